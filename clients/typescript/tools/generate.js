// Writes the types: those of the API from its OpenAPI document, those of the library from its sources.
// --check says whether they are stale, and writes nothing. Needs the development dependencies (npm ci).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const sources = ['index', 'ai'];

/** @param {string[]} files */
function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** What the types were made of; a test that has no compiler compares it. */
export function made() {
  return {
    openapi: digest([join(root, '..', '..', 'docs', 'contract', 'openapi.json')]),
    sources: digest(
      readdirSync(join(root, 'src'))
        .sort()
        .map((name) => join(root, 'src', name)),
    ),
  };
}

function generate() {
  const out = mkdtempSync(join(tmpdir(), 'makegood-types-'));
  try {
    execFileSync(bin('openapi-typescript'), [
      join(root, '..', '..', 'docs', 'contract', 'openapi.json'),
      '--output',
      join(out, 'openapi.d.ts'),
    ]);
    // The library's types speak of the API's.
    writeFileSync(join(root, 'types', 'openapi.d.ts'), readFileSync(join(out, 'openapi.d.ts')));
    execFileSync(
      bin('tsc'),
      ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', out, '--rootDir', join(root, 'src')].concat(
        ['--project', join(root, 'tsconfig.build.json')],
      ),
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const files = { 'made.json': `${JSON.stringify(made(), null, 2)}\n` };
    for (const name of readdirSync(out)) {
      files[name] = readFileSync(join(out, name), 'utf8');
    }
    return files;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const before = Object.fromEntries(
    readdirSync(join(root, 'types')).map((name) => [name, readFileSync(join(root, 'types', name), 'utf8')]),
  );
  const files = generate();
  const stale = Object.keys({ ...before, ...files }).filter((name) => before[name] !== files[name]);
  if (process.argv.includes('--check')) {
    if (before['openapi.d.ts'] !== undefined) {
      writeFileSync(join(root, 'types', 'openapi.d.ts'), before['openapi.d.ts']);
    }
    if (stale.length > 0) {
      console.error(`types are stale: ${stale.join(', ')}; run: npm run generate`);
      process.exit(1);
    }
  } else {
    for (const name of Object.keys(before)) {
      rmSync(join(root, 'types', name));
    }
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(root, 'types', name), text);
    }
    console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'nothing was stale');
  }
}
