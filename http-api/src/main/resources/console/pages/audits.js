import { launcher } from '../launcher.js';
import { h, useState } from '../dom.js';
import { path, post } from '../api.js';
import { useCaller } from '../caller.js';
import { count, credits, number, words } from '../format.js';
import { useAnswer, Failure, Empty, Table, Action, Asked, Ago, Time, Bar } from '../parts.js';

const TONES = { AGREES: 'good', DISAGREES: 'bad', FAILED: 'bad', ENDED: 'warn' };
const SAID = { RUNNING: 'running', AGREES: 'the ledger agrees with its log', DISAGREES: 'the ledger does not agree with its log', FAILED: 'failed', ENDED: 'ended without a verdict' };
const stateOf = (audit) => (audit.endedBy ? ['ended by ', h('bdi', null, audit.endedBy)] : SAID[audit.state] || words(audit.state).toLowerCase());

function State({ audit }) {
  return h('span', { class: 'chip ' + (TONES[audit.state] || '') }, stateOf(audit));
}

function Running({ audit, ends, onEnded }) {
  const end = async (fields, choice, key) => {
    await post(path`/v1/audits/${audit.auditId}/end`, {}, key);
    await onEnded();
    throw new Asked();
  };
  return h('div', { class: 'narrow' },
    h('p', { role: 'status' }, 'An audit runs at ', h('bdi', null, audit.instance), ': ', audit.all ? `${number(audit.done)} of ${count(audit.all, 'record')} folded.` : 'it is beginning.'),
    h('label', null, 'How far it is', h(Bar, { value: audit.done, total: audit.all })),
    ends && h(Action, { label: 'End this audit', onSubmit: end }, h('p', { class: 'soft' }, 'There is no verdict then, and what was read is read again by the next one.')));
}

function Findings({ verdict }) {
  return h(Table, {
    caption: 'What is wrong', rows: verdict.findings,
    columns: [
      ['Found', (each) => words(each.kind)],
      ['Topic', (each) => h('bdi', null, each.topic)],
      ['At', (each) => h('code', null, `${each.partition}/${each.offset}`)],
      ['Account', (each) => each.accountId && h('bdi', null, each.accountId)],
      ['What', (each) => h('bdi', null, each.detail), 'wide'],
    ],
  });
}

function Verdict({ audit }) {
  const verdict = audit.verdict;
  if (!verdict) return null;
  const sides = Object.entries(verdict.contra);
  return h('div', null,
    h('p', null, `${count(verdict.journal, 'record')} in the journal = ${number(verdict.applied)} applied + ${number(verdict.duplicates)} duplicates + ${number(verdict.dead)} dead letters + ${number(verdict.forwarded)} passed on. ${number(verdict.entries)} entries, ${count(verdict.refunds, 'refund')} and ${count(verdict.notices, 'notice')} compared byte for byte.`),
    verdict.findingCount > 0 && h('p', null, h('strong', null, `Not as it should be, ${count(verdict.findingCount, 'time')}`), verdict.findingCount > verdict.findings.length ? `; the first ${verdict.findings.length}:` : ':'),
    h(Findings, { verdict }),
    verdict.notes.map((note) => h('p', { key: note, class: 'soft' }, note)),
    h('h3', null, 'Trial balance'),
    h('dl', null, h('dt', null, 'Accounts'), h('dd', { class: 'credits' }, credits(verdict.balances)),
      sides.map(([side, sum]) => [h('dt', null, words(side)), h('dd', { class: 'credits' }, credits(sum))])),
    h('details', null, h('summary', null, 'Roots by partition'),
      h(Table, {
        caption: 'How far each partition was audited, and the Merkle roots', rows: verdict.partitions, rowKey: (each) => each.partition,
        columns: [
          ['Partition', (each) => number(each.partition), 'number'],
          ['Journal to', (each) => number(each.journalOffset), 'number'],
          ['Entries', (each) => number(each.entries), 'number'],
          ['Root of the journal', (each) => h('code', null, each.journalRoot), 'wide'],
          ['Root of the entries', (each) => h('code', null, each.entriesRoot), 'wide'],
        ],
      })),
    h('p', null, 'Digest of what was checked: ', h('code', null, verdict.digest)),
    verdict.checkpoint && h('p', { class: 'soft' }, 'Its checkpoint is ', h('code', null, verdict.checkpoint), ' in the state directory of ', h('bdi', null, audit.instance), '; the next audit there is held against it.'));
}

export function AuditsPage() {
  const caller = useCaller();
  const [round, setRound] = useState(0);
  const [begun, setBegun] = useState(false);
  const found = useAnswer('/v1/audits', { limit: 50 }, begun ? 1000 : 4000);
  const all = found.answer ? found.answer.data : [];
  const running = all.filter((each) => each.state === 'RUNNING');
  const last = all.find((each) => each.verdict);
  const ends = caller && caller.permissions.includes('operate');
  const start = async (fields, choice, key) => {
    await post('/v1/audits', {}, key);
    setBegun(true);
    setRound(round + 1);
    found.reload();
    throw new Asked();
  };
  return h('section', null,
    h('h1', null, 'Audit'),
    h('p', { class: 'soft' }, 'The journal is folded again, and every entry, refund, notice and balance compared with what it calls for. An instance says here what it found of itself; who trusts it with nothing uses ', h('code', null, launcher + ' audit verify'), ' from outside.'),
    h(Failure, { error: found.error }),
    found.answer && found.answer.notAnswered.length > 0 && h('p', { class: 'failure' }, 'Not all instances answered: ' + found.answer.notAnswered.join(', ')),
    running.map((audit) => h(Running, { audit, ends, onEnded: found.reload, key: audit.auditId })),
    ends && running.length === 0 && h(Action, { key: round, label: 'Audit now', tone: 'primary', onSubmit: start },
      h('p', null, 'It reads the whole log, on one thread of one instance; the ledger goes on meanwhile.')),
    found.answer && (last
      ? h('article', { class: 'whole' },
        h('h2', null, 'Last verdict ', h(State, { audit: last })),
        h('p', { class: 'soft' }, 'Begun ', h(Time, { at: last.startedAt }), ' by ', h('bdi', null, last.startedBy), ', ended ', h(Ago, { at: last.endedAt }), '.'),
        h(Verdict, { audit: last }))
      : h(Empty, { title: 'No verdict yet' }, 'What an audit of an instance found stands here, from its end on.')),
    all.length > 0 && h('article', { class: 'whole' }, h('h2', null, 'All that are kept'), h(Table, {
      caption: 'Audits, newest first', rows: all, rowKey: (each) => each.auditId,
      columns: [
        ['Begun', (each) => h(Time, { at: each.startedAt }), 'when'],
        ['By', (each) => h('bdi', null, each.startedBy)],
        ['At', (each) => h('bdi', null, each.instance)],
        ['Verdict', (each) => h('span', null, h(State, { audit: each }), each.problem && !each.endedBy && [' ', h('bdi', null, each.problem)])],
        ['Records', (each) => number(each.verdict ? each.verdict.journal : each.done), 'number'],
        ['Digest', (each) => each.verdict && h('code', null, each.verdict.digest), 'wide'],
      ],
    })));
}
