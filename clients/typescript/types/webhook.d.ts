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
export function verifyWebhook(body: string, headers: Headers | Record<string, string | string[] | undefined>, secrets: string | string[], options?: {
    toleranceSeconds?: number;
    now?: Date;
}): Promise<WebhookMessage>;
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
export class WebhookRefused extends LedgerError {
}
/**
 * What a webhook says.
 */
export type WebhookMessage = {
    /**
     * The same whenever it is sent: whoever has seen it has nothing to do.
     */
    id: string;
    /**
     * Such as `refund.issued`, `entry.CHARGE` or `notice.CaseOpened`.
     */
    type: string;
    /**
     * When it was recorded.
     */
    timestamp: Date;
    /**
     * What `type` says: an entry, a refund, a notice or a crossing.
     */
    data: Record<string, any>;
};
import { LedgerError } from './errors.js';
