import { h, useState } from '../dom.js';
import { post } from '../api.js';
import { useCaller } from '../caller.js';
import { count, moment, number, signed, words } from '../format.js';
import { useAnswer, Failure, Empty, Table, Time, Copy, Action, Asked } from '../parts.js';

const CELLS_MAX = 4_000_000;

const policyLink = (policy) => '#/policies/' + encodeURIComponent(policy.policyId) + '/' + encodeURIComponent(policy.version);

// Which lines two texts have in common, by the longest way through both; then what is only in one. Texts too long for that are told whole.
export function difference(before, after) {
  const old = before.split('\n');
  const now = after.split('\n');
  let from = 0;
  while (from < old.length && from < now.length && old[from] === now[from]) from++;
  let end = 0;
  while (end < old.length - from && end < now.length - from && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const a = old.slice(from, old.length - end);
  const b = now.slice(from, now.length - end);
  const lines = old.slice(0, from).map((text) => [' ', text]);
  if ((a.length + 1) * (b.length + 1) > CELLS_MAX) {
    lines.push(...a.map((text) => ['-', text]), ...b.map((text) => ['+', text]));
  } else {
    const width = b.length + 1;
    const common = new Uint32Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
      }
    }
    let i = 0;
    let j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) {
        lines.push([' ', a[i++]]);
        j++;
      } else if (j === b.length || (i < a.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
        lines.push(['-', a[i++]]);
      } else {
        lines.push(['+', b[j++]]);
      }
    }
  }
  return lines.concat(old.slice(old.length - end).map((text) => [' ', text]));
}

const MARKS = { ' ': '', '-': 'only before', '+': 'new' };

function Changes({ before, after }) {
  const lines = difference(before.document, after.document);
  const changed = lines.filter(([mark]) => mark !== ' ').length;
  return h('article', { class: 'whole' },
    h('h2', null, `What changed since version ${before.version}`),
    changed === 0
      ? h('p', { class: 'soft' }, 'Not a line.')
      : h('pre', { class: 'changes', tabIndex: 0, 'aria-label': 'Changed lines' }, lines.filter(([mark]) => mark !== ' ').map(([mark, text]) =>
        h('div', { class: mark === '+' ? 'plus' : 'minus' }, h('span', { class: 'unseen' }, MARKS[mark] + ': '), mark + ' ' + text))));
}

function Versions({ policies }) {
  return h(Table, {
    caption: 'Versions', rows: [...policies].reverse(), rowKey: (policy) => policy.ordinal,
    columns: [
      ['Policy', (policy) => h('a', { href: policyLink(policy) }, h('bdi', null, policy.policyId))],
      ['Version', (policy) => h('bdi', null, policy.version)],
      ['In force from', (policy) => h(Time, { at: policy.effectiveAt }), 'when'],
      ['', (policy) => (policy.effectiveAt > Date.now() ? h('span', { class: 'chip' }, 'not yet') : null)],
    ],
    empty: h(Empty, { title: 'No policy was published' }, 'Without one the ledger decides by its built-in rules, and has no prices.'),
  });
}

// The lines of a comparison, as the command prints them; what one side has and the other has not is 0 there.
function lines({ asItWas, asItWouldBe }) {
  const both = (name, of) => [name, of(asItWas), of(asItWouldBe)];
  const each = (field, name) => [...new Set([...Object.keys(asItWas[field]), ...Object.keys(asItWouldBe[field])])].sort()
    .map((key) => [name(key), asItWas[field][key] || 0, asItWouldBe[field][key] || 0]);
  return [
    both('Credits charged', (totals) => totals.charged), ...each('chargedByFeature', (feature) => 'for ' + feature),
    both('Credits given back', (totals) => totals.refunded), ...each('refundedByCause', (cause) => 'because of ' + words(cause).toLowerCase()),
    both('Charges declined for credits', (totals) => totals.declinedForCredits), both('Claims accepted', (totals) => totals.claimsAccepted),
    both('Claims declined', (totals) => totals.claimsDeclined), both('Cases opened', (totals) => totals.cases),
  ];
}

