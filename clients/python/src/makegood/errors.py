"""What the ledger, or the way to it, had against a request."""

from __future__ import annotations

from typing import Any, Dict, List, Optional


class LedgerError(Exception):
    """Every error of this library is one."""

    def __init__(self, message: str, *, status: Optional[int] = None, problem: Optional[Dict[str, Any]] = None) -> None:
        super().__init__(message)
        told = problem or {}
        #: The HTTP status; None where no answer came.
        self.status = status
        #: The problem details as the ledger sent them.
        self.problem = told
        #: What kind of problem it is, such as ``declined``: the last part of its ``type``.
        self.code: str = str(told.get("type", "")).rsplit(":", 1)[-1] or "unreachable"
        #: Each field that is wrong, with ``field``, ``problem`` and ``remedy``.
        self.errors: List[Dict[str, str]] = told.get("errors") or []
        first = self.errors[0] if self.errors else {}
        #: The first field that is wrong, if one is.
        self.field: Optional[str] = first.get("field")
        #: What to write there instead.
        self.remedy: Optional[str] = first.get("remedy")
        #: Why, in the ledger's word, such as ``INSUFFICIENT_CREDITS``.
        self.reason: Optional[str] = told.get("reason")
        #: Where in the journal the event stands, if one was written.
        self.position: Optional[str] = told.get("position")


class Declined(LedgerError):
    """The charge was declined (402): nothing was taken, and the work was not begun."""

    def __init__(self, message: str, *, status: Optional[int] = None, problem: Optional[Dict[str, Any]] = None) -> None:
        super().__init__(message, status=status, problem=problem)
        told = self.problem
        self.account: Optional[str] = told.get("accountId")
        self.generation_id: Optional[str] = told.get("generationId")
        #: What it would cost, whole units.
        self.required: Optional[int] = told.get("required")
        #: What could be charged, whole units.
        self.available: Optional[int] = told.get("available")
        #: How much is missing, whole units.
        self.missing: Optional[int] = told.get("missing")
        #: The attempt to ask the same generation for after a top-up.
        self.next_attempt: Optional[int] = told.get("nextAttempt")
        #: The budget that it does not fit, if it is that.
        self.budget: Optional[Dict[str, Any]] = told.get("budget")
        #: The platforms that the policy lists, if it is that.
        self.platforms: Optional[List[str]] = told.get("platforms")
        #: The row of the policy's price table that decided.
        self.price_row: Optional[str] = told.get("priceRow")


class InvalidRequest(LedgerError):
    """The request has to be mended (400, 413, 415, 422): ``field`` and ``remedy`` say where and how."""


class NotAllowed(LedgerError):
    """No valid key or token, or one that may not do this (401, 403)."""


class NotFound(LedgerError):
    """The ledger knows nothing of it (404)."""


class Refused(LedgerError):
    """It contradicts what was recorded first, or cannot be applied (409): ``reason`` says which."""


class GivenBack(Refused):
    """The generation was charged before, and all of it came back since: ask under another generation id."""


class Unavailable(LedgerError):
    """The ledger did not answer, or said that it cannot now, as often as was tried. To ask again is safe."""


class Undecided(LedgerError):
    """The ledger took the request but did not decide in time. The work was not begun."""


class Unreported(LedgerError):
    """The work is done, but its end could not be reported. Left so, the policy's timeout settles the charge."""

    #: What the work returned, where a decorated function did.
    result: Any = None


_BY_STATUS = {
    400: InvalidRequest,
    401: NotAllowed,
    402: Declined,
    403: NotAllowed,
    404: NotFound,
    406: InvalidRequest,
    409: Refused,
    413: InvalidRequest,
    415: InvalidRequest,
    422: InvalidRequest,
    429: Unavailable,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def error_of(status: int, problem: Dict[str, Any]) -> LedgerError:
    """The error that an answer is."""
    wrong = "\n".join(f"{each['field']} {each['problem']}; {each['remedy']}" for each in problem.get("errors") or [])
    message = wrong or problem.get("detail") or problem.get("title") or f"the ledger answered {status}"
    kind = _BY_STATUS.get(status, LedgerError)
    if kind is Refused and problem.get("reason") == "REFUNDED":
        kind = GivenBack
    return kind(message, status=status, problem=problem)
