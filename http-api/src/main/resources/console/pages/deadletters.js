import { h, useEffect, useRef, useState } from '../dom.js';
import { path, post } from '../api.js';
import { may, useCaller } from '../caller.js';
import { count, words, accountLink, withFilters, dayStart, number } from '../format.js';
import { useAnswer, Failure, Empty, Action, Asked, Ago, Copy, Table, Time } from '../parts.js';

const STATES = [['', 'Open'], ['PUBLISHED_AGAIN', 'Published again'], ['DISCARDED', 'Discarded'], ['ALL', 'All']];
const PAGE = 50;

export const letterLink = (id) => '#/dead-letters/' + encodeURIComponent(id);

// Whether the caller may publish events at all; which ones, the ledger says.
const publishes = (caller) => may(caller, ['operate']) && may(caller, ['publish', 'grant', 'review', 'goodwill']);

function Standing({ letter }) {
  const decided = letter.decision;
  if (!decided) return h('span', { class: 'chip' }, 'open');
  return h('span', null, h('span', { class: 'chip' }, words(letter.state).toLowerCase()),
    decided.position && [' as ', h('code', null, decided.position)], ' by ', h('bdi', null, decided.by), ', ', h(Ago, { at: decided.at }));
}

// Everything of one cause: first how many they are, then, after a look, all of them.
function Bulk({ reason, account, caller, onDone }) {
  const [seen, setSeen] = useState(null);
  const [decided, setDecided] = useState(null);
  const of = (before) => ({ reason, before, ...(account ? { account } : {}) });
  const look = async () => {
    const before = Date.now();
    setSeen({ before, ...await post('/v1/dead-letters/retry', of(before)) });
    throw new Asked();
  };
  const all = (what) => async (fields) => {
    const sum = { done: 0, notDone: [] };
    for (;;) {
      const answer = await post('/v1/dead-letters/' + what, { ...of(seen.before), ...(fields.why ? { why: fields.why } : {}), apply: true });
      sum.done += answer.done;
      sum.notDone = answer.notDone;
      if (answer.done === 0 || answer.matching === answer.done + answer.notDone.length) break;
    }
    setDecided(what);
    onDone();
    return sum;
  };
  const sure = h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'sure', required: true }), `All ${seen ? number(seen.matching) : ''} of them`);
  const told = (verb) => (sum) => [h('p', null, `${count(sum.done, 'dead letter')} ${verb}.`),
    sum.notDone.length > 0 && h('ul', null, sum.notDone.slice(0, 20).map((each) => h('li', null, h('a', { href: letterLink(each.id) }, each.id), ': ', each.problem)))];
  return h('section', { class: 'work', 'aria-label': 'All of this cause' },
    h('h2', null, 'All open ones of this cause', account && [' of ', h('bdi', null, account)]),
    !seen && h(Action, { label: 'See how many', onSubmit: look }),
    seen && h('p', { role: 'status' }, `${count(seen.matching, 'dead letter')}, recorded until now.`),
    seen && seen.matching > 0 && decided !== 'discard' && publishes(caller) && h(Action, { label: 'Publish all again', tone: 'primary', onSubmit: all('retry'), done: told('published again') },
      h('p', null, 'As they were, the oldest first. What is booked already is not booked twice.'), sure),
    seen && seen.matching > 0 && decided !== 'retry' && h(Action, { label: 'Discard all', onSubmit: all('discard'), done: told('discarded') },
      h('label', { class: 'grow' }, 'Why nothing is to come of them', h('input', { name: 'why', required: true, maxLength: 500 })), sure));
}

function Causes({ causes, filter }) {
  return h(Table, {
    caption: 'Why, and how many', rows: causes.data, rowKey: (cause) => cause.reason,
    columns: [
      ['Reason', (cause) => h('a', { href: withFilters('#/dead-letters', { ...filter, reason: cause.reason }), 'aria-current': cause.reason === filter.reason ? 'true' : null }, words(cause.reason))],
      ['Open', (cause) => number(cause.open), 'number'],
      ['Published again', (cause) => number(cause.publishedAgain), 'number'],
      ['Discarded', (cause) => number(cause.discarded), 'number'],
      ['Newest', (cause) => h(Ago, { at: cause.newestAt }), 'when'],
      ['What helps', (cause) => cause.remedy, 'wide'],
    ],
  });
}

