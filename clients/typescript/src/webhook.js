import { LedgerError } from './errors.js';

/**
 * What a webhook says.
 *
 * @typedef {object} WebhookMessage
 * @property {string} id The same whenever it is sent: whoever has seen it has nothing to do.
 * @property {string} type Such as `refund.issued`, `entry.CHARGE` or `notice.CaseOpened`.
 * @property {Date} timestamp When it was recorded.
 * @property {Record<string, any>} data What `type` says: an entry, a refund, a notice or a crossing.
 */

/** The webhook is not from this ledger, was changed on its way, or is too old: answer 400 and do nothing. */
export class WebhookRefused extends LedgerError {}

const TOLERANCE_SECONDS = 5 * 60;
const PREFIX = 'whsec_';

/** @param {string} text */
function bytes(text) {
  const binary = atob(text);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** @param {any} headers @param {string} name @returns {string} */
function header(headers, name) {
  if (typeof headers.get === 'function') return headers.get(name) ?? '';
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name);
  const value = found === undefined ? '' : headers[found];
  return Array.isArray(value) ? String(value[0] ?? '') : String(value ?? '');
}

/**
 * Checks that a webhook is from the ledger, and reads it. The body is the request's as it came: parsed and written again it is another one.
 *
 * @param {string} body
 * @param {Headers | Record<string, string | string[] | undefined>} headers
 * @param {string | string[]} secrets The endpoint's secret; both while it is changed.
 * @param {{toleranceSeconds?: number, now?: Date}} [options] How old it may be: five minutes unless told otherwise.
 * @returns {Promise<WebhookMessage>}
 * @throws {WebhookRefused}
 */
export async function verifyWebhook(body, headers, secrets, options = {}) {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature');
  if (!id || !timestamp || !signatures) throw new WebhookRefused('The headers of a webhook are missing');
  const now = (options.now ?? new Date()).getTime() / 1000;
  const tolerance = options.toleranceSeconds ?? TOLERANCE_SECONDS;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > tolerance) {
    throw new WebhookRefused('The webhook is too old, or a clock is wrong');
  }
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const secret of Array.isArray(secrets) ? secrets : [secrets]) {
    const key = await crypto.subtle.importKey(
      'raw', bytes(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret),
      { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    for (const each of signatures.split(' ')) {
      const [version, signature] = each.split(',');
      if (version !== 'v1' || !signature || !/^[A-Za-z0-9+/]{43}=$/.test(signature)) continue;
      if (await crypto.subtle.verify('HMAC', key, bytes(signature), signed)) {
        const message = JSON.parse(body);
        return { id, type: message.type, timestamp: new Date(message.timestamp), data: message.data };
      }
    }
  }
  throw new WebhookRefused('The webhook is not signed with this secret');
}
