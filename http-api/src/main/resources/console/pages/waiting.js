import { h } from '../dom.js';
import { path, post } from '../api.js';
import { credits, words, accountLink, generationLink } from '../format.js';
import { useAnswer, Failure, Empty, Action, Ago } from '../parts.js';

const KINDS = { claims: ['Claims', '/v1/claims'], cases: ['Cases', '/v1/cases'], 'cash-refunds': ['Cash refunds', '/v1/cash-refunds'] };

// What a person types, in the ledger's whole units.
const units = (text, scale) => Math.round(Number(text) * 10 ** scale);
const step = (scale) => 10 ** -scale;

const GROUNDS = [['GOODWILL', 'Goodwill'], ['TECHNICAL_FAILURE', 'Technical failure'], ['FAULTY_OUTPUT', 'Faulty output'], ['NOT_AS_DESCRIBED', 'Not as described'], ['LEGAL_RIGHT', 'Legal right'], ['CORRECTION', 'Correction']];

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
      await post('/v1/adjustments', {
        accountId: item.accountId, adjustmentId: 'case-' + item.id, amount, ground: fields.ground, note: fields.resolution,
        ...(item.opened && item.opened.generationId ? { generationId: item.opened.generationId } : {}),
        ...(item.opened && item.opened.generationId && item.opened.itemId ? { itemId: item.opened.itemId } : {}),
      });
    }
    await post(path`/v1/cases/${item.id}/resolution`, { accountId: item.accountId, resolution: fields.resolution });
  };
  return h(Action, { label: 'Settle', tone: 'primary', onSubmit: resolve, done: 'Settled.' },
    h('label', { class: 'grow' }, 'How it was settled', h('input', { name: 'resolution', required: true, maxLength: 500, placeholder: 'Answered the customer: …' })),
    h('label', null, 'Credits to give', h('input', { name: 'credits', type: 'number', min: 0, step: step(item.scale), placeholder: '0' })),
    h('label', null, 'Ground', h('select', { name: 'ground' }, GROUNDS.map(([value, name]) => h('option', { value }, name)))));
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

const FORMS = { CLAIM: ReviewClaim, CASE: ResolveCase, CASH_REFUND: ReviewCash };

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
