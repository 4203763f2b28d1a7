/** @param {number} millis @param {AbortSignal} [signal] @returns {Promise<void>} */
export function sleep(millis: number, signal?: AbortSignal): Promise<void>;
/** Sends requests, again where that helps, and remembers how far each account was written. */
export class Transport {
    /** @param {Options} options */
    constructor(options: Options);
    url: string;
    key: string | undefined;
    fetch: typeof fetch;
    attempts: number;
    attemptTimeout: number;
    backoff: number;
    backoffMax: number;
    /** @type {Map<string, string>} */
    positions: Map<string, string>;
    /** @param {string} account @param {string | null | undefined} position */
    wrote(account: string, position: string | null | undefined): void;
    /** How long to wait before the next attempt: anything up to a bound that doubles, and not less than the ledger asks for. */
    pause(attempt: number, retryAfter: string | null): number;
    /** @param {Record<string, string>} more @returns {Record<string, string>} */
    headers(more: Record<string, string>): Record<string, string>;
    /** @param {string} path @param {Sending['query']} [query] */
    address(path: string, query?: Sending["query"]): string;
    /**
     * @param {string} method
     * @param {string} path
     * @param {Sending} [sending]
     * @returns {Promise<{status: number, headers: Headers, body: any}>}
     */
    send(method: string, path: string, sending?: Sending): Promise<{
        status: number;
        headers: Headers;
        body: any;
    }>;
    /**
     * @param {string} method
     * @param {string} address
     * @param {Record<string, string>} headers
     * @param {string | undefined} body
     * @param {AbortSignal | undefined} signal
     */
    once(method: string, address: string, headers: Record<string, string>, body: string | undefined, signal: AbortSignal | undefined): Promise<{
        status: number;
        headers: Headers;
        body: any;
    }>;
}
export type Options = {
    /**
     * Where the ledger is. Left out: the environment's MAKEGOOD_URL, or http://localhost:7070
     */
    url?: string | undefined;
    /**
     * An API key or a token. Left out: the environment's MAKEGOOD_KEY, or none
     */
    key?: string | undefined;
    /**
     * What sends requests. Left out: the platform's
     */
    fetch?: typeof fetch | undefined;
    /**
     * How often a request is sent at most. Left out: 5
     */
    attempts?: number | undefined;
    /**
     * How long one attempt may take, milliseconds. Left out: 30,000
     */
    attemptTimeout?: number | undefined;
    /**
     * The longest wait before the second attempt, milliseconds; doubled for each further one. Left out: 200
     */
    backoff?: number | undefined;
    /**
     * The longest wait there is, milliseconds. Left out: 5,000
     */
    backoffMax?: number | undefined;
};
export type Sending = {
    query?: Record<string, string | number | boolean | undefined> | undefined;
    /**
     * Sent as JSON
     */
    body?: unknown;
    /**
     * The Idempotency-Key. Left out: a new one for each write, the same for all its attempts
     */
    key?: string | undefined;
    /**
     * Whose positions are kept and asked for
     */
    account?: string | undefined;
    headers?: Record<string, string> | undefined;
    signal?: AbortSignal | undefined;
};
