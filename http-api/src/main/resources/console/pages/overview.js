import { launcher } from '../launcher.js';
import { h, useEffect, useMemo, useRef, useState } from '../dom.js';
import { number, count, clock, words, withFilters } from '../format.js';
import { may, useCaller } from '../caller.js';
import { useAnswer, Failure, Empty, Tile, Plot, Table, Ago } from '../parts.js';

const COLOURS = 8;
const SPANS = [[1, 'Hour'], [6, '6 hours'], [24, 'Day'], [168, 'Week']];

// Counts of one group as one series for each name, over the same spans of time.
function series(answer, group, value = 'count') {
  if (!answer) return { labels: [], series: [], total: 0 };
  const counts = answer.data.filter((each) => each.name.startsWith(group + ':'));
  const now = Math.floor(Date.now() / answer.spanMillis) * answer.spanMillis;
  const first = counts.length ? Math.min(...counts.map((each) => each.start)) : now;
  const starts = [];
  for (let start = Math.min(first, now - 20 * answer.spanMillis); start <= now; start += answer.spanMillis) starts.push(start);
  const place = new Map(starts.map((start, i) => [start, i]));
  // The most frequent have a colour each; the others share one.
  const sums = new Map();
  for (const each of counts) sums.set(each.name, (sums.get(each.name) || 0) + each.count);
  const frequent = [...sums].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const names = frequent.slice(0, frequent.length > COLOURS ? COLOURS - 1 : COLOURS).sort();
  const lines = names.map((name) => ({ label: words(name.slice(group.length + 1)), data: starts.map(() => 0) }));
  if (frequent.length > COLOURS) lines.push({ label: 'Others', data: starts.map(() => 0) });
  let total = 0;
  for (const each of counts) {
    const at = place.get(each.start);
    const named = names.indexOf(each.name);
    if (at !== undefined) lines[named < 0 ? lines.length - 1 : named].data[at] += each[value];
    total += each[value];
  }
  return { labels: starts.map((start) => clock(start, answer.spanMillis)), series: lines, total };
}

// Records per second between two answers.
function useRate(answer) {
  const before = useRef(null);
  const [rate, setRate] = useState(null);
  useEffect(() => {
    if (!answer) return;
    const last = before.current;
    if (last && answer.at > last.at) setRate(((answer.journal - last.journal) * 1000) / (answer.at - last.at));
    before.current = answer;
  }, [answer]);
  return rate;
}

function NotForThisKey() {
  const caller = useCaller();
  return h('section', null,
    h('h1', null, 'Overview'),
    h(Empty, { title: 'Not for this key' }, 'This page counts the whole ledger, and your key reads some accounts of it.'),
    h('ul', null,
      may(caller, ['read']) && [
        h('li', null, h('a', { href: '#/waiting' }, 'What waits for a person')),
        h('li', null, h('a', { href: '#/accounts' }, 'Accounts'))],
      h('li', null, 'Search above finds an account, a generation, a claim or a case by its id.')));
}

export function OverviewPage({ hours }) {
  const overview = useAnswer('/v1/overview', {}, 2000);
  const counts = useAnswer('/v1/counts', { hours }, 5000);
  const letters = useAnswer('/v1/dead-letters', { state: 'OPEN', limit: 8 }, 5000);
  const rate = useRate(overview.answer);
  const events = useMemo(() => series(counts.answer, 'event'), [counts.answer]);
  const refunds = useMemo(() => series(counts.answer, 'refund', 'credits'), [counts.answer]);
  const entries = useMemo(() => series(counts.answer, 'entry'), [counts.answer]);
  const now = overview.answer;
  const waiting = now ? now.open.CASE + now.open.CLAIM + now.open.CASH_REFUND : 0;
  // Whoever reads some accounts alone is not told zeros about all.
  if (overview.error && overview.error.status === 403) return h(NotForThisKey, null);
  const missing = now && now.notAnswered.length > 0;
  return h('section', null,
    h('h1', null, 'Overview'),
    h(Failure, { error: overview.error || counts.error }),
    missing && h('p', { class: 'failure' }, 'Not all instances answered: ' + now.notAnswered.join(', ')),
    h('div', { class: 'tiles' },
      h(Tile, { label: 'Events per second', value: rate === null ? '–' : number(Math.round(rate)), hint: now && number(now.journal) + ' in the journal' }),
      h(Tile, { label: 'Lag', value: now ? number(now.lag) : '–', hint: now && now.lag === 0 ? 'everything is booked' : 'events still to be booked', tone: now && now.lag > 10000 ? 'bad' : 'good' }),
      h(Tile, { label: 'Given back', value: counts.answer ? number(refunds.total) : '–', hint: 'units of credit in this span' }),
      h('a', { class: 'tile-link', href: '#/waiting' }, h(Tile, { label: 'Waiting for a person', value: now ? number(waiting) : '–', hint: now && [count(now.open.CLAIM, 'claim'), count(now.open.CASE, 'case'), count(now.open.CASH_REFUND, 'cash refund')].join(', '), tone: waiting ? 'warn' : 'good' }))),
    h('div', { class: 'chips', role: 'group', 'aria-label': 'Span of time' }, SPANS.map(([length, name]) =>
      h('button', { type: 'button', 'aria-pressed': hours === length, onClick: () => { location.hash = withFilters('#/', { hours: length === 1 ? '' : String(length) }); } }, name))),
    h('div', { class: 'two' },
      h('article', null, h('h2', null, 'Events'), events.series.length
        ? h(Plot, { kind: 'bar', stacked: true, label: 'Events by type over time', ...events })
        : counts.answer && h(Empty, { title: 'No events yet' }, 'Publish one with ', h('code', null, launcher + ' publish FILE'), ' or POST /v1/events.')),
      h('article', null, h('h2', null, 'Credits given back, by cause'), refunds.series.length
        ? h(Plot, { kind: 'bar', stacked: true, label: 'Refunded credits by cause over time', ...refunds })
        : counts.answer && h(Empty, { title: 'Nothing was given back in this span' }, 'Refunds show up here when items or generations fail.')),
      h('article', null, h('h2', null, 'Entries, by kind'), entries.series.length
        ? h(Plot, { kind: 'bar', stacked: true, label: 'Entries by kind over time', ...entries })
        : counts.answer && h(Empty, { title: 'No entries in this span' }, 'Grants, charges and refunds show up here.')),
      h('article', null, h('h2', null, 'Newest dead letters'),
        letters.error && letters.error.status === 403
          ? h(Empty, { title: 'Not for this key' }, 'Dead letters need the scope operate.')
          : letters.answer && h(Table, {
            caption: 'Dead letters',
            rows: letters.answer.data,
            columns: [
              ['When', (letter) => h(Ago, { at: letter.recordedAt })],
              ['Reason', (letter) => h('a', { href: '#/dead-letters/' + encodeURIComponent(letter.id) }, words(letter.reason))],
              ['What is wrong', (letter) => letter.detail, 'wide'],
            ],
            empty: h(Empty, { title: 'No dead letters' }, 'What cannot be decoded or applied is kept, with its reason.'),
          }))));
}
