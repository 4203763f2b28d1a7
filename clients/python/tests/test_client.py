"""What needs no ledger: a stand-in answers."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from makegood import (
    AsyncLedger,
    Declined,
    InvalidRequest,
    Ledger,
    NotAllowed,
    Unavailable,
    Undecided,
    Unreported,
)
from makegood._base import Positions, ServerSentEvents

ROOT = Path(__file__).resolve().parent.parent
CHARGED = {
    "accountId": "a",
    "generationId": "g",
    "status": "CHARGED",
    "charged": 10,
    "refunded": 0,
    "balance": 90,
    "position": "1-7",
    "message": "Charged.",
}
TAKEN = {"results": [{"index": 0, "status": "ACCEPTED", "accountId": "a", "position": "1-8"}], "accepted": 1, "refused": 0}


class Stub(httpx.BaseTransport):
    """Answers what it is told to, one after the other, and keeps what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def handle_request(self, request):
        request.read()
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body, *headers = answer
        return httpx.Response(
            status,
            headers={"Content-Type": "application/json", **(headers[0] if headers else {})},
            content=body if isinstance(body, bytes) else json.dumps(body).encode(),
        )

    def bodies(self):
        return [json.loads(request.content) for request in self.asked if request.content]


def ledger(stub, **settings):
    return Ledger("http://ledger", "secret", backoff=0.001, backoff_max=0.002, transport=stub, **settings)


def test_all_attempts_of_a_write_have_one_key_and_end():
    stub = Stub(*[httpx.ConnectError("refused")] * 3)
    with pytest.raises(Unavailable, match="did not answer 3 times"):
        ledger(stub, attempts=3).grant("a", 5, "PAID")
    keys = {request.headers["Idempotency-Key"] for request in stub.asked}
    assert len(stub.asked) == 3 and len(keys) == 1
    assert stub.asked[0].headers["Authorization"] == "Bearer secret"


def test_what_has_to_be_mended_is_not_sent_again():
    problem = {
        "type": "urn:makegood:problem:invalid-event",
        "title": "The event is not valid",
        "detail": "…",
        "errors": [{"field": "amount", "problem": "is -5", "remedy": "give a whole number of credits above zero"}],
    }
    stub = Stub((422, problem), (403, {"type": "urn:makegood:problem:not-allowed", "detail": "no"}))
    with pytest.raises(InvalidRequest) as wrong:
        ledger(stub).grant("a", -5, "PAID")
    assert (wrong.value.field, wrong.value.remedy) == ("amount", "give a whole number of credits above zero")
    assert wrong.value.code == "invalid-event" and "amount is -5" in str(wrong.value)
    with pytest.raises(NotAllowed, match="no"):
        ledger(stub).balance("a")
    assert len(stub.asked) == 2


def test_a_request_that_is_still_served_is_asked_for_again():
    stub = Stub((409, {"type": "urn:makegood:problem:in-progress"}), (201, CHARGED))
    assert ledger(stub).authorize("a", "picture", items=2).charged == 10


def test_a_page_of_a_proxy_is_no_answer():
    stub = Stub((502, b"<html>", {"Content-Type": "text/html"}), (200, {"balance": 1}))
    assert ledger(stub).balance("a")["balance"] == 1


def test_a_ledger_that_moved_is_followed():
    stub = Stub((308, {}, {"Location": "http://elsewhere/v1/grants"}), (201, {"status": "APPLIED", "position": "0-1"}))
    assert ledger(stub).grant("a", 5, "PAID")["status"] == "APPLIED"
    assert [str(request.url) for request in stub.asked] == ["http://ledger/v1/grants", "http://elsewhere/v1/grants"]
    assert stub.asked[0].content == stub.asked[1].content
    assert "Authorization" not in stub.asked[1].headers


def test_reads_ask_for_what_was_written():
    stub = Stub((201, CHARGED), (202, TAKEN), (200, {}), (200, {}), (200, {}))
    client = ledger(stub)
    client.authorize("a", "picture")
    client.publish({"type": "ItemFailed", "accountId": "a"})
    client.balance("a")
    client.balance("b")
    client.balance("a", position="0-3")
    positions = [request.headers.get("Makegood-Position") for request in stub.asked]
    assert positions == [None, None, "1-8", None, "0-3"]
    assert client.position_of("a") == "1-8"


def test_positions_go_forward_and_are_bounded():
    positions = Positions()
    positions.wrote("a", "1-20")
    positions.wrote("a", "1-9")
    assert positions.of("a") == "1-20"
    positions.wrote("a", "2-1")
    assert positions.of("a") == "2-1"
    for i in range(10_001):
        positions.wrote(f"b{i}", "0-1")
    assert positions.of("a") is None and positions.of("b10000") == "0-1"


def test_a_position_of_a_ledger_that_was_made_anew_is_dropped():
    gone = (503, {"type": "urn:makegood:problem:not-yet-visible"})
    stub = Stub((201, CHARGED), gone, gone, (200, {"balance": 0}))
    client = ledger(stub, attempts=2)
    client.authorize("a", "picture")
    with pytest.raises(Unavailable):
        client.balance("a")
    assert client.balance("a") == {"balance": 0}


def test_the_work_does_not_run_when_it_is_declined():
    stub = Stub((402, {"type": "urn:makegood:problem:declined", "reason": "INSUFFICIENT_CREDITS", "missing": 3}))
    with pytest.raises(Declined) as declined:
        with ledger(stub).charge("a", "picture"):
            pytest.fail("it ran")
    assert declined.value.missing == 3 and len(stub.asked) == 1


