import { errorOf, LedgerError, Unavailable } from './errors.js';
import { sleep } from './transport.js';

/** @typedef {import('../types/openapi.js').components['schemas']} Schemas */
/**
 * @typedef {{type: 'entry', id: string, data: Schemas['Activity']['data'][number]}
 *   | {type: 'notice', id?: undefined, data: Schemas['Notice']}
 *   | {type: 'balance', id?: undefined, data: Omit<Schemas['Account'], 'scale'>}} Live
 *   An entry, a notice or the balance, as it happened
 */

/** The ledger says every 15 seconds that it is still there. */
const SILENCE_MAX = 45_000;

/**
 * The events of one connection.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {AbortController} stop
 * @returns {AsyncGenerator<{event: string, id: string | undefined, data: string}>}
 */
export async function* serverSentEvents(body, stop) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let event = '';
  /** @type {string | undefined} */
  let id;
  /** @type {string[]} */
  let data = [];
  try {
    for (;;) {
      const timer = setTimeout(() => stop.abort(new Error('the stream fell silent')), SILENCE_MAX);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) {
        return;
      }
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) {
            yield { event, id, data: data.join('\n') };
          }
          event = '';
          id = undefined;
          data = [];
          continue;
        }
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const text = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'event') {
          event = text;
        } else if (field === 'id') {
          id = text;
        } else if (field === 'data') {
          data.push(text);
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * An account, live. Comes back by itself where the connection ends, and goes on after the last entry that was seen.
 *
 * @param {import('./transport.js').Transport} transport
 * @param {string} account
 * @param {{after?: number, signal?: AbortSignal}} options
 * @returns {AsyncGenerator<Live, void, void>}
 */
export async function* live(transport, account, options) {
  let seen = options.after;
  let failures = 0;
  let isMendingGap = false;
  const path = `/v1/accounts/${encodeURIComponent(account)}/stream`;
  for (;;) {
    options.signal?.throwIfAborted();
    const stop = new AbortController();
    const abort = () => stop.abort(options.signal?.reason);
    options.signal?.addEventListener('abort', abort, { once: true });
    /** @type {string | null} */
    let retryAfter = null;
    let hasGap = false;
    try {
      /** @type {Record<string, string>} */
      const resume = seen === undefined ? {} : { 'Last-Event-ID': String(seen) };
      const timer = setTimeout(() => stop.abort(new Error('no answer in time')), transport.attemptTimeout);
      const response = await transport
        .fetch(transport.address(path), {
          headers: transport.headers({ ...resume, Accept: 'text/event-stream' }),
          signal: stop.signal,
        })
        .finally(() => clearTimeout(timer));
      if (!response.ok || !response.body) {
        const problem = await response.json().catch(() => ({}));
        const error = errorOf(response.status, problem);
        if (!(error instanceof Unavailable)) {
          throw error;
        }
        retryAfter = response.headers.get('Retry-After');
        throw new Error(error.message);
      }
      for await (const each of serverSentEvents(response.body, stop)) {
        failures = 0;
        const data = JSON.parse(each.data);
        if (each.event === 'entry') {
          // Sequences of an account have no gaps: where one shows, what is between is fetched first.
          if (seen !== undefined && data.sequence > seen + 1 && !isMendingGap) {
            hasGap = true;
            break;
          }
          isMendingGap = false;
          seen = data.sequence;
        }
        if (each.event === 'entry' || each.event === 'notice' || each.event === 'balance') {
          yield /** @type {Live} */ ({ type: each.event, ...(each.id === undefined ? {} : { id: each.id }), data });
        }
      }
    } catch (error) {
      if (error instanceof LedgerError) {
        throw error;
      }
      options.signal?.throwIfAborted();
      failures++;
      if (failures >= transport.attempts) {
        throw new Unavailable(`the live stream of ${account} could not be opened ${failures} times`, { cause: error });
      }
    } finally {
      options.signal?.removeEventListener('abort', abort);
      stop.abort();
    }
    isMendingGap = hasGap;
    if (!hasGap) {
      await sleep(transport.pause(Math.max(1, failures), retryAfter), options.signal);
    }
  }
}
