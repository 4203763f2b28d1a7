import { errorOf, LedgerError, Unavailable } from './errors.js';

/**
 * @typedef {object} Options
 * @property {string} [url] Where the ledger is. Left out: the environment's MAKEGOOD_URL, or http://localhost:7070
 * @property {string} [key] An API key or a token. Left out: the environment's MAKEGOOD_KEY, or none
 * @property {typeof fetch} [fetch] What sends requests. Left out: the platform's
 * @property {number} [attempts] How often a request is sent at most. Left out: 5
 * @property {number} [attemptTimeout] How long one attempt may take, milliseconds. Left out: 30,000
 * @property {number} [backoff] The longest wait before the second attempt, milliseconds; doubled for each further one. Left out: 200
 * @property {number} [backoffMax] The longest wait there is, milliseconds. Left out: 5,000
 */

/**
 * @typedef {object} Sending
 * @property {Record<string, string | number | boolean | undefined>} [query]
 * @property {unknown} [body] Sent as JSON
 * @property {string} [key] The Idempotency-Key. Left out: a new one for each write, the same for all its attempts
 * @property {string} [account] Whose positions are kept and asked for
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 */

/** Answers after which the same request is sent again: it was not carried out, or to carry it out twice is harmless. */
const TRANSIENT = new Set([429, 502, 503, 504]);
const ACCOUNTS_MAX = 10_000;
const RETRY_AFTER_MAX = 10_000;
const URL_DEFAULT = 'http://localhost:7070';

/** @param {string} name @returns {string | undefined} */
function environment(name) {
  // Not every platform has a process.
  const process = /** @type {{process?: {env?: Record<string, string | undefined>}}} */ (globalThis).process;
  return process?.env?.[name];
}

/** @param {number} millis @param {AbortSignal} [signal] @returns {Promise<void>} */
export function sleep(millis, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, millis);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Sends requests, again where that helps, and remembers how far each account was written. */
export class Transport {
  /** @param {Options} options */
  constructor(options) {
    const url = options.url ?? environment('MAKEGOOD_URL') ?? URL_DEFAULT;
    this.url = url.replace(/\/+$/, '');
    this.key = options.key ?? environment('MAKEGOOD_KEY');
    this.fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.attempts = options.attempts ?? 5;
    this.attemptTimeout = options.attemptTimeout ?? 30_000;
    this.backoff = options.backoff ?? 200;
    this.backoffMax = options.backoffMax ?? 5_000;
    if (!/^https?:\/\//.test(this.url)) {
      throw new TypeError(`url is ${JSON.stringify(url)}; write one such as ${URL_DEFAULT}`);
    }
    for (const name of /** @type {const} */ (['attempts', 'attemptTimeout'])) {
      if (!Number.isInteger(this[name]) || this[name] < 1) {
        throw new TypeError(`${name} is ${this[name]}; write a whole number above zero`);
      }
    }
    /** @type {Map<string, string>} */
    this.positions = new Map();
  }

  /** @param {string} account @param {string | null | undefined} position */
  wrote(account, position) {
    if (!position) {
      return;
    }
    const known = this.positions.get(account);
    const [partition, offset] = position.split('-');
    const [, before] = known?.split('-') ?? [];
    const isOlder = known?.startsWith(`${partition}-`) && BigInt(before ?? 0) > BigInt(offset ?? 0);
    // Taken out and put in again, so that the first is the one that was not written for longest.
    this.positions.delete(account);
    this.positions.set(account, isOlder && known ? known : position);
    if (this.positions.size > ACCOUNTS_MAX) {
      this.positions.delete(/** @type {string} */ (this.positions.keys().next().value));
    }
  }

  /** How long to wait before the next attempt: anything up to a bound that doubles, and not less than the ledger asks for. */
  pause(/** @type {number} */ attempt, /** @type {string | null} */ retryAfter) {
    const bound = Math.min(this.backoffMax, this.backoff * 2 ** (attempt - 1));
    const asked = Math.min(RETRY_AFTER_MAX, Number(retryAfter ?? 0) * 1_000 || 0);
    return asked + Math.random() * bound;
  }

  /** @param {Record<string, string>} more @returns {Record<string, string>} */
  headers(more) {
    return { Accept: 'application/json', ...(this.key ? { Authorization: `Bearer ${this.key}` } : {}), ...more };
  }

  /** @param {string} path @param {Sending['query']} [query] */
  address(path, query = {}) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        search.set(name, String(value));
      }
    }
    const text = search.toString();
    return this.url + path + (text ? `?${text}` : '');
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Sending} [sending]
   * @returns {Promise<{status: number, headers: Headers, body: any}>}
   */
  async send(method, path, sending = {}) {
    const isWrite = method !== 'GET';
    /** @type {Record<string, string>} */
    const headers = { ...sending.headers };
    if (isWrite) {
      headers['Content-Type'] = 'application/json';
      headers['Idempotency-Key'] = sending.key ?? crypto.randomUUID();
    } else if (sending.account !== undefined && this.positions.has(sending.account)) {
      headers['Makegood-Position'] ??= /** @type {string} */ (this.positions.get(sending.account));
    }
    const text = sending.body === undefined ? undefined : JSON.stringify(sending.body);
    const address = this.address(path, sending.query);
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= this.attempts;
      /** @type {string | null} */
      let retryAfter = null;
      try {
        const answer = await this.once(method, address, this.headers(headers), text, sending.signal);
        const position = answer.headers.get('Makegood-Position') ?? answer.body?.position;
        if (isWrite && sending.account !== undefined) {
          this.wrote(sending.account, position);
        }
        if (answer.status < 300) {
          return answer;
        }
        const error = errorOf(answer.status, answer.body ?? {});
        const isTransient = TRANSIENT.has(answer.status) || error.code === 'in-progress';
        if (error.code === 'not-yet-visible' && isLast && sending.account !== undefined) {
          // Positions of a ledger that was made anew lead nowhere; the next read asks for what is there.
          this.positions.delete(sending.account);
        }
        if (!isTransient || isLast) {
          throw error;
        }
        retryAfter = answer.headers.get('Retry-After');
      } catch (error) {
        if (error instanceof LedgerError) {
          throw error;
        }
        sending.signal?.throwIfAborted();
        if (isLast) {
          throw new Unavailable(`${this.url} did not answer ${attempt} times; look whether the ledger runs there`, {
            cause: error,
          });
        }
      }
      await sleep(this.pause(attempt, retryAfter), sending.signal);
    }
  }

  /**
   * @param {string} method
   * @param {string} address
   * @param {Record<string, string>} headers
   * @param {string | undefined} body
   * @param {AbortSignal | undefined} signal
   */
  async once(method, address, headers, body, signal) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(new Error('no answer in time')), this.attemptTimeout);
    const abort = () => stop.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      signal?.throwIfAborted();
      const response = await this.fetch(address, { method, headers, body, signal: stop.signal });
      const text = await response.text();
      const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
      // What a proxy in between says is no JSON.
      return {
        status: response.status,
        headers: response.headers,
        body: isJson && text ? JSON.parse(text) : undefined,
      };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}