export function DeadLettersPage({ filters }) {
  const filter = { reason: '', account: '', state: '', from: '', until: '', ...filters };
  const { cursor, ...unpaged } = filter;
  const caller = useCaller();
  const span = { from: dayStart(filter.from), until: dayStart(filter.until, 1) };
  const found = useAnswer('/v1/dead-letters', {
    reason: filter.reason, account: filter.account, ...span, cursor, limit: PAGE,
    state: filter.state === 'ALL' ? '' : filter.state || 'OPEN',
  }, 10000);
  const causes = useAnswer('/v1/dead-letter-reasons', span, 10000);
  const change = (field) => (event) => location.replace(withFilters('#/dead-letters', { ...unpaged, [field]: event.target.value.trim() }));
  const reasons = [...new Set([...(causes.answer ? causes.answer.data.map((cause) => cause.reason) : []), ...(filter.reason ? [filter.reason] : [])])].sort();
  const next = found.answer && found.answer.nextCursor;
  const missing = found.answer && found.answer.notAnswered.length;
  const reload = () => { found.reload(); causes.reload(); };
  return h('section', null,
    h('h1', null, 'Dead letters'),
    h('p', { class: 'soft' }, 'Records that could not be decoded or applied. Nothing is dropped in silence: correct the event and publish it again, or discard it and say why.'),
    h('div', { class: 'filters narrow' },
      h('label', null, 'State', h('select', { value: filter.state, onChange: change('state') }, STATES.map(([value, text]) => h('option', { value }, text)))),
      h('label', null, 'Reason', h('select', { value: filter.reason, onChange: change('reason') }, h('option', { value: '' }, 'Any reason'), reasons.map((reason) => h('option', { value: reason }, words(reason))))),
      h('label', null, 'Account', h('input', { type: 'text', value: filter.account, onChange: change('account'), spellCheck: false })),
      h('label', null, 'From', h('input', { type: 'date', value: filter.from, onChange: change('from') })),
      h('label', null, 'Until', h('input', { type: 'date', value: filter.until, onChange: change('until') })),
      h('a', { href: '#/dead-letters' }, 'Show everything open')),
    h(Failure, { error: found.error }),
    missing > 0 && h('p', { role: 'status' }, `${count(missing, 'instance')} did not answer: what is there is missing here.`),
    found.answer && h(Table, {
      caption: 'Dead letters, newest first', rows: found.answer.data, rowKey: (letter) => letter.id,
      columns: [
        ['Record', (letter) => h('a', { href: letterLink(letter.id) }, h('code', null, letter.id))],
        ['When', (letter) => h(Time, { at: letter.recordedAt }), 'when'],
        ['Reason', (letter) => words(letter.reason)],
        ['Account', (letter) => letter.accountId && h('a', { href: accountLink(letter.accountId) }, h('bdi', null, letter.accountId))],
        ['What is wrong', (letter) => letter.detail, 'wide'],
        ['State', (letter) => h(Standing, { letter })],
      ],
      empty: h(Empty, { title: cursor ? 'No older ones' : 'No dead letters' }, filter.reason || filter.account || filter.state || filter.from || filter.until ? 'None that fits these filters.' : 'Nothing that was published waits for a decision here.'),
    }),
    (cursor || next) && h('nav', { class: 'buttons', 'aria-label': 'Pages of dead letters' },
      cursor && h('a', { href: withFilters('#/dead-letters', unpaged) }, 'Newest'),
      next && h('a', { href: withFilters('#/dead-letters', { ...unpaged, cursor: next }), rel: 'next' }, 'Older')),
    filter.reason && may(caller, ['operate']) && h(Bulk, { key: filter.reason + '\n' + filter.account, reason: filter.reason, account: filter.account, caller, onDone: reload }),
    causes.answer && causes.answer.data.length > 0 && [h('h2', null, 'Why'), h(Causes, { causes: causes.answer, filter: unpaged })]);
}

function Named({ caption, rows }) {
  return h(Table, {
    caption, rows, rowKey: (row) => row.name,
    columns: [['Name', (row) => h('code', null, row.name)], ['Value', (row) => h('bdi', { class: 'pre' }, row.value), 'wide']],
  });
}

function Contents({ contents }) {
  if (!contents) return h('p', { class: 'soft' }, 'What is in the record is shown to keys that may read accounts, as long as the record is kept.');
  return [
    h('h2', null, 'What is in it'),
    h('p', { class: 'soft' }, contents.form === 'NONE' ? 'Nothing: there are no bytes, or they were not kept because they may hold personal texts in plain.'
      : `${words(contents.form)}, ${count(contents.bytes, 'byte')}`),
    contents.fields.length > 0 && h(Named, { caption: 'Fields', rows: contents.fields }),
    contents.text && h('pre', { tabIndex: 0, 'aria-label': 'Text' }, contents.text),
    contents.hex && h('pre', { tabIndex: 0, 'aria-label': 'Bytes in hexadecimal' }, contents.hex),
    contents.headers.length > 0 && [h('h3', null, 'Headers'), h(Named, { caption: 'Headers', rows: contents.headers })],
  ];
}

