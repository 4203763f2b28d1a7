// What needs no ledger: a stand-in answers.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Declined, InvalidRequest, Ledger, NotAllowed, Unavailable, Undecided, Unreported } from '../src/index.js';
import { serverSentEvents } from '../src/stream.js';
import { Transport } from '../src/transport.js';

const CHARGED = {
  accountId: 'a',
  generationId: 'g',
  status: 'CHARGED',
  charged: 10,
  refunded: 0,
  balance: 90,
  position: '1-7',
  message: 'Charged.',
};
const TAKEN = { results: [{ index: 0, status: 'ACCEPTED', accountId: 'a', position: '1-8' }], accepted: 1, refused: 0 };

/** Answers what it is told to, one after the other, and keeps what it was asked. */
function stub(...answers) {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url, ...init, body: init.body === undefined ? undefined : JSON.parse(init.body) });
    const answer = answers.shift();
    if (answer instanceof Error) {
      throw answer;
    }
    const [status, body, type = 'application/json'] = answer;
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status,
      headers: { 'Content-Type': type },
    });
  };
  return { asked, answers, fetch };
}

const ledgerOf = ({ fetch }, options = {}) =>
  new Ledger({ url: 'http://ledger', key: 'secret', backoff: 1, backoffMax: 2, fetch, ...options });

test('all attempts of a write have one key, and end', async () => {
  const stood = stub(...Array.from({ length: 3 }, () => new TypeError('fetch failed')));
  const ledger = ledgerOf(stood, { attempts: 3 });
  await assert.rejects(ledger.grant({ account: 'a', amount: 5, kind: 'PAID' }), (error) => {
    assert.ok(error instanceof Unavailable);
    assert.match(error.message, /did not answer 3 times/);
    return true;
  });
  assert.equal(stood.asked.length, 3);
  assert.equal(new Set(stood.asked.map((each) => each.headers['Idempotency-Key'])).size, 1);
  assert.equal(stood.asked[0].headers.Authorization, 'Bearer secret');
});

test('what has to be mended is not sent again', async () => {
  const stood = stub(
    [
      422,
      {
        type: 'urn:makegood:problem:invalid-event',
        errors: [{ field: 'amount', problem: 'is -5', remedy: 'give a whole number of credits above zero' }],
      },
    ],
    [403, { type: 'urn:makegood:problem:not-allowed', detail: 'no' }],
  );
  const ledger = ledgerOf(stood);
  await assert.rejects(ledger.grant({ account: 'a', amount: -5, kind: 'PAID' }), (error) => {
    assert.ok(error instanceof InvalidRequest);
    assert.equal(error.field, 'amount');
    assert.equal(error.remedy, 'give a whole number of credits above zero');
    assert.equal(error.code, 'invalid-event');
    assert.match(error.message, /amount is -5/);
    return true;
  });
  await assert.rejects(ledger.balance('a'), NotAllowed);
  assert.equal(stood.asked.length, 2);
});

test('a request that is still served is asked for again', async () => {
  const stood = stub([409, { type: 'urn:makegood:problem:in-progress' }], [201, CHARGED]);
  assert.equal((await ledgerOf(stood).authorize({ account: 'a', feature: 'picture' })).charged, 10);
});

test('a page of a proxy is no answer', async () => {
  assert.equal((await ledgerOf(stub([502, '<html>', 'text/html'], [200, { balance: 1 }])).balance('a')).balance, 1);
});

test('reads ask for what was written', async () => {
  const stood = stub([201, CHARGED], [202, TAKEN], [200, {}], [200, {}], [200, {}]);
  const ledger = ledgerOf(stood);
  await ledger.authorize({ account: 'a', feature: 'picture' });
  await ledger.publish({ type: 'ItemFailed', accountId: 'a' });
  await ledger.balance('a');
  await ledger.balance('b');
  await ledger.balance('a', { position: '0-3' });
  assert.deepEqual(
    stood.asked.map((each) => each.headers['Makegood-Position']),
    [undefined, undefined, '1-8', undefined, '0-3'],
  );
  assert.equal(ledger.positionOf('a'), '1-8');
});

