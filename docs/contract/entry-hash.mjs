// From an event and an entry in JSON to their canonical texts, digests and hashes: docs/events.md, "The hash chain".
//
//   node entry-hash.mjs hash-vectors.json     checks every vector
//   node entry-hash.mjs - < events.jsonl      prints the digest of each {"event": {...}, "recordedAt": 1790000000123}
//
// It shares no code with Makegood and uses nothing but what comes with Node.js: copy it.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// The fields of each type in the order of the contract. What follows a name says how it becomes lines; a field that is absent is an
// empty line, whatever it is.
//   name         its value
//   name=VALUE   its value; an empty line also if that is VALUE, which is what its absence means
//   name~        the SHA-256 of the text, in lower-case hexadecimal: texts and names of persons, and policies
//   name[]       a list: how many, then each; an empty line if there are none
//   name[]!      the same, but none is 0: it says something else than an absent list
//   name<>       a list of which the order says nothing: in the order of code points
//   name[a,b]    a list of objects: how many, then the fields a and b of each
//   name{}       an object: how many, then name and value of each, in the order of the names' code points
//   name{[]}!    lists by name: how many, then name, how many and each; none is 0
const FIELDS = {
  GenerationRequested: 'generationId feature platform surface inputMode label~ actorId items[] authorize=false attempt=1'
    + ' maxAmount attributes{} quantities{}',
  GenerationRejected: 'generationId reason message~',
  GenerationCharged: 'generationId feature platform surface baseAmount=0 items[itemId,amount]',
  ItemFailed: 'generationId itemId cause message~ providerReference',
  ItemDelivered: 'generationId itemId how resultUrl~',
  GenerationCompleted: 'generationId outcome usedAmount quantities{} resultUrl~',
  GenerationProgressed: 'generationId quantities{} extendBy',
  GenerationTimedOut: 'generationId',
  CreditsGranted: 'grantId amount kind priority=100 expiresAt paymentReference features<> models<>',
  GrantExpired: 'grantId',
  CreditsRevoked: 'grantId amount reason~',
  CreditsAdjusted: 'adjustmentId amount ground operator~ note~ generationId itemId campaignId',
  ResultReported: 'claimId generationId itemId reason details~',
  ClaimReviewed: 'claimId verdict reviewer~ note~',
  CashRefundRequested: 'requestId grantId reason~',
  CashRefundReviewed: 'requestId approved amount reviewer~ paymentReference note~',
  AccountUpdated: 'holders[]! accessActive groups{[]}!',
  PolicyPublished: 'policyId version effectiveFrom document~',
  SupportRequested: 'caseId generationId project~ action~ happenedAt expected~ message~',
  CaseResolved: 'caseId resolution~ operator~',
  GrantEnded: 'grantId reason~',
  RevocationReversed: 'grantId reason~ revocation~',
  AccountNoted: 'noteId text~ operator~',
  CreditsExtended: 'grantId expiresAt',
  PlanStarted: 'planId anchorAt quantity=1 startsAt',
  PlanEnded: 'planId reason~ anchorAt endsAt',
  PlanRenewed: 'planId anchorAt period startsAt endsAt expiresAt',
  BudgetSet: 'budgetId scope scopeId limit window windowMillis startsAt',
  TopUpSet: 'active below amount',
  TopUpFailed: 'topUpId reason~',
  CreditsTransferred: 'transferId toAccount amount reason~',
  TransferArrived: 'fromAccount cause part transferId'
    + ' slices[grantId,fromGrant,amount,kind,priority,expiresAt,paymentReference,features<>,models<>]'
    + ' debt=0 via[]',
  AccountMerged: 'toAccount reason~',
  AccountClosed: 'reason~',
  FoldAdopted: 'fold sealedOnly=false',
  LedgerMoved: 'move prefix cluster arrived',
};

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

