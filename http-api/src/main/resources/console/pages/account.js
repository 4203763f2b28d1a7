import { h, Fragment, useCallback, useEffect, useMemo, useRef, useState } from '../dom.js';
import { get, live, path } from '../api.js';
import { may, useCaller } from '../caller.js';
import { count, credits, plainCredits, time, isoTime, dayStart, zone, words, grantKind, date, ago, accountLink, generationLink, withFilters, csv } from '../format.js';
import { useAnswer, Failure, Empty, Tile, Credits, Plot, Table, Time, Copy, download } from '../parts.js';
import { Acts, ActionDialog, GrantActs } from './acting.js';
import { Plan, Budgets } from './spending.js';

const KINDS = [['', 'All'], ['REFUND', 'Refunds'], ['CHARGE', 'Charges'], ['GRANT', 'Grants'], ['EXPIRY', 'Expired'], ['ADJUSTMENT', 'Adjusted'], ['REVOCATION', 'Taken back'], ['TRANSFER', 'Transferred']];
const PAGE = 50;
const EXPORT_PAGE = 500;
const BUDGETS = 50;
// How many pages of new entries are read behind those that are shown before the list begins anew.
const CATCH_UP_PAGES = 10;

// What the filters ask of the ledger; days are those of the zone that is shown.
const queryOf = (filter) => ({ kind: filter.kind, from: dayStart(filter.from), to: dayStart(filter.to, 1), generation: filter.generation, actor: filter.actor });

function useActivity(account, filter) {
  const [state, setState] = useState({ rows: [], next: null, loading: true });
  const shown = useRef(state);
  const query = queryOf(filter);
  const wanted = JSON.stringify([account, query]);
  const current = useRef(wanted);
  current.current = wanted;
  const show = (more) => { shown.current = { ...shown.current, loading: false, error: null, ...more }; setState(shown.current); };
  const page = (cursor) => get(path`/v1/accounts/${account}/activity`, { ...query, limit: PAGE, cursor });
  // Nothing is shown that another filter asked for.
  const guarded = (work) => async (...given) => {
    try {
      await work(...given);
    } catch (error) {
      if (current.current === wanted) show({ error });
    }
  };
  const first = guarded(async () => {
    const newest = await page(null);
    if (current.current === wanted) show({ rows: newest.data, next: newest.nextCursor, archivedBefore: newest.archivedBefore });
  });
  const older = guarded(async () => {
    const more = await page(shown.current.next);
    if (current.current !== wanted) return;
    const last = shown.current.rows[shown.current.rows.length - 1];
    show({ rows: [...shown.current.rows, ...more.data.filter((row) => !last || row.sequence < last.sequence)], next: more.nextCursor, archivedBefore: more.archivedBefore });
  });
  // New entries come before those that are there; older ones that were asked for stay.
  const newer = guarded(async () => {
    const top = shown.current.rows[0];
    const found = [];
    let cursor = null;
    for (let pages = 0; pages < CATCH_UP_PAGES; pages++) {
      const answer = await page(cursor);
      if (current.current !== wanted) return;
      const fresh = answer.data.filter((row) => !top || row.sequence > top.sequence);
      found.push(...fresh);
      if (!top || fresh.length < answer.data.length || !answer.nextCursor) {
        show({ rows: [...found, ...shown.current.rows], ...(top ? {} : { next: answer.nextCursor }) });
        return;
      }
      cursor = answer.nextCursor;
    }
    await first();
  });
  useEffect(() => {
    show({ rows: [], next: null, loading: true });
    first();
  }, [wanted]);
  const latest = useRef({});
  latest.current = { older, newer };
  return {
    ...state,
    older: useCallback(() => latest.current.older(), []),
    newer: useCallback(() => latest.current.newer(), []),
  };
}

const COLUMNS = ['time', 'sequence', 'kind', 'credits', 'balance_before', 'balance_after', 'reason', 'text', 'feature', 'label', 'generation_id', 'item_id', 'policy_version'];

function exportLine(row, scale) {
  return [isoTime(row.recordedAt), row.sequence, row.kind, plainCredits(row.amount, scale), plainCredits(row.balanceBefore, scale), plainCredits(row.balanceAfter, scale), row.reason, row.text, row.feature, row.label, row.generationId, row.itemId, row.policy.version];
}

// All that the filters ask for, however much of it is on the screen.
function Export({ account, filter, scale }) {
  const [state, setState] = useState({});
  const stop = useRef(null);
  useEffect(() => () => stop.current && stop.current.abort(), []);
  const run = async () => {
    const stopping = new AbortController();
    stop.current = stopping;
    setState({ rows: 0 });
    try {
      const lines = [];
      let cursor = null;
      do {
        const page = await get(path`/v1/accounts/${account}/activity`, { ...queryOf(filter), limit: EXPORT_PAGE, cursor }, stopping.signal);
        lines.push(...page.data.map((row) => exportLine(row, scale)));
        cursor = page.nextCursor;
        setState({ rows: lines.length });
      } while (cursor);
      download('activity-' + account.replace(/[^a-zA-Z0-9._-]/g, '_') + '.csv', 'text/csv', csv(COLUMNS, lines));
      setState({ done: lines.length });
    } catch (error) {
      setState(error.name === 'AbortError' ? {} : { error });
    }
  };
  const running = state.rows !== undefined;
  return h(Fragment, null,
    h('button', { type: 'button', class: 'quiet', onClick: running ? () => stop.current.abort() : run, title: `Everything that these filters find, with times in ${zone()}` }, running ? `Stop; ${count(state.rows, 'row')} so far` : 'Export CSV'),
    h('span', { role: 'status', class: 'soft' }, state.done !== undefined && `${count(state.done, 'row')} exported.`),
    h(Failure, { error: state.error }));
}

