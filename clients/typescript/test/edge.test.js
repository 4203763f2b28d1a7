// Where there is nothing but the web's own: what edge runtimes and Deno have in common.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

const PROGRAM = `
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const WEB = { fetch, Response, Request, Headers, URL, URLSearchParams, AbortController, AbortSignal, TextDecoder, TextEncoder,
  setTimeout, clearTimeout, crypto, ReadableStream };
const context = vm.createContext(WEB);
const modules = new Map();

async function load(name) {
  if (!modules.has(name)) {
    const text = readFileSync(new URL(name, ${JSON.stringify(new URL('../src/', import.meta.url))}), 'utf8');
    const module = new vm.SourceTextModule(text, { context, identifier: name });
    modules.set(name, module);
    await module.link((specifier) => load(specifier.replace('./', '')));
  }
  return modules.get(name);
}

const { Ledger } = await load('index.js').then((module) => module.evaluate().then(() => module.namespace));
const answers = {
  generations: [201, { accountId: 'a', generationId: 'g', charged: 1, balance: 1, message: '', position: '0-1' }],
  events: [202, { results: [] }],
};
const ledger = new Ledger({
  fetch: async (url) => {
    const [status, body] = answers[new URL(url).pathname.split('/').pop()];
    return Response.json(body, { status });
  },
});
const outcome = await ledger.charge({ account: 'a', feature: 'f', items: 1 }, async (job) => {
  await job.itemFailed('1');
  return job.outcome;
});
console.log(outcome, typeof context.process);
`;

test('the library runs where there is no process and no module of Node', () => {
  const said = execFileSync(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', '--input-type=module', '--eval', PROGRAM],
    { encoding: 'utf8', timeout: 60_000 },
  );
  assert.equal(said.trim(), 'FAILED undefined');
});
