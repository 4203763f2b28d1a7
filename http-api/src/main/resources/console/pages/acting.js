// What a person may do for a customer: each with its reason, what it makes of the balance, and once more before it is sent.
import { h, Fragment, useRef, useState } from '../dom.js';
import { path, post, Unreachable } from '../api.js';
import { may } from '../caller.js';
import { credits, signed, units, dayStart, grantKind, words, time } from '../format.js';
import { Action, Amount, Asked, Dialog } from '../parts.js';

export const GROUNDS = [['GOODWILL', 'Goodwill'], ['TECHNICAL_FAILURE', 'Technical failure'], ['FAULTY_OUTPUT', 'Faulty output'], ['NOT_AS_DESCRIBED', 'Not as described'], ['LEGAL_RIGHT', 'Legal right'], ['CORRECTION', 'Correction']];
const SECOND_PERSON = 'SECOND_PERSON';
const REASON_CHARS = 500;

export const waitsForAnother = (outcome) => (outcome.notices || []).some((notice) => notice.reason === SECOND_PERSON);

// What the caller may give in one action by the scope goodwill alone; null without a limit.
export function mostOf(caller, account) {
  return may(caller, ['grant'], account) ? null : caller.goodwillPerAction || 0;
}

function Reason({ label = 'Reason', name = 'reason', placeholder, optional }) {
  return h('label', { class: 'grow' }, label, h('input', { name, required: !optional, maxLength: REASON_CHARS, placeholder, autoComplete: 'off' }));
}

const choice = (name, label, options) =>
  h('label', null, label, h('select', { name }, options.map(([value, text]) => h('option', { value }, text))));

// What a form's amount is in the ledger's units; what is no amount was refused by its field.
const amountOf = (fields, scale) => units(fields.amount, scale);
const endOf = (text) => (text ? dayStart(text, 1) : null);

