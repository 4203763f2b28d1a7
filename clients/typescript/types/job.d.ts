/** @typedef {import('../types/openapi.js').components['schemas']} Schemas */
/** @typedef {Schemas['ItemFailed']['cause']} Cause */
/** @typedef {Schemas['ItemDelivered']['how']} How */
/** @typedef {Schemas['GenerationCompleted']['outcome']} Outcome */
/** @typedef {Record<string, number>} Quantities How much of what: whole numbers by the policy's names */
/** A generation that is charged, while its work goes on: what happens to it is reported here. */
export class Job {
    /**
     * @param {import('./ledger.js').Ledger} ledger
     * @param {Schemas['Authorization']} authorization
     * @param {string[]} items
     */
    constructor(ledger: import("./ledger.js").Ledger, authorization: Schemas["Authorization"], items: string[]);
    /** The account that is charged. */
    account: string;
    /** The generation's id: the same again is charged once. */
    generationId: string;
    /** The ids of what is to be made. */
    items: string[];
    /** What was charged, whole units. */
    charged: number | null;
    /** The balance after it, whole units. */
    balance: number | null;
    /** What the customer may be told. */
    message: string;
    /** Everything that the ledger answered. */
    authorization: {
        accountId: string;
        generationId: string;
        status: "CHARGED";
        charged: number | null;
        refunded: number;
        balance: number | null;
        position: string;
        message: string;
        policy?: {
            id: string;
            version: string;
        };
        priceRow?: string;
    };
    /**
     * An item could not be made: what it cost comes back, unless the policy says otherwise of the cause.
     *
     * @param {string} item
     * @param {Cause} [cause]
     * @param {{message?: string, providerReference?: string}} [more]
     */
    itemFailed(item: string, cause?: Cause, more?: {
        message?: string;
        providerReference?: string;
    }): Promise<void>;
    /**
     * An item reached the customer: a later failure of it is no certain refund any more.
     *
     * @param {string} item
     * @param {How} [how]
     * @param {{resultUrl?: string}} [more] where it can be looked at, an absolute http or https address; the policy says who is shown it
     */
    delivered(item: string, how?: How, more?: {
        resultUrl?: string;
    }): Promise<void>;
    /**
     * How far it is: so much was used by now, or it needs so much longer than the policy's timeout.
     *
     * @param {{quantities?: Quantities, extendBy?: number}} progress `extendBy` in milliseconds, in all
     */
    progress(progress: {
        quantities?: Quantities;
        extendBy?: number;
    }): Promise<void>;
    /**
     * So much was used: it is added up, reported with the end, and the charge becomes what it costs.
     *
     * @param {Quantities} quantities
     */
    used(quantities: Quantities): void;
    /**
     * Instead of quantities: so many credits were used of the charge; the rest comes back.
     *
     * @param {number} amount whole units
     */
    usedAmount(amount: number): void;
    /**
     * Where what was made can be looked at, for whoever judges it: reported with the end. The policy says who is shown it.
     *
     * @param {string} url an absolute http or https address
     */
    result(url: string): void;
    /** What the end would be said to be now: FAILED if every item failed, PARTIAL if some did. @returns {Outcome} */
    get outcome(): Outcome;
    /**
     * Reports the end. `charge` does it by itself; the second call does nothing more.
     *
     * @param {Outcome} [outcome]
     * @returns {Promise<Outcome>} what was reported
     */
    complete(outcome?: Outcome): Promise<Outcome>;
    /**
     * Runs the work and reports how it ended.
     *
     * @template T
     * @param {(job: Job) => Promise<T> | T} work
     * @param {((error: LedgerError) => void) | undefined} onUnreported
     * @returns {Promise<T>}
     */
    run<T>(work: (job: Job) => Promise<T> | T, onUnreported: ((error: LedgerError) => void) | undefined): Promise<T>;
    #private;
}
export type Schemas = import("../types/openapi.js").components["schemas"];
export type Cause = Schemas["ItemFailed"]["cause"];
export type How = Schemas["ItemDelivered"]["how"];
export type Outcome = Schemas["GenerationCompleted"]["outcome"];
/**
 * How much of what: whole numbers by the policy's names
 */
export type Quantities = Record<string, number>;
import { LedgerError } from './errors.js';
