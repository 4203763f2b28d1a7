"""Webhooks of the ledger: checked, and read."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Mapping, Optional, Sequence, Union

from .errors import LedgerError

_PREFIX = "whsec_"


class WebhookRefused(LedgerError):
    """The webhook is not from this ledger, was changed on its way, or is too old: answer 400 and do nothing."""


@dataclass(frozen=True)
class WebhookMessage:
    """What a webhook says."""

    #: The same whenever it is sent: whoever has seen it has nothing to do.
    id: str
    #: Such as ``refund.issued``, ``entry.CHARGE`` or ``notice.CaseOpened``.
    type: str
    #: When it was recorded.
    timestamp: datetime
    #: What ``type`` says: an entry, a refund, a notice or a crossing.
    data: Dict[str, Any]


def verify_webhook(
    body: Union[bytes, str],
    headers: Mapping[str, str],
    secrets: Union[str, Sequence[str]],
    *,
    tolerance_seconds: float = 300,
    now: Optional[float] = None,
) -> WebhookMessage:
    """Checks that a webhook is from the ledger, and reads it; raises :class:`WebhookRefused` if it is not.

    ``body`` is the request's as it came: parsed and written again it is another one. Of ``secrets`` there are two while one is changed.
    """
    raw = body.encode("utf-8") if isinstance(body, str) else body
    found = {name.lower(): value for name, value in headers.items()}
    message_id = found.get("webhook-id", "")
    timestamp = found.get("webhook-timestamp", "")
    signatures = found.get("webhook-signature", "")
    if not (message_id and timestamp and signatures):
        raise WebhookRefused("The headers of a webhook are missing")
    at = time.time() if now is None else now
    digits = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    if not digits or abs(at - int(timestamp)) > tolerance_seconds:
        raise WebhookRefused("The webhook is too old, or a clock is wrong")
    signed = message_id.encode("utf-8") + b"." + timestamp.encode("ascii") + b"." + raw
    for secret in [secrets] if isinstance(secrets, str) else secrets:
        key = base64.b64decode(secret[len(_PREFIX) :] if secret.startswith(_PREFIX) else secret)
        expected = hmac.new(key, signed, hashlib.sha256).digest()
        for each in signatures.split(" "):
            version, _, signature = each.partition(",")
            if version == "v1" and hmac.compare_digest(_decoded(signature), expected):
                message = json.loads(raw)
                said = str(message["timestamp"]).replace("Z", "+00:00")
                return WebhookMessage(message_id, message["type"], _time(said), message["data"])
    raise WebhookRefused("The webhook is not signed with this secret")


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _time(text: str) -> datetime:
    # Before 3.11 a fraction has three or six digits, as the ledger's has, or there is none.
    return datetime.fromisoformat(text)
