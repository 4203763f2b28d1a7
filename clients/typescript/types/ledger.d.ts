/** The ledger, as a product uses it. One serves a whole process. */
export class Ledger {
    /** @param {import('./transport.js').Options} [options] */
    constructor(options?: import("./transport.js").Options);
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
    charge<T>(request: Request, work: (job: Job) => Promise<T> | T, options?: ChargeOptions): Promise<T>;
    /**
     * Charges, and leaves it to the caller to report what follows and to `complete()`.
     *
     * @param {Request} request
     * @param {ChargeOptions} [options]
     * @returns {Promise<Job>}
     * @throws {import('./errors.js').Declined} if the charge is declined
     */
    authorize(request: Request, options?: ChargeOptions): Promise<Job>;
    /**
     * Publishes events of the contract: one, or up to 1,000. One that is wrong is thrown; of several `results` says which were refused.
     *
     * @param {Schemas['Event'] | Schemas['Event'][]} events
     * @param {Write} [options]
     * @returns {Promise<Schemas['Published']>}
     */
    publish(events: Schemas["Event"] | Schemas["Event"][], options?: Write): Promise<Schemas["Published"]>;
    /**
     * Grants credits. With a `grantId` of your own, such as an order's, the same again is granted once.
     *
     * @param {{account: string, amount: number, kind: Schemas['CreditsGranted']['kind'], grantId?: string, priority?: number,
     *   expiresAt?: number, paymentReference?: string, features?: string[], models?: string[]}} grant
     * @param {Write} [options]
     */
    grant({ account, ...grant }: {
        account: string;
        amount: number;
        kind: Schemas["CreditsGranted"]["kind"];
        grantId?: string;
        priority?: number;
        expiresAt?: number;
        paymentReference?: string;
        features?: string[];
        models?: string[];
    }, options?: Write): Promise<{
        position: string;
        status: "APPLIED" | "NO_EFFECT" | "CONFLICT" | "REFUSED" | "PENDING";
        entries: import("../types/openapi.js").components["schemas"]["Entry"][];
        notices: import("../types/openapi.js").components["schemas"]["Notice"][];
        reason?: string;
        detail?: string;
        accountId?: string;
        event?: import("../types/openapi.js").components["schemas"]["Event"];
    }>;
    /**
     * Takes a grant back, or part of it.
     *
     * @param {{account: string, grantId: string, reason: string, amount?: number}} revocation
     * @param {Write} [options]
     */
    revoke({ account, ...revocation }: {
        account: string;
        grantId: string;
        reason: string;
        amount?: number;
    }, options?: Write): Promise<{
        position: string;
        status: "APPLIED" | "NO_EFFECT" | "CONFLICT" | "REFUSED" | "PENDING";
        entries: import("../types/openapi.js").components["schemas"]["Entry"][];
        notices: import("../types/openapi.js").components["schemas"]["Notice"][];
        reason?: string;
        detail?: string;
        accountId?: string;
        event?: import("../types/openapi.js").components["schemas"]["Event"];
    }>;
    /**
     * Adjusts a balance, or gives back a charge.
     *
     * @param {{account: string, amount: number, ground: Schemas['CreditsAdjusted']['ground'], adjustmentId?: string, operator?: string,
     *   note?: string, generationId?: string, itemId?: string}} adjustment
     * @param {Write} [options]
     */
    adjust({ account, ...adjustment }: {
        account: string;
        amount: number;
        ground: Schemas["CreditsAdjusted"]["ground"];
        adjustmentId?: string;
        operator?: string;
        note?: string;
        generationId?: string;
        itemId?: string;
    }, options?: Write): Promise<{
        position: string;
        status: "APPLIED" | "NO_EFFECT" | "CONFLICT" | "REFUSED" | "PENDING";
        entries: import("../types/openapi.js").components["schemas"]["Entry"][];
        notices: import("../types/openapi.js").components["schemas"]["Notice"][];
        reason?: string;
        detail?: string;
        accountId?: string;
        event?: import("../types/openapi.js").components["schemas"]["Event"];
    }>;
    /**
     * A customer reports a bad result and claims its credits back.
     *
     * @param {{account: string, generationId: string, itemId: string, reason: string, details?: string, claimId?: string}} claim
     * @param {Write} [options]
     */
    claim({ account, ...claim }: {
        account: string;
        generationId: string;
        itemId: string;
        reason: string;
        details?: string;
        claimId?: string;
    }, options?: Write): Promise<{
        position: string;
        status: "APPLIED" | "NO_EFFECT" | "CONFLICT" | "REFUSED" | "PENDING";
        entries: import("../types/openapi.js").components["schemas"]["Entry"][];
        notices: import("../types/openapi.js").components["schemas"]["Notice"][];
        reason?: string;
        detail?: string;
        accountId?: string;
        event?: import("../types/openapi.js").components["schemas"]["Event"];
    }>;
    /**
     * Judges a claim that waits for review.
     *
     * @param {{account: string, claimId: string, verdict: Schemas['ClaimReviewed']['verdict'], reviewer?: string}} review
     * @param {Write} [options]
     */
    reviewClaim({ account, claimId, ...review }: {
        account: string;
        claimId: string;
        verdict: Schemas["ClaimReviewed"]["verdict"];
        reviewer?: string;
    }, options?: Write): Promise<{
        position: string;
        status: "APPLIED" | "NO_EFFECT" | "CONFLICT" | "REFUSED" | "PENDING";
        entries: import("../types/openapi.js").components["schemas"]["Entry"][];
        notices: import("../types/openapi.js").components["schemas"]["Notice"][];
        reason?: string;
        detail?: string;
        accountId?: string;
        event?: import("../types/openapi.js").components["schemas"]["Event"];
    }>;
    /**
     * Opens a support case.
     *
     * @param {{account: string, caseId?: string, generationId?: string, project?: string, action?: string, happenedAt?: number,
     *   expected?: string, message?: string}} request
     * @param {Write} [options]
     */
    openCase({ account, ...request }: {
        account: string;
        caseId?: string;
        generationId?: string;
        project?: string;
        action?: string;
        happenedAt?: number;
        expected?: string;
        message?: string;
    }, options?: Write): Promise<{
        position: string;
        status: "APPLIED" | "NO_EFFECT" | "CONFLICT" | "REFUSED" | "PENDING";
        entries: import("../types/openapi.js").components["schemas"]["Entry"][];
        notices: import("../types/openapi.js").components["schemas"]["Notice"][];
        reason?: string;
        detail?: string;
        accountId?: string;
        event?: import("../types/openapi.js").components["schemas"]["Event"];
    }>;
    /**
     * Settles a support case.
     *
     * @param {{account: string, caseId: string, resolution: string, operator?: string}} resolution
     * @param {Write} [options]
     */
    resolveCase({ account, caseId, ...resolution }: {
        account: string;
        caseId: string;
        resolution: string;
        operator?: string;
    }, options?: Write): Promise<{
        position: string;
        status: "APPLIED" | "NO_EFFECT" | "CONFLICT" | "REFUSED" | "PENDING";
        entries: import("../types/openapi.js").components["schemas"]["Entry"][];
        notices: import("../types/openapi.js").components["schemas"]["Notice"][];
        reason?: string;
        detail?: string;
        accountId?: string;
        event?: import("../types/openapi.js").components["schemas"]["Event"];
    }>;
    /**
     * Sets a budget: how much may be spent in which time, by whom and on what. Without a limit it ends.
     *
     * @param {{account: string} & Omit<Schemas['BudgetSet'], 'type' | 'accountId'>} budget
     * @param {Write} [options]
     */
    setBudget({ account, ...budget }: {
        account: string;
    } & Omit<Schemas["BudgetSet"], "type" | "accountId">, options?: Write): Promise<{
        results: {
            index: number;
            status: "ACCEPTED" | "REFUSED";
            accountId?: string;
            position?: string;
            eventId?: string;
            detail?: string;
            errors?: {
                field: string;
                problem: string;
                remedy: string;
            }[];
        }[];
        accepted: number;
        refused: number;
    }>;
    /**
     * Starts or changes a plan of the policy; the ledger gives each period's credits by itself.
     *
     * @param {{account: string} & Omit<Schemas['PlanStarted'], 'type' | 'accountId'>} plan
     * @param {Write} [options]
     */
    startPlan({ account, ...plan }: {
        account: string;
    } & Omit<Schemas["PlanStarted"], "type" | "accountId">, options?: Write): Promise<{
        results: {
            index: number;
            status: "ACCEPTED" | "REFUSED";
            accountId?: string;
            position?: string;
            eventId?: string;
            detail?: string;
            errors?: {
                field: string;
                problem: string;
                remedy: string;
            }[];
        }[];
        accepted: number;
        refused: number;
    }>;
    /**
     * Ends a plan.
     *
     * @param {{account: string} & Omit<Schemas['PlanEnded'], 'type' | 'accountId'>} plan
     * @param {Write} [options]
     */
    endPlan({ account, ...plan }: {
        account: string;
    } & Omit<Schemas["PlanEnded"], "type" | "accountId">, options?: Write): Promise<{
        results: {
            index: number;
            status: "ACCEPTED" | "REFUSED";
            accountId?: string;
            position?: string;
            eventId?: string;
            detail?: string;
            errors?: {
                field: string;
                problem: string;
                remedy: string;
            }[];
        }[];
        accepted: number;
        refused: number;
    }>;
    /**
     * What an action would cost an account now, and whether it can be paid. Nothing is charged.
     *
     * @param {Pick<Request, 'account' | 'feature' | 'items' | 'platform' | 'attributes' | 'quantities' | 'actor'>} request
     * @param {Read} [options]
     * @returns {Promise<Schemas['Quote']>}
     */
    quote({ account, feature, items, platform, attributes, quantities, actor }: Pick<Request, "account" | "feature" | "items" | "platform" | "attributes" | "quantities" | "actor">, options?: Read): Promise<Schemas["Quote"]>;
    /**
     * The balance, what can be charged now, what is held by open generations, and the grants in the order they are used.
     *
     * @param {string} account
     * @param {Read} [options]
     * @returns {Promise<Schemas['Account']>}
     */
    balance(account: string, options?: Read): Promise<Schemas["Account"]>;
    /**
     * The account's entries, newest first, page by page as they are asked for.
     *
     * @param {string} account
     * @param {Read & {kinds?: Schemas['Entry']['kind'][], from?: number, to?: number, generationId?: string, actor?: string,
     *   pageSize?: number}} [options]
     * @returns {AsyncGenerator<Schemas['Activity']['data'][number], void, void>}
     */
    activity(account: string, { kinds, from, to, generationId, actor, ...options }?: Read & {
        kinds?: Schemas["Entry"]["kind"][];
        from?: number;
        to?: number;
        generationId?: string;
        actor?: string;
        pageSize?: number;
    }): AsyncGenerator<Schemas["Activity"]["data"][number], void, void>;
    /**
     * The account's refunds, newest first, page by page as they are asked for.
     *
     * @param {string} account
     * @param {Read & {pageSize?: number}} [options]
     * @returns {AsyncGenerator<Schemas['Refund'], void, void>}
     */
    refunds(account: string, options?: Read & {
        pageSize?: number;
    }): AsyncGenerator<Schemas["Refund"], void, void>;
    /**
     * What the account was told, newest first.
     *
     * @param {string} account
     * @param {Read & {limit?: number, audience?: 'customer'}} [options]
     * @returns {Promise<Schemas['Notice'][]>}
     */
    notices(account: string, { limit, audience, ...options }?: Read & {
        limit?: number;
        audience?: "customer";
    }): Promise<Schemas["Notice"][]>;
    /**
     * One generation, from request to refund, each decision with the policy's rule.
     *
     * @param {string} account
     * @param {string} generationId
     * @param {Read} [options]
     * @returns {Promise<Schemas['Generation']>}
     */
    generation(account: string, generationId: string, options?: Read): Promise<Schemas["Generation"]>;
    /**
     * Five questions of a review, answered with evidence.
     *
     * @param {string} account
     * @param {string} generationId
     * @param {Read} [options]
     * @returns {Promise<Schemas['Investigation']>}
     */
    investigate(account: string, generationId: string, options?: Read): Promise<Schemas["Investigation"]>;
    /**
     * The plan that the account has or had last; null if it never had one.
     *
     * @param {string} account
     * @param {Read} [options]
     * @returns {Promise<Schemas['Plan']['plan']>}
     */
    plan(account: string, options?: Read): Promise<Schemas["Plan"]["plan"]>;
    /**
     * What may be spent in which time, and what is left of it.
     *
     * @param {string} account
     * @param {Read & {actor?: string, limit?: number}} [options]
     * @returns {Promise<Schemas['Budgets']['data']>}
     */
    budgets(account: string, { actor, limit, ...options }?: Read & {
        actor?: string;
        limit?: number;
    }): Promise<Schemas["Budgets"]["data"]>;
    /**
     * Claims that wait for review, oldest first; with an account all of its claims.
     *
     * @param {Read & {account?: string}} [options]
     * @returns {Promise<Schemas['WorkItem'][]>}
     */
    claims({ account, ...options }?: Read & {
        account?: string;
    }): Promise<Schemas["WorkItem"][]>;
    /**
     * Cases that are open, oldest first; with an account all of its cases.
     *
     * @param {Read & {account?: string}} [options]
     * @returns {Promise<Schemas['WorkItem'][]>}
     */
    cases({ account, ...options }?: Read & {
        account?: string;
    }): Promise<Schemas["WorkItem"][]>;
    /**
     * The account live: entries, notices and balances as they happen. It reconnects by itself and misses no entry; it ends when the loop
     * is left or `signal` says so. `after: 0` begins with the first entry of all, left out it begins now.
     *
     * @param {string} account
     * @param {{after?: number, signal?: AbortSignal}} [options]
     */
    stream(account: string, options?: {
        after?: number;
        signal?: AbortSignal;
    }): AsyncGenerator<import("./stream.js").Live, void, void>;
    /**
     * What else the API serves, with the same retries and errors: `ledger.request('POST', '/v1/notes', {body: {…}})`.
     *
     * @param {'GET' | 'POST'} method
     * @param {string} path
     * @param {import('./transport.js').Sending} [sending]
     * @returns {Promise<any>} the answer's body
     */
    request(method: "GET" | "POST", path: string, sending?: import("./transport.js").Sending): Promise<any>;
    /**
     * How far this process has written the account: hand it to another one, which reads with `{position}` and sees at least that.
     *
     * @param {string} account
     * @returns {string | undefined}
     */
    positionOf(account: string): string | undefined;
    #private;
}
export type Schemas = import("../types/openapi.js").components["schemas"];
export type Quantities = import("./job.js").Quantities;
/**
 * `key`: the Idempotency-Key, where the caller has one of its own
 */
