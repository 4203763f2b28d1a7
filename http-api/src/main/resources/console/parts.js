// What the pages are put together from.
import { h, Fragment, useState, useEffect, useRef, useCallback } from './dom.js';
import { ApiError, Unreachable, get, requestKey } from './api.js';
import { number, count, credits, signed, time, mark, isoTime, ago, units, step, webAddress } from './format.js';

export function useAnswer(url, query, refreshMillis) {
  const [state, setState] = useState({ loading: true });
  const wanted = url + JSON.stringify(query || {});
  const order = useRef({ asked: 0, shown: 0 });
  const load = useCallback(async (signal) => {
    // What was asked earlier and comes later is older than what is shown.
    const turn = ++order.current.asked;
    const show = (next) => {
      if (turn < order.current.shown) return;
      order.current.shown = turn;
      setState(next);
    };
    try {
      const answer = await get(url, query, signal);
      show({ answer });
    } catch (error) {
      if (error.name !== 'AbortError') show((before) => ({ answer: before.answer, error }));
    }
  }, [wanted]);
  useEffect(() => {
    const leaving = new AbortController();
    setState((before) => ({ answer: before.answer, loading: true }));
    load(leaving.signal);
    const timer = refreshMillis ? setInterval(() => document.hidden || load(leaving.signal), refreshMillis) : null;
    return () => { leaving.abort(); clearInterval(timer); };
  }, [wanted, refreshMillis]);
  return { ...state, reload: load };
}

// What went wrong, told apart: the ledger refused, the ledger did not answer, the page itself has a fault.
function problemOf(error) {
  if (error instanceof ApiError) return error.problem;
  if (error instanceof Unreachable) return { title: 'The ledger does not answer', detail: error.message };
  return { title: 'This page has a fault', detail: `Nothing is known to be wrong with the ledger. Load the page again; if it comes back, report this: ${error}` };
}

export function Failure({ error }) {
  if (!error) return null;
  const problem = problemOf(error);
  return h('div', { class: 'failure', role: 'alert' },
    h('strong', null, problem.title),
    h('p', null, problem.detail),
    (problem.errors || []).length > 1 && h('ul', null, problem.errors.map((each) =>
      h('li', null, each.field + ' ' + each.problem + '; ' + each.remedy))));
}

export function Empty({ title, children }) {
  return h('div', { class: 'empty' }, h('strong', null, title), h('p', null, children));
}

export function Tile({ label, value, hint, tone }) {
  return h('div', { class: 'tile ' + (tone || '') },
    h('span', { class: 'tile-label' }, label),
    h('span', { class: 'tile-value' }, value),
    hint && h('span', { class: 'tile-hint' }, hint));
}

export function Credits({ amount, scale }) {
  return h('span', { class: 'credits ' + (amount > 0 ? 'plus' : amount < 0 ? 'minus' : '') }, signed(amount, scale));
}

export function Time({ at }) {
  return h('time', { dateTime: isoTime(at), title: time(at) }, time(at));
}

export function Ago({ at }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
  return h('time', { dateTime: isoTime(at), title: time(at) }, ago(at));
}

// Gives the reader a file.
export function download(name, type, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Pages over plain HTTP have no clipboard of their own; what is selected can be copied everywhere.
function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  const before = document.activeElement;
  field.value = text;
  field.className = 'unseen';
  field.readOnly = true;
  (document.querySelector('dialog[open]') || document.body).append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (before) before.focus();
  return copied ? Promise.resolve() : Promise.reject(new Error('not copied'));
}

export function Copy({ text, label }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const what = await copyText(text).then(() => 'Copied', () => 'Not copied');
    setSaid(what);
    setTimeout(() => setSaid(''), 1500);
  };
  return h('button', { type: 'button', class: 'quiet copy', onClick: copy, 'aria-label': said || 'Copy ' + (label || text) }, said || 'Copy');
}

// Where a result can be looked at. What is no address, as after an erasure, stays text.
export function Result({ result }) {
  const address = webAddress(result.url);
  const name = result.itemId === null || result.itemId === undefined ? 'Result' : ['Result ', h('bdi', null, result.itemId)];
  if (!address) return h('span', { class: 'result' }, name, ': ', h('bdi', null, result.url));
  return h('a', { class: 'result', href: address.href, target: '_blank', rel: 'noopener noreferrer' },
    name, ' on ', h('bdi', null, address.host), ' ', h('span', { 'aria-hidden': 'true' }, '↗'), h('span', { class: 'unseen' }, 'opens a new tab'));
}

// A table that becomes a list of cards on a phone. columns: [heading, cell(row), class]
// What is wider than its place is scrolled by keyboard too, if nothing in it takes the focus.
function useScrolled() {
  const holder = useRef(null);
  useEffect(() => {
    const place = holder.current;
    if (!place) return;
    if (place.scrollWidth > place.clientWidth && !place.querySelector('a, button, input, select, summary')) place.tabIndex = 0;
    else place.removeAttribute('tabindex');
  });
  return holder;
}