function Comparison({ comparison }) {
  return h('div', null,
    h('p', null, 'Had ', h('bdi', null, `${comparison.policyId} ${comparison.version}`), ' been in force from the beginning, in units of credit:'),
    h(Table, {
      caption: 'As it was, and as it would be', rows: lines(comparison), rowKey: ([name]) => name,
      columns: [
        ['', ([name]) => h('bdi', null, name), 'wide'],
        ['As it was', ([, was]) => number(was), 'number'],
        ['As it would be', ([, , would]) => number(would), 'number'],
        ['Difference', ([, was, would]) => signed(would - was), 'number'],
      ],
    }),
    h('p', null, `${count(comparison.accountsThatDiffer, 'account')} would have another balance. ${count(comparison.repriced, 'published charge')} would be priced anew; what customers would have done differently is not known.`));
}

// The same request again until the ledger is through with it.
async function compare(body, onProgress) {
  for (;;) {
    const answer = await post('/v1/what-ifs?wait=2000', body);
    if (answer.state === 'DONE') return answer.comparison;
    onProgress(answer);
  }
}

// What a change would do: a document that is pasted, or one that was published and is changed here.
function WhatIf({ policies }) {
  const [document, setDocument] = useState('');
  const [found, setFound] = useState(null);
  const [progress, setProgress] = useState(null);
  const run = async (fields) => {
    const from = moment(fields.from);
    const to = moment(fields.to);
    setFound(null);
    try {
      setFound(await compare({ document: fields.document, ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) }, setProgress));
    } finally {
      setProgress(null);
    }
    throw new Asked();
  };
  const pick = (event) => {
    const picked = policies.find((policy) => String(policy.ordinal) === event.target.value);
    if (picked) setDocument(picked.document);
  };
  return h('article', { class: 'whole' },
    h('h2', null, 'What if'),
    h('p', { class: 'soft' }, 'Folds the whole log twice: as it was, and as if this policy had been in force from the beginning. Nothing is published.'),
    h(Action, { label: 'Compare', tone: 'primary', onSubmit: run },
      policies.length > 0 && h('label', null, 'Begin with', h('select', { onChange: pick }, h('option', { value: '' }, 'an empty field'),
        [...policies].reverse().map((policy) => h('option', { key: policy.ordinal, value: String(policy.ordinal) }, `${policy.policyId} ${policy.version}`)))),
      h('label', null, 'Count from', h('input', { name: 'from', type: 'datetime-local' })),
      h('label', null, 'Until', h('input', { name: 'to', type: 'datetime-local' })),
      h('label', { class: 'across' }, 'The document', h('textarea', { name: 'document', required: true, rows: 12, spellCheck: false, value: document, onInput: (event) => setDocument(event.target.value) }))),
    h('div', { role: 'status' },
      progress && h('p', null, progress.all ? `${number(progress.done)} of ${count(progress.all, 'record')} folded …` : 'It is beginning …'),
      found && h(Comparison, { comparison: found })));
}

export function PoliciesPage({ policy, version }) {
  const found = useAnswer('/v1/policies', {}, 15000);
  const caller = useCaller();
  const all = found.answer ? found.answer.data : null;
  const own = all ? all.filter((each) => !policy || each.policyId === policy) : [];
  const at = own.findIndex((each) => each.version === version);
  return h('section', null,
    policy && h('p', { class: 'path' }, h('a', { href: '#/policies' }, 'Policies'), ' / ', h('bdi', null, policy)),
    h('h1', null, policy ? h('span', { class: 'id' }, `${policy} ${version}`) : 'Policies'),
    h('p', { class: 'soft' }, 'What a product charges, gives back and says, as it was published. A newer version decides from the moment on at which it is in force; what was decided before stays.'),
    h(Failure, { error: found.error }),
    all && policy && at < 0 && h(Empty, { title: 'There is no such version' }, 'It was not published here, or is not for this key.'),
    all && h(Versions, { policies: own }),
    at > 0 && h(Changes, { before: own[at - 1], after: own[at] }),
    at >= 0 && h('article', { class: 'whole' },
      h('h2', null, 'The document ', h(Copy, { text: own[at].document, label: 'the document' })),
      h('pre', { class: 'document', tabIndex: 0, 'aria-label': 'The document' }, own[at].document)),
    all && caller && caller.permissions.includes('read') && h(WhatIf, { policies: all }));
}
