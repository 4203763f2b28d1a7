/** @typedef {import('../types/openapi.js').components['schemas']['Problem']} Problem */
/** @typedef {{field: string, problem: string, remedy: string}} FieldError What is wrong with a field, and what to write instead. */

/** Whatever the ledger, or the way to it, had against a request. Every error of this library is one. */
export class LedgerError extends Error {
  /**
   * @param {string} message
   * @param {{status?: number, problem?: Partial<Problem>, cause?: unknown}} [what]
   */
  constructor(message, what = {}) {
    super(message, what.cause === undefined ? undefined : { cause: what.cause });
    this.name = new.target.name;
    const problem = what.problem ?? {};
    /** The HTTP status; undefined where no answer came. */
    this.status = what.status;
    /** What kind of problem it is, such as `declined` or `invalid-event`: the last part of its `type`. */
    this.code = (problem.type ?? '').split(':').pop() || 'unreachable';
    /** The problem details as the ledger sent them. */
    this.problem = problem;
    /** Each field that is wrong. @type {FieldError[]} */
    this.errors = problem.errors ?? [];
    /** The first field that is wrong, if one is. @type {string | undefined} */
    this.field = this.errors[0]?.field;
    /** What to write there instead. @type {string | undefined} */
    this.remedy = this.errors[0]?.remedy;
    /** Why, in the ledger's word, such as `INSUFFICIENT_CREDITS`. @type {string | undefined} */
    this.reason = problem.reason;
    /** Where in the journal the event stands, if one was written. @type {string | undefined} */
    this.position = problem.position;
  }
}

/** The charge was declined (402): nothing was taken, and the work was not begun. */
export class Declined extends LedgerError {
  /** @param {string} message @param {{status?: number, problem?: Partial<Problem>}} [what] */
  constructor(message, what = {}) {
    super(message, what);
    const problem = what.problem ?? {};
    /** The account that was asked. */
    this.account = problem.accountId;
    /** The generation that was asked for. */
    this.generationId = problem.generationId;
    /** What it would cost, whole units. */
    this.required = problem.required;
    /** What could be charged, whole units. */
    this.available = problem.available;
    /** How much is missing, whole units. */
    this.missing = problem.missing;
    /** The attempt to ask the same generation for after a top-up. */
    this.nextAttempt = problem.nextAttempt;
    /** The budget that it does not fit, if it is that. */
    this.budget = problem.budget;
    /** The platforms that the policy lists, if it is that. */
    this.platforms = problem.platforms;
    /** The row of the policy's price table that decided. */
    this.priceRow = problem.priceRow;
  }
}

/** The request has to be mended (400, 413, 415, 422): `field` and `remedy` say where and how. */
export class InvalidRequest extends LedgerError {}

/** No valid key or token, or one that may not do this (401, 403). */
export class NotAllowed extends LedgerError {}

/** The ledger knows nothing of it (404). */
export class NotFound extends LedgerError {}

/** It contradicts what was recorded first, or cannot be applied (409): `reason` says which. */
export class Refused extends LedgerError {}

/** The generation was charged before, and all of it came back since (409, `REFUNDED`): ask under another generationId. */
export class GivenBack extends Refused {}

/** The ledger did not answer, or said that it cannot now, as often as was tried. To ask again is safe. */
export class Unavailable extends LedgerError {}

/** The ledger took the request but did not decide in time. The work was not begun. */
export class Undecided extends LedgerError {}

/** The work is done, but its end could not be reported. Left so, the policy's timeout settles the charge. */
export class Unreported extends LedgerError {
  /**
   * @param {string} message
   * @param {{status?: number, problem?: Partial<Problem>, cause?: unknown}} what
   * @param {unknown} result
   */
  constructor(message, what, result) {
    super(message, what);
    /** What the work returned. */
    this.result = result;
  }
}

/**
 * The error that an answer is.
 *
 * @param {number} status
 * @param {Partial<Problem>} problem
 * @returns {LedgerError}
 */
export function errorOf(status, problem) {
  const wrong = (problem.errors ?? []).map((each) => `${each.field} ${each.problem}; ${each.remedy}`).join('\n');
  const message = wrong || problem.detail || problem.title || `the ledger answered ${status}`;
  const what = { status, problem };
  switch (status) {
    case 400:
    case 406:
    case 413:
    case 415:
    case 422:
      return new InvalidRequest(message, what);
    case 401:
    case 403:
      return new NotAllowed(message, what);
    case 402:
      return new Declined(message, what);
    case 404:
      return new NotFound(message, what);
    case 409:
      return problem.reason === 'REFUNDED' ? new GivenBack(message, what) : new Refused(message, what);
    case 429:
    case 502:
    case 503:
    case 504:
      return new Unavailable(message, what);
    default:
      return new LedgerError(message, what);
  }
}
