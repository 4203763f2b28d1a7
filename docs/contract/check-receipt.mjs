// Checks a receipt without the ledger: docs/audit.md, "Receipts".
//
//     node check-receipt.mjs receipt.txt receipts.pem
//
// It shares no code with Makegood and uses nothing but Node's own: copy it. receipts.pem is the ledger's public key, got once from its
// /.well-known/makegood-receipts.pem and kept.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

function require(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** The text that was signed; throws if no key of pems signed it as it is. */
function signedText(document, pems) {
  const last = document.lastIndexOf('\nsignature ') + 1;
  require(last > 0, 'it has no signature');
  const text = document.subarray(0, last);
  const base64 = document.subarray(last + 'signature '.length).toString('latin1');
  const signature = Buffer.from(base64, 'base64');
  // Base64 can be written in more than one way, and only one of them was.
  require(signature.length === 64 && `${signature.toString('base64')}\n` === base64, 'its signature was changed');
  const signer = text.subarray(text.lastIndexOf('\n', last - 2) + 1).toString('latin1');
  for (const pem of pems.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []) {
    const key = createPublicKey(pem);
    if (signer === `signed-by ${sha256(key.export({ type: 'spki', format: 'der' })).slice(0, 16)}\n`) {
      require(verify(null, text, key, signature), 'it was changed since it was signed');
      return text.toString('utf8');
    }
  }
  throw new Error('another key is said to have signed it');
}

/** Credits have as many decimals as the receipt says: without the point they are units. */
function units(credits, decimals) {
  require((credits.split('.')[1] ?? '').length === decimals, 'an amount has other decimals');
  return BigInt(credits.replace('.', ''));
}

/** The lines of a block by their names. */
function named(lines) {
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

/** What a receipt says in short; throws if no key of pems signed it as it is, or it contradicts itself. */
export function checked(document, pems) {
  const text = signedText(document, pems);
  const blocks = text.split('\n\n').slice(0, -1);
  require(blocks[0].startsWith('makegood-receipt-1\n'), 'it is no receipt of this version');
  const facts = named(blocks[0].split('\n').slice(1));
  const decimals = Number(facts.decimals);
  let charged = 0n;
  let returned = 0n;
  let last;
  for (const block of blocks.slice(1)) {
    const lines = block.split('\n');
    const told = named(lines.filter((line) => !line.startsWith('>')));
    const entry = lines.filter((line) => line.startsWith('>')).map((line) => line.slice(1));
    const previous = told['previous-hash'];
    const sequence = BigInt(entry[3]);
    const amount = BigInt(entry[5]);
    const hash = sha256(Buffer.from(previous, 'hex'), entry.join('\n'));
    require(hash === told.hash, `entry ${sequence} has not the hash of its text`);
    require(BigInt(told.entry) === sequence && units(told.amount, decimals) === amount,
      `entry ${sequence} is told otherwise than it was booked`);
    require(!last || (sequence > last.sequence && (sequence > last.sequence + 1n || previous === last.hash)),
      `entry ${sequence} does not follow from the one before`);
    require(entry[2] === facts.account && entry[9 + 2 * Number(entry[8])] === facts.generation,
      `entry ${sequence} is of another account or generation`);
    if (entry[4] === 'CHARGE') charged -= amount;
    else returned += amount;
    last = { sequence, hash };
  }
  require(units(facts.charged, decimals) === charged && units(facts.returned, decimals) === returned
    && Number(facts.entries) === blocks.length - 1, 'its sums are not those of its entries');
  return `${facts.generation} of ${facts.account}: charged ${facts.charged}, returned ${facts.returned}, `
    + `${facts.entries} entries`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(`good: ${checked(readFileSync(process.argv[2]), readFileSync(process.argv[3], 'latin1'))}`);
  } catch (wrong) {
    console.error(`wrong: ${wrong.message}`);
    process.exitCode = 1;
  }
}
