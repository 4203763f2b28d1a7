import { launcher } from '../launcher.js';
import { h } from '../dom.js';
import { number, count } from '../format.js';
import { useAnswer, Failure, Empty, Table, Ago, Time } from '../parts.js';

function state(key) {
  if (key.revokedAt) return h('span', null, h('span', { class: 'chip bad' }, 'revoked'), ' ', h(Time, { at: key.revokedAt }));
  if (key.expiresAt && key.expiresAt <= Date.now()) return h('span', null, h('span', { class: 'chip warn' }, 'expired'), ' ', h(Time, { at: key.expiresAt }));
  return h('span', null, h('span', { class: 'chip good' }, 'valid'), key.expiresAt && [' until ', h(Time, { at: key.expiresAt })]);
}

const limits = (key) => (key.goodwillPerAction ? `${number(key.goodwillPerAction)} at once, ${number(key.goodwillPerDay)} a day` : '');

export function KeysPage() {
  const found = useAnswer('/v1/keys', {}, 10000);
  const answer = found.answer;
  return h('section', null,
    h('h1', null, 'Keys'),
    h('p', { class: 'soft' }, 'Who may call this ledger, and what for. Secrets are kept nowhere and shown never.'),
    h(Failure, { error: found.error }),
    answer && answer.open && h('p', { class: 'failure', role: 'status' }, 'Access control is off here: nobody is asked for a key.'),
    answer && answer.notAnswered.length > 0 && h('p', { class: 'failure' }, 'Not all instances answered: ' + answer.notAnswered.join(', ')),
    answer && h(Table, {
      caption: 'Keys, oldest first', rows: answer.data, rowKey: (key) => key.keyId,
      columns: [
        ['Key', (key) => h('code', null, key.keyId)],
        ['Name', (key) => h('bdi', null, key.name)],
        ['Scopes', (key) => h('span', null, key.scopes.map((scope) => [h('span', { class: 'chip', key: scope }, scope), ' ']))],
        ['Account', (key) => key.accountId && h('bdi', null, key.accountId)],
        ['Goodwill', limits],
        ['Made', (key) => h(Time, { at: key.createdAt }), 'when'],
        ['Last used', (key) => (key.lastUsedAt ? h(Ago, { at: key.lastUsedAt }) : 'not since the start')],
        ['State', state],
      ],
      empty: h(Empty, { title: 'There are no keys yet' }, 'Make one by the command below.'),
    }),
    answer && h('p', { class: 'soft' }, answer.requestsPerSecond ? `Each caller may send ${count(answer.requestsPerSecond, 'request')} a second.` : 'How many requests a caller may send is not limited.'),
    h('h2', null, 'Change them'),
    h('p', null, 'Keys are made and revoked by whoever runs the ledger, and by no page:'),
    h('pre', { class: 'document', tabIndex: 0, 'aria-label': 'Commands' }, [
      `${launcher} keys create --name shop --scope publish,grant --expires P90D`,
      `${launcher} keys create --name kim --scope read@shop:,goodwill@shop: --goodwill-per-action 500 --goodwill-per-day 5000`,
      `${launcher} keys revoke KEY`].join('\n')));
}
