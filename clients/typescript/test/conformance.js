// Runs the scenarios of clients/conformance: what each kind of step means stands in the README there.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Ledger, LedgerError } from '../src/index.js';

const FOLDER = new URL('../../conformance/scenarios/', import.meta.url);

export function scenarios() {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));
}

/** Whether a value has at least what is expected of it: lists as long, objects with those fields, `*` for anything that is there. */
function matches(value, expected) {
  if (expected === '*') {
    return value !== undefined && value !== null;
  }
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) && value.length === expected.length && expected.every((each, i) => matches(value[i], each))
    );
  }
  if (expected !== null && typeof expected === 'object') {
    return (
      value !== null &&
      typeof value === 'object' &&
      Object.entries(expected).every(([name, each]) => matches(value[name], each))
    );
  }
  return isDeepStrictEqual(value ?? null, expected);
}

function expectMatch(value, expected, what) {
  assert.ok(matches(value, expected), `${what}\nexpected ${JSON.stringify(expected)}\nbut was  ${JSON.stringify(value)}`);
}

async function collect(pages) {
  const all = [];
  for await (const each of pages) {
    all.push(each);
  }
  return all;
}

/** What the work of a step throws. */
class Thrown extends Error {}

export class Run {
  /** @param {object} scenario @param {string} url */
  constructor(scenario, url) {
    this.scenario = scenario;
    this.run = crypto.randomUUID().slice(0, 8);
    this.account = `conformance:${scenario.name}-${this.run}`;
    this.url = url;
    this.jobs = new Map();
    this.faults = [];
    this.ledger = new Ledger({ url, backoff: 10, backoffMax: 100, fetch: (input, init) => this.fetch(input, init) });
  }

  /** Sends a request, or does to it what the step's next fault says. */
  async fetch(input, init) {
    const fault = this.faults.shift() ?? 'pass';
    if (fault === 'unreachable') {
      throw new TypeError('fetch failed');
    }
    if (/^\d+$/.test(fault)) {
      return new Response('', { status: Number(fault) });
    }
    const response = await fetch(input, init);
    if (fault === 'lost') {
      await response.text();
      throw new TypeError('terminated');
    }
    return response;
  }

  async play() {
    for (const [i, step] of this.scenario.steps.entries()) {
      await this.step(step, `${this.scenario.name}, step ${i + 1} (${step.do})`);
    }
  }

  async step(step, what) {
    this.faults = [...(step.faults ?? [])];
    let value;
    try {
      value = await this.act(step, what);
    } catch (error) {
      if (error instanceof Thrown && step.expectThrown !== undefined) {
        assert.equal(error.message, step.expectThrown, what);
        return;
      }
      if (error instanceof LedgerError && step.expectError !== undefined) {
        expectMatch(described(error), step.expectError, what);
        return;
      }
      if (error instanceof LedgerError) {
        throw new Error(`${what}: ${error.name} ${error.status} ${error.message}`, { cause: error });
      }
      throw error;
    }
    const expectedFailure = step.expectError ?? step.expectThrown;
    assert.ok(expectedFailure === undefined, `${what} went well: ${JSON.stringify(value)}`);
    if ('expect' in step) {
      expectMatch(value, step.expect, what);
    }
    for (const some of step.expectSome ?? []) {
      assert.ok(
        value.some((each) => matches(each, some)),
        `${what}: no ${JSON.stringify(some)} in ${JSON.stringify(value)}`,
      );
    }
    for (const none of step.expectNone ?? []) {
      assert.ok(!value.some((each) => matches(each, none)), `${what}: ${JSON.stringify(none)} is there`);
    }
  }

