import { h, useState } from '../dom.js';
import { path, post } from '../api.js';
import { may, useCaller } from '../caller.js';
import { words, accountLink } from '../format.js';
import { useAnswer, Failure, Empty, Action, Ago, Copy, Table, Time } from '../parts.js';

const STATUSES = [['', 'All'], ['WAITING', 'Waiting'], ['DELIVERED', 'Delivered'], ['GIVEN_UP', 'Given up']];
const BECAUSE = { OPERATOR: 'paused by somebody', DEAD: 'paused: it took nothing for days', GONE: 'paused: it answered that it is gone' };

export const webhookLink = (id) => '#/webhooks/' + encodeURIComponent(id);

function State({ webhook }) {
  return h('span', { class: 'chip' }, webhook.status === 'ACTIVE' ? 'active' : BECAUSE[webhook.pausedBecause]);
}

function Secret({ text }) {
  return h('div', { class: 'done', role: 'status' },
    h('p', null, 'The secret, which is not shown again:'), h('code', null, text), ' ', h(Copy, { text, label: 'the secret' }));
}

function Add({ onAdded }) {
  const [secret, setSecret] = useState(null);
  const add = async (fields) => {
    const list = (text) => (text || '').split(/[\s,]+/).filter(Boolean);
    const added = await post('/v1/webhooks', {
      name: fields.name, url: fields.url, types: list(fields.types), thresholds: list(fields.thresholds).map(Number),
      ...(fields.product ? { product: fields.product } : {}), ...(fields.accountPrefix ? { accountPrefix: fields.accountPrefix } : {}),
      openTexts: fields.openTexts === 'on',
    });
    setSecret(added.secret);
    onAdded();
  };
  if (secret) return h(Secret, { text: secret });
  return h(Action, { label: 'Add', tone: 'primary', onSubmit: add },
    h('label', null, 'Name', h('input', { name: 'name', required: true, maxLength: 100 })),
    h('label', { class: 'grow' }, 'Address', h('input', { name: 'url', type: 'url', required: true, placeholder: 'https://shop.example/ledger' })),
    h('label', { class: 'grow' }, 'Types', h('input', { name: 'types', required: true, placeholder: 'entry.* notice.CaseOpened' })),
    h('label', null, 'Product', h('input', { name: 'product', placeholder: 'all' })),
    h('label', null, 'Accounts begin with', h('input', { name: 'accountPrefix', placeholder: 'all' })),
    h('label', null, 'Thresholds', h('input', { name: 'thresholds', placeholder: '100, 0' })),
    h('label', null, h('input', { name: 'openTexts', type: 'checkbox' }), ' Reads what people wrote'));
}

export function WebhooksPage() {
  const found = useAnswer('/v1/webhooks', {}, 10000);
  const caller = useCaller();
  return h('section', null,
    h('h1', null, 'Webhooks'),
    h('p', { class: 'soft' }, 'Who is sent what the ledger decides, signed, in order for each account, until it is taken.'),
    h(Failure, { error: found.error }),
    found.answer && h(Table, {
      caption: 'Webhooks', rows: found.answer.data, rowKey: (webhook) => webhook.id,
      columns: [
        ['Name', (webhook) => h('a', { href: webhookLink(webhook.id) }, webhook.name)],
        ['Address', (webhook) => webhook.url, 'wide'],
        ['Types', (webhook) => webhook.types.join(' ')],
        ['State', (webhook) => h(State, { webhook })],
        ['Waiting', (webhook) => webhook.waiting],
        ['Last taken', (webhook) => webhook.lastTakenAt && h(Ago, { at: webhook.lastTakenAt })],
      ],
      empty: h(Empty, { title: 'No webhooks yet' }, 'Add one below.'),
    }),
    may(caller, ['webhooks']) && [h('h2', null, 'Add one'), h(Add, { onAdded: () => found.reload() })]);
}

function Again({ id }) {
  const again = (fields) => post(path`/v1/webhooks/${id}/redeliveries`, {
    from: new Date(fields.from).toISOString(), ...(fields.to ? { to: new Date(fields.to).toISOString() } : {}),
    ...(fields.accountPrefix ? { accountPrefix: fields.accountPrefix } : {}),
  });
  return h(Action, { label: 'Send again', onSubmit: again, done: 'It is sent again.' },
    h('label', null, 'From', h('input', { name: 'from', type: 'datetime-local', required: true })),
    h('label', null, 'To', h('input', { name: 'to', type: 'datetime-local' })),
    h('label', null, 'Accounts begin with', h('input', { name: 'accountPrefix', placeholder: 'all' })));
}

function Rotate({ id }) {
  const [secret, setSecret] = useState(null);
  if (secret) return h(Secret, { text: secret });
  return h(Action, { label: 'New secret', onSubmit: async () => setSecret((await post(path`/v1/webhooks/${id}/secret`, {})).secret) });
}

export function WebhookPage({ id, status }) {
  const one = useAnswer(path`/v1/webhooks/${id}`, {}, 5000);
  const log = useAnswer(path`/v1/webhooks/${id}/deliveries`, { status, limit: 100 }, 5000);
  const webhook = one.answer;
  const change = async (what) => { await post(path`/v1/webhooks/${id}/` + what, {}); one.reload(); };
  const message = async (delivery) => { await post(path`/v1/webhooks/${id}/redeliveries`, { messageId: delivery.id }); log.reload(); };
  return h('section', null,
    h('h1', null, webhook ? webhook.name : 'Webhook'),
    h(Failure, { error: one.error }),
    webhook && h('p', null, h('code', null, webhook.url), ' ', h(State, { webhook }), ' ', webhook.types.join(' ')),
    webhook && h('div', { class: 'buttons' },
      webhook.status === 'ACTIVE'
        ? h(Action, { key: 'pause', label: 'Pause', onSubmit: () => change('pause') })
        : h(Action, { key: 'resume', label: 'Go on', tone: 'primary', onSubmit: () => change('resume') }),
      h(Rotate, { id })),
    h('h2', null, 'Deliveries'),
    h('div', { class: 'chips', role: 'group', 'aria-label': 'Which' }, STATUSES.map(([value, name]) =>
      h('a', { class: 'chip-link', href: webhookLink(id) + (value ? '?status=' + value : ''), 'aria-current': value === status ? 'page' : null }, name))),
    h(Failure, { error: log.error }),
    log.answer && h(Table, {
      caption: 'Deliveries, the last change first', rows: log.answer.data, rowKey: (delivery) => delivery.id,
      columns: [
        ['Changed', (delivery) => h(Time, { at: delivery.changedAt }), 'when'],
        ['Type', (delivery) => delivery.type],
        ['Account', (delivery) => h('a', { href: accountLink(delivery.accountId) }, delivery.accountId)],
        ['Status', (delivery) => words(delivery.status)],
        ['Attempts', (delivery) => delivery.attempts],
        ['Answer', (delivery) => delivery.httpStatus || (delivery.failure && words(delivery.failure))],
        ['Again', (delivery) => h(Action, { label: 'Send again', onSubmit: () => message(delivery), done: 'It is sent again.' })],
      ],
      empty: h(Empty, { title: 'None yet' }, 'What is sent to this webhook shows up here.'),
    }),
    h('h2', null, 'Send a span again'),
    h(Again, { id }));
}