export function Table({ caption, columns, rows, rowKey, empty }) {
  const holder = useScrolled();
  if (rows.length === 0) return empty || null;
  return h('div', { class: 'table-holder', ref: holder }, h('table', null,
    h('caption', { class: 'unseen' }, caption),
    h('thead', null, h('tr', null, columns.map(([heading, , kind]) => (heading ? h('th', { scope: 'col', class: kind || '' }, heading) : h('td', null))))),
    h('tbody', null, rows.map((row, i) => h('tr', { key: rowKey ? rowKey(row) : i },
      columns.map(([heading, cell, kind]) => h('td', { class: kind || '', 'data-heading': heading }, cell(row))))))));
}

const PALETTE = ['#0b8f63', '#3578e5', '#d9822b', '#9b59d0', '#d64550', '#1aa3b8', '#8a8f98', '#b3a100'];

function theme() {
  const style = getComputedStyle(document.documentElement);
  return { text: style.getPropertyValue('--soft').trim(), line: style.getPropertyValue('--line').trim() };
}

// Counts up whenever light becomes dark, by the button or by the system.
function useTheme() {
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const changed = () => setTimes((n) => n + 1);
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    window.addEventListener('themechange', changed);
    system.addEventListener('change', changed);
    return () => { window.removeEventListener('themechange', changed); system.removeEventListener('change', changed); };
  }, []);
  return times;
}

const ROWS_BESIDE_PLOT = 200;

// The same numbers for those who cannot see the picture, or want to read them.
function PlotTable({ label, heads, series, format }) {
  const first = Math.max(0, heads.length - ROWS_BESIDE_PLOT);
  const places = heads.map((head, i) => i).slice(first).reverse().filter((i) => series.some((each) => each.data[i]));
  return h('details', { class: 'beside-plot' }, h('summary', null, 'As a table'),
    h(Table, {
      caption: label, rows: places,
      columns: [['When', (i) => heads[i], 'when'], ...series.map((each) => [each.label, (i) => format(each.data[i]), 'number'])],
    }),
    first > 0 && h('p', { class: 'soft' }, `The newest ${ROWS_BESIDE_PLOT} of ${count(heads.length, 'mark')}.`));
}

// series: [{label, data}]; labels: x-axis texts, or with times the epoch milliseconds of each value, which stand as far apart as they are.
export function Plot({ kind, labels, times, series, stacked, label, height, format = number }) {
  const canvas = useRef(null);
  const chart = useRef(null);
  const themed = useTheme();
  const timed = Boolean(times);
  const length = useRef(0);
  useEffect(() => {
    const colours = theme();
    const axis = { stacked: Boolean(stacked), ticks: { color: colours.text, maxRotation: 0, autoSkipPadding: 16 }, grid: { color: colours.line } };
    const along = timed
      ? { ...axis, type: 'linear', grid: { display: false }, ticks: { ...axis.ticks, maxTicksLimit: 7, callback: (value) => mark(value, length.current) } }
      : { ...axis, grid: { display: false } };
    chart.current = new window.Chart(canvas.current, {
      type: kind,
      data: { labels: [], datasets: [] },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, normalized: true, parsing: !timed,
        interaction: { mode: 'index', intersect: false },
        plugins: {
          legend: { position: 'bottom', labels: { color: colours.text, boxWidth: 12 } },
          tooltip: timed ? { callbacks: { title: (items) => (items.length ? time(items[0].parsed.x) : '') } } : {},
        },
        scales: { x: along, y: { ...axis, beginAtZero: kind === 'bar', ticks: { ...axis.ticks, precision: timed ? undefined : 0 } } },
      },
    });
    return () => chart.current.destroy();
  }, [kind, stacked, themed, timed]);
  useEffect(() => {
    const { data, options } = chart.current;
    data.labels = timed ? undefined : labels;
    data.datasets = series.map((each, i) => ({
      label: each.label, data: timed ? each.data.map((y, n) => ({ x: times[n], y })) : each.data,
      backgroundColor: PALETTE[i % PALETTE.length], borderColor: PALETTE[i % PALETTE.length],
      borderWidth: kind === 'line' ? 2 : 0, pointRadius: 0, stepped: each.stepped || false, tension: 0, fill: false,
    }));
    if (timed) {
      length.current = times.length ? times[times.length - 1] - times[0] : 0;
      options.scales.x.min = times[0];
      options.scales.x.max = times[times.length - 1];
    }
    options.plugins.legend.display = kind === 'bar';
    chart.current.update('none');
  }, [labels, times, series, themed]);
  return h(Fragment, null,
    h('div', { class: 'plot', role: 'img', 'aria-label': label }, h('canvas', { ref: canvas, height: height || 220 })),
    h(PlotTable, { label, heads: timed ? times.map(time) : labels, series, format }));
}