// Each: what it is called, who may, its fields, and the request that they make. grant: of one grant, which is chosen by its row.
const ACTIONS = [
  {
    id: 'goodwill', label: 'Give goodwill', scopes: ['goodwill', 'grant'],
    fields: ({ amount }) => [amount({}), h(Reason, { label: 'Why', name: 'note', placeholder: 'Slow answers on Monday' })],
    request: (fields, { account, scale }) => ['/v1/adjustments', { accountId: account, amount: amountOf(fields, scale), ground: 'GOODWILL', note: fields.note }],
  },
  {
    id: 'adjust', label: 'Adjust', scopes: ['goodwill', 'grant'],
    fields: ({ amount, signed: both }) => [amount({ both, label: both ? 'Credits; below zero takes away' : 'Credits' }),
      choice('ground', 'Ground', GROUNDS.filter(([ground]) => both || ground !== 'CORRECTION')),
      h('label', null, 'Generation, if it is about one', h('input', { name: 'generationId', maxLength: 200, spellCheck: false })),
      h(Reason, { label: 'Note', name: 'note' })],
    request: (fields, { account, scale }) => ['/v1/adjustments', {
      accountId: account, amount: amountOf(fields, scale), ground: fields.ground, note: fields.note, ...(fields.generationId ? { generationId: fields.generationId.trim() } : {}),
    }],
  },
  {
    id: 'grant', label: 'Grant credits', scopes: ['grant'],
    fields: ({ amount }) => [amount({}), choice('kind', 'Kind', ['GOODWILL', 'PROMOTIONAL', 'ALLOWANCE', 'PAID'].map((kind) => [kind, grantKind(kind)])),
      h('label', null, 'Last day, if it ends', h('input', { type: 'date', name: 'expires' })),
      h('label', null, 'Payment reference, if it was bought', h('input', { name: 'paymentReference', maxLength: 120, spellCheck: false }))],
    request: (fields, { account, scale }) => ['/v1/grants', {
      accountId: account, amount: amountOf(fields, scale), kind: fields.kind,
      ...(fields.expires ? { expiresAt: endOf(fields.expires) } : {}), ...(fields.paymentReference ? { paymentReference: fields.paymentReference } : {}),
    }],
  },
  {
    id: 'transfer', label: 'Transfer', scopes: ['grant'],
    fields: ({ amount }) => [h('label', { class: 'grow' }, 'To account', h('input', { name: 'toAccount', required: true, maxLength: 200, spellCheck: false })),
      amount({ sign: -1 }), h(Reason, {})],
    request: (fields, { account, scale }) => ['/v1/transfers', { accountId: account, toAccount: fields.toAccount.trim(), amount: amountOf(fields, scale), reason: fields.reason }],
  },
  {
    id: 'reverse', label: 'Reverse a revocation', scopes: ['grant'],
    fields: () => [h('label', null, 'Grant', h('input', { name: 'grantId', required: true, maxLength: 200, spellCheck: false })), h(Reason, {})],
    says: 'What revocations of the grant took comes back, and what is owed of it is cleared.',
    request: (fields, { account }) => ['/v1/reversals', { accountId: account, grantId: fields.grantId.trim(), reason: fields.reason }],
  },
  {
    id: 'case', label: 'Open a case', scopes: ['publish'],
    fields: () => [h('label', null, 'Generation, if it is about one', h('input', { name: 'generationId', maxLength: 200, spellCheck: false })), h(Reason, { label: 'What is to be looked at', name: 'message' })],
    request: (fields, { account }) => ['/v1/cases', { accountId: account, message: fields.message, ...(fields.generationId ? { generationId: fields.generationId.trim() } : {}) }],
  },
  {
    id: 'note', label: 'Note', scopes: ['review'],
    fields: () => [h(Reason, { label: 'What others should know; customers are not shown it', name: 'text' })],
    request: (fields, { account }) => ['/v1/notes', { accountId: account, text: fields.text }],
  },
  {
    id: 'erase', label: 'Erase texts', scopes: ['erase'], tone: 'danger',
    fields: ({ account }) => [h('label', { class: 'grow' }, 'Number of the request; it is kept for ever, so it names nobody', h('input', {
      name: 'reason', required: true, maxLength: 64, pattern: '[A-Za-z0-9._:#\\/\\-]+', title: 'Letters, digits and . _ : # / -', placeholder: 'request-4711', autoComplete: 'off', spellCheck: false,
    })), h(Typed, { text: account })],
    says: 'What people wrote of this account and the ledger sealed becomes unreadable, everywhere and for good. Balances, entries and proofs stay.',
    sure: 'Sure? Nobody can ever read these texts again.',
    request: (fields, { account }) => [path`/v1/accounts/${account}/erase`, { reason: fields.reason }],
    outcome: Erased,
  },
  {
    id: 'extend', label: 'Extend', scopes: ['grant'], grant: true,
    fields: ({ grant }) => [h('label', null, 'New last day', h('input', { type: 'date', name: 'expires', required: true })),
      h('p', { class: 'preview' }, 'Ends ', time(grant.expiresAt), ' as it stands.')],
    offered: (grant) => grant.expiresAt !== null,
    request: (fields, { account, grant }) => [path`/v1/grants/${grant.grantId}/extend`, { accountId: account, expiresAt: endOf(fields.expires) }],
  },
  {
    id: 'end', label: 'End', scopes: ['grant'], grant: true, tone: 'danger',
    fields: ({ balance, scale, grant }) => [h(Reason, {}), h('p', { class: 'preview' }, 'What is unused leaves, and nothing is owed. Balance ', credits(balance, scale), ' → ', h('strong', null, credits(balance - grant.remaining, scale)))],
    request: (fields, { account, grant }) => [path`/v1/grants/${grant.grantId}/end`, { accountId: account, reason: fields.reason }],
  },
  {
    id: 'revoke', label: 'Revoke', scopes: ['grant'], grant: true, tone: 'danger',
    fields: ({ amount }) => [amount({ sign: -1, optional: true, label: 'Credits; empty for all of it', placeholder: 'all of it' }), h(Reason, {}),
      h('p', { class: 'preview' }, 'What was spent of it already is owed.')],
    request: (fields, { account, grant, scale }) => ['/v1/revocations', {
      accountId: account, grantId: grant.grantId, reason: fields.reason, ...(fields.amount ? { amount: amountOf(fields, scale) } : {}),
    }],
  },
];

// What is typed once more by whoever does what nobody can take back.
function Typed({ text }) {
  const wrong = (event) => event.target.setCustomValidity(event.target.value === text ? '' : 'Type it as it stands above');
  return h('label', { class: 'grow' }, 'Type the account’s id', h('input', { name: 'typed', required: true, autoComplete: 'off', spellCheck: false, onInput: wrong }));
}

