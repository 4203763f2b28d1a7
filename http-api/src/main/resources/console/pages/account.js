import { h, Fragment, useCallback, useEffect, useMemo, useState } from '../dom.js';
import { get, live, path } from '../api.js';
import { count, credits, time, clock, words, grantKind, date, ago, accountLink, generationLink, csv } from '../format.js';
import { useAnswer, Failure, Empty, Tile, Credits, Plot, Table, Time, Copy } from '../parts.js';
import { Plan, Budgets } from './spending.js';

const KINDS = [['', 'All'], ['REFUND', 'Refunds'], ['CHARGE', 'Charges'], ['GRANT', 'Grants'], ['EXPIRY', 'Expired'], ['ADJUSTMENT', 'Adjusted'], ['REVOCATION', 'Taken back'], ['TRANSFER', 'Transferred']];
const PAGE = 50;
const BUDGETS = 50;

function useActivity(account, filter) {
  const [state, setState] = useState({ rows: [], next: null, loading: true });
  const query = { kind: filter.kind, from: filter.from && filter.from + 'T00:00:00Z', to: filter.to && filter.to + 'T23:59:59.999Z', generation: filter.generation, limit: PAGE };
  const wanted = JSON.stringify(query);
  const load = useCallback(async (cursor) => {
    try {
      const page = await get(path`/v1/accounts/${account}/activity`, { ...query, cursor });
      setState((before) => ({ rows: cursor ? [...before.rows, ...page.data] : page.data, next: page.nextCursor }));
    } catch (error) {
      setState((before) => ({ ...before, loading: false, error }));
    }
  }, [account, wanted]);
  useEffect(() => { load(null); }, [load]);
  return { ...state, load };
}