export function Dialog({ title, onClose, children }) {
  const element = useRef(null);
  useEffect(() => {
    element.current.showModal();
    const first = element.current.querySelector('form input, form select');
    if (first) first.focus();
    return () => element.current && element.current.close();
  }, []);
  return h('dialog', { ref: element, onCancel: onClose, 'aria-label': title },
    h('header', null, h('h2', null, title),
      onClose && h('button', { type: 'button', class: 'quiet', onClick: onClose, 'aria-label': 'Close' }, '✕')),
    children);
}

// Thrown by a form that is shown once more before it is sent.
export class Asked extends Error {}

// A form that is one request: shows what is wrong beside it, is never sent twice at once, and if it is sent again after nobody answered it
// is the same request: what was done the first time is not done again.
export function Action({ label, tone, onSubmit, children, done }) {
  const [state, setState] = useState({});
  const named = useRef(null);
  const focused = useRef(null);
  // What is disabled while it is sent loses the focus; whoever works by keyboard goes on where they were.
  useEffect(() => {
    if (!state.busy && focused.current) {
      focused.current.focus();
      focused.current = null;
    }
  }, [state]);
  const submit = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const choice = event.submitter ? event.submitter.value : '';
    const fields = Object.fromEntries(new FormData(form));
    const wanted = JSON.stringify([fields, choice]);
    if (!named.current || named.current.wanted !== wanted) named.current = { wanted, key: requestKey() };
    focused.current = form.contains(document.activeElement) ? document.activeElement : null;
    setState({ busy: true });
    try {
      const outcome = await onSubmit(fields, choice, named.current.key);
      focused.current = null;
      setState({ done: true, outcome });
    } catch (error) {
      setState(error instanceof Asked ? {} : { error });
    }
  };
  if (state.done) return h('div', { class: 'done', role: 'status', tabIndex: -1 }, (typeof done === 'function' ? done(state.outcome) : done) || 'Done.');
  return h('form', { class: 'action', onSubmit: submit }, h('fieldset', { disabled: state.busy },
    children,
    label && h('button', { type: 'submit', class: tone || '' }, label)),
    h(Failure, { error: state.error }));
}

// Above so many credits a person types them a second time, or more than so many times what the account has.
const SURE_ABOVE = 10_000;
const SURE_TIMES = 10;

// Whether so much is asked about once more.
export const isMuch = (amount, balance, scale) =>
  Math.abs(amount) > SURE_ABOVE * 10 ** scale && Math.abs(amount) > SURE_TIMES * Math.abs(balance || 0);

// A field for credits that says what the balance was and will be. most: what the caller may give in one action; signs: 1 adds, −1 takes away.
export function Amount({ name = 'amount', label = 'Credits', scale, balance, most, sign = 1, both, optional, placeholder, onAmount }) {
  const [text, setText] = useState('');
  const [again, setAgain] = useState('');
  const amount = units(text, scale);
  const wrong = text.trim() === '' ? ''
    : amount === null ? `Write a number with at most ${count(scale, 'digit')} after the point`
      : amount === 0 ? 'Write a number that is not zero'
        : amount < 0 && !both ? 'Write a number above zero'
          : most !== null && most !== undefined && amount > most ? `You may give ${credits(most, scale)} in one action; ask somebody who may give more` : '';
  const much = !wrong && amount !== null && isMuch(amount, balance, scale);
  const field = useRef(null);
  const repeat = useRef(null);
  useEffect(() => {
    field.current.setCustomValidity(wrong);
    if (repeat.current) repeat.current.setCustomValidity(units(again, scale) === amount ? '' : 'Type the same number once more');
    if (onAmount) onAmount(wrong ? null : amount);
  });
  const hint = 'hint-' + name;
  return h(Fragment, null,
    h('label', null, label, h('input', {
      ref: field, name, type: 'text', inputMode: 'decimal', autoComplete: 'off', required: !optional, placeholder, value: text,
      'aria-describedby': hint, onInput: (event) => setText(event.target.value),
    })),
    h('p', { id: hint, class: 'preview ' + (wrong ? 'bad' : ''), 'aria-live': 'polite' },
      wrong || (amount !== null && balance !== null && balance !== undefined
        ? ['Balance ', h('span', { class: 'credits' }, credits(balance, scale)), ' → ', h('strong', { class: 'credits' }, credits(balance + sign * amount, scale))]
        : most !== null && most !== undefined ? `At most ${credits(most, scale)} in one action.` : scale ? `In steps of ${step(scale)}.` : '')),
    much && h('label', null, `That is much: type ${credits(Math.abs(amount), scale)} once more`, h('input', {
      ref: repeat, name: name + 'Again', type: 'text', inputMode: 'decimal', autoComplete: 'off', required: true, value: again,
      onInput: (event) => setAgain(event.target.value),
    })));
}

export function Bar({ value, total }) {
  return h('progress', { max: Math.max(total, 1), value });
}

export { number, Fragment };
