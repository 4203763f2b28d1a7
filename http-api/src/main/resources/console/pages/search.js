import { h, useEffect } from '../dom.js';
import { words, accountLink, generationLink } from '../format.js';
import { useAnswer, Failure, Empty, Table } from '../parts.js';

const SHOWN = 100;
const WORK_PAGES = { CLAIM: 'claims', CASE: 'cases', CASH_REFUND: 'cash-refunds' };
const NAMES = { PAYMENT: 'Payment', CASH_REFUND: 'Request for money' };

const linkOf = (found) => (found.generationId ? generationLink(found.accountId, found.generationId) : accountLink(found.accountId));

export function SearchPage({ text }) {
  const found = useAnswer('/v1/search', { text, limit: SHOWN });
  const data = found.answer ? found.answer.data : [];
  useEffect(() => {
    if (!found.answer) return;
    // One that is meant is opened; so is the one whose id is exactly this among others that only begin so.
    const exact = data.filter((each) => each.id === text);
    const places = new Set((exact.length ? exact : data).map(linkOf));
    if (places.size === 1) location.replace([...places][0]);
  }, [found.answer]);
  return h('section', null,
    h('h1', null, 'Found for ', h('q', null, text)),
    h(Failure, { error: found.error }),
    found.loading && !found.answer && h('p', { class: 'loading' }, 'Searching …'),
    found.answer && found.answer.notAnswered.length > 0 && h('p', { class: 'failure' }, 'Not all instances answered: ' + found.answer.notAnswered.join(', ')),
    found.answer && h(Table, {
      caption: 'What was found', rows: data, rowKey: (each) => each.kind + each.id + each.accountId,
      columns: [
        ['What', (each) => h('span', { class: 'chip' }, NAMES[each.kind] || words(each.kind))],
        ['Id', (each) => h('a', { href: linkOf(each) }, h('bdi', null, each.id)), 'wide'],
        ['Account', (each) => h('a', { href: accountLink(each.accountId) }, h('bdi', null, each.accountId))],
        ['', (each) => WORK_PAGES[each.kind] && h('a', { href: '#/waiting/' + WORK_PAGES[each.kind] + '?account=' + encodeURIComponent(each.accountId) }, 'if it waits')],
      ],
      empty: h(Empty, { title: 'Nothing is known by that name' }, 'Type the beginning of an id as the customer quotes it: of a generation, grant, payment, claim, case or refund; of an account any part.'),
    }),
    data.length === SHOWN && h('p', { class: 'soft' }, `These are the first ${SHOWN}. Type more of the id to narrow it down.`));
}