function download(name, type, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function exportRows(account, rows) {
  const columns = ['time', 'sequence', 'kind', 'amount', 'balance_before', 'balance_after', 'reason', 'text', 'feature', 'label', 'generation_id', 'item_id', 'policy_version'];
  const lines = rows.map((row) => [new Date(row.recordedAt).toISOString(), row.sequence, row.kind, row.amount, row.balanceBefore, row.balanceAfter, row.reason, row.text, row.feature, row.label, row.generationId, row.itemId, row.policy.version]);
  download('activity-' + account.replace(/[^a-zA-Z0-9._-]/g, '_') + '.csv', 'text/csv', csv(columns, lines));
}

const GRANTS_SHOWN = 6;

function Grants({ grants, further, scale }) {
  const [all, setAll] = useState(false);
  const more = grants.length - GRANTS_SHOWN;
  return h(Fragment, null, h(Table, {
    caption: 'Grants with credits left', rows: all ? grants : grants.slice(0, GRANTS_SHOWN), rowKey: (grant) => grant.grantId,
    columns: [
      ['Kind', (grant) => h('span', { class: 'chip' }, grantKind(grant.kind))],
      ['Grant', (grant) => grant.grantId, 'wide'],
      ['Pays for', (grant) => (grant.features ? grant.features.join(', ') : 'everything') + (grant.models ? ' by ' + grant.models.join(', ') : '')],
      ['Left', (grant) => credits(grant.remaining, scale), 'number'],
      ['Expires', (grant) => grant.expiresAt === null ? 'never' : h('span', { title: time(grant.expiresAt), class: grant.expiresAt - Date.now() < 7 * 86400000 ? 'warn' : '' }, date(grant.expiresAt) + ', ' + ago(grant.expiresAt))],
    ],
    empty: h(Empty, { title: 'No grant has credits left' }, 'New credits cover what is missing first.'),
  }), more > 0 && h('button', { type: 'button', class: 'quiet', 'aria-expanded': all, onClick: () => setAll(!all) }, all ? 'Show fewer' : `Show ${more} more`),
  further && h('p', { class: 'soft' }, `After these ${count(further.count, 'more grant')} with ${credits(further.remaining, scale)} together` + (further.nextExpiry ? ', the next until ' + date(further.nextExpiry) : '') + '.'));
}

function Activity({ account, filter, setFilter, activity, scale }) {
  const change = (name) => (event) => setFilter({ ...filter, [name]: event.target.value });
  const filtered = filter.kind || filter.from || filter.to || filter.generation;
  return h('article', { class: 'whole' },
    h('h2', null, 'Recent credit activity'),
    h('div', { class: 'filters' },
      h('div', { class: 'chips', role: 'group', 'aria-label': 'Kind' }, KINDS.map(([kind, name]) =>
        h('button', { type: 'button', 'aria-pressed': filter.kind === kind, onClick: () => setFilter({ ...filter, kind }) }, name))),
      h('label', null, 'From', h('input', { type: 'date', value: filter.from, onChange: change('from') })),
      h('label', null, 'To', h('input', { type: 'date', value: filter.to, onChange: change('to') })),
      h('label', null, 'Generation', h('input', { type: 'text', value: filter.generation, onChange: change('generation'), placeholder: 'id', spellCheck: false })),
      h('button', { type: 'button', class: 'quiet', disabled: activity.rows.length === 0, onClick: () => exportRows(account, activity.rows) }, 'Export CSV')),
    h(Failure, { error: activity.error }),
    h(Table, {
      caption: 'Recent credit activity, newest first', rows: activity.rows, rowKey: (row) => row.entryId,
      columns: [
        ['When', (row) => h(Time, { at: row.recordedAt }), 'when'],
        ['What', (row) => h('span', { class: 'what' }, row.text, row.transfer && h('span', { class: 'soft' }, (row.amount < 0 ? ', to ' : ', from ') + row.transfer.otherAccount)), 'wide'],
        ['Generation', (row) => row.generationId
          ? h('span', { class: 'with-copy' }, h('a', { href: generationLink(account, row.generationId) }, row.generationId), h(Copy, { text: row.generationId, label: 'generation id' }))
          : null],
        ['Credits', (row) => h(Credits, { amount: row.amount, scale }), 'number'],
        ['Balance', (row) => credits(row.balanceAfter, scale), 'number'],
      ],
      empty: activity.loading ? h('p', { class: 'loading' }, 'Loading …')
        : filtered
          ? h(Empty, { title: 'Nothing matches these filters' }, h('button', { type: 'button', onClick: () => setFilter({ kind: '', from: '', to: '', generation: '' }) }, 'Show everything'))
          : h(Empty, { title: 'No credit activity yet' }, 'Grants, charges and refunds show up here as they happen.'),
    }),
    activity.rows.length > 0 && h('p', { class: 'soft' },
      `${count(activity.rows.length, 'row')} shown; together `, h(Credits, { amount: activity.rows.reduce((sum, row) => sum + row.amount, 0), scale }), '. ',
      activity.next && h('button', { type: 'button', onClick: () => activity.load(activity.next) }, 'Older entries')));
}

function Work({ account }) {
  const cases = useAnswer('/v1/cases', { account });
  const claims = useAnswer('/v1/claims', { account });
  const cash = useAnswer('/v1/cash-refunds', { account });
  const items = [cases, claims, cash].flatMap((each) => (each.answer ? each.answer.data : [])).sort((a, b) => b.since - a.since);
  return h(Table, {
    caption: 'Claims, cases and cash refunds', rows: items.slice(0, 20), rowKey: (item) => item.kind + item.id,
    columns: [
      ['When', (item) => h(Time, { at: item.since }), 'when'],
      ['What', (item) => words(item.kind)],
      ['State', (item) => h('span', { class: 'chip ' + (item.status === 'OPEN' ? 'warn' : '') }, words(item.status))],
      ['Last word', (item) => (item.closed || item.opened).message, 'wide'],
    ],
    empty: h(Empty, { title: 'Nothing was reported' }, 'Claims, cases and cash refunds of this account show up here.'),
  });
}

export function AccountPage({ account }) {
  const known = useAnswer(path`/v1/accounts/${account}`);
  const notices = useAnswer(path`/v1/accounts/${account}/notices`, { limit: 8 });
  const [filter, setFilter] = useState({ kind: '', from: '', to: '', generation: '' });
  const activity = useActivity(account, filter);
  const plan = useAnswer(path`/v1/accounts/${account}/plan`);
  const budgets = useAnswer(path`/v1/accounts/${account}/budgets`, { limit: BUDGETS });
  const plotted = useAnswer(path`/v1/accounts/${account}/activity`, { limit: 500 });
  const [balance, setBalance] = useState(null);
  const [connected, setConnected] = useState(false);
  useEffect(() => {
    let reload = null;
    const close = live(path`/v1/accounts/${account}/stream`, (type, data) => {
      if (type === 'balance') setBalance(data);
      if (type !== 'balance' && !reload) {
        reload = setTimeout(() => { reload = null; activity.load(null); plotted.reload(); notices.reload(); plan.reload(); budgets.reload(); }, 250);
      }
    }, setConnected);
    return () => { clearTimeout(reload); close(); };
  }, [account, activity.load]);
  const shown = balance || known.answer;
  const scale = known.answer ? known.answer.scale : 0;
  const plot = useMemo(() => {
    const rows = plotted.answer ? [...plotted.answer.data].reverse() : [];
    const span = rows.length ? rows[rows.length - 1].recordedAt - rows[0].recordedAt : 0;
    return { labels: rows.map((row) => clock(row.recordedAt, span > 86400000 ? 3600000 : span > 1200000 ? 60000 : 1000)), series: [{ label: 'Balance', data: rows.map((row) => row.balanceAfter / 10 ** scale), stepped: 'before' }] };
  }, [plotted.answer, scale]);
  return h('section', null,
    h('p', { class: 'path' }, h('a', { href: '#/accounts' }, 'Accounts')),
    h('h1', null, h('span', { class: 'id' }, account), ' ', h(Copy, { text: account, label: 'account id' }),
      h('span', { class: 'live ' + (connected ? 'on' : ''), role: 'status' }, connected ? 'live' : 'connecting')),
    h(Failure, { error: known.error }),
    shown && [
      shown.mergedInto
        ? h('p', null, h('span', { class: 'warn' }, 'Merged into '), h('a', { href: accountLink(shown.mergedInto) }, shown.mergedInto), ': what it had is there, and what comes back goes there.')
        : shown.closed && h('p', null, h('span', { class: 'warn' }, 'Closed: '), 'nothing is authorised any more. What it still has can be transferred.'),
      h('div', { class: 'tiles' },
        h(Tile, { label: 'Available', value: credits(shown.available, scale), hint: shown.grants.some((grant) => grant.features || grant.models) ? 'for everything; some grants pay for their features or models alone' : 'can be spent now', tone: shown.available > 0 ? 'good' : 'warn' }),
        h(Tile, { label: 'Held', value: credits(shown.held, scale), hint: 'charged to what still runs; may come back' }),
        h(Tile, { label: 'Balance', value: credits(shown.balance, scale), hint: 'as of ' + time(shown.asOf), tone: shown.balance < 0 ? 'bad' : '' }),
        h(Tile, { label: 'Next expiry', value: nextExpiry(shown.grants), hint: 'of the grants below' })),
      h('div', { class: 'two' },
        h('article', null, h('h2', null, 'Grants, in the order they are used'), h(Grants, { grants: shown.grants, further: shown.furtherGrants, scale })),
        h('article', null, h('h2', null, 'Balance over time'), plot.labels.length > 1
          ? h(Plot, { kind: 'line', label: 'Balance after each of the newest entries', ...plot })
          : h(Empty, { title: 'Nothing to plot yet' }, 'Two entries make a line.'))),
      h('div', { class: 'two' },
        h('article', null, h('h2', null, 'Plan'), h(Plan, plan)),
        h('article', null, h('h2', null, 'Budgets'), h(Budgets, budgets))),
      h(Activity, { account, filter, setFilter, activity, scale }),
      h('div', { class: 'two' },
        h('article', null, h('h2', null, 'Claims, cases, cash refunds'), h(Work, { account })),
        h('article', null, h('h2', null, 'What was told'), h(Table, {
          caption: 'Notices', rows: (notices.answer || { data: [] }).data, rowKey: (notice) => notice.noticeId,
          columns: [['When', (notice) => h(Time, { at: notice.recordedAt }), 'when'], ['For', (notice) => notice.audience === 'OPERATOR' ? 'operators' : 'customer'], ['What', (notice) => words(notice.type)], ['Message', (notice) => notice.message, 'wide']],
          empty: h(Empty, { title: 'Nothing yet' }, 'Decisions, claims and warnings show up here.'),
        })))],
    known.error && known.error.status === 404 && h('p', null, h('a', { href: accountLink('').replace(/\/$/, '') }, 'See all accounts')));
}

function nextExpiry(grants) {
  const ends = grants.map((grant) => grant.expiresAt).filter((at) => at !== null);
  return ends.length ? date(Math.min(...ends)) : 'none';
}
