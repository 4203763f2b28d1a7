"""The ledger, as it is used in a program of asyncio."""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
from contextlib import asynccontextmanager
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Dict,
    List,
    Mapping,
    Optional,
    Sequence,
    Set,
    Type,
    TypeVar,
    Union,
    cast,
)

import httpx

from ._base import (
    SILENCE_MAX,
    TRANSIENT,
    Items,
    Positions,
    Quantities,
    ServerSentEvents,
    Settings,
    checked,
    count,
    fields,
    item_ids,
    listed,
    new_key,
    pairs,
    segment,
)
from .errors import LedgerError, Unavailable, Undecided, Unreported, error_of

if TYPE_CHECKING:
    from . import types

T = TypeVar("T")
#: A value, or what makes it of a decorated function's arguments.
Given = Union[T, Callable[..., T], None]
WAIT_MAX = 10.0


class AsyncJob:
    """A generation that is charged, while its work goes on: what happens to it is reported here."""

    def __init__(
        self,
        ledger: "AsyncLedger",
        authorization: "types.Authorization",
        items: List[str],
        on_unreported: Optional[Callable[[LedgerError], None]],
    ) -> None:
        self._ledger = ledger
        self._failed: Set[str] = set()
        self._used: Dict[str, int] = {}
        self._used_amount: Optional[int] = None
        self._result_url: Optional[str] = None
        self._on_unreported = on_unreported
        self._ended: Optional[str] = None
        #: The account that is charged.
        self.account: str = authorization["accountId"]
        #: The generation's id: the same again is charged once.
        self.generation_id: str = authorization["generationId"]
        #: The ids of what is to be made.
        self.items = items
        #: What was charged, whole units.
        self.charged = authorization["charged"]
        #: The balance after it, whole units.
        self.balance = authorization["balance"]
        #: What the customer may be told.
        self.message: str = authorization["message"]
        #: Everything that the ledger answered.
        self.authorization = authorization

    async def _report(self, kind: str, **more: Any) -> None:
        event = {"type": kind, "accountId": self.account, "generationId": self.generation_id, **fields(**more)}
        await self._ledger.publish(event)

    async def item_failed(
        self,
        item: str,
        cause: str = "PROVIDER_ERROR",
        *,
        message: Optional[str] = None,
        provider_reference: Optional[str] = None,
    ) -> None:
        """An item could not be made: what it cost comes back, unless the policy says otherwise of the cause."""
        await self._report(
            "ItemFailed", item_id=item, cause=cause, message=message, provider_reference=provider_reference
        )
        self._failed.add(item)

    async def delivered(self, item: str, how: str = "OTHER", *, result_url: Optional[str] = None) -> None:
        """An item reached the customer: a later failure of it is no certain refund any more.

        ``result_url`` is where it can be looked at, an absolute http or https address; the policy says who is shown it.
        """
        await self._report("ItemDelivered", item_id=item, how=how, result_url=result_url)

    async def progress(self, *, quantities: Optional[Quantities] = None, extend_by: Optional[int] = None) -> None:
        """So much was used by now, or it needs so many milliseconds, in all, longer than the policy's timeout."""
        await self._report(
            "GenerationProgressed", quantities=dict(checked(quantities)) if quantities else None, extend_by=extend_by
        )

    def used(self, quantities: Quantities) -> None:
        """So much was used: it is added up, reported with the end, and the charge becomes what it costs."""
        for name, amount in checked(quantities).items():
            self._used[name] = self._used.get(name, 0) + amount

    def used_amount(self, amount: int) -> None:
        """Instead of quantities: so many credits were used of the charge; the rest comes back."""
        self._used_amount = amount

    def result(self, url: str) -> None:
        """Where what was made can be looked at: reported with the end. The policy says who is shown it."""
        self._result_url = url

    @property
    def outcome(self) -> str:
        """What the end would be said to be now: FAILED if every item failed, PARTIAL if some did."""
        if not self._failed:
            return "SUCCEEDED"
        return "FAILED" if self.items and self._failed.issuperset(self.items) else "PARTIAL"

    @property
    def metadata(self) -> Dict[str, str]:
        """For whoever reports on this generation from elsewhere, such as the callback for LiteLLM."""
        return {"makegood_account": self.account, "makegood_generation": self.generation_id}

    async def complete(self, outcome: Optional[str] = None) -> str:
        """Reports the end, and returns what was reported. A ``with`` block does it by itself; again it does nothing more."""
        if self._ended is None:
            ended = outcome or self.outcome
            is_paid = ended != "FAILED"
            await self._report(
                "GenerationCompleted",
                outcome=ended,
                quantities=dict(self._used) if is_paid and self._used else None,
                used_amount=self._used_amount if is_paid else None,
                result_url=self._result_url if is_paid else None,
            )
            self._ended = ended
        return self._ended

    async def __aenter__(self) -> "AsyncJob":
        return self

    async def __aexit__(
        self, kind: Optional[Type[BaseException]], failure: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        try:
            await self.complete("FAILED" if failure is not None else None)
        except LedgerError as error:
            if failure is not None:
                # The work's own error goes on, whatever becomes of the report: the policy's timeout does the rest.
                if self._on_unreported is not None:
                    self._on_unreported(error)
                return
            unreported = Unreported(
                f"generation {self.generation_id} of {self.account} is done, but its end was not reported: {error}",
                status=error.status,
                problem=error.problem,
            )
            if self._on_unreported is None:
                raise unreported from error
            self._on_unreported(unreported)


class AsyncLedger:
    """The ledger, as a product uses it in a program of asyncio. One serves a whole process; close it at the end.

    ``url`` and ``key`` left out are the environment's MAKEGOOD_URL and MAKEGOOD_KEY. A request is sent at most ``attempts`` times,
    and each may take ``attempt_timeout`` seconds; between them it waits up to ``backoff`` seconds, doubled each time, up to
    ``backoff_max``. Credits are whole units; times of the ledger are epoch milliseconds, UTC.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        key: Optional[str] = None,
        *,
        attempts: int = 5,
        attempt_timeout: float = 30.0,
        backoff: float = 0.2,
        backoff_max: float = 5.0,
        transport: Optional[httpx.AsyncBaseTransport] = None,
    ) -> None:
        self._settings = Settings(url, key, attempts, attempt_timeout, backoff, backoff_max)
        self._positions = Positions()
        self._client = httpx.AsyncClient(timeout=attempt_timeout, transport=transport, follow_redirects=True)

    async def __aenter__(self) -> "AsyncLedger":
        return self

    async def __aexit__(
        self, kind: Optional[Type[BaseException]], failure: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    # What all requests go through.

    async def _send(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Any = None,
        key: Optional[str] = None,
        account: Optional[str] = None,
        position: Optional[str] = None,
    ) -> "httpx.Response":
        is_write = method != "GET"
        headers: Dict[str, str] = {}
        if is_write:
            # The same for all attempts: what was carried out once is not carried out again.
            headers = {"Content-Type": "application/json", "Idempotency-Key": key or new_key()}
        else:
            known = position or self._positions.of(account)
            if known is not None:
                headers["Makegood-Position"] = known
        content = None if body is None else json.dumps(body).encode("utf-8")
        params = {name: value for name, value in (query or {}).items() if value is not None}
        attempt = 0
        while True:
            attempt += 1
            is_last = attempt >= self._settings.attempts
            retry_after: Optional[str] = None
            try:
                response = await self._client.request(
                    method,
                    self._settings.url + path,
                    params=params,
                    content=content,
                    headers=self._settings.headers(headers),
                )
            except httpx.TransportError as failure:
                if is_last:
                    raise Unavailable(
                        f"{self._settings.url} did not answer {attempt} times; look whether the ledger runs there"
                    ) from failure
            else:
                told = _json(response)
                if is_write and account is not None:
                    self._positions.wrote(
                        account,
                        response.headers.get("Makegood-Position")
                        or (told.get("position") if isinstance(told, dict) else None),
                    )
                if response.status_code < 300:
                    return response
                error = error_of(response.status_code, told if isinstance(told, dict) else {})
                if error.code == "not-yet-visible" and is_last and account is not None:
                    # Positions of a ledger that was made anew lead nowhere; the next read asks for what is there.
                    self._positions.forget(account)
                if is_last or not (response.status_code in TRANSIENT or error.code == "in-progress"):
                    raise error
                retry_after = response.headers.get("Retry-After")
            await asyncio.sleep(self._settings.pause(attempt, retry_after))

    async def request(self, method: str, path: str, *, query: Optional[Mapping[str, Any]] = None, body: Any = None) -> Any:
        """What else the API serves, with the same retries and errors: ``request("POST", "/v1/notes", body={…})``."""
        return _json(await self._send(method, path, query=query, body=body))

    async def _command(self, path: str, account: str, key: Optional[str], **given: Any) -> "types.EventOutcome":
        body = {"accountId": account, **fields(**given)}
        return cast("types.EventOutcome", _json(await self._send("POST", path, body=body, key=key, account=account)))

    async def _read(self, path: str, account: Optional[str], position: Optional[str], **query: Any) -> Any:
        return _json(await self._send("GET", path, query=query, account=account, position=position))

    # Charging.

    async def authorize(
        self,
        account: str,
        feature: str,
        *,
        items: Items = None,
        generation_id: Optional[str] = None,
        quantities: Optional[Quantities] = None,
        attributes: Optional[Mapping[str, str]] = None,
        platform: Optional[str] = None,
        surface: Optional[str] = None,
        input_mode: Optional[str] = None,
        label: Optional[str] = None,
        actor: Optional[str] = None,
        max_amount: Optional[int] = None,
        attempt: Optional[int] = None,
        decide_within: float = 30.0,
        on_unreported: Optional[Callable[[LedgerError], None]] = None,
        key: Optional[str] = None,
    ) -> AsyncJob:
        """Charges, and leaves it to the caller to report what follows and to ``complete()``. Raises Declined."""
        generation = generation_id or f"gen_{new_key()}"
        body = {
            "accountId": account,
            "feature": feature,
            **fields(
                generation_id=generation,
                items=listed(items),
                quantities=dict(checked(quantities)) if quantities else None,
                attributes=dict(attributes) if attributes else None,
                platform=platform,
                surface=surface,
                input_mode=input_mode,
                label=label,
                actor_id=actor,
                max_amount=max_amount,
                attempt=attempt,
            ),
        }
        waited = 0.0
        while True:
            wait = min(WAIT_MAX, max(0.0, decide_within - waited))
            # Asked again it is answered as things stand, and charges nothing more.
            response = await self._send(
                "POST", "/v1/generations", query={"wait": int(wait * 1000)}, body=body, key=key, account=account
            )
            if response.status_code == 201:
                return AsyncJob(self, _json(response), item_ids(items), on_unreported)
            key = None
            waited += max(wait, 0.001)
            if waited < decide_within:
                continue
            if generation_id is None:
                await self._abandon(account, generation)
            raise Undecided(
                f"the ledger has not decided about generation {generation} of {account} yet; "
                + ("should it be charged, all comes back" if generation_id is None else "ask again with the same id"),
                status=202,
            )

    async def _abandon(self, account: str, generation: str) -> None:
        """Nobody can ask for it again: should it be charged yet, all comes back."""
        try:
            await self.publish(
                {"type": "GenerationCompleted", "accountId": account, "generationId": generation, "outcome": "FAILED"}
            )
        except LedgerError:
            # The policy's timeout does it.
            pass

    @asynccontextmanager
    async def charge(self, account: str, feature: str, **request: Any) -> AsyncIterator[AsyncJob]:
        """Charges, and reports at the end of the ``with`` block how the work in it ended: SUCCEEDED, PARTIAL if items failed,
        FAILED if all of them did or the block raises. What failed comes back by the policy; if this process dies in between,
        the policy's timeout gives back. Takes what ``authorize`` takes, and raises Declined before the block begins.
        """
        job = await self.authorize(account, feature, **request)
        async with job:
            yield job

    def charged(
        self, *, account: "Given[str]", feature: "Given[str]", **request: Any
    ) -> Callable[[Callable[..., Awaitable[T]]], Callable[..., Awaitable[T]]]:
        """Decorates a function: each call of it is a charge. Each argument is a value, or a function that makes it of the call's
        arguments: ``@ledger.charged(account=lambda user, prompt: user, feature="picture", items=1)``. Takes what ``authorize``
        takes. A function with a parameter ``job`` is given the job.
        """

        def decorate(work: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
            takes_job = "job" in inspect.signature(work).parameters

            @functools.wraps(work)
            async def charged_work(*args: Any, **named: Any) -> T:
                given: Dict[str, Any] = {"account": account, "feature": feature, **request}
                made: Dict[str, Any] = {
                    name: value(*args, **named) if callable(value) and name != "on_unreported" else value
                    for name, value in given.items()
                }
                done = False
                result: Any = None
                try:
                    async with self.charge(**made) as job:
                        result = await work(*args, **({**named, "job": job} if takes_job else named))
                        done = True
                except Unreported as unreported:
                    if done:
                        unreported.result = result
                    raise
                return cast(T, result)

            return charged_work

        return decorate

    # Writing.

    async def publish(
        self, events: Union[Mapping[str, Any], Sequence[Mapping[str, Any]]], *, key: Optional[str] = None
    ) -> "types.Published":
        """Publishes events of the contract: one, or up to 1,000. One that is wrong is raised; of several ``results`` says which
        were refused.
        """
        account = events["accountId"] if isinstance(events, Mapping) and "accountId" in events else None
        response = await self._send("POST", "/v1/events", body=events, key=key, account=account)
        published = cast("types.Published", _json(response))
        for each in published["results"]:
            if "accountId" in each:
                self._positions.wrote(each["accountId"], each.get("position"))
        return published

    async def grant(
        self,
        account: str,
        amount: int,
        kind: str,
        *,
        grant_id: Optional[str] = None,
        priority: Optional[int] = None,
        expires_at: Optional[int] = None,
        payment_reference: Optional[str] = None,
        features: Optional[Sequence[str]] = None,
        models: Optional[Sequence[str]] = None,
        key: Optional[str] = None,
    ) -> "types.EventOutcome":
        """Grants credits. With a ``grant_id`` of your own, such as an order's, the same again is granted once."""
        return await self._command(
            "/v1/grants",
            account,
            key,
            grant_id=grant_id,
            amount=amount,
            kind=kind,
            priority=priority,
            expires_at=expires_at,
            payment_reference=payment_reference,
            features=list(features) if features else None,
            models=list(models) if models else None,
        )

    async def revoke(
        self, account: str, grant_id: str, reason: str, *, amount: Optional[int] = None, key: Optional[str] = None
    ) -> "types.EventOutcome":
        """Takes a grant back, or part of it."""
        return await self._command("/v1/revocations", account, key, grant_id=grant_id, reason=reason, amount=amount)

    async def adjust(
        self,
        account: str,
        amount: int,
        ground: str,
        *,
        adjustment_id: Optional[str] = None,
        operator: Optional[str] = None,
        note: Optional[str] = None,
        generation_id: Optional[str] = None,
        item_id: Optional[str] = None,
        key: Optional[str] = None,
    ) -> "types.EventOutcome":
        """Adjusts a balance, or gives back a charge."""
        return await self._command(
            "/v1/adjustments",
            account,
            key,
            adjustment_id=adjustment_id,
            amount=amount,
            ground=ground,
            operator=operator,
            note=note,
            generation_id=generation_id,
            item_id=item_id,
        )

    async def claim(
        self,
        account: str,
        generation_id: str,
        item_id: str,
        reason: str,
        *,
        details: Optional[str] = None,
        claim_id: Optional[str] = None,
        key: Optional[str] = None,
    ) -> "types.EventOutcome":
        """A customer reports a bad result and claims its credits back."""
        return await self._command(
            "/v1/claims",
            account,
            key,
            claim_id=claim_id,
            generation_id=generation_id,
            item_id=item_id,
            reason=reason,
            details=details,
        )

    async def review_claim(
        self, account: str, claim_id: str, verdict: str, *, reviewer: Optional[str] = None, key: Optional[str] = None
    ) -> "types.EventOutcome":
        """Judges a claim that waits for review."""
        path = f"/v1/claims/{segment(claim_id)}/review"
        return await self._command(path, account, key, verdict=verdict, reviewer=reviewer)

    async def open_case(
        self,
        account: str,
        *,
        case_id: Optional[str] = None,
        generation_id: Optional[str] = None,
        project: Optional[str] = None,
        action: Optional[str] = None,
        happened_at: Optional[int] = None,
        expected: Optional[str] = None,
        message: Optional[str] = None,
        key: Optional[str] = None,
    ) -> "types.EventOutcome":
        """Opens a support case."""
        return await self._command(
            "/v1/cases",
            account,
            key,
            case_id=case_id,
            generation_id=generation_id,
            project=project,
            action=action,
            happened_at=happened_at,
            expected=expected,
            message=message,
        )

    async def resolve_case(
        self, account: str, case_id: str, resolution: str, *, operator: Optional[str] = None, key: Optional[str] = None
    ) -> "types.EventOutcome":
        """Settles a support case."""
        path = f"/v1/cases/{segment(case_id)}/resolution"
        return await self._command(path, account, key, resolution=resolution, operator=operator)

    async def set_budget(
        self,
        account: str,
        budget_id: str,
        *,
        scope: str,
        window: str,
        limit: Optional[int] = None,
        scope_id: Optional[str] = None,
        window_millis: Optional[int] = None,
        starts_at: Optional[int] = None,
        key: Optional[str] = None,
    ) -> "types.Published":
        """Sets a budget: how much may be spent in which time, by whom and on what. Without a limit it ends."""
        event = fields(
            budget_id=budget_id,
            scope=scope,
            scope_id=scope_id,
            limit=limit,
            window=window,
            window_millis=window_millis,
            starts_at=starts_at,
        )
        return await self.publish({"type": "BudgetSet", "accountId": account, **event}, key=key)

    async def start_plan(
        self,
        account: str,
        plan_id: str,
        *,
        anchor_at: Optional[int] = None,
        quantity: Optional[int] = None,
        starts_at: Optional[int] = None,
        key: Optional[str] = None,
    ) -> "types.Published":
        """Starts or changes a plan of the policy; the ledger gives each period's credits by itself."""
        event = fields(plan_id=plan_id, anchor_at=anchor_at, quantity=quantity, starts_at=starts_at)
        return await self.publish({"type": "PlanStarted", "accountId": account, **event}, key=key)

    async def end_plan(
        self,
        account: str,
        plan_id: str,
        reason: str,
        *,
        anchor_at: Optional[int] = None,
        ends_at: Optional[int] = None,
        key: Optional[str] = None,
    ) -> "types.Published":
        """Ends a plan."""
        event = fields(plan_id=plan_id, reason=reason, anchor_at=anchor_at, ends_at=ends_at)
        return await self.publish({"type": "PlanEnded", "accountId": account, **event}, key=key)

    # Reading. What this process wrote is seen; ``position`` is another process's write that must be.

    async def quote(
        self,
        account: str,
        feature: str,
        *,
        items: Items = None,
        platform: Optional[str] = None,
        attributes: Optional[Mapping[str, str]] = None,
        quantities: Optional[Quantities] = None,
        actor: Optional[str] = None,
        position: Optional[str] = None,
    ) -> "types.Quote":
        """What an action would cost an account now, and whether it can be paid. Nothing is charged."""
        read = await self._send(
            "GET",
            "/v1/quotes",
            query={
                "account": account,
                "feature": feature,
                "items": count(items),
                "platform": platform,
                "attributes": pairs(attributes),
                "quantities": pairs(quantities),
                "actor": actor,
            },
            account=account,
            position=position,
        )
        return cast("types.Quote", _json(read))

    async def balance(self, account: str, *, position: Optional[str] = None) -> "types.Account":
        """The balance, what can be charged now, what is held by open generations, and the grants in the order they are used."""
        return cast("types.Account", await self._read(f"/v1/accounts/{segment(account)}", account, position))

    async def activity(
        self,
        account: str,
        *,
        kinds: Optional[Sequence[str]] = None,
        since: Optional[int] = None,
        until: Optional[int] = None,
        generation_id: Optional[str] = None,
        actor: Optional[str] = None,
        page_size: int = 100,
        position: Optional[str] = None,
    ) -> AsyncGenerator["types.ActivityDataItem", None]:
        """The account's entries, newest first, page by page as they are asked for."""
        query = {
            "kind": ",".join(kinds) if kinds else None,
            "from": since,
            "to": until,
            "generation": generation_id,
            "actor": actor,
        }
        path = f"/v1/accounts/{segment(account)}/activity"
        async for each in self._pages(path, account, position, page_size, query):
            yield cast("types.ActivityDataItem", each)

    async def refunds(
        self, account: str, *, page_size: int = 100, position: Optional[str] = None
    ) -> AsyncGenerator["types.Refund", None]:
        """The account's refunds, newest first, page by page as they are asked for."""
        path = f"/v1/accounts/{segment(account)}/refunds"
        async for each in self._pages(path, account, position, page_size, {}):
            yield cast("types.Refund", each)

    async def _pages(
        self, path: str, account: str, position: Optional[str], page_size: int, query: Mapping[str, Any]
    ) -> AsyncGenerator[Any, None]:
        cursor: Optional[str] = None
        while True:
            page = await self._read(path, account, position, **query, limit=page_size, cursor=cursor)
            for each in page["data"]:
                yield each
            cursor = page["nextCursor"]
            if cursor is None:
                return

    async def notices(
        self,
        account: str,
        *,
        limit: Optional[int] = None,
        audience: Optional[str] = None,
        position: Optional[str] = None,
    ) -> "List[types.Notice]":
        """What the account was told, newest first; ``audience="customer"`` leaves out what is for operators."""
        path = f"/v1/accounts/{segment(account)}/notices"
        page = await self._read(path, account, position, limit=limit, audience=audience)
        return cast("List[types.Notice]", page["data"])

    async def generation(
        self, account: str, generation_id: str, *, position: Optional[str] = None
    ) -> "types.Generation":
        """One generation, from request to refund, each decision with the policy's rule."""
        path = f"/v1/accounts/{segment(account)}/generations/{segment(generation_id)}"
        return cast("types.Generation", await self._read(path, account, position))

    async def investigate(
        self, account: str, generation_id: str, *, position: Optional[str] = None
    ) -> "types.Investigation":
        """Five questions of a review, answered with evidence."""
        path = f"/v1/accounts/{segment(account)}/generations/{segment(generation_id)}/investigation"
        return cast("types.Investigation", await self._read(path, account, position))

    async def plan(self, account: str, *, position: Optional[str] = None) -> "Optional[types.PlanPlan]":
        """The plan that the account has or had last; None if it never had one."""
        read = await self._read(f"/v1/accounts/{segment(account)}/plan", account, position)
        return cast("Optional[types.PlanPlan]", read["plan"])

    async def budgets(
        self,
        account: str,
        *,
        actor: Optional[str] = None,
        limit: Optional[int] = None,
        position: Optional[str] = None,
    ) -> "List[types.BudgetsDataItem]":
        """What may be spent in which time, and what is left of it."""
        path = f"/v1/accounts/{segment(account)}/budgets"
        read = await self._read(path, account, position, actor=actor, limit=limit)
        return cast("List[types.BudgetsDataItem]", read["data"])

    async def claims(self, *, account: Optional[str] = None) -> "List[types.WorkItem]":
        """Claims that wait for review, oldest first; with an account all of its claims."""
        return await self._work("/v1/claims", account)

    async def cases(self, *, account: Optional[str] = None) -> "List[types.WorkItem]":
        """Cases that are open, oldest first; with an account all of its cases."""
        return await self._work("/v1/cases", account)

    async def _work(self, path: str, account: Optional[str]) -> "List[types.WorkItem]":
        read = await self._send("GET", path, query={"account": account}, account=account)
        return cast("List[types.WorkItem]", _json(read)["data"])

    async def stream(self, account: str, *, after: Optional[int] = None) -> AsyncGenerator[Dict[str, Any], None]:
        """The account live: entries, notices and balances as they happen, each ``{"type": …, "data": …}``. It reconnects by itself
        and misses no entry; it ends when the loop is left. ``after=0`` begins with the first entry of all, left out it begins
        now.
        """
        seen = after
        failures = 0
        is_mending_gap = False
        address = f"{self._settings.url}/v1/accounts/{segment(account)}/stream"
        silence = httpx.Timeout(self._settings.attempt_timeout, read=SILENCE_MAX)
        while True:
            headers = {"Accept": "text/event-stream"}
            if seen is not None:
                headers["Last-Event-ID"] = str(seen)
            retry_after: Optional[str] = None
            has_gap = False
            failure: Optional[Exception] = None
            try:
                async with self._client.stream(
                    "GET", address, headers=self._settings.headers(headers), timeout=silence
                ) as response:
                    if response.status_code != 200:
                        await response.aread()
                        told = _json(response)
                        error = error_of(response.status_code, told if isinstance(told, dict) else {})
                        if not isinstance(error, Unavailable):
                            raise error
                        retry_after = response.headers.get("Retry-After")
                        failure = error
                    else:
                        events = ServerSentEvents()
                        async for piece in response.aiter_bytes():
                            for told in events.feed(piece):
                                failures = 0
                                if told["type"] == "entry":
                                    sequence = told["data"]["sequence"]
                                    # Sequences have no gaps: where one shows, what is between is fetched first.
                                    if seen is not None and sequence > seen + 1 and not is_mending_gap:
                                        has_gap = True
                                        break
                                    is_mending_gap = False
                                    seen = sequence
                                yield told
                            if has_gap:
                                break
            except httpx.TransportError as broken:
                failure = broken
            if failure is not None:
                failures += 1
                if failures >= self._settings.attempts:
                    raise Unavailable(
                        f"the live stream of {account} could not be opened {failures} times"
                    ) from failure
            is_mending_gap = has_gap
            if not has_gap:
                await asyncio.sleep(self._settings.pause(max(1, failures), retry_after))

    def position_of(self, account: str) -> Optional[str]:
        """How far this process has written the account: another one that reads with it as ``position`` sees at least that."""
        return self._positions.of(account)


def _json(response: "httpx.Response") -> Any:
    """What a proxy in between says is no JSON."""
    if "json" not in response.headers.get("Content-Type", "") or not response.content:
        return None
    return response.json()
