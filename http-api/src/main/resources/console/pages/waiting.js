import { h } from '../dom.js';
import { ApiError, path, post } from '../api.js';
import { credits, words, accountLink, generationLink } from '../format.js';
import { useAnswer, Failure, Empty, Action, Ago } from '../parts.js';

const KINDS = { claims: ['Claims', '/v1/claims'], cases: ['Cases', '/v1/cases'], 'cash-refunds': ['Cash refunds', '/v1/cash-refunds'] };

// What a person types, in the ledger's whole units.
const units = (text, scale) => Math.round(Number(text) * 10 ** scale);
const step = (scale) => 10 ** -scale;

const GROUNDS = [['GOODWILL', 'Goodwill'], ['TECHNICAL_FAILURE', 'Technical failure'], ['FAULTY_OUTPUT', 'Faulty output'], ['NOT_AS_DESCRIBED', 'Not as described'], ['LEGAL_RIGHT', 'Legal right'], ['CORRECTION', 'Correction']];

const SECOND_PERSON = 'SECOND_PERSON';
const waits = (outcome) => (outcome.notices || []).some((notice) => notice.reason === SECOND_PERSON);

function ReviewClaim({ item }) {
  const review = (fields, verdict) => post(path`/v1/claims/${item.id}/review`, { accountId: item.accountId, verdict });
  return h(Action, { onSubmit: review, done: 'Reviewed. The customer was told.' }, h('div', { class: 'buttons' },
    h('button', { type: 'submit', name: 'verdict', value: 'CLEARLY_UNUSABLE', class: 'primary' }, 'Clearly unusable: give credits back'),
    h('button', { type: 'submit', name: 'verdict', value: 'NOT_UNUSABLE' }, 'Usable: decline')));
}

function ResolveCase({ item }) {
  const resolve = async (fields) => {
    const amount = units(fields.credits || 0, item.scale);
    if (amount !== 0) {
      const given = await post('/v1/adjustments', {
        accountId: item.accountId, adjustmentId: 'case-' + item.id, amount, ground: fields.ground, note: fields.resolution,
        ...(item.opened && item.opened.generationId ? { generationId: item.opened.generationId } : {}),
        ...(item.opened && item.opened.generationId && item.opened.itemId ? { itemId: item.opened.itemId } : {}),
      });
      // The case stays open until the customer has the credits.
      if (waits(given)) throw new ApiError({ status: 409, title: 'A second person is needed', detail: 'These credits wait in a case of their own until somebody else approves them there. Settle this case when they have.' });
    }
    await post(path`/v1/cases/${item.id}/resolution`, { accountId: item.accountId, resolution: fields.resolution });
  };
  return h(Action, { label: 'Settle', tone: 'primary', onSubmit: resolve, done: 'Settled.' },
    h('label', { class: 'grow' }, 'How it was settled', h('input', { name: 'resolution', required: true, maxLength: 500, placeholder: 'Answered the customer: …' })),
    h('label', null, 'Credits to give', h('input', { name: 'credits', type: 'number', min: 0, step: step(item.scale), placeholder: '0' })),
    h('label', null, 'Ground', h('select', { name: 'ground' }, GROUNDS.map(([value, name]) => h('option', { value }, name)))));
}

// What the first person asked for, word for word: the same from a second one books it.
function ApproveOrDecline({ item }) {
  const opened = item.opened;
  const said = Object.fromEntries((opened.details || []).map((each) => [each.name, each.value]));
  const same = opened.adjustmentId
    ? ['/v1/adjustments', { adjustmentId: opened.adjustmentId, amount: opened.amount, ground: said.ground,
      ...(said.note ? { note: said.note } : {}), ...(opened.generationId ? { generationId: opened.generationId } : {}),
      ...(opened.itemId ? { itemId: opened.itemId } : {}) }]
    : ['/v1/grants', { grantId: opened.grantId, amount: opened.amount, kind: said.kind,
      ...(said.priority ? { priority: Number(said.priority) } : {}), ...(said.expiresAt ? { expiresAt: Number(said.expiresAt) } : {}),
      ...(said.paymentReference ? { paymentReference: said.paymentReference } : {}) }];
  const decide = async (fields, choice) => {
    if (choice === 'decline') {
      await post(path`/v1/cases/${item.id}/resolution`, { accountId: item.accountId, resolution: 'Declined' });
      return;
    }
    const answered = await post(same[0], { accountId: item.accountId, ...same[1] });
    if (!(answered.entries || []).length) throw new ApiError({ status: 409, title: 'Not booked', detail: 'It waits for somebody else than the one who asked for it first.' });
  };
  return h(Action, { onSubmit: decide, done: 'Decided.' }, h('div', { class: 'buttons' },
    h('button', { type: 'submit', value: 'approve', class: 'primary' }, 'Approve: book it'),
    h('button', { type: 'submit', value: 'decline' }, 'Decline')));
}

