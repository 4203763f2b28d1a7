import { h } from '../dom.js';
import { words, accountLink } from '../format.js';
import { useAnswer, Failure, Empty, Table, Time } from '../parts.js';

export function DeadLettersPage({ reason }) {
  const found = useAnswer('/v1/dead-letters', { reason, limit: 200 }, 10000);
  return h('section', null,
    h('h1', null, 'Dead letters'),
    h('p', { class: 'soft' }, 'Records of the journal that could not be decoded or applied. Nothing is dropped in silence: mend the event and publish it again.'),
    reason && h('p', null, 'Only ', h('span', { class: 'chip' }, words(reason)), ' ', h('a', { href: '#/dead-letters' }, 'show all')),
    h(Failure, { error: found.error }),
    found.answer && h(Table, {
      caption: 'Dead letters, newest first', rows: found.answer.data,
      columns: [
        ['When', (letter) => h(Time, { at: letter.recordedAt }), 'when'],
        ['Reason', (letter) => h('a', { href: '#/dead-letters?reason=' + encodeURIComponent(letter.reason) }, words(letter.reason))],
        ['Account', (letter) => letter.accountId && h('a', { href: accountLink(letter.accountId) }, h('bdi', null, letter.accountId))],
        ['What is wrong, and the remedy', (letter) => letter.detail, 'wide'],
        ['Journal', (letter) => h('code', null, `${letter.partition}/${letter.offset}`)],
      ],
      empty: h(Empty, { title: 'No dead letters' }, 'Everything that was published could be applied.'),
    }));
}
