import { h, useState } from '../dom.js';
import { ApiError, Unreachable, get, path, post } from '../api.js';
import { may, useCaller } from '../caller.js';
import { count, credits, units, words, time, accountLink, generationLink, withFilters } from '../format.js';
import { useAnswer, Failure, Empty, Action, Amount, Ago, Copy, Result, Time } from '../parts.js';
import { GROUNDS, mostOf, waitsForAnother } from './acting.js';
import { Assignment, Bulk, CHOSEN_MAX, History, SettledLine } from './queue.js';

const KINDS = { claims: ['Claims', '/v1/claims'], cases: ['Cases', '/v1/cases'], 'cash-refunds': ['Cash refunds', '/v1/cash-refunds'] };
const SHOWN = 500;

const SECOND_PERSON = 'SECOND_PERSON';

// The account's balance, once somebody begins to fill in a form about it.
function useBalance(account) {
  const [state, setState] = useState(null);
  const ask = () => {
    if (state !== null) return;
    setState({});
    get(path`/v1/accounts/${account}`).then((known) => setState({ balance: known.balance }), () => null);
  };
  return [state ? state.balance : undefined, ask];
}

function Note() {
  return h('label', { class: 'grow' }, 'Why, for colleagues', h('input', { name: 'note', maxLength: 500, autoComplete: 'off' }));
}

function ReviewClaim({ item, settles }) {
  const review = settles(async (fields, verdict, named) => {
    await post(path`/v1/claims/${item.id}/review`, { accountId: item.accountId, verdict, ...(fields.note ? { note: fields.note } : {}) }, named);
    return verdict;
  });
  const done = (verdict) => `${verdict === 'NOT_UNUSABLE' ? 'Declined: usable' : 'Accepted: clearly unusable, credits go back as the rule says'}. The customer is told.`;
  return h(Action, { onSubmit: review, done }, h(Note), h('div', { class: 'buttons' },
    h('button', { type: 'submit', name: 'verdict', value: 'CLEARLY_UNUSABLE', class: 'primary' }, 'Clearly unusable: give credits back'),
    h('button', { type: 'submit', name: 'verdict', value: 'NOT_UNUSABLE' }, 'Usable: decline')));
}

function ResolveCase({ item, caller, settles }) {
  const [balance, askBalance] = useBalance(item.accountId);
  const gives = may(caller, ['grant', 'goodwill'], item.accountId);
  const resolve = settles(async (fields, choice, named) => {
    const amount = fields.credits ? units(fields.credits, item.scale) : 0;
    if (amount !== 0) {
      const given = await post('/v1/adjustments', {
        accountId: item.accountId, adjustmentId: 'case-' + item.id, amount, ground: fields.ground, note: fields.resolution,
        ...(item.opened && item.opened.generationId ? { generationId: item.opened.generationId } : {}),
        ...(item.opened && item.opened.generationId && item.opened.itemId ? { itemId: item.opened.itemId } : {}),
      }, named + '-credits');
      // The case stays open until the customer has the credits.
      if (waitsForAnother(given)) throw new ApiError({ status: 409, title: 'A second person is needed', detail: 'These credits wait in a case of their own until somebody else approves them there. Settle this case when they have.' });
    }
    await post(path`/v1/cases/${item.id}/resolution`, { accountId: item.accountId, resolution: fields.resolution }, named);
    return { resolution: fields.resolution, amount };
  });
  return h(Action, {
    label: 'Settle', tone: 'primary', onSubmit: resolve,
    done: (did) => [h('p', null, 'Settled.'), h('p', null, `By ${caller.name}: ${did.resolution}${did.amount ? '; ' + credits(did.amount, item.scale) + ' given' : ''}`)],
  },
  h('label', { class: 'grow', onFocusIn: askBalance }, 'How it was settled', h('input', { name: 'resolution', required: true, maxLength: 500, placeholder: 'Answered the customer: …' })),
  gives && [
    h(Amount, { name: 'credits', label: 'Credits to give', scale: item.scale, balance, most: mostOf(caller, item.accountId), optional: true, placeholder: 'none' }),
    h('label', null, 'Ground', h('select', { name: 'ground' }, GROUNDS.map(([value, name]) => h('option', { value }, name))))]);
}