  act(step, what) {
    const { do: kind, key, expect, expectError, expectThrown, expectSome, expectNone, faults, work, as, ...rest } = step;
    const { ledger, account } = this;
    const write = key === undefined ? {} : { key: `${key}-${this.run}` };
    switch (kind) {
      case 'grant':
      case 'revoke':
      case 'adjust':
      case 'claim':
      case 'reviewClaim':
      case 'openCase':
      case 'resolveCase':
      case 'setBudget':
      case 'startPlan':
      case 'endPlan':
        return ledger[kind]({ account, ...rest }, write);
      case 'publish':
        if (step.times !== undefined) {
          return this.publishMany(step.event, step.times);
        }
        return ledger.publish(
          step.events?.map((each) => ({ accountId: account, ...each })) ?? { accountId: account, ...step.event },
          write,
        );
      case 'charge':
        return this.charge(rest, work ?? [], write);
      case 'authorize':
        return this.authorize(rest, as, write);
      case 'report':
        return this.work(this.jobs.get(step.job), work);
      case 'quote':
        return ledger.quote({ account, ...rest });
      case 'balance':
      case 'plan':
        return ledger[kind](account);
      case 'budgets':
      case 'notices':
        return ledger[kind](account, rest);
      case 'activity':
      case 'refunds':
        return collect(ledger[kind](account, rest));
      case 'claims':
      case 'cases':
        return ledger[kind]({ account });
      case 'generation':
      case 'investigate':
        return ledger[kind](account, step.generationId);
      case 'race':
        return this.race(step.steps);
      case 'stream':
        return this.stream(step, what);
      case 'eventually':
        return this.eventually(step, what);
      default:
        throw new Error(`${what}: no such step; README.md lists them`);
    }
  }

  /** Each with its number, in as few requests as there can be. */
  async publishMany(event, times) {
    const text = JSON.stringify({ accountId: this.account, ...event });
    const events = Array.from({ length: times }, (_, i) => JSON.parse(text.replaceAll('{n}', String(i + 1))));
    const answers = [];
    for (let i = 0; i < events.length; i += 1_000) {
      answers.push(await this.ledger.publish(events.slice(i, i + 1_000)));
    }
    return answers;
  }

  async charge(request, work, options) {
    let told;
    await this.ledger.charge(
      { account: this.account, ...request },
      async (job) => {
        told = { charged: job.charged, balance: job.balance, generationId: job.generationId, items: job.items };
        await this.work(job, work);
        told.outcome = job.outcome;
      },
      options,
    );
    return told;
  }

  async authorize(request, as, options) {
    const job = await this.ledger.authorize({ account: this.account, ...request }, options);
    this.jobs.set(as, job);
    return { charged: job.charged, balance: job.balance, generationId: job.generationId, items: job.items };
  }

  async work(job, work) {
    for (const each of work) {
      switch (each.do) {
        case 'itemFailed':
          await job.itemFailed(each.item, each.cause);
          break;
        case 'delivered':
          await job.delivered(each.item, each.how, each.resultUrl === undefined ? {} : { resultUrl: each.resultUrl });
          break;
        case 'result':
          job.result(each.url);
          break;
        case 'progress':
          await job.progress({ quantities: each.quantities, extendBy: each.extendBy });
          break;
        case 'used':
          job.used(each.quantities);
          break;
        case 'complete':
          await job.complete(each.outcome);
          break;
        case 'throw':
          throw new Thrown(each.message);
        default:
          throw new Error(`no such work: ${each.do}`);
      }
    }
  }

  async race(steps) {
    const ran = await Promise.allSettled(steps.map((step) => this.act(step, 'race')));
    const errors = ran.filter((each) => each.status === 'rejected').map((each) => each.reason);
    const other = errors.find((error) => !(error instanceof LedgerError));
    if (other) {
      throw other;
    }
    return { succeeded: ran.length - errors.length, errors: errors.map(described) };
  }

  async stream(step, what) {
    const seen = [];
    const signal = AbortSignal.timeout(20_000);
    let meanwhile = step.meanwhile;
    for await (const each of this.ledger.stream(this.account, { after: step.after, signal })) {
      seen.push(each);
      if (matches(each, step.until)) {
        return seen;
      }
      if (meanwhile !== undefined) {
        const now = meanwhile;
        meanwhile = undefined;
        await this.act(now, what);
      }
    }
    throw new Error(`${what}: the stream ended`);
  }

  async eventually(step, what) {
    const until = Date.now() + step.within;
    for (;;) {
      try {
        return await this.step(step.step, what);
      } catch (error) {
        if (Date.now() > until) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  }
}

function described(error) {
  return { ...error, error: error.name, message: error.message };
}
