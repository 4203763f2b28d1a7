import { LedgerError, Unreported } from './errors.js';

/** @typedef {import('../types/openapi.js').components['schemas']} Schemas */
/** @typedef {Schemas['ItemFailed']['cause']} Cause */
/** @typedef {Schemas['ItemDelivered']['how']} How */
/** @typedef {Schemas['GenerationCompleted']['outcome']} Outcome */
/** @typedef {Record<string, number>} Quantities How much of what: whole numbers by the policy's names */

/** A generation that is charged, while its work goes on: what happens to it is reported here. */
export class Job {
  /** @type {Set<string>} */
  #failed = new Set();
  /** @type {Map<string, number>} */
  #used = new Map();
  /** @type {number | undefined} */
  #usedAmount;
  /** @type {string | undefined} */
  #resultUrl;
  /** @type {Promise<Outcome> | undefined} */
  #ended;
  #ledger;

  /**
   * @param {import('./ledger.js').Ledger} ledger
   * @param {Schemas['Authorization']} authorization
   * @param {string[]} items
   */
  constructor(ledger, authorization, items) {
    this.#ledger = ledger;
    /** The account that is charged. */
    this.account = authorization.accountId;
    /** The generation's id: the same again is charged once. */
    this.generationId = authorization.generationId;
    /** The ids of what is to be made. */
    this.items = items;
    /** What was charged, whole units. */
    this.charged = authorization.charged;
    /** The balance after it, whole units. */
    this.balance = authorization.balance;
    /** What the customer may be told. */
    this.message = authorization.message;
    /** Everything that the ledger answered. */
    this.authorization = authorization;
  }

  /** @param {Record<string, unknown>} event */
  #report(event) {
    return this.#ledger.publish(
      /** @type {any} */ ({ accountId: this.account, generationId: this.generationId, ...event }),
    );
  }

  /**
   * An item could not be made: what it cost comes back, unless the policy says otherwise of the cause.
   *
   * @param {string} item
   * @param {Cause} [cause]
   * @param {{message?: string, providerReference?: string}} [more]
   */
  async itemFailed(item, cause = 'PROVIDER_ERROR', more = {}) {
    await this.#report({ type: 'ItemFailed', itemId: item, cause, ...more });
    this.#failed.add(item);
  }

  /**
   * An item reached the customer: a later failure of it is no certain refund any more.
   *
   * @param {string} item
   * @param {How} [how]
   * @param {{resultUrl?: string}} [more] where it can be looked at, an absolute http or https address; the policy says who is shown it
   */
  async delivered(item, how = 'OTHER', more = {}) {
    await this.#report({ type: 'ItemDelivered', itemId: item, how, ...more });
  }

  /**
   * How far it is: so much was used by now, or it needs so much longer than the policy's timeout.
   *
   * @param {{quantities?: Quantities, extendBy?: number}} progress `extendBy` in milliseconds, in all
   */
  async progress(progress) {
    await this.#report({ type: 'GenerationProgressed', ...progress });
  }

  /**
   * So much was used: it is added up, reported with the end, and the charge becomes what it costs.
   *
   * @param {Quantities} quantities
   */
  used(quantities) {
    for (const [name, amount] of Object.entries(quantities)) {
      if (!Number.isSafeInteger(amount) || amount < 0) {
        throw new TypeError(`quantities.${name} is ${amount}; give a whole number from 0 on`);
      }
      this.#used.set(name, (this.#used.get(name) ?? 0) + amount);
    }
  }

  /**
   * Instead of quantities: so many credits were used of the charge; the rest comes back.
   *
   * @param {number} amount whole units
   */
  usedAmount(amount) {
    this.#usedAmount = amount;
  }

  /**
   * Where what was made can be looked at, for whoever judges it: reported with the end. The policy says who is shown it.
   *
   * @param {string} url an absolute http or https address
   */
  result(url) {
    this.#resultUrl = url;
  }

  /** What the end would be said to be now: FAILED if every item failed, PARTIAL if some did. @returns {Outcome} */
  get outcome() {
    if (this.#failed.size === 0) {
      return 'SUCCEEDED';
    }
    return this.items.length > 0 && this.items.every((item) => this.#failed.has(item)) ? 'FAILED' : 'PARTIAL';
  }

  /**
   * Reports the end. `charge` does it by itself; the second call does nothing more.
   *
   * @param {Outcome} [outcome]
   * @returns {Promise<Outcome>} what was reported
   */
  complete(outcome = this.outcome) {
    this.#ended ??= this.#end(outcome).catch((error) => {
      // It may be tried again.
      this.#ended = undefined;
      throw error;
    });
    return this.#ended;
  }

  /** @param {Outcome} outcome */
  async #end(outcome) {
    const isPaid = outcome !== 'FAILED';
    await this.#report({
      type: 'GenerationCompleted',
      outcome,
      ...(isPaid && this.#used.size > 0 ? { quantities: Object.fromEntries(this.#used) } : {}),
      ...(isPaid && this.#usedAmount !== undefined ? { usedAmount: this.#usedAmount } : {}),
      ...(isPaid && this.#resultUrl !== undefined ? { resultUrl: this.#resultUrl } : {}),
    });
    return outcome;
  }

  /**
   * Runs the work and reports how it ended.
   *
   * @template T
   * @param {(job: Job) => Promise<T> | T} work
   * @param {((error: LedgerError) => void) | undefined} onUnreported
   * @returns {Promise<T>}
   */
  async run(work, onUnreported) {
    /** @type {T} */
    let result;
    try {
      result = await work(this);
    } catch (failure) {
      // The work's own error goes on, whatever becomes of the report: the policy's timeout does the rest.
      await this.complete('FAILED').catch((error) => onUnreported?.(error));
      throw failure;
    }
    try {
      await this.complete();
    } catch (error) {
      if (!(error instanceof LedgerError)) {
        throw error;
      }
      const unreported = new Unreported(
        `generation ${this.generationId} of ${this.account} is done, but its end was not reported: ${error.message}`,
        { status: error.status, problem: error.problem, cause: error },
        result,
      );
      if (!onUnreported) {
        throw unreported;
      }
      onUnreported(unreported);
    }
    return result;
  }
}