// What the first person asked for, word for word: the same from a second one books it.
function ApproveOrDecline({ item, settles }) {
  const opened = item.opened;
  const said = Object.fromEntries((opened.details || []).map((each) => [each.name, each.value]));
  const same = opened.adjustmentId
    ? ['/v1/adjustments', { adjustmentId: opened.adjustmentId, amount: opened.amount, ground: said.ground,
      ...(said.note ? { note: said.note } : {}), ...(opened.generationId ? { generationId: opened.generationId } : {}),
      ...(opened.itemId ? { itemId: opened.itemId } : {}), ...(said.campaignId ? { campaignId: said.campaignId } : {}) }]
    : ['/v1/grants', { grantId: opened.grantId, amount: opened.amount, kind: said.kind,
      ...(said.priority ? { priority: Number(said.priority) } : {}), ...(said.expiresAt ? { expiresAt: Number(said.expiresAt) } : {}),
      ...(said.paymentReference ? { paymentReference: said.paymentReference } : {}) }];
  const decide = settles(async (fields, choice, named) => {
    if (choice === 'decline') {
      await post(path`/v1/cases/${item.id}/resolution`, { accountId: item.accountId, resolution: 'Declined' }, named);
      return;
    }
    const answered = await post(same[0], { accountId: item.accountId, ...same[1] }, named);
    if (!(answered.entries || []).length) throw new ApiError({ status: 409, title: 'Not booked', detail: 'It waits for somebody else than the one who asked for it first.' });
  });
  return h(Action, { onSubmit: decide, done: 'Decided.' }, h('div', { class: 'buttons' },
    h('button', { type: 'submit', value: 'approve', class: 'primary' }, 'Approve: book it'),
    h('button', { type: 'submit', value: 'decline' }, 'Decline')));
}

function ReviewCash({ item, settles }) {
  const [balance, askBalance] = useBalance(item.accountId);
  const review = settles((fields, choice, named) => post(path`/v1/cash-refunds/${item.id}/review`, {
    accountId: item.accountId, approved: choice === 'approve',
    ...(choice === 'approve' && fields.amount ? { amount: units(fields.amount, item.scale) } : {}),
    ...(choice === 'approve' && fields.reference ? { paymentReference: fields.reference } : {}),
    ...(fields.note ? { note: fields.note } : {}),
  }, named));
  return h(Action, { onSubmit: review, done: 'Reviewed. The customer was told.' },
    h(Amount, { scale: item.scale, balance, sign: -1, optional: true, placeholder: 'all unused' }),
    h('label', { class: 'grow', onFocusIn: askBalance }, 'Payment reference', h('input', { name: 'reference', maxLength: 120, placeholder: 're_…' })),
    h(Note),
    h('div', { class: 'buttons' },
      h('button', { type: 'submit', value: 'approve', class: 'primary' }, 'Approve'),
      h('button', { type: 'submit', value: 'decline' }, 'Decline')));
}

const CaseForm = (props) => h(props.item.opened && props.item.opened.reason === SECOND_PERSON ? ApproveOrDecline : ResolveCase, props);

const FORMS = { CLAIM: ReviewClaim, CASE: CaseForm, CASH_REFUND: ReviewCash };

const YES_OR_NO = { true: 'yes', false: 'no' };

// Moments are told as moments, and what holds as yes or no.
function said({ name, value }) {
  return /At$/.test(name) && /^\d{13}$/.test(value) ? h(Time, { at: Number(value) }) : YES_OR_NO[value] || value;
}

function detail(name, value) {
  return value ? [h('dt', null, name), h('dd', null, value)] : null;
}

// What a second person approves is looked at one by one.
const isChoosable = (item, caller) => item.status === 'OPEN' && may(caller, ['review'], item.accountId) && !(item.opened && item.opened.reason === SECOND_PERSON);

