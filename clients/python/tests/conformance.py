"""Runs the scenarios of clients/conformance: what each kind of step means stands in the README there."""

import json
import re
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from makegood import Ledger, LedgerError

FOLDER = Path(__file__).resolve().parent.parent.parent / "conformance" / "scenarios"
COMMANDS = {
    "grant",
    "revoke",
    "adjust",
    "claim",
    "reviewClaim",
    "openCase",
    "resolveCase",
    "setBudget",
    "startPlan",
    "endPlan",
}
OWN = {"do", "key", "expect", "expectError", "expectThrown", "expectSome", "expectNone", "faults", "work", "as"}


def scenarios():
    return [json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.json"))]


def snake(name):
    return re.sub(r"([A-Z])", lambda found: "_" + found.group(1).lower(), name)


def snaked(step):
    return {snake(name): value for name, value in step.items() if name not in OWN}


def matches(value, expected):
    """Whether a value has at least what is expected of it: lists as long, objects with those fields, ``*`` for anything."""
    if expected == "*":
        return value is not None
    if isinstance(expected, list):
        return (
            isinstance(value, list)
            and len(value) == len(expected)
            and all(matches(each, wanted) for each, wanted in zip(value, expected))
        )
    if isinstance(expected, dict):
        return isinstance(value, dict) and all(matches(value.get(name), wanted) for name, wanted in expected.items())
    return value == expected


def require(value, expected, what):
    assert matches(value, expected), f"{what}\nexpected {json.dumps(expected)}\nbut was  {json.dumps(value)}"


class Thrown(Exception):
    """What the work of a step throws."""


class Faults:
    """Does to requests what a step says: what is left of it, first to last."""

    def __init__(self):
        self.left = []
        self.lock = threading.Lock()

    def next(self):
        with self.lock:
            return self.left.pop(0) if self.left else "pass"


class FaultyTransport(httpx.BaseTransport):
    def __init__(self, faults):
        self.faults = faults
        self.real = httpx.HTTPTransport()

    def handle_request(self, request):
        fault = self.faults.next()
        if fault == "unreachable":
            raise httpx.ConnectError("connection refused", request=request)
        if fault.isdigit():
            return httpx.Response(int(fault), request=request)
        response = self.real.handle_request(request)
        if fault == "lost":
            response.read()
            raise httpx.ReadError("connection reset", request=request)
        return response

    def close(self):
        self.real.close()


class Run:
    def __init__(self, scenario, url):
        self.scenario = scenario
        self.run = uuid.uuid4().hex[:8]
        self.account = f"conformance:{scenario['name']}-{self.run}"
        self.faults = Faults()
        self.jobs = {}
        self.ledger = self.open(url)

    def open(self, url):
        return Ledger(url, backoff=0.01, backoff_max=0.1, transport=FaultyTransport(self.faults))

    def close(self):
        self.ledger.close()

    def play(self):
        try:
            for i, step in enumerate(self.scenario["steps"]):
                self.step(step, f"{self.scenario['name']}, step {i + 1} ({step['do']})")
        finally:
            self.close()

    def step(self, step, what):
        self.faults.left = list(step.get("faults", []))
        try:
            value = self.act(step, what)
        except Thrown as thrown:
            assert str(thrown) == step.get("expectThrown"), what
            return
        except LedgerError as error:
            if "expectError" not in step:
                raise AssertionError(f"{what}: {type(error).__name__} {error.status} {error}") from error
            require(described(error), step["expectError"], what)
            return
        assert "expectError" not in step and "expectThrown" not in step, f"{what} went well: {value}"
        if "expect" in step:
            require(value, step["expect"], what)
        for some in step.get("expectSome", []):
            assert any(matches(each, some) for each in value), f"{what}: no {some} in {value}"
        for none in step.get("expectNone", []):
            assert not any(matches(each, none) for each in value), f"{what}: {none} is there"

    def call(self, name, *args, **named):
        return getattr(self.ledger, name)(*args, **named)

    def collect(self, name, *args, **named):
        return list(self.call(name, *args, **named))

    def act(self, step, what):
        kind = step["do"]
        rest = snaked(step)
        write = {"key": f"{step['key']}-{self.run}"} if "key" in step else {}
        if kind in COMMANDS:
            return self.call(snake(kind), self.account, **rest, **write)
        if kind == "publish":
            own = {"accountId": self.account}
            if "times" in step:
                # Each with its number, in as few requests as there can be.
                numbers = range(1, step["times"] + 1)
                event = json.dumps({**own, **step["event"]})
                events = [json.loads(event.replace("{n}", str(n))) for n in numbers]
                return [self.call("publish", events[i : i + 1000]) for i in range(0, len(events), 1000)]
            events = [{**own, **each} for each in step["events"]] if "events" in step else {**own, **step["event"]}
            return self.call("publish", events, **write)
        if kind == "charge":
            return self.charge({**rest, **write}, step.get("work", []))
        if kind == "authorize":
            job = self.call("authorize", self.account, **rest, **write)
            self.jobs[step["as"]] = job
            return told_of(job)
        if kind == "report":
            return self.work(self.jobs[step["job"]], step["work"])
        if kind in ("quote", "budgets", "notices"):
            return self.call(kind, self.account, **rest)
        if kind in ("balance", "plan"):
            return self.call(kind, self.account)
        if kind in ("activity", "refunds"):
            return self.collect(kind, self.account, **rest)
        if kind in ("claims", "cases"):
            return self.call(kind, account=self.account)
        if kind in ("generation", "investigate"):
            return self.call(kind, self.account, step["generationId"])
        if kind == "race":
            return self.race(step["steps"])
        if kind == "stream":
            return self.stream(step, what)
        if kind == "eventually":
            return self.eventually(step, what)
        raise AssertionError(f"{what}: no such step; README.md lists them")

    def charge(self, request, work):
        with self.ledger.charge(self.account, **request) as job:
            told = told_of(job)
            self.work(job, work)
            told["outcome"] = job.outcome
        return told

    def work(self, job, work):
        for each in work:
            kind = each["do"]
            if kind == "itemFailed":
                self.on(job.item_failed, each["item"], each["cause"])
            elif kind == "delivered":
                self.on(job.delivered, each["item"], each["how"], result_url=each.get("resultUrl"))
            elif kind == "result":
                job.result(each["url"])
            elif kind == "progress":
                self.on(job.progress, quantities=each.get("quantities"), extend_by=each.get("extendBy"))
            elif kind == "used":
                job.used(each["quantities"])
            elif kind == "complete":
                self.on(job.complete, each.get("outcome"))
            elif kind == "throw":
                raise Thrown(each["message"])
            else:
                raise AssertionError(f"no such work: {kind}")

    def on(self, method, *args, **named):
        return method(*args, **named)

    def race(self, steps):
        with ThreadPoolExecutor(len(steps)) as pool:
            running = [pool.submit(self.act, step, "race") for step in steps]
        errors = [each.exception() for each in running if each.exception() is not None]
        for error in errors:
            if not isinstance(error, LedgerError):
                raise error
        return {"succeeded": len(steps) - len(errors), "errors": [described(error) for error in errors]}

    def stream(self, step, what):
        seen = []
        meanwhile = step.get("meanwhile")
        for each in self.ledger.stream(self.account, after=step["after"]):
            seen.append(each)
            if matches(each, step["until"]):
                return seen
            if meanwhile is not None:
                now, meanwhile = meanwhile, None
                self.act(now, what)
        raise AssertionError(f"{what}: the stream ended")

    def eventually(self, step, what):
        until = time.monotonic() + step["within"] / 1000
        while True:
            try:
                return self.step(step["step"], what)
            except AssertionError:
                if time.monotonic() > until:
                    raise
            time.sleep(0.25)


def told_of(job):
    return {"charged": job.charged, "balance": job.balance, "generationId": job.generation_id, "items": job.items}


def described(error):
    told = {**error.problem, "error": type(error).__name__, "message": str(error)}
    for name in ("status", "code", "field", "remedy", "reason", "position"):
        told[name] = getattr(error, name)
    return told