// JavaScript's own order is that of UTF-16, which differs above U+FFFF; the order of UTF-8 is that of the code points.
const inOrder = (texts) => [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** Reads JSON; whole numbers of 16 digits and more, which JavaScript would round, become texts. */
export function parse(json) {
  return JSON.parse(json.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}/g, (token) => (token[0] === '"' ? token : `"${token}"`)));
}

function lines(spec, record) {
  const [, name, form] = /^(\w+)(.*)$/.exec(spec);
  const value = Object.hasOwn(record, name) ? record[name] : null;
  if (value === null) return [''];
  if (form === '') return [String(value)];
  if (form[0] === '=') return [String(value) === form.slice(1) ? '' : String(value)];
  if (form === '~') return [sha256(value)];
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  const count = [size > 0 || form.endsWith('!') ? String(size) : ''];
  switch (form) {
    case '[]':
    case '[]!':
      return [...count, ...value];
    case '<>':
      return [...count, ...inOrder(value)];
    case '{}':
      return [...count, ...inOrder(Object.keys(value)).flatMap((key) => [key, String(value[key])])];
    case '{[]}!':
      return [...count, ...inOrder(Object.keys(value)).flatMap((key) => [key, String(value[key].length), ...value[key]])];
    default:
      return [...count, ...value.flatMap((each) => form.slice(1, -1).split(',').flatMap((part) => lines(part, each)))];
  }
}

/** The canonical text of an event in flat JSON. */
export function eventText(event) {
  const specs = ['type', 'accountId', 'eventId', 'occurredAt', 'source', ...FIELDS[event.type].split(' ')];
  const found = ['makegood-event-1', ...specs.flatMap((spec) => lines(spec, event))];
  while (found.at(-1) === '') found.pop();
  return found.join('\n');
}

/** What stands in an entry as cause.digest, in lower-case hexadecimal. */
export function eventDigest(event, recordedAt) {
  return sha256(`${recordedAt}\n${eventText(event)}`);
}

/** The canonical text of an entry in JSON. */
export function entryText(entry) {
  const found = ['makegood-entry-2', entry.entryId, entry.accountId, entry.sequence, entry.kind, entry.amount,
    entry.balanceAfter, entry.contraAccount.toLowerCase(), entry.grants.length,
    ...entry.grants.flatMap((grant) => [grant.grantId, grant.amount]),
    entry.generationId ?? '', entry.itemId ?? '', entry.refundId ?? '', entry.reason, entry.policy.id, entry.policy.version,
    entry.cause.eventId ?? '', entry.cause.digest, entry.recordedAt];
  if (entry.transfer) found.push(entry.transfer.otherAccount, entry.transfer.transferId ?? '');
  return found.join('\n');
}

/** The hash of an entry in JSON, in lower-case hexadecimal. */
export function entryHash(entry) {
  return sha256(Buffer.from(entry.previousHash, 'hex'), entryText(entry));
}

function require(holds, what) {
  if (!holds) throw new Error(`${what} does not agree`);
}

function check(vectors) {
  const digests = new Set();
  for (const { about, event, recordedAt, canonicalText, digest } of vectors.events) {
    require(eventText(event) === canonicalText && eventDigest(event, recordedAt) === digest, about);
    digests.add(digest);
  }
  const last = new Map();
  for (const { entry, canonicalText, hash } of vectors.entries) {
    require(entryText(entry) === canonicalText && entryHash(entry) === hash && entry.hash === hash, entry.entryId);
    require(entry.previousHash === (last.get(entry.accountId) ?? '00'.repeat(32)), entry.entryId);
    require(digests.has(entry.cause.digest), entry.entryId);
    last.set(entry.accountId, hash);
  }
  console.log(`${vectors.events.length} events and ${vectors.entries.length} entries agree`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv[2] === '-') {
    const given = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
    console.log(given.map(parse).map(({ event, recordedAt }) => eventDigest(event, recordedAt)).join('\n'));
  } else {
    check(parse(readFileSync(process.argv[2], 'utf8')));
  }
}
