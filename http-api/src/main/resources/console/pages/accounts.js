import { launcher } from '../launcher.js';
import { h } from '../dom.js';
import { credits, accountLink } from '../format.js';
import { useAnswer, Failure, Empty, Table, Ago } from '../parts.js';

export function AccountsPage({ prefix }) {
  const found = useAnswer('/v1/accounts', { prefix, limit: 100 });
  const data = found.answer ? found.answer.data : [];
  return h('section', null,
    h('h1', null, prefix ? ['Accounts that begin with ', h('q', null, prefix)] : 'Accounts'),
    h(Failure, { error: found.error }),
    found.answer && h(Table, {
      caption: 'Accounts', rows: data, rowKey: (account) => account.accountId,
      columns: [
        ['Account', (account) => h('a', { href: accountLink(account.accountId) }, h('bdi', null, account.accountId)), 'wide'],
        ['Available', (account) => credits(account.available, account.scale), 'number'],
        ['Held', (account) => credits(account.held, account.scale), 'number'],
        ['Balance', (account) => h('strong', { class: account.balance < 0 ? 'minus' : '' }, credits(account.balance, account.scale)), 'number'],
        ['Last event', (account) => h(Ago, { at: account.asOf })],
      ],
      empty: prefix
        ? h(Empty, { title: 'No account begins with that' }, 'Ids are case-sensitive. Type the beginning of the id, as your product writes it.')
        : h(Empty, { title: 'There are no accounts yet' }, 'An account begins with its first event, such as a grant: ',
          h('code', null, launcher + ' publish FILE'), ' or POST /v1/grants.'),
    }),
    data.length === 100 && h('p', { class: 'soft' }, 'These are the first 100. Type more of the id to narrow it down.'));
}
