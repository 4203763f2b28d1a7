import asyncio

import httpx
import pytest
from conformance import FaultyTransport, Run, described, matches, scenarios, told_of

from makegood import AsyncLedger, LedgerError

SCENARIOS = scenarios()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[each["name"] for each in SCENARIOS])
def test_scenario(scenario, url):
    Run(scenario, url).play()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[each["name"] for each in SCENARIOS])
def test_scenario_by_asyncio(scenario, url):
    AsyncRun(scenario, url).play()


class AsyncFaultyTransport(httpx.AsyncBaseTransport):
    """The same faults, for asyncio."""

    def __init__(self, faults):
        self.faults = faults
        self.real = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request):
        fault = self.faults.next()
        if fault == "unreachable":
            raise httpx.ConnectError("connection refused", request=request)
        if fault.isdigit():
            return httpx.Response(int(fault), request=request)
        response = await self.real.handle_async_request(request)
        if fault == "lost":
            await response.aread()
            raise httpx.ReadError("connection reset", request=request)
        return response

    async def aclose(self):
        await self.real.aclose()


class AsyncRun(Run):
    """Each step on one event loop, which the scenario has for itself."""

    def open(self, url):
        self.loop = asyncio.new_event_loop()
        return AsyncLedger(url, backoff=0.01, backoff_max=0.1, transport=AsyncFaultyTransport(self.faults))

    def close(self):
        self.loop.run_until_complete(self.ledger.aclose())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    def call(self, name, *args, **named):
        return self.loop.run_until_complete(getattr(self.ledger, name)(*args, **named))

    def on(self, method, *args, **named):
        return self.loop.run_until_complete(method(*args, **named))

    def collect(self, name, *args, **named):
        async def all_of_it():
            return [each async for each in getattr(self.ledger, name)(*args, **named)]

        return self.loop.run_until_complete(all_of_it())

    def charge(self, request, work):
        charging = self.ledger.charge(self.account, **request)
        job = self.loop.run_until_complete(charging.__aenter__())
        told = told_of(job)
        try:
            self.work(job, work)
        except BaseException as failure:
            self.loop.run_until_complete(charging.__aexit__(type(failure), failure, failure.__traceback__))
            raise
        told["outcome"] = job.outcome
        self.loop.run_until_complete(charging.__aexit__(None, None, None))
        return told

    def race(self, steps):
        async def charge(step):
            request = {name: value for name, value in step.items() if name not in ("do", "expect")}
            named = {"generation_id" if name == "generationId" else name: value for name, value in request.items()}
            async with self.ledger.charge(self.account, **named):
                pass

        async def both():
            return await asyncio.gather(*(charge(step) for step in steps), return_exceptions=True)

        ran = self.loop.run_until_complete(both())
        errors = [each for each in ran if each is not None]
        assert all(isinstance(error, LedgerError) for error in errors), errors
        return {"succeeded": len(steps) - len(errors), "errors": [described(error) for error in errors]}

    def stream(self, step, what):
        async def listen():
            seen = []
            meanwhile = step.get("meanwhile")
            stream = self.ledger.stream(self.account, after=step["after"])
            async for each in stream:
                seen.append(each)
                if matches(each, step["until"]):
                    await stream.aclose()
                    return seen
                if meanwhile is not None:
                    now, meanwhile = meanwhile, None
                    await self.ledger.grant(
                        self.account, now["amount"], now["kind"], grant_id=now["grantId"]
                    )
            raise AssertionError(f"{what}: the stream ended")

        return self.loop.run_until_complete(asyncio.wait_for(listen(), 30))