function Item({ item, caller, onSettled, onChanged, chosen, onChoose }) {
  const settles = (work) => async (...given) => {
    try {
      const outcome = await work(...given);
      onSettled(item);
      return outcome;
    } catch (error) {
      // It may have been settled all the same: its form stays, to be sent again.
      if (error instanceof Unreachable) onSettled(item);
      throw error;
    }
  };
  const opened = item.opened || item.closed || {};
  const works = item.status === 'OPEN' && may(caller, ['review'], item.accountId);
  return h('article', { class: 'work' },
    h('header', null,
      h('h2', null, opened.reason ? words(opened.reason) : words(item.kind)),
      opened.audience === 'OPERATOR' && h('span', { class: 'chip', title: 'The customer is not told of it' }, 'for operators'),
      !item.url && isChoosable(item, caller) && h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: chosen, onChange: (event) => onChoose(item, event.target.checked), 'aria-label': `Choose ${words(item.kind).toLowerCase()} ${item.id} of ${item.accountId}` }), 'Choose'),
      h('span', { class: 'soft' }, 'since ', h(Ago, { at: item.since }))),
    h('p', null, (item.closed || opened).message),
    h(SettledLine, { item }),
    h('dl', null,
      detail('Account', [h('a', { href: accountLink(item.accountId) }, h('bdi', null, item.accountId)), ' ', h(Copy, { text: item.accountId, label: 'account id' })]),
      detail(words(item.kind), [h('code', null, item.id), ' ', h(Copy, { text: item.id, label: words(item.kind).toLowerCase() + ' id' })]),
      detail('Generation', opened.generationId && h('a', { href: generationLink(item.accountId, opened.generationId) }, opened.generationId)),
      detail('Item', opened.itemId),
      detail('Result', item.results && item.results.map((result) => h('div', { key: result.itemId }, h(Result, { result })))),
      detail('Grant', opened.grantId),
      detail('Credits', opened.amount !== undefined ? credits(opened.amount, item.scale) : null),
      detail('Balance then', opened.balance !== undefined ? credits(opened.balance, item.scale) : null),
      (opened.details || []).filter((each) => !each.name.startsWith('message.')).map((each) => detail(words(each.name), said(each)))),
    may(caller, ['read'], item.accountId) && h(History, { item }),
    works && !item.url && h(Assignment, { item, caller, onChanged }),
    works && h(FORMS[item.kind], { item, caller, settles }));
}

const idOf = (item) => [item.kind, item.accountId, item.id].join('\n');
const hours = (item) => (Date.now() - item.since) / 3_600_000;
const AGES = [['', 'Any age'], ['1', 'Older than an hour'], ['24', 'Older than a day'], ['168', 'Older than a week']];
const WHOSE = [['', 'Anybody’s'], ['me', 'Mine'], ['nobody', 'Nobody’s']];
const STATES = [['', 'Waiting'], ['closed', 'Settled lately']];
const reasonOf = (item) => (item.opened && item.opened.reason) || item.kind;

// What waits, narrowed by how accounts begin (a product's have one beginning), by reason, by age and by credits.
function narrow(items, filter) {
  return items.filter((item) => (!filter.account || item.accountId.startsWith(filter.account))
    && (!filter.reason || reasonOf(item) === filter.reason)
    && (!filter.age || hours(item) >= Number(filter.age))
    && (!filter.most || ((item.opened && item.opened.amount) || 0) <= (units(filter.most, item.scale) ?? Infinity)));
}

// Chosen by hand or all at once; what is settled meanwhile is chosen no more.
function useChosen(data, caller) {
  const [ids, setIds] = useState(new Set());
  const choosable = data.filter((item) => isChoosable(item, caller));
  const items = choosable.filter((item) => ids.has(idOf(item))).slice(0, CHOSEN_MAX);
  const choose = (item, wanted) => setIds((before) => {
    const after = new Set(before);
    if (wanted) after.add(idOf(item));
    else after.delete(idOf(item));
    return after;
  });
  const chooseAll = (wanted) => setIds(new Set(wanted ? choosable.slice(0, CHOSEN_MAX).map(idOf) : []));
  return { items, choosable, choose, chooseAll, has: (item) => ids.has(idOf(item)) };
}

const select = (label, value, options, onChange) =>
  h('label', null, label, h('select', { value, onChange }, options.map(([each, text]) => h('option', { value: each }, text))));

// Each list is a page of its own: what was done in one is gone with it, so that no form of it comes back empty.
export function WaitingPage({ kind, filters }) {
  return h(Waiting, { kind, filters, key: kind + '\n' + (filters.state || '') });
}

