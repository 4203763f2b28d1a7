"""What both forms of the client share: settings, waits, positions, and how names and events look on the way."""

from __future__ import annotations

import json
import os
import random
import re
import threading
import uuid
from collections import OrderedDict
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Union
from urllib.parse import quote

URL_DEFAULT = "http://localhost:7070"
#: Answers after which the same request is sent again: it was not carried out, or to carry it out twice is harmless.
TRANSIENT = frozenset({429, 502, 503, 504})
RETRY_AFTER_MAX = 10.0
#: The ledger says every 15 seconds that it is still there.
SILENCE_MAX = 45.0
_ACCOUNTS_MAX = 10_000

Items = Union[int, Sequence[str], None]
Quantities = Mapping[str, int]


class Settings:
    """Where the ledger is, and how patient to be with it."""

    def __init__(
        self,
        url: Optional[str],
        key: Optional[str],
        attempts: int,
        attempt_timeout: float,
        backoff: float,
        backoff_max: float,
    ) -> None:
        self.url = (url or os.environ.get("MAKEGOOD_URL") or URL_DEFAULT).rstrip("/")
        self.key = key or os.environ.get("MAKEGOOD_KEY") or None
        if not re.match(r"https?://", self.url):
            raise ValueError(f"url is {self.url!r}; write one such as {URL_DEFAULT}")
        if attempts < 1:
            raise ValueError(f"attempts is {attempts}; write a whole number above zero")
        self.attempts = attempts
        self.attempt_timeout = attempt_timeout
        self.backoff = backoff
        self.backoff_max = backoff_max

    def headers(self, more: Mapping[str, str]) -> Dict[str, str]:
        own = {"Accept": "application/json"}
        if self.key:
            own["Authorization"] = f"Bearer {self.key}"
        return {**own, **more}

    def pause(self, attempt: int, retry_after: Optional[str]) -> float:
        """How long to wait before the next attempt: up to a bound that doubles, and not less than the ledger asks for."""
        bound = min(self.backoff_max, self.backoff * 2.0 ** (attempt - 1))
        try:
            asked = min(RETRY_AFTER_MAX, float(retry_after or 0))
        except ValueError:
            asked = 0.0
        return asked + random.random() * bound


class Positions:
    """How far this process has written each account, for the accounts that it wrote last."""

    def __init__(self) -> None:
        self._known: "OrderedDict[str, str]" = OrderedDict()
        self._lock = threading.Lock()

    def wrote(self, account: str, position: Optional[str]) -> None:
        if not position:
            return
        partition, offset = position.split("-")
        with self._lock:
            known = self._known.pop(account, None)
            if known is not None and known.split("-")[0] == partition and int(known.split("-")[1]) > int(offset):
                position = known
            self._known[account] = position
            if len(self._known) > _ACCOUNTS_MAX:
                self._known.popitem(last=False)

    def of(self, account: Optional[str]) -> Optional[str]:
        return None if account is None else self._known.get(account)

    def forget(self, account: str) -> None:
        with self._lock:
            self._known.pop(account, None)


def new_key() -> str:
    return str(uuid.uuid4())


def segment(text: str) -> str:
    """A part of a path."""
    return quote(text, safe="")


def pairs(values: Optional[Mapping[str, Any]]) -> Optional[str]:
    return ",".join(f"{name}={value}" for name, value in values.items()) if values else None


def item_ids(items: Items) -> List[str]:
    if items is None:
        return []
    return [str(i + 1) for i in range(items)] if isinstance(items, int) else list(items)


def count(items: Items) -> Optional[int]:
    return items if items is None or isinstance(items, int) else len(items)


def listed(items: Items) -> Union[int, List[str], None]:
    return items if items is None or isinstance(items, int) else list(items)


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def fields(**given: Any) -> Dict[str, Any]:
    """What was given, by the names of the contract."""
    return {camel(name): value for name, value in given.items() if value is not None}


def checked(quantities: Quantities) -> Quantities:
    for name, amount in quantities.items():
        if isinstance(amount, bool) or not isinstance(amount, int) or amount < 0:
            raise ValueError(f"quantities[{name!r}] is {amount!r}; give a whole number from 0 on")
    return quantities


class ServerSentEvents:
    """Takes a stream apart, however it is cut into pieces."""

    def __init__(self) -> None:
        self._rest = b""
        self._event = ""
        self._id: Optional[str] = None
        self._data: List[str] = []

    def feed(self, piece: bytes) -> Iterator[Dict[str, Any]]:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return self._events(line.rstrip(b"\r").decode("utf-8") for line in lines)

    def _events(self, lines: Iterable[str]) -> Iterator[Dict[str, Any]]:
        for line in lines:
            if line:
                name, _, text = line.partition(":")
                text = text[1:] if text.startswith(" ") else text
                if name == "event":
                    self._event = text
                elif name == "id":
                    self._id = text
                elif name == "data":
                    self._data.append(text)
                continue
            if self._data:
                told: Dict[str, Any] = {"type": self._event, "data": json.loads("\n".join(self._data))}
                if self._id is not None:
                    told["id"] = self._id
                yield told
            self._event, self._id, self._data = "", None, []
