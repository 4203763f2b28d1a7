import { h, useState } from '../dom.js';
import { post } from '../api.js';
import { may, useCaller } from '../caller.js';
import { count, number, moment } from '../format.js';
import { Action, Asked, Empty, Table } from '../parts.js';

const CAUSES = ['PROVIDER_ERROR', 'TIMEOUT', 'CONTENT_FILTERED', 'INTERNAL_ERROR', 'CANCELLED', 'OTHER'];
const list = (text) => (text || '').split(',').map((each) => each.trim()).filter(Boolean);
const pairs = (text) => Object.fromEntries(list(text).map((each) => [each.split('=', 1)[0], each.slice(each.indexOf('=') + 1)]));

// What the fields say, as the API takes it: of what is left empty nothing is asked.
function campaign(fields) {
  return {
    incident: fields.incident, from: moment(fields.from), until: moment(fields.until), features: list(fields.features),
    attributes: pairs(fields.attributes), causes: fields.cause ? [fields.cause] : [], providerReferences: list(fields.references),
  };
}

// The same request again and again until the ledger is through with it.
async function ask(body) {
  for (;;) {
    const answer = await post('/v1/make-goods?wait=10000', body);
    if (answer.state === 'DONE') return answer;
  }
}

function Totals({ answer }) {
  return h(Table, {
    caption: 'What it comes to, by product and feature', rows: answer.products, rowKey: (sum) => sum.product + '\n' + sum.feature,
    columns: [
      ['Product', (sum) => h('bdi', null, sum.product)],
      ['Feature', (sum) => h('bdi', null, sum.feature || '–'), 'wide'],
      ['Generations', (sum) => number(sum.generations), 'number'],
      ['Charged', (sum) => number(sum.charged), 'number'],
      ['Came back', (sum) => number(sum.givenBack), 'number'],
      ['Left', (sum) => h('strong', null, number(sum.left)), 'number'],
      ['By this campaign', (sum) => number(sum.madeGoodCredits), 'number'],
    ],
    empty: h(Empty, { title: 'No generations' }, 'Nothing that was charged then fits what you say.'),
  });
}

function Step({ label, tone, what, body }) {
  return h(Action, {
    label, tone, onSubmit: () => ask(body),
    done: (answer) => `${count(answer.published, 'event')} sent; they are booked in a moment. Look again to see what is left.`,
  }, h('p', null, what), h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'sure', required: true }), 'I have looked at the figures'));
}

export function MakeGoodPage() {
  const caller = useCaller();
  const [found, setFound] = useState(null);
  const [round, setRound] = useState(0);
  // Figures of another question than the one that stands in the form must not be acted on.
  const asksAnew = () => setFound(null);
  const look = async (fields) => {
    const body = campaign(fields);
    setFound({ body, answer: await ask(body) });
    setRound(round + 1);
    // The form stays, to be changed and sent again.
    throw new Asked();
  };
  const left = found && found.answer.total ? found.answer.total.left : 0;
  const given = found && found.answer.total ? found.answer.total.madeGoodCredits : 0;
  return h('section', null,
    h('h1', null, 'Make an incident good'),
    h('p', { class: 'soft' }, 'Gives back what is left of the charge of every generation of an incident, once. Customers are told. Credits are whole units of the ledger.'),
    caller && !may(caller, ['grant']) && h('p', null, 'Your key needs the scope grant for this.'),
    may(caller, ['grant']) && h('div', { onInput: asksAnew }, h(Action, { label: 'See what it comes to', tone: 'primary', onSubmit: look },
      h('label', null, 'Incident', h('input', { name: 'incident', required: true, maxLength: 200, placeholder: 'INC-42' })),
      h('label', null, 'Charged from', h('input', { name: 'from', type: 'datetime-local', required: true })),
      h('label', null, 'Until', h('input', { name: 'until', type: 'datetime-local', required: true })),
      h('label', null, 'Features', h('input', { name: 'features', placeholder: 'all', spellCheck: false })),
      h('label', null, 'Attributes', h('input', { name: 'attributes', placeholder: 'model=pro', spellCheck: false })),
      h('label', null, 'An item failed by', h('select', { name: 'cause' }, ['', ...CAUSES].map((value) => h('option', { value }, value || 'any cause, or none')))),
      h('label', { class: 'grow' }, 'References of the provider', h('input', { name: 'references', placeholder: 'any', spellCheck: false })))),
    found && h('div', { role: 'status', key: round },
      h('p', null, 'Campaign ', h('code', null, found.answer.campaignId), ': ', count(found.answer.total.generations, 'generation'), ' of ', count(found.answer.accounts, 'account')),
      h(Totals, { answer: found.answer }),
      left > 0 && h(Step, { label: 'Give back', tone: 'primary', what: `${number(left)} credits would be given back.`, body: { ...found.body, apply: true } }),
      given > 0 && h(Step, { label: 'Take back', what: `At most ${number(given)} credits that this campaign gave back would be charged again.`, body: { ...found.body, apply: true, reverse: true } }),
      left === 0 && given === 0 && found.answer.total.generations > 0 && h('p', null, 'Nothing is left to be done.')));
}
