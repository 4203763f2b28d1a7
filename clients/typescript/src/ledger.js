import { Undecided } from './errors.js';
import { Job } from './job.js';
import { live } from './stream.js';
import { Transport } from './transport.js';

/** @typedef {import('../types/openapi.js').components['schemas']} Schemas */
/** @typedef {import('./job.js').Quantities} Quantities */
/** @typedef {{key?: string, signal?: AbortSignal}} Write `key`: the Idempotency-Key, where the caller has one of its own */
/** @typedef {{position?: string, signal?: AbortSignal}} Read `position`: another process's write that must be seen */

/**
 * @typedef {object} Request What is to be charged
 * @property {string} account
 * @property {string} feature As the policy names it
 * @property {number | string[]} [items] How many, or their ids. Left out: none, the feature as a whole
 * @property {string} [generationId] Your own id, such as a job's: the same again is charged once. Left out: a new one
 * @property {Quantities} [quantities] What it is estimated to take
 * @property {Record<string, string>} [attributes] What it is like, such as `{model: 'pro'}`
 * @property {string} [platform]
 * @property {string} [surface]
 * @property {string} [inputMode]
 * @property {string} [label] A title that the customer would recognise it by
 * @property {string} [actor] Who asks, where several share the account
 * @property {number} [maxAmount] The most that the customer agreed to, from a quote
 * @property {number} [attempt] 2 and so on, after a declined one
 */

/**
 * @typedef {object} ChargeOptions
 * @property {number} [decideWithin] How long to wait for the ledger's decision, milliseconds. Left out: 30,000
 * @property {(error: import('./errors.js').LedgerError) => void} [onUnreported] Told instead of throwing when the end could not be reported
 * @property {string} [key] The Idempotency-Key of the request to charge
 * @property {AbortSignal} [signal] Ends the waiting for the charge; the work looks at it itself
 */

/** @param {string} text */
const segment = encodeURIComponent;
const WAIT_MAX = 10_000;

/** @param {Record<string, string | number> | undefined} pairs */
function pairs(pairs) {
  return pairs && Object.keys(pairs).length > 0
    ? Object.entries(pairs)
        .map(([name, value]) => `${name}=${value}`)
        .join(',')
    : undefined;
}

/** @param {number | string[] | undefined} items @returns {string[]} */
function itemIds(items) {
  return typeof items === 'number' ? Array.from({ length: items }, (_, i) => String(i + 1)) : [...(items ?? [])];
}

/** The ledger, as a product uses it. One serves a whole process. */
export class Ledger {
  #transport;

  /** @param {import('./transport.js').Options} [options] */
  constructor(options = {}) {
    this.#transport = new Transport(options);
  }

  /**
   * Charges, runs the work, and reports how it ended: SUCCEEDED, PARTIAL if items failed, FAILED if all of them did or the work
   * throws. What failed comes back by the policy. If this process dies in between, the policy's timeout gives back.
   *
   * @template T
   * @param {Request} request
   * @param {(job: Job) => Promise<T> | T} work Not run unless it is charged
   * @param {ChargeOptions} [options]
   * @returns {Promise<T>} what the work returns
   * @throws {import('./errors.js').Declined} if the charge is declined
   */
  async charge(request, work, options = {}) {
    const job = await this.authorize(request, options);
    return job.run(work, options.onUnreported);
  }