export type Write = {
    key?: string;
    signal?: AbortSignal;
};
/**
 * `position`: another process's write that must be seen
 */
export type Read = {
    position?: string;
    signal?: AbortSignal;
};
/**
 * What is to be charged
 */
export type Request = {
    account: string;
    /**
     * As the policy names it
     */
    feature: string;
    /**
     * How many, or their ids. Left out: none, the feature as a whole
     */
    items?: number | string[] | undefined;
    /**
     * Your own id, such as a job's: the same again is charged once. Left out: a new one
     */
    generationId?: string | undefined;
    /**
     * What it is estimated to take
     */
    quantities?: import("./job.js").Quantities | undefined;
    /**
     * What it is like, such as `{model: 'pro'}`
     */
    attributes?: Record<string, string> | undefined;
    platform?: string | undefined;
    surface?: string | undefined;
    inputMode?: string | undefined;
    /**
     * A title that the customer would recognise it by
     */
    label?: string | undefined;
    /**
     * Who asks, where several share the account
     */
    actor?: string | undefined;
    /**
     * The most that the customer agreed to, from a quote
     */
    maxAmount?: number | undefined;
    /**
     * 2 and so on, after a declined one
     */
    attempt?: number | undefined;
};
export type ChargeOptions = {
    /**
     * How long to wait for the ledger's decision, milliseconds. Left out: 30,000
     */
    decideWithin?: number | undefined;
    /**
     * Told instead of throwing when the end could not be reported
     */
    onUnreported?: ((error: import("./errors.js").LedgerError) => void) | undefined;
    /**
     * The Idempotency-Key of the request to charge
     */
    key?: string | undefined;
    /**
     * Ends the waiting for the charge; the work looks at it itself
     */
    signal?: AbortSignal | undefined;
};
import { Job } from './job.js';
