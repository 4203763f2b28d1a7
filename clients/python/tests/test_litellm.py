"""A stand-in of LiteLLM's documented shapes: the callback's methods, ``kwargs["litellm_params"]["metadata"]`` and ``usage``."""

import asyncio
import json
import logging
from types import SimpleNamespace

import httpx
import pytest

from makegood import AsyncLedger, Ledger
from makegood.litellm import LedgerCallback, quantities_of

USAGE = SimpleNamespace(
    prompt_tokens=120,
    completion_tokens=80,
    total_tokens=200,
    prompt_tokens_details=SimpleNamespace(cached_tokens=20),
    completion_tokens_details={"reasoning_tokens": 30},
)
KWARGS = {
    "model": "gpt-4o",
    "litellm_params": {"metadata": {"makegood_account": "a", "makegood_generation": "g", "user": "x"}},
}


class Kept(httpx.MockTransport):
    def __init__(self, status=202):
        self.events = []
        self.status = status
        super().__init__(self.answer)

    def answer(self, request):
        self.events.append(json.loads(request.content))
        return httpx.Response(self.status, json={"results": [], "accepted": 1, "refused": 0, "detail": "no"})


def test_tokens_are_reported_for_the_generation_of_the_metadata():
    kept = Kept()
    callback = LedgerCallback(Ledger("http://ledger", transport=kept), cache_read="cachedTokens")
    callback.log_success_event(KWARGS, {"usage": USAGE}, None, None)
    callback.log_success_event({"litellm_params": {"metadata": None}}, {"usage": USAGE}, None, None)
    callback.log_success_event(KWARGS, {"usage": None}, None, None)
    assert kept.events == [
        {
            "type": "GenerationCompleted",
            "accountId": "a",
            "generationId": "g",
            "outcome": "SUCCEEDED",
            "quantities": {"cachedTokens": 20, "inputTokens": 100, "outputTokens": 80},
        }
    ]


def test_by_asyncio_with_either_ledger():
    kept = Kept()
    for ledger in (AsyncLedger("http://ledger", transport=kept), Ledger("http://ledger", transport=kept)):
        asyncio.run(LedgerCallback(ledger).async_log_success_event(KWARGS, SimpleNamespace(usage=USAGE), None, None))
    assert [event["quantities"] for event in kept.events] == [{"inputTokens": 120, "outputTokens": 80}] * 2
    with pytest.raises(TypeError, match="need a Ledger"):
        LedgerCallback(AsyncLedger("http://ledger", transport=kept)).log_success_event(
            KWARGS, {"usage": USAGE}, None, None
        )


def test_what_cannot_be_reported_fails_no_call(caplog):
    callback = LedgerCallback(Ledger("http://ledger", transport=Kept(403)))
    with caplog.at_level(logging.WARNING, "makegood"):
        callback.log_success_event(KWARGS, {"usage": USAGE}, None, None)
    assert "'g' were not reported" in caplog.text


def test_usage_of_other_shapes():
    assert quantities_of({"input_tokens": 7, "output_tokens": 5}) == {"inputTokens": 7, "outputTokens": 5}
    assert quantities_of(USAGE, reasoning="thought") == {"thought": 30, "inputTokens": 120, "outputTokens": 50}
    assert quantities_of(SimpleNamespace()) == {"inputTokens": 0, "outputTokens": 0}


@pytest.mark.parametrize("which", ["with the block", "after it"])
def test_the_charge_becomes_what_the_tokens_cost(url, which):
    account = f"conformance:litellm-{__import__('uuid').uuid4().hex[:8]}"
    with Ledger(url) as ledger:
        callback = LedgerCallback(ledger)
        ledger.grant(account, 100, "PROMOTIONAL", grant_id="welcome")
        with ledger.charge(account, "chat", quantities={"inputTokens": 500, "outputTokens": 200}) as job:
            kwargs = {"litellm_params": {"metadata": job.metadata}}
            if which == "with the block":
                callback.log_success_event(kwargs, {"usage": USAGE}, None, None)
        if which == "after it":
            callback.log_success_event(kwargs, {"usage": USAGE}, None, None)
        # 120 / 100 and 80 / 10, rounded up together.
        assert ledger.balance(account)["balance"] == 100 - 10