  /**
   * Charges, and leaves it to the caller to report what follows and to `complete()`.
   *
   * @param {Request} request
   * @param {ChargeOptions} [options]
   * @returns {Promise<Job>}
   * @throws {import('./errors.js').Declined} if the charge is declined
   */
  async authorize(request, options = {}) {
    const { account, actor, generationId, ...rest } = request;
    const body = {
      ...rest,
      accountId: account,
      generationId: generationId ?? `gen_${crypto.randomUUID()}`,
      ...(actor === undefined ? {} : { actorId: actor }),
    };
    const until = Date.now() + (options.decideWithin ?? 30_000);
    for (let isFirst = true; ; isFirst = false) {
      const wait = Math.max(0, Math.min(WAIT_MAX, until - Date.now()));
      // Asked again it is answered as things stand, and charges nothing more.
      const answer = await this.#transport.send('POST', '/v1/generations', {
        body,
        account,
        query: { wait },
        ...(options.key !== undefined && isFirst ? { key: options.key } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
      });
      if (answer.status === 201) {
        return new Job(this, answer.body, itemIds(request.items));
      }
      if (Date.now() >= until) {
        if (generationId === undefined) {
          // Nobody can ask for it again: should it be charged yet, all comes back.
          const end = /** @type {any} */ ({
            type: 'GenerationCompleted',
            accountId: account,
            generationId: body.generationId,
            outcome: 'FAILED',
          });
          await this.publish(end).catch(() => {});
        }
        throw new Undecided(
          `the ledger has not decided about generation ${body.generationId} of ${account} yet; ` +
            (generationId === undefined ? 'should it be charged, all comes back' : 'ask again with the same generationId'),
          { status: 202 },
        );
      }
    }
  }

  /**
   * Publishes events of the contract: one, or up to 1,000. One that is wrong is thrown; of several `results` says which were refused.
   *
   * @param {Schemas['Event'] | Schemas['Event'][]} events
   * @param {Write} [options]
   * @returns {Promise<Schemas['Published']>}
   */
  async publish(events, options = {}) {
    const account = Array.isArray(events) ? undefined : events.accountId;
    const { body } = await this.#transport.send('POST', '/v1/events', {
      body: events,
      ...(account === undefined ? {} : { account }),
      ...options,
    });
    for (const each of body.results) {
      if (each.accountId !== undefined) {
        this.#transport.wrote(each.accountId, each.position);
      }
    }
    return body;
  }

  /**
   * @param {string} path @param {string} account @param {Record<string, unknown>} body @param {Write | undefined} options
   * @returns {Promise<Schemas['EventOutcome']>}
   */
  async #command(path, account, body, options) {
    const { body: answer } = await this.#transport.send('POST', path, {
      body: { accountId: account, ...body },
      account,
      ...options,
    });
    return answer;
  }

  /**
   * @param {string} path @param {string | undefined} account @param {Record<string, any>} query @param {Read | undefined} options
   * @returns {Promise<any>}
   */
  async #read(path, account, query = {}, options = {}) {
    const { position, signal } = options;
    const { body } = await this.#transport.send('GET', path, {
      query,
      ...(account === undefined ? {} : { account }),
      ...(position === undefined ? {} : { headers: { 'Makegood-Position': position } }),
      ...(signal ? { signal } : {}),
    });
    return body;
  }

  /**
   * Grants credits. With a `grantId` of your own, such as an order's, the same again is granted once.
   *
   * @param {{account: string, amount: number, kind: Schemas['CreditsGranted']['kind'], grantId?: string, priority?: number,
   *   expiresAt?: number, paymentReference?: string, features?: string[], models?: string[]}} grant
   * @param {Write} [options]
   */
  grant({ account, ...grant }, options) {
    return this.#command('/v1/grants', account, grant, options);
  }

  /**
   * Takes a grant back, or part of it.
   *
   * @param {{account: string, grantId: string, reason: string, amount?: number}} revocation
   * @param {Write} [options]
   */
  revoke({ account, ...revocation }, options) {
    return this.#command('/v1/revocations', account, revocation, options);
  }

  /**
   * Adjusts a balance, or gives back a charge.
   *
   * @param {{account: string, amount: number, ground: Schemas['CreditsAdjusted']['ground'], adjustmentId?: string, operator?: string,
   *   note?: string, generationId?: string, itemId?: string}} adjustment
   * @param {Write} [options]
   */
  adjust({ account, ...adjustment }, options) {
    return this.#command('/v1/adjustments', account, adjustment, options);
  }

  /**
   * A customer reports a bad result and claims its credits back.
   *
   * @param {{account: string, generationId: string, itemId: string, reason: string, details?: string, claimId?: string}} claim
   * @param {Write} [options]
   */
  claim({ account, ...claim }, options) {
    return this.#command('/v1/claims', account, claim, options);
  }

  /**
   * Judges a claim that waits for review.
   *
   * @param {{account: string, claimId: string, verdict: Schemas['ClaimReviewed']['verdict'], reviewer?: string}} review
   * @param {Write} [options]
   */
  reviewClaim({ account, claimId, ...review }, options) {
    return this.#command(`/v1/claims/${segment(claimId)}/review`, account, review, options);
  }

  /**
   * Opens a support case.
   *
   * @param {{account: string, caseId?: string, generationId?: string, project?: string, action?: string, happenedAt?: number,
   *   expected?: string, message?: string}} request
   * @param {Write} [options]
   */
  openCase({ account, ...request }, options) {
    return this.#command('/v1/cases', account, request, options);
  }

  /**
   * Settles a support case.
   *
   * @param {{account: string, caseId: string, resolution: string, operator?: string}} resolution
   * @param {Write} [options]
   */
  resolveCase({ account, caseId, ...resolution }, options) {
    return this.#command(`/v1/cases/${segment(caseId)}/resolution`, account, resolution, options);
  }

  /**
   * Sets a budget: how much may be spent in which time, by whom and on what. Without a limit it ends.
   *
   * @param {{account: string} & Omit<Schemas['BudgetSet'], 'type' | 'accountId'>} budget
   * @param {Write} [options]
   */
  setBudget({ account, ...budget }, options) {
    return this.publish(/** @type {any} */ ({ type: 'BudgetSet', accountId: account, ...budget }), options);
  }

  /**
   * Starts or changes a plan of the policy; the ledger gives each period's credits by itself.
   *
   * @param {{account: string} & Omit<Schemas['PlanStarted'], 'type' | 'accountId'>} plan
   * @param {Write} [options]
   */
  startPlan({ account, ...plan }, options) {
    return this.publish(/** @type {any} */ ({ type: 'PlanStarted', accountId: account, ...plan }), options);
  }

  /**
   * Ends a plan.
   *
   * @param {{account: string} & Omit<Schemas['PlanEnded'], 'type' | 'accountId'>} plan
   * @param {Write} [options]
   */
  endPlan({ account, ...plan }, options) {
    return this.publish(/** @type {any} */ ({ type: 'PlanEnded', accountId: account, ...plan }), options);
  }

  /**
   * What an action would cost an account now, and whether it can be paid. Nothing is charged.
   *
   * @param {Pick<Request, 'account' | 'feature' | 'items' | 'platform' | 'attributes' | 'quantities' | 'actor'>} request
   * @param {Read} [options]
   * @returns {Promise<Schemas['Quote']>}
   */
  quote({ account, feature, items, platform, attributes, quantities, actor }, options) {
    const count = typeof items === 'number' ? items : items?.length;
    const query = {
      account,
      feature,
      items: count,
      platform,
      attributes: pairs(attributes),
      quantities: pairs(quantities),
      actor,
    };
    return this.#read('/v1/quotes', account, query, options);
  }

  /**
   * The balance, what can be charged now, what is held by open generations, and the grants in the order they are used.
   *
   * @param {string} account
   * @param {Read} [options]
   * @returns {Promise<Schemas['Account']>}
   */
  balance(account, options) {
    return this.#read(`/v1/accounts/${segment(account)}`, account, {}, options);
  }

  /**
   * The account's entries, newest first, page by page as they are asked for.
   *
   * @param {string} account
   * @param {Read & {kinds?: Schemas['Entry']['kind'][], from?: number, to?: number, generationId?: string, actor?: string,
   *   pageSize?: number}} [options]
   * @returns {AsyncGenerator<Schemas['Activity']['data'][number], void, void>}
   */
  activity(account, { kinds, from, to, generationId, actor, ...options } = {}) {
    const query = { kind: kinds?.join(','), from, to, generation: generationId, actor };
    return this.#pages(`/v1/accounts/${segment(account)}/activity`, account, query, options);
  }

  /**
   * The account's refunds, newest first, page by page as they are asked for.
   *
   * @param {string} account
   * @param {Read & {pageSize?: number}} [options]
   * @returns {AsyncGenerator<Schemas['Refund'], void, void>}
   */
  refunds(account, options = {}) {
    return this.#pages(`/v1/accounts/${segment(account)}/refunds`, account, {}, options);
  }

  /**
   * @param {string} path @param {string} account @param {Record<string, any>} query @param {Read & {pageSize?: number}} options
   * @returns {AsyncGenerator<any, void, void>}
   */
  async *#pages(path, account, query, { pageSize = 100, ...options }) {
    /** @type {string | undefined} */
    let cursor;
    do {
      const page = await this.#read(path, account, { ...query, limit: pageSize, cursor }, options);
      yield* page.data;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  /**
   * What the account was told, newest first.
   *
   * @param {string} account
   * @param {Read & {limit?: number, audience?: 'customer'}} [options]
   * @returns {Promise<Schemas['Notice'][]>}
   */
  async notices(account, { limit, audience, ...options } = {}) {
    return (await this.#read(`/v1/accounts/${segment(account)}/notices`, account, { limit, audience }, options)).data;
  }

  /**
   * One generation, from request to refund, each decision with the policy's rule.
   *
   * @param {string} account
   * @param {string} generationId
   * @param {Read} [options]
   * @returns {Promise<Schemas['Generation']>}
   */
  generation(account, generationId, options) {
    return this.#read(`/v1/accounts/${segment(account)}/generations/${segment(generationId)}`, account, {}, options);
  }

  /**
   * Five questions of a review, answered with evidence.
   *
   * @param {string} account
   * @param {string} generationId
   * @param {Read} [options]
   * @returns {Promise<Schemas['Investigation']>}
   */
  investigate(account, generationId, options) {
    const path = `/v1/accounts/${segment(account)}/generations/${segment(generationId)}/investigation`;
    return this.#read(path, account, {}, options);
  }

  /**
   * The plan that the account has or had last; null if it never had one.
   *
   * @param {string} account
   * @param {Read} [options]
   * @returns {Promise<Schemas['Plan']['plan']>}
   */
  async plan(account, options) {
    return (await this.#read(`/v1/accounts/${segment(account)}/plan`, account, {}, options)).plan;
  }

  /**
   * What may be spent in which time, and what is left of it.
   *
   * @param {string} account
   * @param {Read & {actor?: string, limit?: number}} [options]
   * @returns {Promise<Schemas['Budgets']['data']>}
   */
  async budgets(account, { actor, limit, ...options } = {}) {
    return (await this.#read(`/v1/accounts/${segment(account)}/budgets`, account, { actor, limit }, options)).data;
  }

  /**
   * Claims that wait for review, oldest first; with an account all of its claims.
   *
   * @param {Read & {account?: string}} [options]
   * @returns {Promise<Schemas['WorkItem'][]>}
   */
  async claims({ account, ...options } = {}) {
    return (await this.#read('/v1/claims', account, { account }, options)).data;
  }

  /**
   * Cases that are open, oldest first; with an account all of its cases.
   *
   * @param {Read & {account?: string}} [options]
   * @returns {Promise<Schemas['WorkItem'][]>}
   */
  async cases({ account, ...options } = {}) {
    return (await this.#read('/v1/cases', account, { account }, options)).data;
  }

  /**
   * The account live: entries, notices and balances as they happen. It reconnects by itself and misses no entry; it ends when the loop
   * is left or `signal` says so. `after: 0` begins with the first entry of all, left out it begins now.
   *
   * @param {string} account
   * @param {{after?: number, signal?: AbortSignal}} [options]
   */
  stream(account, options = {}) {
    return live(this.#transport, account, options);
  }

  /**
   * What else the API serves, with the same retries and errors: `ledger.request('POST', '/v1/notes', {body: {…}})`.
   *
   * @param {'GET' | 'POST'} method
   * @param {string} path
   * @param {import('./transport.js').Sending} [sending]
   * @returns {Promise<any>} the answer's body
   */
  async request(method, path, sending) {
    return (await this.#transport.send(method, path, sending)).body;
  }

  /**
   * How far this process has written the account: hand it to another one, which reads with `{position}` and sees at least that.
   *
   * @param {string} account
   * @returns {string | undefined}
   */
  positionOf(account) {
    return this.#transport.positions.get(account);
  }
}
