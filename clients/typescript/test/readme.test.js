// Every snippet of the README, run one after the other; ClientsIT types its quickstart.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const url = process.env.MAKEGOOD_URL;
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map((found) => found[1]);

const PRELUDE = `
import { Ledger } from 'makegood';
const ledger = new Ledger();
const run = crypto.randomUUID().slice(0, 8);
const account = 'quickstart:readme-' + run;
const chatter = 'conformance:readme-' + run;
const paint = async (item) => 'picture ' + item;
const model = null;
const generateText = async () => ({ text: 'Red.', usage: { inputTokens: 40, outputTokens: 60 } });
await ledger.grant({ account, amount: 100, kind: 'PROMOTIONAL' });
await ledger.grant({ account: chatter, amount: 100, kind: 'PROMOTIONAL' });
`;
const EPILOGUE = `
console.log('chat', (await ledger.balance(chatter)).balance, 'pictures', (await ledger.balance(account)).balance);
`;

test('every snippet of the README runs', { skip: url ? false : 'set MAKEGOOD_URL to a ledger' }, () => {
  assert.ok(blocks.length >= 7);
  const imports = new Set();
  const bodies = blocks.map((block) => {
    const lines = block.split('\n');
    lines.filter((line) => line.startsWith('import ')).forEach((line) => imports.add(line));
    return `{\n${lines.filter((line) => !line.startsWith('import ')).join('\n')}\n}`;
  });
  const program = [...imports, PRELUDE, ...bodies, EPILOGUE]
    .join('\n')
    .replaceAll("'makegood'", JSON.stringify(new URL('../src/index.js', import.meta.url)))
    .replaceAll("'makegood/ai'", JSON.stringify(new URL('../src/ai.js', import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), 'makegood-readme-'));
  try {
    writeFileSync(join(folder, 'readme.mjs'), program);
    const said = execFileSync(process.execPath, ['readme.mjs'], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    assert.match(said, /^INSUFFICIENT_CREDITS 1000 100 900 2$/m);
    // 40 / 100 and 60 / 10 credits, rounded up together; pictures: 5 for job-17, 5 of 10, and 5 given as a gift.
    assert.match(said, /^chat 93 pictures 95$/m);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