function Erased({ outcome }) {
  return h(Fragment, null,
    h('p', null, outcome.keysDestroyed === 0 ? `They were erased before, at ${time(outcome.erasedAt)}; nothing was sealed since.` : 'Its sealed texts are unreadable from now on, wherever they stand.'),
    h('p', null, 'Not erased, and to be looked after:'),
    h('ul', null, outcome.notErased.map((each) => h('li', null, each))));
}

function Outcome({ outcome, scale, caller }) {
  if (outcome.status === 'PENDING') return h('p', null, 'It was taken, and is decided in a moment.');
  if (waitsForAnother(outcome)) return h('p', null, 'It waits for a second person: somebody else approves it under ', h('a', { href: '#/waiting/cases' }, 'Waiting, Cases'), '.');
  const sum = outcome.entries.reduce((total, entry) => total + entry.amount, 0);
  return h(Fragment, null,
    h('p', null, outcome.entries.length > 0
      ? ['Booked: ', h('strong', { class: 'credits' }, signed(sum, scale)), ', balance ', h('strong', { class: 'credits' }, credits(outcome.entries[outcome.entries.length - 1].balanceAfter, scale)), `, by ${caller.name}.`]
      : outcome.arrivedBefore && outcome.status === 'NO_EFFECT' ? `It was done when it was first sent, by ${caller.name}, and is not done twice.`
        : outcome.status === 'NO_EFFECT' ? 'Nothing changed: it was so already.' : `Written down, by ${caller.name}.`),
    outcome.notices.filter((notice) => notice.message).map((notice) => h('p', { class: 'soft' }, words(notice.type), ': ', notice.message)));
}

export function ActionDialog({ action, account, known, grant, caller, onClose, onDone }) {
  const [sent, setSent] = useState(null);
  // What nobody answered: it may have been done all the same.
  const lost = useRef(null);
  const { scale, balance } = known;
  const both = may(caller, ['grant'], account);
  const inPlay = { account, scale, balance, grant };
  const amount = (more) => h(Amount, { scale, balance, most: mostOf(caller, account), ...more });
  const submit = async (fields, button, named) => {
    const request = action.request(fields, inPlay);
    // The first time it is shown what would be sent; the second time it is.
    if (!sent || sent !== JSON.stringify(request)) {
      setSent(JSON.stringify(request));
      throw new Asked();
    }
    const outcome = await post(request[0], request[1], named).catch((error) => {
      if (error instanceof Unreachable) lost.current = named;
      throw error;
    });
    onDone();
    return { ...outcome, arrivedBefore: lost.current === named };
  };
  return h(Dialog, { title: action.label + (grant ? ' ' + grant.grantId : ''), onClose },
    h('p', { class: 'soft' }, 'Account ', h('bdi', null, h('code', null, account))),
    action.says && h('p', null, action.says),
    h(Action, {
      onSubmit: submit, label: sent ? 'Yes, do it' : 'Go on', tone: 'primary ' + (action.tone || ''),
      done: (outcome) => h(action.outcome || Outcome, { outcome, scale, caller }),
    }, action.fields({ ...inPlay, amount, signed: both }),
    sent && h('p', { class: 'sure', role: 'alert' }, action.sure || `Sure? It is booked under the name ${caller.name}, and stays in the ledger.`)));
}

export function Acts({ account, known, caller, onDone }) {
  const [open, setOpen] = useState(null);
  const closed = known.closed || known.mergedInto;
  const offered = ACTIONS.filter((action) => !action.grant && may(caller, action.scopes, account)
    && (!closed || ['note', 'case', 'transfer', 'erase'].includes(action.id))
    && (action.id !== 'goodwill' && action.id !== 'adjust' || mostOf(caller, account) !== 0));
  if (!offered.length) return null;
  return h(Fragment, null,
    h('div', { class: 'buttons acts', role: 'group', 'aria-label': 'Act on this account' }, offered.map((action) =>
      h('button', { type: 'button', onClick: () => setOpen(action) }, action.label))),
    open && h(ActionDialog, { action: open, account, known, caller, onClose: () => setOpen(null), onDone }));
}

// What may be done with one grant. Its dialog is no part of the row, which goes when the grant does.
export function GrantActs({ account, grant, caller, onOpen }) {
  const offered = ACTIONS.filter((action) => action.grant && may(caller, action.scopes, account) && (!action.offered || action.offered(grant)));
  return h('span', { class: 'row-acts' }, offered.map((action) =>
    h('button', { type: 'button', class: 'quiet', 'aria-label': `${action.label} grant ${grant.grantId}`, onClick: () => onOpen({ action, grant }) }, action.label)));
}