function ReviewCash({ item }) {
  const review = (fields, choice) => post(path`/v1/cash-refunds/${item.id}/review`, {
    accountId: item.accountId, approved: choice === 'approve',
    ...(choice === 'approve' && fields.amount ? { amount: units(fields.amount, item.scale) } : {}),
    ...(choice === 'approve' && fields.reference ? { paymentReference: fields.reference } : {}),
  });
  return h(Action, { onSubmit: review, done: 'Reviewed. The customer was told.' },
    h('label', null, 'Credits', h('input', { name: 'amount', type: 'number', min: step(item.scale), step: step(item.scale), placeholder: 'all unused' })),
    h('label', { class: 'grow' }, 'Payment reference', h('input', { name: 'reference', maxLength: 120, placeholder: 're_…' })),
    h('div', { class: 'buttons' },
      h('button', { type: 'submit', value: 'approve', class: 'primary' }, 'Approve'),
      h('button', { type: 'submit', value: 'decline' }, 'Decline')));
}

const CaseForm = ({ item }) => h(item.opened && item.opened.reason === SECOND_PERSON ? ApproveOrDecline : ResolveCase, { item });

const FORMS = { CLAIM: ReviewClaim, CASE: CaseForm, CASH_REFUND: ReviewCash };

function detail(name, value) {
  return value ? [h('dt', null, name), h('dd', null, value)] : null;
}

function Item({ item }) {
  const opened = item.opened || {};
  return h('article', { class: 'work' },
    h('header', null,
      h('h2', null, opened.reason ? words(opened.reason) : words(item.kind)),
      opened.audience === 'OPERATOR' && h('span', { class: 'chip', title: 'The customer is not told of it' }, 'for operators'),
      h('span', { class: 'soft' }, 'since ', h(Ago, { at: item.since }))),
    h('p', null, opened.message),
    h('dl', null,
      detail('Account', h('a', { href: accountLink(item.accountId) }, item.accountId)),
      detail('Generation', opened.generationId && h('a', { href: generationLink(item.accountId, opened.generationId) }, opened.generationId)),
      detail('Item', opened.itemId),
      detail('Grant', opened.grantId),
      detail('Credits', opened.amount !== undefined ? credits(opened.amount, item.scale) : null),
      detail('Balance then', opened.balance !== undefined ? credits(opened.balance, item.scale) : null),
      (opened.details || []).filter((each) => !each.name.startsWith('message.')).map((each) => detail(words(each.name), each.value))),
    h(FORMS[item.kind], { item }));
}

export function WaitingPage({ kind }) {
  const [name, url] = KINDS[kind] || KINDS.claims;
  const waiting = useAnswer(url, {}, 10000);
  const data = waiting.answer ? waiting.answer.data : [];
  return h('section', null,
    h('h1', null, 'Waiting for a person'),
    h('div', { class: 'chips', role: 'group', 'aria-label': 'What' }, Object.entries(KINDS).map(([each, [label]]) =>
      h('a', { class: 'chip-link', href: '#/waiting/' + each, 'aria-current': each === kind ? 'page' : null }, label))),
    h(Failure, { error: waiting.error }),
    waiting.answer && data.length === 0 && h(Empty, { title: 'Nothing waits here' }, `${name} that need a decision show up here, oldest first.`),
    data.map((item) => h(Item, { item, key: item.kind + item.accountId + item.id })));
}
