import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { Ledger } from '../src/index.js';

const url = process.env.MAKEGOOD_URL;
const PROGRAM = `
const { Ledger } = await import(${JSON.stringify(new URL('../src/index.js', import.meta.url))});
const [account] = process.argv.slice(1);
await new Ledger().charge({ account, generationId: 'g-1', feature: 'forgotten', items: 2 }, async (job) => {
  await job.delivered('1');
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => setInterval(() => {}, 1_000));
});
`;

test('a process is killed at its work: what was not delivered comes back', { skip: url ? false : 'set MAKEGOOD_URL' }, async () => {
  const ledger = new Ledger({ url });
  const account = `conformance:killed-${crypto.randomUUID().slice(0, 8)}`;
  await ledger.grant({ account, grantId: 'welcome', amount: 100, kind: 'PROMOTIONAL' });
  const ran = spawnSync(process.execPath, ['--input-type=module', '--eval', PROGRAM, account], { timeout: 60_000 });
  assert.equal(ran.signal, 'SIGKILL', String(ran.stderr));
  const until = Date.now() + 30_000;
  let balance;
  do {
    await new Promise((resolve) => setTimeout(resolve, 250));
    balance = await ledger.balance(account);
  } while (balance.held > 0 && Date.now() < until);
  assert.deepEqual([balance.balance, balance.held], [95, 0]);
});
