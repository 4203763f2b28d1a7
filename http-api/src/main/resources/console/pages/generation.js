import { h, useState } from '../dom.js';
import { path, post } from '../api.js';
import { credits, words, accountLink } from '../format.js';
import { useAnswer, Failure, Empty, Tile, Credits, Table, Time, Copy, Result } from '../parts.js';

const TONES = { SUCCEEDED: 'good', PARTIAL: 'warn', FAILED: 'bad', TIMED_OUT: 'bad', REJECTED: 'warn' };

// An event and what it led to stand at one place of the journal; a link belongs to the event.
const isOfResult = (evidence) => evidence.what === 'ItemDelivered' || evidence.what === 'GenerationCompleted';

function Answers({ answers }) {
  return h('ol', { class: 'answers' }, answers.map((answer) => h('li', null,
    h('p', null, h('strong', null, answer.question), ' ', h('span', { class: 'chip reply-' + answer.reply.toLowerCase() }, words(answer.reply))),
    h('p', { class: 'soft' }, answer.because),
    answer.evidence.length > 0 && h('details', null, h('summary', null, `Evidence: ${answer.evidence.length} ${answer.evidence.length === 1 ? 'record' : 'records'}`),
      h('ul', null, answer.evidence.map((each) => h('li', null, h('code', null, `${each.partition}/${each.offset}`), ' ', words(each.what), each.says && ': ' + each.says, ' ', h(Time, { at: each.recordedAt }))))))));
}

// What support sends to whoever asks where the credits went: it opens without a key, and ends.
function ReceiptLink({ account, generation }) {
  const [made, setMade] = useState({});
  const make = async () => {
    try {
      setMade({ link: await post(path`/v1/accounts/${account}/generations/${generation}/receipt/links`, {}) });
    } catch (error) {
      setMade({ error });
    }
  };
  const address = made.link && location.origin + made.link.path;
  return h('div', { role: 'status' },
    !made.link && h('button', { type: 'button', onClick: make }, 'Make a link to the receipt'),
    h(Failure, { error: made.error }),
    made.link && h('p', null, 'The receipt, for whoever has this link, until ', h(Time, { at: made.link.expiresAt }), ': ',
      h('a', { href: address, class: 'id' }, address), ' ', h(Copy, { text: address, label: 'the link' })));
}

export function GenerationPage({ account, generation }) {
  const found = useAnswer(path`/v1/accounts/${account}/generations/${generation}`, {}, 5000);
  const investigation = useAnswer(path`/v1/accounts/${account}/generations/${generation}/investigation`, {}, 5000);
  const known = found.answer;
  return h('section', null,
    h('p', { class: 'path' }, h('a', { href: '#/accounts' }, 'Accounts'), ' / ', h('a', { href: accountLink(account) }, h('bdi', null, account))),
    h('h1', null, h('span', { class: 'id' }, known && known.label ? known.label : generation), known && ' ', known && h('span', { class: 'chip ' + (TONES[known.status] || '') }, words(known.status))),
    h('p', { class: 'soft' }, 'Generation ', h('code', null, generation), ' ', h(Copy, { text: generation, label: 'generation id' }), known && known.feature ? ' · ' + known.feature : ''),
    h(Failure, { error: found.error }),
    known && [
      h('div', { class: 'tiles' },
        h(Tile, { label: 'Charged', value: credits(known.charged, known.scale) }),
        h(Tile, { label: 'Given back', value: credits(known.refunded, known.scale), tone: known.refunded ? 'good' : '' }),
        h(Tile, { label: 'Cost in the end', value: credits(known.charged - known.refunded, known.scale) })),
      h(ReceiptLink, { account, generation }),
      h('article', { class: 'whole' }, h('h2', null, 'Decisions about its credits'), h(Table, {
        caption: 'Decisions', rows: known.decisions,
        columns: [
          ['When', (decision) => h(Time, { at: decision.recordedAt }), 'when'],
          ['Decision', (decision) => words(decision.decision)],
          ['Reason', (decision) => words(decision.reason)],
          ['Credits', (decision) => decision.amount === null ? null : h(Credits, { amount: decision.amount, scale: known.scale }), 'number'],
          ['Decided by', (decision) => h('span', null, h('code', null, decision.rule), decision.ruleSays && ': ' + decision.ruleSays, h('br', null), h('span', { class: 'soft' }, 'policy ' + decision.policyId + ' ' + decision.policyVersion)), 'wide'],
        ],
        empty: h(Empty, { title: 'Nothing was decided yet' }, 'Charges, refunds and claims on this generation show up here.'),
      })),
      h('div', { class: 'two' },
        h('article', null, h('h2', null, 'Timeline'), h('ol', { class: 'timeline' }, known.timeline.map((each) => h('li', { class: 'event-' + each.what },
          h('p', null, h('strong', null, words(each.what)), ' ', h(Time, { at: each.recordedAt })),
          each.says && h('p', null, each.says),
          known.results.filter((result) => result.partition === each.partition && result.offset === each.offset && isOfResult(each)).map((result) => h('p', null, h(Result, { result }))),
          h('p', { class: 'soft' }, 'journal ', h('code', null, `${each.partition}/${each.offset}`)))))),
        h('article', null, h('h2', null, 'Investigation'), investigation.answer
          ? h(Answers, { answers: investigation.answer.answers })
          : investigation.error && h(Empty, { title: 'Not for this key' }, 'The investigation needs the scope read.')))]);
}