const GRANTS_SHOWN = 6;
// Of one entry.
const GRANTS_NAMED = 3;

function Grants({ account, known, caller, onDone }) {
  const { grants, furtherGrants: further, scale } = known;
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState(null);
  const more = grants.length - GRANTS_SHOWN;
  return h(Fragment, null, h(Table, {
    caption: 'Grants with credits left', rows: all ? grants : grants.slice(0, GRANTS_SHOWN), rowKey: (grant) => grant.grantId,
    columns: [
      ['Kind', (grant) => h('span', { class: 'chip' }, grantKind(grant.kind))],
      ['Grant', (grant) => grant.grantId, 'wide'],
      ['Pays for', (grant) => (grant.features ? grant.features.join(', ') : 'everything') + (grant.models ? ' by ' + grant.models.join(', ') : '')],
      ['Left', (grant) => credits(grant.remaining, scale), 'number'],
      ['Expires', (grant) => grant.expiresAt === null ? 'never' : h('span', { title: time(grant.expiresAt), class: grant.expiresAt - Date.now() < 7 * 86400000 ? 'warn' : '' }, date(grant.expiresAt) + ', ' + ago(grant.expiresAt))],
      ...(may(caller, ['grant'], account) ? [['', (grant) => h(GrantActs, { account, grant, caller, onOpen: setOpen })]] : []),
    ],
    empty: h(Empty, { title: 'No grant has credits left' }, 'New credits cover what is missing first.'),
  }),
  open && h(ActionDialog, { ...open, account, known, caller, onClose: () => setOpen(null), onDone }),
  more > 0 && h('button', { type: 'button', class: 'quiet', 'aria-expanded': all, onClick: () => setAll(!all) }, all ? 'Show fewer' : `Show ${more} more`),
  further && h('p', { class: 'soft' }, `After these ${count(further.count, 'more grant')} with ${credits(further.remaining, scale)} together` + (further.nextExpiry ? ', the next until ' + date(further.nextExpiry) : '') + '.'));
}

// Which grants an entry took from or gave to; a charge of many is told by the first of them.
function GrantsMoved({ row, scale }) {
  const moved = row.grants || [];
  if (!moved.length || (row.kind === 'GRANT' && moved.length === 1)) return null;
  const named = moved.slice(0, GRANTS_NAMED);
  return h('span', { class: 'soft' }, row.amount < 0 ? ' · from ' : ' · into ',
    named.map((grant, i) => [i > 0 && ', ', h('bdi', null, grant.grantId), moved.length > 1 && ' ' + credits(Math.abs(grant.amount), scale)]),
    moved.length > named.length && ` and ${count(moved.length - named.length, 'more grant')}`);
}

function Activity({ account, filter, setFilter, activity, scale }) {
  const change = (name) => (event) => setFilter({ ...filter, [name]: event.target.value.trim() });
  const filtered = filter.kind || filter.from || filter.to || filter.generation || filter.actor;
  return h('article', { class: 'whole' },
    h('h2', null, 'Recent credit activity'),
    h('div', { class: 'filters' },
      h('div', { class: 'chips', role: 'group', 'aria-label': 'Kind' }, KINDS.map(([kind, name]) =>
        h('button', { type: 'button', 'aria-pressed': filter.kind === kind, onClick: () => setFilter({ ...filter, kind }) }, name))),
      h('label', null, `From (${zone()})`, h('input', { type: 'date', value: filter.from, onChange: change('from') })),
      h('label', null, 'To, that day included', h('input', { type: 'date', value: filter.to, onChange: change('to') })),
      h('label', null, 'Generation', h('input', { type: 'text', value: filter.generation, onChange: change('generation'), placeholder: 'id', spellCheck: false })),
      h('label', null, 'Member', h('input', { type: 'text', value: filter.actor, onChange: change('actor'), placeholder: 'id', spellCheck: false })),
      h(Export, { account, filter, scale, key: JSON.stringify(filter) })),
    h(Failure, { error: activity.error }),
    h(Table, {
      caption: 'Recent credit activity, newest first', rows: activity.rows, rowKey: (row) => row.entryId,
      columns: [
        ['When', (row) => h(Time, { at: row.recordedAt }), 'when'],
        ['What', (row) => h('span', { class: 'what' }, row.text, row.transfer && h('span', { class: 'soft' }, (row.amount < 0 ? ', to ' : ', from '), h('bdi', null, row.transfer.otherAccount)), h(GrantsMoved, { row, scale })), 'wide'],
        ['Generation', (row) => row.generationId
          ? h('span', { class: 'with-copy' }, h('a', { href: generationLink(account, row.generationId) }, h('bdi', null, row.generationId)), h(Copy, { text: row.generationId, label: 'generation id' }))
          : null],
        ['Credits', (row) => h(Credits, { amount: row.amount, scale }), 'number'],
        ['Balance', (row) => credits(row.balanceAfter, scale), 'number'],
      ],
      empty: activity.loading ? h('p', { class: 'loading' }, 'Loading …')
        : filtered
          ? h(Empty, { title: 'Nothing matches these filters' }, h('button', { type: 'button', onClick: () => setFilter({}) }, 'Show everything'))
          : h(Empty, { title: 'No credit activity yet' }, 'Grants, charges and refunds show up here as they happen.'),
    }),
    activity.rows.length > 0 && h('p', { class: 'soft' },
      `${count(activity.rows.length, 'row')} shown; together `, h(Credits, { amount: activity.rows.reduce((sum, row) => sum + row.amount, 0), scale }), '. ',
      activity.next
        ? h('button', { type: 'button', onClick: activity.older }, 'Older entries')
        : activity.archivedBefore ? `What is older than ${time(activity.archivedBefore)} is in the archive.` : ''));
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
      ['Settled by', (item) => item.settled && h('span', null, h('bdi', { title: item.settled.caller || '' }, item.settled.by || item.settled.caller), item.settled.note && [': ', h('bdi', null, item.settled.note)])],
      ['Last word', (item) => (item.closed || item.opened).message, 'wide'],
    ],
    empty: h(Empty, { title: 'Nothing was reported' }, 'Claims, cases and cash refunds of this account show up here.'),
  });
}

