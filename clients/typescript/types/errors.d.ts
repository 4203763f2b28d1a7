/**
 * The error that an answer is.
 *
 * @param {number} status
 * @param {Partial<Problem>} problem
 * @returns {LedgerError}
 */
export function errorOf(status: number, problem: Partial<Problem>): LedgerError;
/** @typedef {import('../types/openapi.js').components['schemas']['Problem']} Problem */
/** @typedef {{field: string, problem: string, remedy: string}} FieldError What is wrong with a field, and what to write instead. */
/** Whatever the ledger, or the way to it, had against a request. Every error of this library is one. */
export class LedgerError extends Error {
    /**
     * @param {string} message
     * @param {{status?: number, problem?: Partial<Problem>, cause?: unknown}} [what]
     */
    constructor(message: string, what?: {
        status?: number;
        problem?: Partial<Problem>;
        cause?: unknown;
    });
    /** The HTTP status; undefined where no answer came. */
    status: number | undefined;
    /** What kind of problem it is, such as `declined` or `invalid-event`: the last part of its `type`. */
    code: string;
    /** The problem details as the ledger sent them. */
    problem: Partial<{
        type: string;
        title: string;
        status: number;
        detail: string;
        position?: string;
        reason?: string;
        accountId?: string;
        available?: number;
        budget?: {
            budgetId: string;
            scope: "ACTOR" | "GROUP" | "FEATURE" | "ALL";
            scopeId?: string;
            limit: number;
            left: number;
            renewsAt?: number;
        };
        generationId?: string;
        missing?: number;
        nextAttempt?: number;
        platforms?: string[];
        priceRow?: string;
        problem?: {
            what: string;
            listed: string[];
        };
        required?: number;
        charged?: number;
        refunded?: number;
        refunds?: {
            refundId: string;
            amount: number;
            reason: string;
            recordedAt: number;
            itemId?: string;
        }[];
        errors?: {
            field: string;
            problem: string;
            remedy: string;
        }[];
    }>;
    /** Each field that is wrong. @type {FieldError[]} */
    errors: FieldError[];
    /** The first field that is wrong, if one is. @type {string | undefined} */
    field: string | undefined;
    /** What to write there instead. @type {string | undefined} */
    remedy: string | undefined;
    /** Why, in the ledger's word, such as `INSUFFICIENT_CREDITS`. @type {string | undefined} */
    reason: string | undefined;
    /** Where in the journal the event stands, if one was written. @type {string | undefined} */
    position: string | undefined;
}
/** The charge was declined (402): nothing was taken, and the work was not begun. */
export class Declined extends LedgerError {
    /** @param {string} message @param {{status?: number, problem?: Partial<Problem>}} [what] */
    constructor(message: string, what?: {
        status?: number;
        problem?: Partial<Problem>;
    });
    /** The account that was asked. */
    account: string | undefined;
    /** The generation that was asked for. */
    generationId: string | undefined;
    /** What it would cost, whole units. */
    required: number | undefined;
    /** What could be charged, whole units. */
    available: number | undefined;
    /** How much is missing, whole units. */
    missing: number | undefined;
    /** The attempt to ask the same generation for after a top-up. */
    nextAttempt: number | undefined;
    /** The budget that it does not fit, if it is that. */
    budget: {
        budgetId: string;
        scope: "ACTOR" | "GROUP" | "FEATURE" | "ALL";
        scopeId?: string;
        limit: number;
        left: number;
        renewsAt?: number;
    } | undefined;
    /** The platforms that the policy lists, if it is that. */
    platforms: string[] | undefined;
    /** The row of the policy's price table that decided. */
    priceRow: string | undefined;
}
/** The request has to be mended (400, 413, 415, 422): `field` and `remedy` say where and how. */
export class InvalidRequest extends LedgerError {
}
/** No valid key or token, or one that may not do this (401, 403). */
export class NotAllowed extends LedgerError {
}
/** The ledger knows nothing of it (404). */
export class NotFound extends LedgerError {
}
/** It contradicts what was recorded first, or cannot be applied (409): `reason` says which. */
export class Refused extends LedgerError {
}
/** The generation was charged before, and all of it came back since (409, `REFUNDED`): ask under another generationId. */
export class GivenBack extends Refused {
}
/** The ledger did not answer, or said that it cannot now, as often as was tried. To ask again is safe. */
export class Unavailable extends LedgerError {
}
/** The ledger took the request but did not decide in time. The work was not begun. */
export class Undecided extends LedgerError {
}
/** The work is done, but its end could not be reported. Left so, the policy's timeout settles the charge. */
export class Unreported extends LedgerError {
    /**
     * @param {string} message
     * @param {{status?: number, problem?: Partial<Problem>, cause?: unknown}} what
     * @param {unknown} result
     */
    constructor(message: string, what: {
        status?: number;
        problem?: Partial<Problem>;
        cause?: unknown;
    }, result: unknown);
    /** What the work returned. */
    result: unknown;
}
export type Problem = import("../types/openapi.js").components["schemas"]["Problem"];
/**
 * What is wrong with a field, and what to write instead.
 */
export type FieldError = {
    field: string;
    problem: string;
    remedy: string;
};
