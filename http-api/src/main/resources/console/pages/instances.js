import { h } from '../dom.js';
import { count, number, words } from '../format.js';
import { useAnswer, Failure, Empty, Table, Tile, Ago, Time } from '../parts.js';

const PARTS = { ENGINE: 'Engine', READERS: 'Readers' };

// What needs somebody: partitions that nobody folds, and engines that were there and are not any more.
function Trouble({ answer }) {
  const unfolded = answer.partitions.filter((each) => !each.engine).map((each) => each.partition);
  const unread = answer.partitions.filter((each) => !each.reader).map((each) => each.partition);
  const gone = answer.instances.filter((each) => each.gone && each.part === 'ENGINE');
  if (!unfolded.length && !unread.length && !gone.length && !answer.notAnswered.length) return null;
  return h('div', { class: 'failure', role: 'status' },
    unfolded.length > 0 && h('p', null, h('strong', null, 'Nobody folds '), `partition ${unfolded.join(', ')}. What is published for their accounts waits until an engine takes them.`),
    unread.length > 0 && h('p', null, h('strong', null, 'Nobody reads '), `partition ${unread.join(', ')}. What is shown of their accounts may be old.`),
    gone.map((each) => h('p', { key: each.name }, h('strong', null, 'An engine is gone: '), h('bdi', null, each.name), ', since ', h(Time, { at: each.goneSince }), '.')),
    answer.notAnswered.length > 0 && h('p', null, 'Not all instances answered: ', h('bdi', null, answer.notAnswered.join(', '))));
}

function State({ instance }) {
  if (instance.gone) return h('span', { class: 'chip bad' }, 'gone');
  if (!instance.state) return h('span', { class: 'chip' }, 'in its group');
  return h('span', { class: 'chip ' + (instance.state === 'RUNNING' ? 'good' : 'warn') }, words(instance.state).toLowerCase());
}

export function InstancesPage() {
  const found = useAnswer('/v1/instances', {}, 3000);
  const answer = found.answer;
  const behind = answer ? answer.partitions.reduce((sum, each) => sum + Math.max(0, each.end - each.folded), 0) : 0;
  const engines = answer ? answer.instances.filter((each) => each.part === 'ENGINE' && !each.gone).length : 0;
  return h('section', null,
    h('h1', null, 'Instances'),
    h('p', { class: 'soft' }, 'Who folds the journal and who reads it, by partition, and how far each is behind.'),
    h(Failure, { error: found.error }),
    answer && h(Trouble, { answer }),
    answer && h('div', { class: 'tiles' },
      h(Tile, { label: 'Engines', value: number(engines), hint: 'their group is ' + words(answer.engines).toLowerCase(), tone: engines ? 'good' : 'bad' }),
      h(Tile, { label: 'Behind', value: number(behind), hint: behind ? 'records still to be folded' : 'everything is folded', tone: behind > 10000 ? 'bad' : behind ? 'warn' : 'good' }),
      h(Tile, { label: 'Partitions', value: number(answer.partitions.length), hint: count(answer.partitions.filter((each) => each.engine).length, 'partition') + ' in work' })),
    answer && h('article', { class: 'whole' }, h('h2', null, 'Who is there'), h(Table, {
      caption: 'Instances', rows: answer.instances, rowKey: (each) => each.part + each.name,
      columns: [
        ['Part', (each) => PARTS[each.part] || words(each.part)],
        ['Name', (each) => h('bdi', null, each.name), 'wide'],
        ['State', (each) => h(State, { instance: each })],
        ['Partitions', (each) => each.partitions.join(', ') || 'none'],
        ['Behind', (each) => number(each.behind), 'number'],
        ['From', (each) => h('bdi', null, each.host)],
        ['Known since', (each) => h(Ago, { at: each.since })],
        ['Fold', (each) => (each.folds || []).join(', ')],
      ],
      empty: h(Empty, { title: 'No instance is in its group' }, 'An engine that starts shows up here.'),
    })),
    answer && h('article', { class: 'whole' }, h('h2', null, 'The journal'), h(Table, {
      caption: 'Partitions of the journal', rows: answer.partitions, rowKey: (each) => each.partition,
      columns: [
        ['Partition', (each) => number(each.partition), 'number'],
        ['Next offset', (each) => number(each.end), 'number'],
        ['To be folded', (each) => number(Math.max(0, each.end - each.folded)), 'number'],
        ['To be read', (each) => number(Math.max(0, each.end - each.projected)), 'number'],
        ['Behind since', (each) => each.behindSince && h(Ago, { at: each.behindSince })],
        ['Folded by', (each) => (each.engine ? h('bdi', null, each.engine) : h('strong', null, 'nobody')), 'wide'],
      ],
    })));
}