const NO_FILTER = { kind: '', from: '', to: '', generation: '', actor: '' };

export function AccountPage({ account, filters }) {
  const known = useAnswer(path`/v1/accounts/${account}`);
  const caller = useCaller();
  const notices = useAnswer(path`/v1/accounts/${account}/notices`, { limit: 8 });
  const filter = { ...NO_FILTER, ...filters };
  const setFilter = (wanted) => location.replace(withFilters(accountLink(account), wanted));
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
        reload = setTimeout(() => { reload = null; activity.newer(); plotted.reload(); if (type === 'notice') known.reload(); notices.reload(); plan.reload(); budgets.reload(); }, 250);
      }
    }, setConnected);
    return () => { clearTimeout(reload); close(); };
  }, [account, activity.newer]);
  const shown = balance || known.answer;
  const scale = known.answer ? known.answer.scale : 0;
  const plot = useMemo(() => {
    const rows = plotted.answer ? [...plotted.answer.data].reverse() : [];
    return { times: rows.map((row) => row.recordedAt), series: [{ label: 'Balance', data: rows.map((row) => row.balanceAfter / 10 ** scale), stepped: 'before' }] };
  }, [plotted.answer, scale]);
  const acted = () => { known.reload(); activity.newer(); plotted.reload(); notices.reload(); };
  return h('section', null,
    h('p', { class: 'path' }, h('a', { href: '#/accounts' }, 'Accounts')),
    h('h1', null, h('bdi', { class: 'id' }, account), ' ', h(Copy, { text: account, label: 'account id' }),
      h('span', { class: 'live ' + (connected ? 'on' : ''), role: 'status' }, connected ? 'live' : 'connecting')),
    h(Failure, { error: known.error }),
    shown && [
      shown.mergedInto
        ? h('p', null, h('span', { class: 'warn' }, 'Merged into '), h('a', { href: accountLink(shown.mergedInto) }, shown.mergedInto), ': what it had is there, and what comes back goes there.')
        : shown.closed && h('p', null, h('span', { class: 'warn' }, 'Closed: '), 'nothing is authorised any more. What it still has can be transferred.'),
      caller && h(Acts, { account, known: { ...shown, scale }, caller, onDone: acted }),
      h('div', { class: 'tiles' },
        h(Tile, { label: 'Available', value: credits(shown.available, scale), hint: shown.grants.some((grant) => grant.features || grant.models) ? 'for everything; some grants pay for their features or models alone' : 'can be spent now', tone: shown.available > 0 ? 'good' : 'warn' }),
        h(Tile, { label: 'Held', value: credits(shown.held, scale), hint: 'charged to what still runs; may come back' }),
        h(Tile, { label: 'Balance', value: credits(shown.balance, scale), hint: 'as of ' + time(shown.asOf), tone: shown.balance < 0 ? 'bad' : '' }),
        h(Tile, { label: 'Next expiry', value: nextExpiry(shown.grants), hint: 'of the grants below' })),
      h('div', { class: 'two' },
        h('article', null, h('h2', null, 'Grants, in the order they are used'), h(Grants, { account, known: { ...shown, scale }, caller, onDone: acted })),
        h('article', null, h('h2', null, 'Balance over time'), plot.times.length > 1
          ? h(Plot, { kind: 'line', label: 'Balance after each of the newest entries', format: (value) => credits(Math.round(value * 10 ** scale), scale), ...plot })
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
