// What a queue has beside its forms: who works on an item, who settled it, what the customer did so far, and one decision for many.
import { h, Fragment, useState, useRef, useEffect } from '../dom.js';
import { get, path, post, requestKey, Unreachable } from '../api.js';
import { count, credits, words, time, generationLink } from '../format.js';
import { Action, Asked, Failure, Table, Time } from '../parts.js';

export const CHOSEN_MAX = 200;
const PATHS = { CLAIM: '/v1/claims', CASE: '/v1/cases', CASH_REFUND: '/v1/cash-refunds' };
const NOUNS = { CLAIM: 'claim', CASE: 'case', CASH_REFUND: 'cash refund' };

// Take, release, assign to somebody. The list is asked again at once: others see it when theirs is.
export function Assignment({ item, caller, onChanged }) {
  const mine = item.assignee === caller.name;
  const from = item.assignee || null;
  const change = async (fields, choice, named) => {
    const to = choice === 'release' ? { to: null } : choice === 'assign' ? { to: fields.to } : {};
    if (choice === 'assign' && !fields.to.trim()) throw new Asked();
    await post(`${PATHS[item.kind]}/${encodeURIComponent(item.id)}/assignment`, { accountId: item.accountId, from, ...to }, named + choice + from);
    await onChanged();
    throw new Asked();
  };
  return h(Action, { onSubmit: change },
    h('span', { class: 'soft', role: 'status' }, item.assignee ? ['With ', h('bdi', null, mine ? 'you' : item.assignee), ' since ', h(Time, { at: item.assignedAt })] : 'With nobody'),
    h('div', { class: 'buttons' },
      !mine && h('button', { type: 'submit', value: 'take' }, item.assignee ? 'Take over' : 'Take'),
      mine && h('button', { type: 'submit', value: 'release' }, 'Release')),
    h('label', null, 'Assign to', h('input', { name: 'to', maxLength: 120, autoComplete: 'off', spellCheck: false })),
    h('button', { type: 'submit', value: 'assign', class: 'quiet' }, 'Assign'));
}

// Who settled it, in one line.
export function SettledLine({ item }) {
  const settled = item.settled;
  if (item.status !== 'CLOSED') return null;
  if (!settled) return h('p', { class: 'soft' }, 'Settled by a rule, by nobody in person.');
  return h('p', { class: 'settled' },
    h('strong', null, words(settled.verdict)), ' by ', h('bdi', { title: settled.caller || '' }, settled.by || settled.caller || 'somebody'), ', ', h(Time, { at: settled.at }),
    settled.note && [': ', h('bdi', null, settled.note)]);
}

function percent(part, whole) {
  return whole ? Math.round((100 * part) / whole) + ' %' : '–';
}

// The customer's history, asked for when somebody opens it.
export function History({ item }) {
  const [state, setState] = useState(null);
  const load = (event) => {
    if (!event.currentTarget.open || state) return;
    setState({});
    get(path`/v1/accounts/${item.accountId}/claim-history`, item.opened && item.opened.generationId ? { generation: item.opened.generationId } : {})
      .then((answer) => setState({ answer }), (error) => setState({ error }));
  };
  const known = state && state.answer;
  return h('details', { onToggle: load }, h('summary', null, 'The customer so far, and the rule'),
    h(Failure, { error: state && state.error }),
    known && h(Fragment, null,
      h('ul', null, known.spans.map((span) => h('li', null,
        `In ${span.days} days: ${count(span.refunds, 'refund')} of ${credits(span.refunded, known.scale)}; ${span.claimed} of ${count(span.generations, 'generation')} claimed (${percent(span.claimed, span.generations)})`))),
      known.rule.length > 0 && [h('p', null, h('strong', null, 'What applies')), h('ul', null, known.rule.map((line) => h('li', null, line)))],
      h(Table, {
        caption: 'The last claims', rows: known.claims, rowKey: (claim) => claim.id,
        columns: [
          ['When', (claim) => h(Time, { at: claim.since }), 'when'],
          ['Claim', (claim) => h('bdi', null, claim.id)],
          ['Generation', (claim) => { const of = claim.opened || claim.closed; return of.generationId && h('a', { href: generationLink(claim.accountId, of.generationId) }, h('bdi', null, of.generationId)); }],
          ['Came of it', (claim) => (claim.closed ? words(claim.closed.type) : 'waits'), 'wide'],
        ],
        empty: h('p', { class: 'soft' }, 'No claims yet.'),
      })));
}

