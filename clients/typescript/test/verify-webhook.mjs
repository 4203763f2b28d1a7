// Called by the ledger's own tests: what it sent is verified by the library of Standard Webhooks, and by this one.
import { Webhook } from 'standardwebhooks';

import { verifyWebhook } from '../src/index.js';

const [secret, headers, body] = process.argv.slice(2);
new Webhook(secret).verify(body, JSON.parse(headers));
await verifyWebhook(body, JSON.parse(headers), secret);
