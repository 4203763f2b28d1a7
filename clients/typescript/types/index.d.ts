export { Ledger } from "./ledger.js";
export { Job } from "./job.js";
/**
 * Every shape of the API by its name there
 */
export type Schemas = import("../types/openapi.js").components["schemas"];
export type Request = import("./ledger.js").Request;
export type ChargeOptions = import("./ledger.js").ChargeOptions;
export type Quantities = import("./job.js").Quantities;
export type Options = import("./transport.js").Options;
export type Live = import("./stream.js").Live;
export type WebhookMessage = import("./webhook.js").WebhookMessage;
export { verifyWebhook, WebhookRefused } from "./webhook.js";
export { Declined, GivenBack, InvalidRequest, LedgerError, NotAllowed, NotFound, Refused, Unavailable, Undecided, Unreported } from "./errors.js";
