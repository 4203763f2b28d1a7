"""A client of the Makegood ledger: charge credits for AI generations, and have them given back when the work fails."""

from . import types
from ._async import AsyncJob, AsyncLedger
from ._sync import Job, Ledger
from .errors import (
    Declined,
    GivenBack,
    InvalidRequest,
    LedgerError,
    NotAllowed,
    NotFound,
    Refused,
    Unavailable,
    Undecided,
    Unreported,
)
from .webhook import WebhookMessage, WebhookRefused, verify_webhook

__all__ = [
    "AsyncJob",
    "AsyncLedger",
    "Declined",
    "GivenBack",
    "InvalidRequest",
    "Job",
    "Ledger",
    "LedgerError",
    "NotAllowed",
    "NotFound",
    "Refused",
    "Unavailable",
    "Undecided",
    "Unreported",
    "WebhookMessage",
    "WebhookRefused",
    "types",
    "verify_webhook",
]
