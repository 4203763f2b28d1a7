/**
 * A client of the Makegood ledger: charge for AI generations, and have credits given back when the work fails.
 *
 * @module makegood
 */

export { Ledger } from './ledger.js';
export { Job } from './job.js';
export { verifyWebhook, WebhookRefused } from './webhook.js';
export {
  Declined,
  GivenBack,
  InvalidRequest,
  LedgerError,
  NotAllowed,
  NotFound,
  Refused,
  Unavailable,
  Undecided,
  Unreported,
} from './errors.js';

/** @typedef {import('../types/openapi.js').components['schemas']} Schemas Every shape of the API by its name there */
/** @typedef {import('./ledger.js').Request} Request */
/** @typedef {import('./ledger.js').ChargeOptions} ChargeOptions */
/** @typedef {import('./job.js').Quantities} Quantities */
/** @typedef {import('./transport.js').Options} Options */
/** @typedef {import('./stream.js').Live} Live */
/** @typedef {import('./webhook.js').WebhookMessage} WebhookMessage */