test('positions go forward and are bounded', () => {
  const transport = new Transport({ url: 'http://ledger' });
  transport.wrote('a', '1-20');
  transport.wrote('a', '1-9');
  assert.equal(transport.positions.get('a'), '1-20');
  transport.wrote('a', '2-1');
  assert.equal(transport.positions.get('a'), '2-1');
  for (let i = 0; i <= 10_000; i++) {
    transport.wrote(`b${i}`, '0-1');
  }
  assert.equal(transport.positions.get('a'), undefined);
  assert.equal(transport.positions.size, 10_000);
});

test('a position of a ledger that was made anew is dropped', async () => {
  const gone = [503, { type: 'urn:makegood:problem:not-yet-visible' }];
  const ledger = ledgerOf(stub([201, CHARGED], gone, gone, [200, { balance: 0 }]), { attempts: 2 });
  await ledger.authorize({ account: 'a', feature: 'picture' });
  await assert.rejects(ledger.balance('a'), Unavailable);
  assert.deepEqual(await ledger.balance('a'), { balance: 0 });
});

test('the work does not run when it is declined', async () => {
  const stood = stub([402, { type: 'urn:makegood:problem:declined', reason: 'INSUFFICIENT_CREDITS', missing: 3 }]);
  let ran = false;
  await assert.rejects(
    ledgerOf(stood).charge({ account: 'a', feature: 'picture' }, () => {
      ran = true;
    }),
    (error) => error instanceof Declined && error.missing === 3 && error.reason === 'INSUFFICIENT_CREDITS',
  );
  assert.equal(ran, false);
});

test('an error of the work goes on, also if it cannot be reported', async () => {
  const stood = stub([201, CHARGED], new TypeError('gone'), [201, CHARGED], [202, TAKEN]);
  const told = [];
  const work = () => {
    throw new RangeError('work');
  };
  await assert.rejects(
    ledgerOf(stood, { attempts: 1 }).charge({ account: 'a', feature: 'picture' }, work, {
      onUnreported: (error) => told.push(error.name),
    }),
    RangeError,
  );
  assert.deepEqual(told, ['Unavailable']);
  await assert.rejects(ledgerOf(stood).charge({ account: 'a', feature: 'picture' }, work), RangeError);
  assert.equal(stood.asked.at(-1).body.outcome, 'FAILED');
});

test('work whose end is not reported is not lost', async () => {
  const request = { account: 'a', feature: 'picture' };
  const stood = stub([201, CHARGED], new TypeError('gone'), [201, CHARGED], new TypeError('gone'));
  await assert.rejects(
    ledgerOf(stood, { attempts: 1 }).charge(request, () => 'tulips'),
    (error) => error instanceof Unreported && error.result === 'tulips',
  );
  const told = [];
  const options = { onUnreported: (error) => told.push(error) };
  assert.equal(await ledgerOf(stood, { attempts: 1 }).charge(request, () => 'tulips', options), 'tulips');
  assert.equal(told.length, 1);
});

test('undecided is asked again and given up', async () => {
  const pending = [202, { status: 'PENDING', position: '1-7' }];
  const stood = stub(pending, [201, CHARGED], pending, [202, TAKEN], pending);
  const ledger = ledgerOf(stood);
  assert.equal((await ledger.authorize({ account: 'a', feature: 'picture' })).charged, 10);
  await assert.rejects(
    ledger.authorize({ account: 'a', feature: 'picture' }, { decideWithin: 0 }),
    (error) => error instanceof Undecided && /all comes back/.test(error.message),
  );
  assert.equal(stood.asked.at(-1).body.outcome, 'FAILED');
  await assert.rejects(
    ledger.authorize({ account: 'a', feature: 'picture', generationId: 'mine' }, { decideWithin: 0 }),
    /ask again with the same generationId/,
  );
});

test('quantities are added up and checked', async () => {
  const stood = stub([201, CHARGED], [202, TAKEN]);
  await ledgerOf(stood).charge({ account: 'a', feature: 'chat' }, (job) => {
    job.used({ inputTokens: 3, outputTokens: 2 });
    job.used({ outputTokens: 2 });
    assert.throws(() => job.used({ inputTokens: 1.5 }), /quantities.inputTokens is 1.5; give a whole number/);
  });
  assert.deepEqual(stood.asked.at(-1).body.quantities, { inputTokens: 3, outputTokens: 4 });
});

