import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import test from 'node:test';

import { LedgerError, verifyWebhook, WebhookRefused } from '../src/index.js';

const SECRET = 'whsec_' + randomBytes(32).toString('base64');
const OTHER = 'whsec_' + randomBytes(32).toString('base64');
const BODY = '{"type":"refund.issued","timestamp":"2026-11-28T08:00:00Z","data":{"refundId":"r","amount":30}}';

const sign = (secret, id, timestamp, body) =>
  'v1,' + createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64');

function sent(secrets = [SECRET], seconds = Math.floor(Date.now() / 1000)) {
  const timestamp = String(seconds);
  return {
    'Webhook-Id': 'msg_1', 'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => sign(secret, 'msg_1', timestamp, BODY)).join(' '),
  };
}

test('a webhook that the ledger signed is read', async () => {
  for (const headers of [sent(), new Headers(sent()), sent([OTHER, SECRET])]) {
    const message = await verifyWebhook(BODY, headers, SECRET);
    assert.equal(message.id, 'msg_1');
    assert.equal(message.type, 'refund.issued');
    assert.equal(message.data.amount, 30);
    assert.equal(message.timestamp.toISOString(), '2026-11-28T08:00:00.000Z');
  }
  assert.equal((await verifyWebhook(BODY, sent([OTHER]), [SECRET, OTHER])).id, 'msg_1');
});

test('one that was changed, is old or of somebody else is refused', async () => {
  const now = Math.floor(Date.now() / 1000);
  const refused = [
    [BODY.replace('30', '31'), sent(), SECRET],
    [BODY, sent([OTHER]), SECRET],
    [BODY, sent([SECRET], now - 301), SECRET],
    [BODY, sent([SECRET], now + 301), SECRET],
    [BODY, {}, SECRET],
    [BODY, { ...sent(), 'webhook-signature': 'v1,x v2,y v1' }, SECRET],
    [BODY, { ...sent(), 'webhook-timestamp': 'soon' }, SECRET],
  ];
  for (const [body, headers, secret] of refused) {
    await assert.rejects(verifyWebhook(body, headers, secret), (error) => error instanceof WebhookRefused && error instanceof LedgerError);
  }
});

test('the library of Standard Webhooks says the same', async (context) => {
  let Webhook;
  try {
    ({ Webhook } = await import('standardwebhooks'));
  } catch {
    context.skip('standardwebhooks is not installed: npm ci');
    return;
  }
  const headers = { ...sent(), 'webhook-id': 'msg_1' };
  assert.deepEqual(new Webhook(SECRET).verify(BODY, headers), JSON.parse(BODY));
  const signature = new Webhook(SECRET).sign('msg_1', new Date(), BODY);
  await verifyWebhook(BODY, { ...headers, 'webhook-signature': signature, 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) }, SECRET);
});