def test_an_error_of_the_work_goes_on_also_if_it_cannot_be_reported():
    told = []
    stub = Stub((201, CHARGED), httpx.ReadError("gone"), (201, CHARGED), (202, TAKEN))
    with pytest.raises(KeyError):
        with ledger(stub, attempts=1).charge("a", "picture", on_unreported=told.append):
            raise KeyError("work")
    assert [type(error) for error in told] == [Unavailable]
    with pytest.raises(KeyError):
        with ledger(stub).charge("a", "picture"):
            raise KeyError("work")
    assert stub.bodies()[-1]["outcome"] == "FAILED"


def test_work_whose_end_is_not_reported_is_not_lost():
    stub = Stub((201, CHARGED), httpx.ReadError("gone"))
    client = ledger(stub, attempts=1)

    @client.charged(account=lambda prompt: "a", feature="picture", items=1)
    def paint(prompt, job=None):
        return prompt + " by " + job.generation_id

    with pytest.raises(Unreported) as unreported:
        paint("tulips")
    assert unreported.value.result == "tulips by g"


def test_undecided_is_asked_again_and_given_up():
    pending = (202, {"status": "PENDING", "position": "1-7"})
    stub = Stub(pending, (201, CHARGED), pending, (202, TAKEN))
    client = ledger(stub)
    assert client.authorize("a", "picture", decide_within=20).charged == 10
    with pytest.raises(Undecided, match="all comes back"):
        client.authorize("a", "picture", decide_within=0.001)
    assert stub.bodies()[-1]["outcome"] == "FAILED"
    stub.answers = [pending]
    with pytest.raises(Undecided, match="ask again with the same id"):
        client.authorize("a", "picture", generation_id="mine", decide_within=0.001)


def test_quantities_are_added_up_and_checked():
    stub = Stub((201, CHARGED), (202, TAKEN))
    with ledger(stub).charge("a", "chat", quantities={"inputTokens": 5}) as job:
        job.used({"inputTokens": 3, "outputTokens": 2})
        job.used({"outputTokens": 2})
        with pytest.raises(ValueError, match=r"quantities\['inputTokens'\] is -1; give a whole number from 0 on"):
            job.used({"inputTokens": -1})
    assert stub.bodies()[-1]["quantities"] == {"inputTokens": 3, "outputTokens": 4}


def test_settings_that_cannot_work_are_refused():
    with pytest.raises(ValueError, match="url is 'localhost:7070'; write one such as"):
        Ledger("localhost:7070")
    with pytest.raises(ValueError, match="attempts is 0"):
        Ledger(attempts=0)


def test_waits_are_bounded_and_not_shorter_than_asked_for():
    settings = Ledger("http://ledger", backoff=0.2, backoff_max=5)._settings
    for attempt in range(1, 60):
        assert 0 <= settings.pause(attempt, None) <= min(5, 0.2 * 2 ** (attempt - 1))
    assert 2 <= settings.pause(1, "2") <= 2.2
    assert settings.pause(1, "3600") <= 10.2
    assert settings.pause(1, "Wed, 21 Oct 2026 07:28:00 GMT") <= 0.2


def entry(sequence):
    return f"event: entry\nid: {sequence}\ndata: {json.dumps({'sequence': sequence})}\n\n".encode()


def test_a_stream_is_read_however_it_is_cut():
    whole = b": hello\n\n" + entry(1) + "event: notice\ndata: {\"message\":\"Grüße\"}\n\n".encode() + entry(2)
    for size in range(1, len(whole)):
        events = ServerSentEvents()
        pieces = [whole[i : i + size] for i in range(0, len(whole), size)]
        told = [each for piece in pieces for each in events.feed(piece)]
        assert [each["type"] for each in told] == ["entry", "notice", "entry"]
        assert told[1]["data"]["message"] == "Grüße" and told[2]["id"] == "2"


def test_a_stream_comes_back_and_mends_gaps():
    sse = {"Content-Type": "text/event-stream"}
    stub = Stub(
        (200, entry(1) + entry(2), sse),
        httpx.ReadError("gone"),
        (200, entry(5), sse),
        (200, entry(3) + entry(4) + entry(5), sse),
    )
    seen = []
    for each in ledger(stub).stream("a"):
        seen.append(each["data"]["sequence"])
        if len(seen) == 5:
            break
    assert seen == [1, 2, 3, 4, 5]
    assert [request.headers.get("Last-Event-ID") for request in stub.asked] == [None, "2", "2", "2"]


def test_a_stream_that_cannot_be_opened_says_so():
    stub = Stub(*[(503, {"type": "urn:makegood:problem:unavailable"})] * 3)
    with pytest.raises(Unavailable, match="could not be opened 3 times"):
        next(ledger(stub, attempts=3).stream("a"))
    with pytest.raises(NotAllowed):
        next(ledger(Stub((401, {"detail": "who"}))).stream("a"))


def test_asyncio_has_the_same(monkeypatch):
    class AsyncStub(httpx.AsyncBaseTransport):
        def __init__(self, stub):
            self.stub = stub

        async def handle_async_request(self, request):
            return self.stub.handle_request(request)

    stub = Stub((201, CHARGED), (202, TAKEN), (202, TAKEN))

    async def main():
        async with AsyncLedger("http://ledger", transport=AsyncStub(stub)) as client:

            @client.charged(account="a", feature="picture", items=lambda n: n)
            async def paint(n, job):
                await job.item_failed("2")
                return n

            return await paint(2)

    assert asyncio.run(main()) == 2
    assert stub.bodies()[0]["items"] == 2 and stub.bodies()[-1]["outcome"] == "PARTIAL"


def test_types_and_the_form_without_asyncio_are_not_stale():
    import importlib.util

    spec = importlib.util.spec_from_file_location("makegood_tools_types", ROOT / "tools" / "generate_types.py")
    tools = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tools)
    assert tools.stale() == [], "run: python3 clients/python/tools/generate_types.py"