test('a caller may stop waiting', async () => {
  const stop = new AbortController();
  const fetch = (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const asking = ledgerOf({ fetch }).authorize({ account: 'a', feature: 'picture' }, { signal: stop.signal });
  stop.abort(new Error('enough'));
  await assert.rejects(asking, /enough/);
});

test('an attempt that takes too long is followed by the next', async () => {
  let attempts = 0;
  const fetch = async (_, { signal }) => {
    attempts++;
    if (attempts > 1) {
      return Response.json({ balance: 1 });
    }
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  assert.equal((await ledgerOf({ fetch }, { attemptTimeout: 20 }).balance('a')).balance, 1);
});

test('settings that cannot work are refused', () => {
  assert.throws(() => new Ledger({ url: 'localhost:7070' }), /url is "localhost:7070"; write one such as/);
  assert.throws(() => new Ledger({ attempts: 0 }), /attempts is 0; write a whole number above zero/);
});

test('waits are bounded, and not shorter than asked for', () => {
  const transport = new Transport({ url: 'http://ledger' });
  for (let attempt = 1; attempt < 60; attempt++) {
    const pause = transport.pause(attempt, null);
    assert.ok(pause >= 0 && pause <= Math.min(5_000, 200 * 2 ** (attempt - 1)));
  }
  assert.ok(transport.pause(1, '2') >= 2_000);
  assert.ok(transport.pause(1, '3600') <= 10_200);
  assert.ok(transport.pause(1, 'Wed, 21 Oct 2026 07:28:00 GMT') <= 200);
});

const entry = (sequence) => `event: entry\nid: ${sequence}\ndata: ${JSON.stringify({ sequence })}\n\n`;

test('a stream is read however it is cut', async () => {
  const whole = new TextEncoder().encode(
    `: hello\n\n${entry(1)}event: notice\ndata: {"message":"Grüße"}\n\n${entry(2)}`,
  );
  for (let size = 1; size < whole.length; size++) {
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < whole.length; i += size) {
          controller.enqueue(whole.slice(i, i + size));
        }
        controller.close();
      },
    });
    const told = [];
    for await (const each of serverSentEvents(body, new AbortController())) {
      told.push(each);
    }
    assert.deepEqual(
      told.map((each) => [each.event, each.id]),
      [
        ['entry', '1'],
        ['notice', undefined],
        ['entry', '2'],
      ],
    );
    assert.equal(JSON.parse(told[1].data).message, 'Grüße');
  }
});

test('a stream comes back and mends gaps', async () => {
  const sse = 'text/event-stream';
  const stood = stub(
    [200, entry(1) + entry(2), sse],
    new TypeError('gone'),
    [200, entry(5), sse],
    [200, entry(3) + entry(4) + entry(5), sse],
  );
  const seen = [];
  for await (const each of ledgerOf(stood).stream('a')) {
    seen.push(each.data.sequence);
    if (seen.length === 5) {
      break;
    }
  }
  assert.deepEqual(seen, [1, 2, 3, 4, 5]);
  assert.deepEqual(
    stood.asked.map((each) => each.headers['Last-Event-ID']),
    [undefined, '2', '2', '2'],
  );
});

test('a stream that cannot be opened says so', async () => {
  const busy = [503, { type: 'urn:makegood:problem:unavailable' }];
  await assert.rejects(ledgerOf(stub(busy, busy, busy), { attempts: 3 }).stream('a').next(), /not be opened 3 times/);
  await assert.rejects(ledgerOf(stub([401, { detail: 'who' }])).stream('a').next(), NotAllowed);
});

const src = new URL('../src/', import.meta.url);
const sources = readdirSync(src).sort();

test('the library needs nothing of Node', () => {
  for (const name of sources) {
    const code = readFileSync(new URL(name, src), 'utf8');
    assert.doesNotMatch(code, /['"]node:|\brequire\(|\bBuffer\b|from '[^.]/, name);
  }
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(dependencies, undefined);
});

test('the types are not stale', () => {
  const digest = (...files) => {
    const hash = createHash('sha256');
    files.forEach((file) => hash.update(readFileSync(file)));
    return hash.digest('hex');
  };
  const made = JSON.parse(readFileSync(new URL('../types/made.json', import.meta.url), 'utf8'));
  const remedy = 'run: npm ci && npm run generate, in clients/typescript';
  assert.equal(made.openapi, digest(new URL('../../../docs/contract/openapi.json', import.meta.url)), remedy);
  assert.equal(made.sources, digest(...sources.map((name) => new URL(name, src))), remedy);
});