function parsed(text) {
  try {
    const event = JSON.parse(text);
    return event && typeof event === 'object' && !Array.isArray(event) ? event : null;
  } catch (error) {
    return null;
  }
}

function Retry({ letter, contents, onDone }) {
  const asItWas = (!contents || contents.event) && !letter.id.includes(':');
  const publish = async (fields, choice, named) => {
    const body = choice === 'corrected' ? { event: parsed(fields.event) } : {};
    const decided = await post(path`/v1/dead-letters/${letter.id}/retry`, body, named);
    onDone();
    return decided;
  };
  const check = (event) => event.target.setCustomValidity(!event.target.value.trim() || parsed(event.target.value) ? '' : 'Write the event as one JSON object');
  return [
    h('h2', null, 'Publish it again'),
    h('p', { class: 'soft' }, 'As a new event that names this one. What is booked already is not booked twice.'),
    asItWas && h(Action, { label: 'Publish again as it was', onSubmit: publish, done: 'Published again.' }),
    h(Action, { onSubmit: publish, done: 'Published again, corrected.' },
      h('label', { class: 'grow' }, 'The event as it should have been', h('textarea', {
        name: 'event', rows: 12, required: true, spellCheck: false, onInput: check,
        defaultValue: contents && contents.event ? JSON.stringify(contents.event, null, 2) : contents && contents.text ? contents.text : '',
      })),
      h('button', { type: 'submit', value: 'corrected', class: 'primary' }, 'Publish the corrected event')),
  ];
}

// What became of the event that stands in the letter's place.
function Outcome({ decided }) {
  const found = useAnswer(path`/v1/accounts/${decided.accountId}/events/${decided.position}`, {});
  return found.answer ? h('p', null, 'What became of it: ', words(found.answer.status).toLowerCase(), found.answer.detail && [': ', found.answer.detail]) : null;
}

// focused: it was decided on this page, by a form that is gone; whoever works by keyboard goes on here.
function Decided({ letter, caller, focused }) {
  const decided = letter.decision;
  const element = useRef(null);
  useEffect(() => { if (focused) element.current.focus(); }, [letter.state]);
  return h('div', { class: 'done', role: 'status', tabIndex: -1, ref: element },
    h('p', null, h(Standing, { letter })),
    decided.why && h('p', null, 'Why: ', h('bdi', null, decided.why)),
    decided.accountId && h('p', null, 'Account ', h('a', { href: accountLink(decided.accountId) }, h('bdi', null, decided.accountId))),
    decided.position && may(caller, ['read'], decided.accountId) && h(Outcome, { decided, key: decided.position }));
}

export function DeadLetterPage({ id }) {
  const found = useAnswer(path`/v1/dead-letters/${id}`, {});
  const caller = useCaller();
  const [acted, setActed] = useState(false);
  const done = () => { setActed(true); return found.reload(); };
  const discard = async (fields, choice, named) => {
    await post(path`/v1/dead-letters/${id}/discard`, { why: fields.why }, named);
    done();
  };
  const whole = found.answer;
  const letter = whole && whole.letter;
  return h('section', null,
    h('p', null, h('a', { href: '#/dead-letters' }, 'Dead letters')),
    h('h1', null, 'Dead letter ', h('bdi', null, id)),
    h(Failure, { error: found.error }),
    letter && h('article', { class: 'work' },
      h('dl', null,
        h('dt', null, 'Reason'), h('dd', null, h('a', { href: withFilters('#/dead-letters', { reason: letter.reason }) }, words(letter.reason))),
        h('dt', null, 'What is wrong'), h('dd', null, letter.detail),
        h('dt', null, 'What helps'), h('dd', null, whole.remedy),
        h('dt', null, 'When'), h('dd', null, h(Time, { at: letter.recordedAt })),
        h('dt', null, 'Account'), h('dd', null, letter.accountId ? [h('a', { href: accountLink(letter.accountId) }, h('bdi', null, letter.accountId)), ' ', h(Copy, { text: letter.accountId, label: 'account id' })] : 'none'),
        h('dt', null, 'Record'), h('dd', null, h('code', null, `${letter.topic} ${letter.partition}-${letter.offset}`), ' ', h(Copy, { text: letter.id, label: 'record' }))),
      letter.decision && h(Decided, { letter, caller, focused: acted })),
    letter && h(Contents, { contents: whole.contents }),
    letter && letter.state !== 'PUBLISHED_AGAIN' && publishes(caller) && h(Retry, { letter, contents: whole.contents, onDone: done }),
    letter && letter.state === 'OPEN' && may(caller, ['operate']) && [
      h('h2', null, 'Discard it'),
      h(Action, { label: 'Discard', onSubmit: discard, done: 'Discarded.' },
        h('label', { class: 'grow' }, 'Why nothing is to come of it', h('input', { name: 'why', required: true, maxLength: 500 })))]);
}
