"""For LiteLLM: reports the tokens of a call to the ledger, so that the charge becomes what they cost.

    litellm.callbacks = [LedgerCallback(ledger)]

    with ledger.charge(account, "chat", quantities={"inputTokens": 500, "outputTokens": 800}) as job:
        litellm.completion(model=…, messages=…, metadata=job.metadata)

LiteLLM calls back on a thread of its own, maybe after the block has ended; the ledger takes the tokens before or after the end. A call
that raises ends the block, which reports FAILED. A generation is one call: of several add the usage with ``job.used`` instead.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Union

from .errors import LedgerError

if TYPE_CHECKING:
    from . import AsyncLedger, Ledger

    _Logger = object
else:
    try:
        from litellm.integrations.custom_logger import CustomLogger as _Logger
    except ImportError:
        # Its callbacks are found by their names.
        _Logger = object

_LOG = logging.getLogger("makegood")


def _value(holder: Any, name: str) -> Any:
    """Of an object as of a dictionary: LiteLLM has both."""
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)


def _whole(number: Any) -> int:
    return max(0, round(number)) if isinstance(number, (int, float)) else 0


def quantities_of(
    usage: Any,
    *,
    input: str = "inputTokens",
    output: str = "outputTokens",
    cache_read: Optional[str] = None,
    reasoning: Optional[str] = None,
) -> Dict[str, int]:
    """Usage as a provider or LiteLLM tells it, in the quantities of a policy: ``prompt_tokens``, ``completion_tokens`` and their
    details, or ``input_tokens`` and ``output_tokens``. What has no name is counted with what it is part of.
    """
    inputs = _whole(_value(usage, "prompt_tokens") or _value(usage, "input_tokens"))
    outputs = _whole(_value(usage, "completion_tokens") or _value(usage, "output_tokens"))
    quantities: Dict[str, int] = {}
    if cache_read is not None:
        details = _value(usage, "prompt_tokens_details") or _value(usage, "input_tokens_details")
        cached = min(inputs, _whole(_value(details, "cached_tokens")))
        quantities[cache_read] = cached
        inputs -= cached
    if reasoning is not None:
        details = _value(usage, "completion_tokens_details") or _value(usage, "output_tokens_details")
        thought = min(outputs, _whole(_value(details, "reasoning_tokens")))
        quantities[reasoning] = thought
        outputs -= thought
    quantities[input] = quantities.get(input, 0) + inputs
    quantities[output] = quantities.get(output, 0) + outputs
    return quantities


class LedgerCallback(_Logger):
    """A callback of LiteLLM's. Calls without ``job.metadata`` are none of its business.

    ``names`` are those of ``quantities_of``. What cannot be reported is logged and never fails the call; the ledger then keeps the
    charge at its estimate.
    """

    def __init__(self, ledger: "Union[Ledger, AsyncLedger]", **names: Optional[str]) -> None:
        super().__init__()
        self._ledger = ledger
        self._names: Dict[str, Any] = dict(names)

    def _end(self, kwargs: Mapping[str, Any], response_obj: Any) -> Optional[Dict[str, Any]]:
        metadata = _value(kwargs.get("litellm_params") or {}, "metadata") or kwargs.get("metadata") or {}
        account = _value(metadata, "makegood_account")
        generation = _value(metadata, "makegood_generation")
        usage = _value(response_obj, "usage")
        if not account or not generation or usage is None:
            return None
        return {
            "type": "GenerationCompleted",
            "accountId": account,
            "generationId": generation,
            "outcome": "SUCCEEDED",
            "quantities": quantities_of(usage, **self._names),
        }

    def log_success_event(self, kwargs: Mapping[str, Any], response_obj: Any, start_time: Any, end_time: Any) -> None:
        """A call has ended well."""
        end = self._end(kwargs, response_obj)
        if end is None:
            return
        publish: Any = self._ledger.publish
        try:
            told = publish(end)
        except LedgerError as error:
            _unreported(end, error)
            return
        if hasattr(told, "close") and hasattr(told, "__await__"):
            told.close()
            raise TypeError("calls without asyncio need a Ledger; an AsyncLedger was given")

    async def async_log_success_event(
        self, kwargs: Mapping[str, Any], response_obj: Any, start_time: Any, end_time: Any
    ) -> None:
        """The same, of a call by asyncio."""
        end = self._end(kwargs, response_obj)
        if end is None:
            return
        publish: Any = self._ledger.publish
        try:
            told = publish(end)
            if hasattr(told, "__await__"):
                await told
        except LedgerError as error:
            _unreported(end, error)


def _unreported(end: Mapping[str, Any], error: LedgerError) -> None:
    _LOG.warning(
        "The tokens of generation %r were not reported; its charge stays the estimate: %s", end["generationId"], error
    )
