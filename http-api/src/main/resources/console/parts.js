// What the pages are put together from.
import { h, Fragment, useState, useEffect, useRef, useCallback } from './dom.js';
import { ApiError, get } from './api.js';
import { number, signed, time, ago } from './format.js';

export function useAnswer(url, query, refreshMillis) {
  const [state, setState] = useState({ loading: true });
  const wanted = url + JSON.stringify(query || {});
  const load = useCallback(async (signal) => {
    try {
      const answer = await get(url, query, signal);
      setState({ answer });
    } catch (error) {
      if (error.name !== 'AbortError') setState((before) => ({ answer: before.answer, error }));
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

export function Failure({ error }) {
  if (!error) return null;
  const problem = error instanceof ApiError ? error.problem : { title: 'The ledger does not answer', detail: String(error.message) };
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
  return h('time', { dateTime: new Date(at).toISOString(), title: time(at) }, time(at));
}

export function Ago({ at }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
  return h('time', { dateTime: new Date(at).toISOString(), title: time(at) }, ago(at));
}

export function Copy({ text, label }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return h('button', { type: 'button', class: 'quiet copy', onClick: copy, 'aria-label': 'Copy ' + (label || text) },
    copied ? 'Copied' : 'Copy');
}

// A table that becomes a list of cards on a phone. columns: [heading, cell(row), class]
export function Table({ caption, columns, rows, rowKey, empty }) {
  if (rows.length === 0) return empty || null;
  return h('div', { class: 'table-holder' }, h('table', null,
    h('caption', { class: 'unseen' }, caption),
    h('thead', null, h('tr', null, columns.map(([heading, , kind]) => h('th', { scope: 'col', class: kind || '' }, heading)))),
    h('tbody', null, rows.map((row, i) => h('tr', { key: rowKey ? rowKey(row) : i },
      columns.map(([heading, cell, kind]) => h('td', { class: kind || '', 'data-heading': heading }, cell(row))))))));
}

const PALETTE = ['#0b8f63', '#3578e5', '#d9822b', '#9b59d0', '#d64550', '#1aa3b8', '#8a8f98', '#b3a100'];

function theme() {
  const style = getComputedStyle(document.documentElement);
  return { text: style.getPropertyValue('--soft').trim(), line: style.getPropertyValue('--line').trim() };
}

// series: [{label, data}]; labels: x-axis texts
export function Plot({ kind, labels, series, stacked, label, height }) {
  const canvas = useRef(null);
  const chart = useRef(null);
  useEffect(() => {
    const colours = theme();
    const axis = { stacked: Boolean(stacked), ticks: { color: colours.text, maxRotation: 0, autoSkipPadding: 16 }, grid: { color: colours.line } };
    chart.current = new window.Chart(canvas.current, {
      type: kind,
      data: { labels: [], datasets: [] },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, normalized: true,
        interaction: { mode: 'index', intersect: false },
        plugins: { legend: { position: 'bottom', labels: { color: colours.text, boxWidth: 12 } } },
        scales: { x: { ...axis, grid: { display: false } }, y: { ...axis, beginAtZero: kind === 'bar', ticks: { ...axis.ticks, precision: 0 } } },
      },
    });
    return () => chart.current.destroy();
  }, [kind, stacked]);
  useEffect(() => {
    const { data } = chart.current;
    data.labels = labels;
    data.datasets = series.map((each, i) => ({
      label: each.label, data: each.data, backgroundColor: PALETTE[i % PALETTE.length], borderColor: PALETTE[i % PALETTE.length],
      borderWidth: kind === 'line' ? 2 : 0, pointRadius: 0, stepped: each.stepped || false, tension: 0, fill: false,
    }));
    chart.current.options.plugins.legend.display = kind === 'bar';
    chart.current.update('none');
  }, [labels, series]);
  return h('div', { class: 'plot', role: 'img', 'aria-label': label }, h('canvas', { ref: canvas, height: height || 220 }));
}

export function Dialog({ title, onClose, children }) {
  const element = useRef(null);
  useEffect(() => {
    element.current.showModal();
    return () => element.current && element.current.close();
  }, []);
  return h('dialog', { ref: element, onCancel: onClose, 'aria-label': title },
    h('header', null, h('h2', null, title),
      onClose && h('button', { type: 'button', class: 'quiet', onClick: onClose, 'aria-label': 'Close' }, '✕')),
    children);
}

// A form that is one request: shows what is wrong beside it and is never sent twice at once.
export function Action({ label, tone, onSubmit, children, done }) {
  const [state, setState] = useState({});
  const submit = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const choice = event.submitter ? event.submitter.value : '';
    setState({ busy: true });
    try {
      await onSubmit(Object.fromEntries(new FormData(form)), choice);
      setState({ done: true });
    } catch (error) {
      setState({ error });
    }
  };
  if (state.done) return h('p', { class: 'done', role: 'status' }, done || 'Done.');
  return h('form', { class: 'action', onSubmit: submit }, h('fieldset', { disabled: state.busy },
    children,
    label && h('button', { type: 'submit', class: tone || '' }, label)),
    h(Failure, { error: state.error }));
}

export function Bar({ value, total }) {
  return h('progress', { max: Math.max(total, 1), value });
}

export { number, Fragment };