function Waiting({ kind, filters }) {
  const [name, url] = KINDS[kind] || KINDS.claims;
  const filter = { account: '', reason: '', age: '', most: '', assigned: '', state: '', ...filters };
  const isClosed = filter.state === 'closed';
  const waiting = useAnswer(url, { limit: SHOWN, assigned: filter.assigned, status: filter.state }, 5000);
  const caller = useCaller();
  const all = waiting.answer ? waiting.answer.data : [];
  // What was settled from here stays in sight, with what was said of it, until the reader leaves.
  const [settled, setSettled] = useState([]);
  const [outcomes, setOutcomes] = useState([]);
  const data = narrow(all, filter);
  const chosen = useChosen(data, caller);
  const kept = isClosed ? [] : settled.filter((item) => item.url === url && !data.some((each) => idOf(each) === idOf(item)));
  const reasons = [...new Set(all.map(reasonOf))].sort();
  const change = (field) => (event) => location.replace(withFilters('#/waiting/' + kind, { ...filter, [field]: event.target.value.trim() }));
  const changed = () => waiting.reload();
  const keep = (done) => setSettled((before) => (before.some((each) => idOf(each) === idOf(done)) ? before : [...before, { ...done, url }]));
  // What was sent for many and nobody answered: it stays chosen though it may be settled.
  const [unanswered, setUnanswered] = useState(null);
  const together = unanswered || chosen.items;
  const decided = (outcome) => {
    setUnanswered(null);
    setOutcomes((before) => [...before, { url, outcome }]);
    chosen.chooseAll(false);
    changed();
  };
  const isFiltered = Object.entries(filter).some(([field, value]) => value && field !== 'state');
  const shown = isClosed ? data : [...kept, ...data].sort((a, b) => a.since - b.since);
  return h('section', null,
    h('h1', null, 'Waiting for a person'),
    may(caller, ['grant']) && h('p', null, 'Did something fail for many at once? ', h('a', { href: '#/make-good' }, 'Make an incident good')),
    h('div', { class: 'chips', role: 'group', 'aria-label': 'What' }, Object.entries(KINDS).map(([each, [label]]) =>
      h('a', { class: 'chip-link', href: '#/waiting/' + each, 'aria-current': each === kind ? 'page' : null }, label))),
    h('div', { class: 'filters narrow' },
      select('State', filter.state, STATES, change('state')),
      (all.length > 0 || isFiltered) && [
        h('label', null, 'Accounts that begin with', h('input', { type: 'text', value: filter.account, onChange: change('account'), spellCheck: false })),
        select('Reason', filter.reason, [['', 'Any reason'], ...reasons.map((reason) => [reason, words(reason)])], change('reason')),
        select('Age', filter.age, AGES, change('age')),
        select('Whose', filter.assigned, WHOSE, change('assigned')),
        h('label', null, 'Credits at most', h('input', { type: 'text', inputMode: 'decimal', value: filter.most, onChange: change('most') })),
        h('span', { class: 'soft', role: 'status' }, `${count(data.length, 'item')}${all.length >= SHOWN ? `; these are the ${isClosed ? 'newest' : 'oldest'} ${SHOWN}` : ''}${data.length && !isClosed ? ', oldest since ' + time(data[0].since) : ''}`)]),
    h(Failure, { error: waiting.error }),
    caller && !may(caller, ['review']) && data.length > 0 && !isClosed && h('p', { class: 'soft' }, 'Your key may look at these; to settle them it needs the scope review.'),
    chosen.choosable.length > 1 && h('label', { class: 'check' }, h('input', {
      type: 'checkbox', name: 'all', checked: chosen.items.length > 0 && chosen.items.length === Math.min(chosen.choosable.length, CHOSEN_MAX), onChange: (event) => chosen.chooseAll(event.target.checked),
    }), chosen.choosable.length > CHOSEN_MAX ? `Choose the first ${CHOSEN_MAX} that match` : `Choose all ${chosen.choosable.length} that match`),
    together.length > 0 && h(Bulk, { kind: together[0].kind, items: together, caller, onDone: decided, onUnanswered: setUnanswered }),
    h('div', { role: 'status' }, outcomes.filter((each) => each.url === url).map((each) => h('article', { class: 'done' }, each.outcome))),
    waiting.answer && all.length === 0 && kept.length === 0 && !isFiltered && h(Empty, { title: isClosed ? 'Nothing was settled yet' : 'Nothing waits here' }, `${name} that need a decision show up here, oldest first.`),
    waiting.answer && data.length === 0 && kept.length === 0 && (all.length > 0 || isFiltered) && h(Empty, { title: 'Nothing matches these filters' }, h('a', { href: '#/waiting/' + kind }, 'Show everything')),
    shown.map((item) =>
      h(Item, { item, caller, key: idOf(item), chosen: chosen.has(item), onChoose: chosen.choose, onChanged: changed, onSettled: keep })));
}
