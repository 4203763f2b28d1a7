import { h, useState } from '../dom.js';
import { get, text } from '../api.js';
import { useCaller } from '../caller.js';
import { count, credits, number, words } from '../format.js';
import { Action, Asked, Empty, Table, download } from '../parts.js';

const two = (value) => String(value).padStart(2, '0');
const monthOf = (date) => `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}`;

// A month as finance counts it: in UTC, whatever zone the reader is in.
function span(month) {
  const [year, number] = month.split('-').map(Number);
  return { from: Date.UTC(year, number - 1, 1), to: Date.UTC(year, number, 1) };
}

// The same question again until the ledger is through with it.
async function ask(query, onProgress) {
  for (;;) {
    const answer = await get('/v1/finance-report', { ...query, wait: 2000 });
    if (answer.state === 'DONE') return answer.figures;
    onProgress(answer);
  }
}

function lines(figures) {
  return [
    ['Opening balance', figures.opening],
    ...Object.entries(figures.granted).map(([kind, amount]) => ['Granted: ' + words(kind).toLowerCase(), amount]),
    ['Charged', figures.consumed], ['Given back', figures.refunded], ['Expired', figures.expired], ['Revoked', figures.revoked],
    ['Adjusted', figures.adjusted], ['Transferred', figures.transferred], ['Closing balance: outstanding liability', figures.closing],
  ];
}

function Csv({ query }) {
  const save = async () => { download(`finance-${new Date(query.from).toISOString().slice(0, 7)}.csv`, 'text/csv', await text('/v1/finance-report/csv', { ...query, wait: 30000 })); };
  return h(Action, { label: 'Download as CSV', onSubmit: save, done: 'It was downloaded.' });
}

function Report({ asked }) {
  const { figures, query } = asked;
  return h('article', { class: 'whole', 'aria-label': 'Report' },
    h('h2', null, `${new Date(query.from).toISOString().slice(0, 10)} until ${new Date(query.to).toISOString().slice(0, 10)} (UTC)`),
    figures.entries === 0 && figures.opening === 0
      ? h(Empty, { title: 'Nothing was booked until then' }, 'There are no entries of such accounts before the end of this month.')
      : h(Table, {
        caption: 'What became of credits', rows: lines(figures), rowKey: ([name]) => name,
        columns: [['Credits, in units', ([name]) => h('bdi', null, name)], ['', ([, amount]) => credits(amount), 'number']],
      }),
    figures.unexplained === 0
      ? h('p', { class: 'done' }, `It reconciles to zero, over ${number(figures.entries)} entries.`)
      : h('p', { class: 'failure', role: 'alert' }, `It does not reconcile: ${number(figures.unexplained)} units are unexplained.`),
    h(Csv, { query, key: JSON.stringify(query) }));
}

export function FinancePage() {
  const caller = useCaller();
  const [asked, setAsked] = useState(null);
  const [progress, setProgress] = useState(null);
  const look = async (fields) => {
    const query = { ...span(fields.month), accounts: fields.accounts };
    setAsked(null);
    try {
      setAsked({ query, figures: await ask(query, setProgress) });
    } finally {
      setProgress(null);
    }
    // The form stays, for another month.
    throw new Asked();
  };
  return h('section', null,
    h('h1', null, 'Finance'),
    h('p', { class: 'soft' }, 'What became of credits in a month, counted from the entries; months begin and end in UTC. A month that is not over is counted up to now.'),
    caller && !caller.permissions.includes('read') && h('p', null, 'Your key needs the scope read, for all accounts.'),
    caller && caller.permissions.includes('read') && h(Action, { label: 'Make the report', tone: 'primary', onSubmit: look },
      h('label', null, 'Month', h('input', { name: 'month', type: 'month', required: true, pattern: '[0-9]{4}-[0-9]{2}', defaultValue: monthOf(new Date()), max: monthOf(new Date()) })),
      h('label', null, 'Accounts begin with', h('input', { name: 'accounts', placeholder: 'all', spellCheck: false, maxLength: 200 }))),
    h('div', { role: 'status' }, progress && h('p', null, progress.all ? `${number(progress.done)} of ${count(progress.all, 'record')} read …` : 'It is beginning …')),
    asked && h(Report, { asked }));
}