// What is decided about all that are chosen, as the API takes it.
function bodyOf(kind, items, fields, choice) {
  const said = { CLAIM: { verdict: choice }, CASE: {}, CASH_REFUND: { approved: choice === 'approve' } }[kind];
  const why = kind === 'CASE' ? { resolution: fields.why } : fields.why ? { note: fields.why } : {};
  return { items: items.map(({ accountId, id }) => ({ accountId, id })), ...said, ...why };
}

const BATCHES = { CLAIM: '/v1/claims/reviews', CASE: '/v1/cases/resolutions', CASH_REFUND: '/v1/cash-refunds/reviews' };
const CHOICES = {
  CLAIM: [['CLEARLY_UNUSABLE', 'Clearly unusable: give credits back'], ['NOT_UNUSABLE', 'Usable: decline']],
  CASE: [['settle', 'Settle']],
  CASH_REFUND: [['approve', 'Approve: all that is unused'], ['decline', 'Decline']],
};

// Products have credits of their own: what each comes to stands for itself.
function totals(items, results) {
  const sums = new Map();
  results.forEach((result) => {
    const scale = items[result.index] ? items[result.index].scale : 0;
    sums.set(scale, (sums.get(scale) || 0) + result.credits);
  });
  return [...sums].map(([scale, sum]) => credits(sum, scale)).join(' and ');
}

function Outcome({ items, outcome }) {
  const failed = outcome.results.filter((result) => result.status !== 'APPLIED');
  return h(Fragment, null,
    h('p', null, `${outcome.decided} of ${outcome.results.length} decided; ${totals(items, outcome.results)} credits moved.`),
    failed.length > 0 && h('ul', null, failed.map((result) => h('li', null, h('bdi', null, result.accountId), ' ', h('code', null, result.id), ': ', words(result.status), result.detail && ', ' + result.detail))));
}

export function Bulk({ kind, items, caller, onDone, onUnanswered }) {
  const [asked, setAsked] = useState(null);
  const named = useRef(null);
  const sure = useRef(null);
  // After the form has its own say about the focus: the button that was pressed is gone.
  useEffect(() => {
    const later = asked ? setTimeout(() => sure.current && sure.current.focus()) : null;
    return () => clearTimeout(later);
  }, [asked]);
  const noun = NOUNS[kind];
  const ids = JSON.stringify(items.map(({ accountId, id }) => [accountId, id]));
  const confirming = asked && asked.ids === ids;
  const submit = async (fields, choice) => {
    if (choice === 'no') {
      setAsked(null);
      onUnanswered(null);
      throw new Asked();
    }
    const body = bodyOf(kind, items, fields, choice);
    const wanted = JSON.stringify(body);
    if (!asked || asked.wanted !== wanted) {
      setAsked({ wanted, ids, choice, preview: await post(BATCHES[kind] + '?preview=true', body) });
      throw new Asked();
    }
    if (!named.current || named.current.wanted !== wanted) named.current = { wanted, key: requestKey() };
    const outcome = await post(BATCHES[kind] + '?wait=20000', body, named.current.key).catch((error) => {
      if (error instanceof Unreachable) onUnanswered(items);
      throw error;
    });
    onDone(h(Outcome, { items, outcome }));
    throw new Asked();
  };
  const tooMuch = confirming && asked.choice === 'CLEARLY_UNUSABLE' && caller.goodwillPerAction !== null && asked.preview.credits > caller.goodwillPerAction;
  return h('article', { class: 'bulk', 'aria-label': 'One decision for all that are chosen' },
    h('h2', null, `${count(items.length, noun)} chosen`),
    h(Action, { onSubmit: submit },
      h('label', { class: 'grow' }, kind === 'CASE' ? 'How they were settled' : 'Why, for colleagues', h('input', { name: 'why', required: kind === 'CASE', maxLength: 500, autoComplete: 'off' })),
      confirming
        ? [h('p', { class: 'sure', role: 'alert' }, tooMuch
          ? `These come to ${totals(items, asked.preview.results)} credits, and you may give ${caller.goodwillPerAction} in one action: choose fewer, or ask somebody who may give more.`
          : `Sure? ${asked.preview.decided} of ${count(items.length, noun)}, ${totals(items, asked.preview.results)} credits, under the name ${caller.name}: ${(CHOICES[kind].find(([value]) => value === asked.choice) || [])[1]}.`),
        h('div', { class: 'buttons' },
          !tooMuch && h('button', { key: 'sure', ref: sure, type: 'submit', value: asked.choice, class: 'primary' }, 'Yes, do it'),
          h('button', { key: 'no', ref: tooMuch ? sure : null, type: 'submit', value: 'no', formNoValidate: true }, 'Not yet'))]
        : h('div', { class: 'buttons' }, CHOICES[kind].map(([value, label], i) =>
          h('button', { key: value, type: 'submit', value, class: i === 0 ? 'primary' : '' }, label)))));
}
