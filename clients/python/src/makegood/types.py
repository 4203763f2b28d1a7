"""Every shape of the API by its name there. Made from docs/contract/openapi.json by tools/generate_types.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Literal, Optional, TypedDict, Union

if TYPE_CHECKING:
    from typing_extensions import NotRequired


class AccountGrantsItem(TypedDict):
    grantId: str
    kind: Literal["PAID", "ALLOWANCE", "PROMOTIONAL", "GOODWILL"]
    remaining: int
    expiresAt: Optional[int]
    features: Optional[List[str]]
    models: Optional[List[str]]


class AccountFurtherGrants(TypedDict):
    """Grants with credits left that burn after those listed."""

    count: int
    remaining: int
    nextExpiry: NotRequired[int]
    restricted: NotRequired[int]


class Account(TypedDict):
    accountId: str
    balance: int
    available: int
    held: int
    grants: List[AccountGrantsItem]
    asOf: int
    furtherGrants: NotRequired[AccountFurtherGrants]
    closed: NotRequired[bool]
    mergedInto: NotRequired[str]
    scale: int


class AccountClosed(TypedDict):
    """The event's account is closed: nothing is spent from it any more."""

    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["AccountClosed"]


class AccountClosedRequest(TypedDict):
    """The event's account is closed: nothing is spent from it any more."""

    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class AccountList(TypedDict):
    data: List[Account]
    notAnswered: List[str]


class AccountMerged(TypedDict):
    """The event's account is merged into another: all that it has goes there, and so does whatever comes to it later."""

    toAccount: str
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["AccountMerged"]


class AccountMergedRequest(TypedDict):
    """The event's account is merged into another: all that it has goes there, and so does whatever comes to it later."""

    toAccount: str
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class AccountNoted(TypedDict):
    """Somebody who looks after the account wrote down what others should know of it. Customers are not shown it."""

    noteId: str
    text: str
    operator: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["AccountNoted"]


class AccountNotedRequest(TypedDict):
    """Somebody who looks after the account wrote down what others should know of it. Customers are not shown it."""

    noteId: NotRequired[str]
    text: str
    operator: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class AccountUpdated(TypedDict):
    """Facts about the account itself changed. What is absent stays as it was."""

    holders: NotRequired[List[str]]
    accessActive: NotRequired[bool]
    groups: NotRequired[Dict[str, List[str]]]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["AccountUpdated"]


class ActivityDataItemGrantsItem(TypedDict):
    """What one grant contributed to an entry."""

    grantId: str
    amount: int


class ActivityDataItemPolicy(TypedDict):
    """The policy version that was in force."""

    id: str
    version: str


class ActivityDataItemCause(TypedDict):
    """The journal event that caused this."""

    eventId: NotRequired[str]
    partition: int
    offset: int
    digest: str


class ActivityDataItemTransfer(TypedDict):
    """The other side of a TRANSFER; absent for every other kind."""

    otherAccount: str
    transferId: NotRequired[str]


class ActivityDataItem(TypedDict):
    entryId: str
    accountId: str
    sequence: int
    kind: Literal["GRANT", "CHARGE", "REFUND", "EXPIRY", "REVOCATION", "ADJUSTMENT", "TRANSFER"]
    amount: int
    balanceAfter: int
    contraAccount: Literal["ISSUED", "CONSUMED", "EXPIRED", "REVOKED", "ADJUSTED", "IN_TRANSIT"]
    grants: List[ActivityDataItemGrantsItem]
    generationId: NotRequired[str]
    itemId: NotRequired[str]
    refundId: NotRequired[str]
    reason: str
    policy: ActivityDataItemPolicy
    cause: ActivityDataItemCause
    recordedAt: int
    previousHash: str
    hash: str
    transfer: NotRequired[ActivityDataItemTransfer]
    balanceBefore: int
    feature: NotRequired[str]
    label: NotRequired[str]
    actorId: NotRequired[str]
    text: str


class Activity(TypedDict):
    data: List[ActivityDataItem]
    nextCursor: Optional[str]
    archivedBefore: Optional[int]
    scale: int


class ApiKey(TypedDict):
    keyId: str
    name: str
    scopes: List[str]
    accountId: NotRequired[str]
    goodwillPerAction: NotRequired[int]
    goodwillPerDay: NotRequired[int]
    createdAt: int
    expiresAt: NotRequired[int]
    revokedAt: NotRequired[int]
    lastUsedAt: NotRequired[int]


class Assignment(TypedDict):
    kind: Literal["CASE", "CLAIM", "CASH_REFUND"]
    accountId: str
    id: str
    assignee: Optional[str]
    assignedAt: Optional[int]


class AssignmentRequest(TypedDict):
    accountId: str
    to: NotRequired[Optional[str]]


class Audit(TypedDict):
    auditId: str
    instance: str
    state: Literal["RUNNING", "AGREES", "DISAGREES", "FAILED", "ENDED"]
    startedBy: str
    startedAt: int
    endedAt: NotRequired[int]
    endedBy: NotRequired[str]
    done: int
    all: int
    problem: NotRequired[str]
    verdict: NotRequired[AuditVerdict]


class AuditList(TypedDict):
    data: List[Audit]
    notAnswered: List[str]


class AuditVerdictPartitionsItem(TypedDict):
    partition: int
    journalOffset: int
    entries: int
    journalRoot: str
    entriesRoot: str


class AuditVerdictFindingsItem(TypedDict):
    kind: str
    topic: str
    partition: int
    offset: int
    accountId: NotRequired[str]
    detail: str


class AuditVerdict(TypedDict):
    agrees: bool
    digest: str
    journal: int
    applied: int
    duplicates: int
    dead: int
    forwarded: int
    entries: int
    refunds: int
    notices: int
    balances: int
    contra: Dict[str, int]
    partitions: List[AuditVerdictPartitionsItem]
    findingCount: int
    findings: List[AuditVerdictFindingsItem]
    notes: List[str]
    checkpoint: NotRequired[str]
    millis: int


class AuthorizationPolicy(TypedDict):
    id: str
    version: str


class Authorization(TypedDict):
    accountId: str
    generationId: str
    status: Literal["CHARGED"]
    charged: Optional[int]
    refunded: int
    balance: Optional[int]
    position: str
    message: str
    policy: NotRequired[AuthorizationPolicy]
    priceRow: NotRequired[str]


class AuthorizationPending(TypedDict):
    accountId: str
    generationId: str
    status: Literal["PENDING"]
    position: str
    askAgain: str


class BatchResultsItem(TypedDict):
    index: int
    accountId: str
    id: str
    status: Literal["WAITS", "SETTLED", "UNKNOWN", "NOT_ALLOWED", "APPLIED", "NO_EFFECT", "CONFLICT", "REFUSED", "PENDING", "NOT_REACHED"]
    credits: int
    position: NotRequired[str]
    detail: NotRequired[str]


class Batch(TypedDict):
    preview: bool
    results: List[BatchResultsItem]
    decided: int
    credits: int


class BudgetSet(TypedDict):
    """From now on no more than so much may be spent in a window by requests that the ledger charges. The last one of a budget stands."""

    budgetId: str
    scope: Literal["ACTOR", "GROUP", "FEATURE", "ALL"]
    scopeId: NotRequired[str]
    limit: NotRequired[int]
    window: Literal["HOUR", "DAY", "WEEK", "MONTH", "YEAR", "EVER", "FIXED", "SLIDING"]
    windowMillis: NotRequired[int]
    startsAt: NotRequired[int]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["BudgetSet"]


class BudgetsDataItem(TypedDict):
    budgetId: str
    scope: Literal["ACTOR", "GROUP", "FEATURE", "ALL"]
    scopeId: Optional[str]
    window: Literal["HOUR", "DAY", "WEEK", "MONTH", "YEAR", "EVER", "FIXED", "SLIDING"]
    windowMillis: Optional[int]
    limit: int
    used: int
    left: int
    renewsAt: Optional[int]


class Budgets(TypedDict):
    data: List[BudgetsDataItem]
    more: bool
    scale: int


class Caller(TypedDict):
    name: str
    permissions: List[str]
    accountId: Optional[str]
    actorId: Optional[str]
    goodwillPerAction: Optional[int]
    goodwillPerDay: Optional[int]
    expiresAt: Optional[int]


class CaseResolved(TypedDict):
    """Support closed a case."""

    caseId: str
    resolution: str
    operator: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["CaseResolved"]


class CaseResolvedBatchRequestItemsItem(TypedDict):
    accountId: str
    id: str


class CaseResolvedBatchRequest(TypedDict):
    items: List[CaseResolvedBatchRequestItemsItem]
    resolution: str
    operator: NotRequired[str]


class CaseResolvedRequest(TypedDict):
    """Support closed a case."""

    caseId: NotRequired[str]
    resolution: str
    operator: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class CashRefundRequested(TypedDict):
    """A customer asked for money back for a grant's unused credits."""

    requestId: str
    grantId: str
    reason: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["CashRefundRequested"]


class CashRefundRequestedRequest(TypedDict):
    """A customer asked for money back for a grant's unused credits."""

    requestId: NotRequired[str]
    grantId: str
    reason: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class CashRefundReviewed(TypedDict):
    """A cash refund request was decided. When approved, the refunded credits leave the balance."""

    requestId: str
    approved: bool
    amount: NotRequired[int]
    reviewer: str
    paymentReference: NotRequired[str]
    note: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["CashRefundReviewed"]


class CashRefundReviewedBatchRequestItemsItem(TypedDict):
    accountId: str
    id: str


class CashRefundReviewedBatchRequest(TypedDict):
    items: List[CashRefundReviewedBatchRequestItemsItem]
    approved: bool
    reviewer: NotRequired[str]
    note: NotRequired[str]


class CashRefundReviewedRequest(TypedDict):
    """A cash refund request was decided. When approved, the refunded credits leave the balance."""

    requestId: NotRequired[str]
    approved: bool
    amount: NotRequired[int]
    reviewer: NotRequired[str]
    paymentReference: NotRequired[str]
    note: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class ClaimHistorySpansItem(TypedDict):
    days: int
    refunds: int
    refunded: int
    generations: int
    claimed: int


class ClaimHistory(TypedDict):
    claims: List[WorkItem]
    spans: List[ClaimHistorySpansItem]
    rule: List[str]
    partly: bool
    scale: int


class ClaimReviewed(TypedDict):
    """A reviewer looked at a claimed result."""

    claimId: str
    verdict: Literal["CLEARLY_UNUSABLE", "NOT_UNUSABLE"]
    reviewer: str
    note: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["ClaimReviewed"]


class ClaimReviewedBatchRequestItemsItem(TypedDict):
    accountId: str
    id: str


class ClaimReviewedBatchRequest(TypedDict):
    items: List[ClaimReviewedBatchRequestItemsItem]
    verdict: Literal["CLEARLY_UNUSABLE", "NOT_UNUSABLE"]
    reviewer: NotRequired[str]
    note: NotRequired[str]


class ClaimReviewedRequest(TypedDict):
    """A reviewer looked at a claimed result."""

    claimId: NotRequired[str]
    verdict: Literal["CLEARLY_UNUSABLE", "NOT_UNUSABLE"]
    reviewer: NotRequired[str]
    note: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class Count(TypedDict):
    start: int
    name: str
    count: int
    credits: int


class CountList(TypedDict):
    spanMillis: int
    data: List[Count]
    notAnswered: List[str]


class CreditsAdjusted(TypedDict):
    """An operator corrected an account by hand, with a ground that is kept."""

    adjustmentId: str
    amount: int
    ground: Literal["LEGAL_RIGHT", "FAULTY_OUTPUT", "NOT_AS_DESCRIBED", "GOODWILL", "CORRECTION", "TECHNICAL_FAILURE"]
    operator: str
    note: NotRequired[str]
    generationId: NotRequired[str]
    itemId: NotRequired[str]
    campaignId: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["CreditsAdjusted"]


class CreditsAdjustedRequest(TypedDict):
    """An operator corrected an account by hand, with a ground that is kept."""

    adjustmentId: NotRequired[str]
    amount: int
    ground: Literal["LEGAL_RIGHT", "FAULTY_OUTPUT", "NOT_AS_DESCRIBED", "GOODWILL", "CORRECTION", "TECHNICAL_FAILURE"]
    operator: NotRequired[str]
    note: NotRequired[str]
    generationId: NotRequired[str]
    itemId: NotRequired[str]
    campaignId: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class CreditsExtended(TypedDict):
    """A grant that is not over yet expires later than it would have."""

    grantId: str
    expiresAt: int
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["CreditsExtended"]


class CreditsExtendedRequest(TypedDict):
    """A grant that is not over yet expires later than it would have."""

    grantId: NotRequired[str]
    expiresAt: int
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class CreditsGranted(TypedDict):
    """An account was given credits, bought or free."""

    grantId: str
    amount: int
    kind: Literal["PAID", "ALLOWANCE", "PROMOTIONAL", "GOODWILL"]
    priority: NotRequired[int]
    expiresAt: NotRequired[int]
    paymentReference: NotRequired[str]
    features: NotRequired[List[str]]
    models: NotRequired[List[str]]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["CreditsGranted"]


class CreditsGrantedRequest(TypedDict):
    """An account was given credits, bought or free."""

    grantId: NotRequired[str]
    amount: int
    kind: Literal["PAID", "ALLOWANCE", "PROMOTIONAL", "GOODWILL"]
    priority: NotRequired[int]
    expiresAt: NotRequired[int]
    paymentReference: NotRequired[str]
    features: NotRequired[List[str]]
    models: NotRequired[List[str]]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class CreditsRevoked(TypedDict):
    """Credits of a grant were taken back."""

    grantId: str
    amount: NotRequired[int]
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["CreditsRevoked"]


class CreditsRevokedRequest(TypedDict):
    """Credits of a grant were taken back."""

    grantId: str
    amount: NotRequired[int]
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class CreditsTransferred(TypedDict):
    """Credits go from the event's account to another; they stay what they are."""

    transferId: str
    toAccount: str
    amount: NotRequired[int]
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["CreditsTransferred"]


class CreditsTransferredRequest(TypedDict):
    """Credits go from the event's account to another; they stay what they are."""

    transferId: NotRequired[str]
    toAccount: str
    amount: NotRequired[int]
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class CustomerToken(TypedDict):
    token: str
    scope: str
    expiresAt: int


class CustomerTokenRequest(TypedDict):
    minutes: NotRequired[int]
    scope: NotRequired[Literal["read", "claim"]]
    actorId: NotRequired[str]


class DeadLetterDecision(TypedDict):
    by: str
    caller: NotRequired[str]
    at: int
    why: NotRequired[str]
    position: NotRequired[str]
    accountId: NotRequired[str]


class DeadLetter(TypedDict):
    id: str
    recordedAt: int
    topic: str
    partition: int
    offset: int
    reason: str
    detail: str
    accountId: Optional[str]
    state: Literal["OPEN", "PUBLISHED_AGAIN", "DISCARDED"]
    decision: NotRequired[DeadLetterDecision]
    buriedAs: str


class DeadLetterDiscardRequest(TypedDict):
    why: str


class DeadLetterList(TypedDict):
    data: List[DeadLetter]
    nextCursor: Optional[str]
    notAnswered: List[str]


class DeadLetterReasonsDataItem(TypedDict):
    reason: str
    remedy: str
    open: int
    publishedAgain: int
    discarded: int
    oldestAt: int
    newestAt: int


class DeadLetterReasons(TypedDict):
    data: List[DeadLetterReasonsDataItem]
    notAnswered: List[str]


class DeadLetterRetryRequest(TypedDict):
    event: NotRequired[Event]


class DeadLetterWholeContentsFieldsItem(TypedDict):
    name: str
    value: str


class DeadLetterWholeContentsHeadersItem(TypedDict):
    name: str
    value: str


class DeadLetterWholeContents(TypedDict):
    """Left out for who may not read accounts, and where the record is gone."""

    form: Literal["NONE", "JSON", "AVRO", "TEXT", "BYTES"]
    bytes: int
    fields: List[DeadLetterWholeContentsFieldsItem]
    event: NotRequired[Dict[str, Any]]
    text: NotRequired[str]
    hex: NotRequired[str]
    headers: List[DeadLetterWholeContentsHeadersItem]


class DeadLetterWhole(TypedDict):
    letter: DeadLetter
    remedy: str
    contents: NotRequired[DeadLetterWholeContents]


class DeadLettersDecidedNotDoneItem(TypedDict):
    id: str
    problem: str


class DeadLettersDecided(TypedDict):
    applied: bool
    matching: int
    done: int
    notDone: List[DeadLettersDecidedNotDoneItem]
    notAnswered: List[str]


class DeadLettersDiscardRequest(TypedDict):
    reason: str
    before: NotRequired[int]
    account: NotRequired[str]
    apply: NotRequired[bool]
    why: str


class DeadLettersRetryRequest(TypedDict):
    reason: str
    before: NotRequired[int]
    account: NotRequired[str]
    apply: NotRequired[bool]


class EntryGrantsItem(TypedDict):
    """What one grant contributed to an entry."""

    grantId: str
    amount: int


class EntryPolicy(TypedDict):
    """The policy version that was in force."""

    id: str
    version: str


class EntryCause(TypedDict):
    """The journal event that caused this."""

    eventId: NotRequired[str]
    partition: int
    offset: int
    digest: str


class EntryTransfer(TypedDict):
    """The other side of a TRANSFER; absent for every other kind."""

    otherAccount: str
    transferId: NotRequired[str]


class Entry(TypedDict):
    """One movement of credits in an account; the other side is its contra account."""

    entryId: str
    accountId: str
    sequence: int
    kind: Literal["GRANT", "CHARGE", "REFUND", "EXPIRY", "REVOCATION", "ADJUSTMENT", "TRANSFER"]
    amount: int
    balanceAfter: int
    contraAccount: Literal["ISSUED", "CONSUMED", "EXPIRED", "REVOKED", "ADJUSTED", "IN_TRANSIT"]
    grants: List[EntryGrantsItem]
    generationId: NotRequired[str]
    itemId: NotRequired[str]
    refundId: NotRequired[str]
    reason: str
    policy: EntryPolicy
    cause: EntryCause
    recordedAt: int
    previousHash: str
    hash: str
    transfer: NotRequired[EntryTransfer]


class Erasure(TypedDict):
    accountId: str
    keysDestroyed: int
    erasedAt: int
    reason: str
    noteId: str
    notErased: List[str]


class ErasureRequest(TypedDict):
    reason: str


class EventOutcome(TypedDict):
    position: str
    status: Literal["APPLIED", "NO_EFFECT", "CONFLICT", "REFUSED", "PENDING"]
    entries: List[Entry]
    notices: List[Notice]
    reason: NotRequired[str]
    detail: NotRequired[str]
    accountId: NotRequired[str]
    event: NotRequired[Event]


class FinanceFigures(TypedDict):
    accountPrefix: str
    to: int
    opening: int
    granted: Dict[str, int]
    consumed: int
    refunded: int
    expired: int
    revoked: int
    adjusted: int
    transferred: int
    closing: int
    entries: int
    unexplained: int


class FinanceReport(TypedDict):
    state: Literal["RUNNING", "DONE"]
    done: int
    all: int
    figures: NotRequired[FinanceFigures]


class FoldAdopted(TypedDict):
    """From this position on, this partition of the journal is decided by that version of the fold. It is appended to each partition, and concerns no account."""

    fold: int
    sealedOnly: NotRequired[bool]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["FoldAdopted"]


class Found(TypedDict):
    kind: Literal["ACCOUNT", "GENERATION", "GRANT", "PAYMENT", "CLAIM", "CASE", "CASH_REFUND", "ADJUSTMENT", "TRANSFER", "REFUND"]
    id: str
    accountId: str
    generationId: Optional[str]


class FoundList(TypedDict):
    data: List[Found]
    notAnswered: List[str]


class GenerationTimelineItem(TypedDict):
    what: str
    partition: int
    offset: int
    recordedAt: int
    says: str


class GenerationDecisionsItem(TypedDict):
    decision: str
    reason: str
    amount: Optional[int]
    policyId: str
    policyVersion: str
    rule: str
    ruleSays: Optional[str]
    partition: int
    offset: int
    recordedAt: int


class Generation(TypedDict):
    accountId: str
    generationId: str
    feature: Optional[str]
    label: Optional[str]
    status: str
    timeline: List[GenerationTimelineItem]
    decisions: List[GenerationDecisionsItem]
    results: List[ResultLink]
    entries: List[Entry]
    charged: int
    refunded: int
    scale: int


class GenerationChargedItemsItem(TypedDict):
    """What one item of a generation cost."""

    itemId: str
    amount: int


class GenerationCharged(TypedDict):
    """The publisher charged a generation. A fact: it is booked even beyond the balance."""

    generationId: str
    feature: NotRequired[str]
    platform: NotRequired[str]
    surface: NotRequired[str]
    baseAmount: NotRequired[int]
    items: NotRequired[List[GenerationChargedItemsItem]]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["GenerationCharged"]


class GenerationCompleted(TypedDict):
    """A generation ended."""

    generationId: str
    outcome: Literal["SUCCEEDED", "PARTIAL", "FAILED"]
    usedAmount: NotRequired[int]
    quantities: NotRequired[Dict[str, int]]
    resultUrl: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["GenerationCompleted"]


class GenerationProgressed(TypedDict):
    """A generation goes on: what it took so far, and that it needs longer than others."""

    generationId: str
    quantities: NotRequired[Dict[str, int]]
    extendBy: NotRequired[int]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["GenerationProgressed"]


class GenerationRejected(TypedDict):
    """The product refused a generation before any work began. Nothing is charged."""

    generationId: str
    reason: Literal["MISSING_FIELDS", "INVALID_INPUT", "NO_ACCESS", "INSUFFICIENT_CREDITS", "NOT_ACCEPTED"]
    message: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["GenerationRejected"]


class GenerationRequest(TypedDict):
    """A customer asked for a generation. With authorize, the ledger prices and charges it and answers with a notice."""

    generationId: NotRequired[str]
    feature: str
    platform: NotRequired[str]
    surface: NotRequired[str]
    inputMode: NotRequired[str]
    label: NotRequired[str]
    actorId: NotRequired[str]
    items: NotRequired[Union[List[str], int]]
    attempt: NotRequired[int]
    maxAmount: NotRequired[int]
    attributes: NotRequired[Dict[str, str]]
    quantities: NotRequired[Dict[str, int]]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class GenerationRequested(TypedDict):
    """A customer asked for a generation. With authorize, the ledger prices and charges it and answers with a notice."""

    generationId: str
    feature: str
    platform: NotRequired[str]
    surface: NotRequired[str]
    inputMode: NotRequired[str]
    label: NotRequired[str]
    actorId: NotRequired[str]
    items: NotRequired[List[str]]
    authorize: NotRequired[bool]
    attempt: NotRequired[int]
    maxAmount: NotRequired[int]
    attributes: NotRequired[Dict[str, str]]
    quantities: NotRequired[Dict[str, int]]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["GenerationRequested"]


class GenerationTimedOut(TypedDict):
    """A charged generation did not end within the policy's charge timeout. Appended by the engine."""

    generationId: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["GenerationTimedOut"]


class GrantEnded(TypedDict):
    """A grant ends now: a plan changed, a subscription was cancelled. What is unused leaves the balance; nothing is owed for what was used."""

    grantId: str
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["GrantEnded"]


class GrantEndedRequest(TypedDict):
    """A grant ends now: a plan changed, a subscription was cancelled. What is unused leaves the balance; nothing is owed for what was used."""

    grantId: NotRequired[str]
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class GrantExpired(TypedDict):
    """A grant's expiry came due. Appended by the engine."""

    grantId: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["GrantExpired"]


class Instance(TypedDict):
    name: str
    part: Literal["ENGINE", "READERS"]
    gone: bool
    host: str
    partitions: List[int]
    behind: int
    since: int
    goneSince: NotRequired[int]
    state: NotRequired[str]
    folds: NotRequired[List[int]]


class InstanceList(TypedDict):
    at: int
    engines: str
    readers: str
    instances: List[Instance]
    partitions: List[PartitionStanding]
    notAnswered: List[str]


class InvestigationAnswersItemEvidenceItem(TypedDict):
    what: str
    partition: int
    offset: int
    recordedAt: int
    says: str


class InvestigationAnswersItem(TypedDict):
    question: str
    reply: Literal["YES", "NO", "UNKNOWN"]
    because: str
    evidence: List[InvestigationAnswersItemEvidenceItem]


class InvestigationTimelineItem(TypedDict):
    what: str
    partition: int
    offset: int
    recordedAt: int
    says: str


class InvestigationDecisionsItem(TypedDict):
    decision: str
    reason: str
    amount: Optional[int]
    policyId: str
    policyVersion: str
    rule: str
    ruleSays: Optional[str]
    partition: int
    offset: int
    recordedAt: int


class Investigation(TypedDict):
    accountId: str
    generationId: str
    feature: Optional[str]
    label: Optional[str]
    status: str
    answers: List[InvestigationAnswersItem]
    timeline: List[InvestigationTimelineItem]
    decisions: List[InvestigationDecisionsItem]
    results: List[ResultLink]


class ItemDelivered(TypedDict):
    """An item reached the customer."""

    generationId: str
    itemId: str
    how: Literal["PREVIEWED", "SAVED", "EXPORTED", "DOWNLOADED", "OTHER"]
    resultUrl: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["ItemDelivered"]


class ItemFailed(TypedDict):
    """An item of a generation failed. Its amount is given back once."""

    generationId: str
    itemId: str
    cause: Literal["PROVIDER_ERROR", "TIMEOUT", "CONTENT_FILTERED", "INTERNAL_ERROR", "OTHER", "CANCELLED"]
    message: NotRequired[str]
    providerReference: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["ItemFailed"]


class KeyList(TypedDict):
    data: List[ApiKey]
    open: bool
    requestsPerSecond: int
    notAnswered: List[str]


class LedgerMoved(TypedDict):
    """From this position on, the ledger of this partition of the journal is elsewhere, or it is here. It is appended to each partition, and concerns no account. What stands after a departure is not decided here; it is carried over to where the ledger went."""

    move: str
    prefix: str
    cluster: str
    arrived: bool
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["LedgerMoved"]


class Liveness(TypedDict):
    status: Literal["LIVE", "FAILED"]
    process: NotRequired[str]
    engine: NotRequired[str]
    readModel: NotRequired[str]
    bridges: NotRequired[str]


class MakeGoodTotal(TypedDict):
    product: str
    feature: str
    generations: int
    charged: int
    givenBack: int
    left: int
    madeGood: int
    madeGoodCredits: int
    reversed: int


class MakeGoodProductsItem(TypedDict):
    product: str
    feature: str
    generations: int
    charged: int
    givenBack: int
    left: int
    madeGood: int
    madeGoodCredits: int
    reversed: int


class MakeGood(TypedDict):
    campaignId: str
    state: Literal["RUNNING", "DONE"]
    apply: bool
    reverse: bool
    accounts: int
    published: int
    total: NotRequired[MakeGoodTotal]
    products: List[MakeGoodProductsItem]


class MakeGoodRequest(TypedDict):
    incident: str
    until: int
    features: NotRequired[List[str]]
    attributes: NotRequired[Dict[str, str]]
    causes: NotRequired[List[Literal["PROVIDER_ERROR", "TIMEOUT", "CONTENT_FILTERED", "INTERNAL_ERROR", "OTHER", "CANCELLED"]]]
    providerReferences: NotRequired[List[str]]
    ground: NotRequired[Literal["LEGAL_RIGHT", "FAULTY_OUTPUT", "NOT_AS_DESCRIBED", "TECHNICAL_FAILURE"]]
    operator: NotRequired[str]
    reverse: NotRequired[bool]
    apply: NotRequired[bool]


class NoticeDetailsItem(TypedDict):
    """One further fact of a notice."""

    name: str
    value: str


class NoticePolicy(TypedDict):
    """The policy version that was in force."""

    id: str
    version: str


class NoticeCause(TypedDict):
    """The journal event that caused this."""

    eventId: NotRequired[str]
    partition: int
    offset: int
    digest: str


class Notice(TypedDict):
    """A decision or warning about an account, with a message fit to show to the customer."""

    noticeId: str
    accountId: str
    type: Literal["ChargeAuthorized", "ChargeDeclined", "ClaimAccepted", "ClaimDeclined", "ClaimOpened", "CashRefundAccepted", "CashRefundDeclined", "CaseOpened", "CaseClosed", "AccountOverdrawn", "BalanceLow", "EventConflict", "CreditsTaken", "AccountNoted", "BudgetChanged", "BudgetUsed", "TopUpDue", "TopUpFailed", "MadeGood", "Other"]
    audience: NotRequired[Literal["CUSTOMER", "OPERATOR"]]
    recordedAt: int
    message: str
    reason: NotRequired[str]
    generationId: NotRequired[str]
    itemId: NotRequired[str]
    claimId: NotRequired[str]
    caseId: NotRequired[str]
    requestId: NotRequired[str]
    grantId: NotRequired[str]
    adjustmentId: NotRequired[str]
    amount: NotRequired[int]
    required: NotRequired[int]
    available: NotRequired[int]
    missing: NotRequired[int]
    balance: NotRequired[int]
    details: NotRequired[List[NoticeDetailsItem]]
    policy: NoticePolicy
    cause: NoticeCause


class Notices(TypedDict):
    data: List[Notice]


class OverviewOpen(TypedDict):
    CASE: int
    CLAIM: int
    CASH_REFUND: int


class Overview(TypedDict):
    at: int
    journal: int
    folded: int
    projected: int
    lag: int
    open: OverviewOpen
    notAnswered: List[str]


class PartitionStanding(TypedDict):
    partition: int
    end: int
    folded: int
    projected: int
    engine: NotRequired[str]
    reader: NotRequired[str]
    behindSince: NotRequired[int]


class PlanPlanPeriod(TypedDict):
    planId: str
    number: int
    startsAt: int
    endsAt: int
    isTrial: bool


class PlanPlanTerms(TypedDict):
    allowance: int
    trialAllowance: Optional[int]
    kind: Literal["PAID", "ALLOWANCE", "PROMOTIONAL", "GOODWILL"]
    period: Literal["DAY", "WEEK", "MONTH", "YEAR"]
    timeZone: str
    features: List[str]
    models: List[str]
    rollsOver: bool
    rollOverCap: Optional[int]
    rollOverPeriods: Optional[int]


class PlanPlan(TypedDict):
    planId: str
    status: Literal["WAITING", "RUNNING", "ENDING", "ENDED"]
    quantity: int
    startedAt: int
    anchorAt: int
    period: Optional[PlanPlanPeriod]
    renewsAt: Optional[int]
    terms: Optional[PlanPlanTerms]


class Plan(TypedDict):
    plan: Optional[PlanPlan]
    scale: int


class PlanEnded(TypedDict):
    """The account's plan ends now and gives nothing any more."""

    planId: str
    reason: str
    anchorAt: NotRequired[int]
    endsAt: NotRequired[int]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["PlanEnded"]


class PlanRenewed(TypedDict):
    """A period of the account's plan began. Appended by the engine, with the times that the calendar has for it."""

    planId: str
    anchorAt: int
    period: int
    startsAt: int
    endsAt: int
    expiresAt: NotRequired[int]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["PlanRenewed"]


class PlanStarted(TypedDict):
    """An account has a plan from now on, in the place of the one that it had; the ledger gives its credits period by period, as the policy says."""

    planId: str
    anchorAt: NotRequired[int]
    quantity: NotRequired[int]
    startsAt: NotRequired[int]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["PlanStarted"]


class Policy(TypedDict):
    ordinal: int
    policyId: str
    version: str
    effectiveAt: int
    document: str


class PolicyComparisonAsItWas(TypedDict):
    charged: int
    refunded: int
    declinedForCredits: int
    claimsAccepted: int
    claimsDeclined: int
    cases: int
    chargedByFeature: Dict[str, int]
    refundedByCause: Dict[str, int]


class PolicyComparisonAsItWouldBe(TypedDict):
    charged: int
    refunded: int
    declinedForCredits: int
    claimsAccepted: int
    claimsDeclined: int
    cases: int
    chargedByFeature: Dict[str, int]
    refundedByCause: Dict[str, int]


class PolicyComparison(TypedDict):
    policyId: str
    version: str
    asItWas: PolicyComparisonAsItWas
    asItWouldBe: PolicyComparisonAsItWouldBe
    accountsThatDiffer: int
    repriced: int


class PolicyList(TypedDict):
    data: List[Policy]
    notAnswered: List[str]


class PolicyPublished(TypedDict):
    """A policy version came into force. Appended to every partition, so that the log alone tells the rules."""

    policyId: str
    version: str
    effectiveFrom: NotRequired[int]
    document: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["PolicyPublished"]


class ProblemBudget(TypedDict):
    budgetId: str
    scope: Literal["ACTOR", "GROUP", "FEATURE", "ALL"]
    scopeId: NotRequired[str]
    limit: int
    left: int
    renewsAt: NotRequired[int]


class ProblemProblem(TypedDict):
    what: str
    listed: List[str]


class ProblemRefundsItem(TypedDict):
    refundId: str
    amount: int
    reason: str
    recordedAt: int
    itemId: NotRequired[str]


class ProblemErrorsItem(TypedDict):
    field: str
    problem: str
    remedy: str


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    position: NotRequired[str]
    reason: NotRequired[str]
    accountId: NotRequired[str]
    available: NotRequired[int]
    budget: NotRequired[ProblemBudget]
    generationId: NotRequired[str]
    missing: NotRequired[int]
    nextAttempt: NotRequired[int]
    platforms: NotRequired[List[str]]
    priceRow: NotRequired[str]
    problem: NotRequired[ProblemProblem]
    required: NotRequired[int]
    charged: NotRequired[int]
    refunded: NotRequired[int]
    refunds: NotRequired[List[ProblemRefundsItem]]
    errors: NotRequired[List[ProblemErrorsItem]]


class PublishedResultsItemErrorsItem(TypedDict):
    field: str
    problem: str
    remedy: str


class PublishedResultsItem(TypedDict):
    index: int
    status: Literal["ACCEPTED", "REFUSED"]
    accountId: NotRequired[str]
    position: NotRequired[str]
    eventId: NotRequired[str]
    detail: NotRequired[str]
    errors: NotRequired[List[PublishedResultsItemErrorsItem]]


class Published(TypedDict):
    results: List[PublishedResultsItem]
    accepted: int
    refused: int


class QuoteProblem(TypedDict):
    what: str
    listed: List[str]


class QuoteBudget(TypedDict):
    budgetId: str
    scope: Literal["ACTOR", "GROUP", "FEATURE", "ALL"]
    scopeId: Optional[str]
    window: Literal["HOUR", "DAY", "WEEK", "MONTH", "YEAR", "EVER", "FIXED", "SLIDING"]
    windowMillis: Optional[int]
    limit: int
    used: int
    left: int
    renewsAt: Optional[int]


class QuoteGrantsItem(TypedDict):
    grantId: str
    amount: int


class QuotePolicy(TypedDict):
    id: str
    version: str


class Quote(TypedDict):
    accountId: str
    feature: str
    platform: Optional[str]
    items: int
    required: int
    maxAmount: int
    available: int
    missing: int
    declined: Union[None, Literal["NOT_ACCEPTED", "NO_ACCESS", "NOT_A_HOLDER", "ACCOUNT_CLOSED", "ACCOUNT_MERGED", "INVALID_INPUT", "PRICE_CHANGED", "INSUFFICIENT_CREDITS", "BUDGET_EXCEEDED"]]
    platforms: List[str]
    attributes: Dict[str, str]
    quantities: Dict[str, int]
    priceRow: Optional[str]
    problem: Optional[QuoteProblem]
    budget: Optional[QuoteBudget]
    grants: List[QuoteGrantsItem]
    policy: QuotePolicy
    asOf: int


class ReadinessEngineRestoring(TypedDict):
    stores: int
    restored: int
    total: int


class ReadinessEngine(TypedDict):
    state: str
    restoring: NotRequired[ReadinessEngineRestoring]


class ReadinessReadModelRestoring(TypedDict):
    stores: int
    restored: int
    total: int


class ReadinessReadModel(TypedDict):
    state: str
    restoring: NotRequired[ReadinessReadModelRestoring]


class ReadinessBridgesRestoring(TypedDict):
    stores: int
    restored: int
    total: int


class ReadinessBridges(TypedDict):
    state: str
    restoring: NotRequired[ReadinessBridgesRestoring]


class ReadinessWebhooks(TypedDict):
    endpoints: int
    paused: int


class ReadinessMirror(TypedDict):
    newestAt: NotRequired[int]
    behindMillis: NotRequired[int]


class ReadinessMoved(TypedDict):
    prefix: str
    cluster: str


class Readiness(TypedDict):
    status: Literal["FAILED", "READY", "RESTORING", "STARTING"]
    engine: ReadinessEngine
    readModel: ReadinessReadModel
    bridges: NotRequired[ReadinessBridges]
    webhooks: NotRequired[ReadinessWebhooks]
    folds: List[int]
    mirror: NotRequired[ReadinessMirror]
    moved: NotRequired[ReadinessMoved]
    awaitsPromotion: NotRequired[bool]


class Receipt(TypedDict):
    accountId: str
    generationId: str
    issuedAt: int
    charged: int
    returned: int
    scale: int
    keyId: str
    document: str


class ReceiptLink(TypedDict):
    path: str
    expiresAt: int


class ReceiptLinkRequest(TypedDict):
    days: NotRequired[int]


class Refund(TypedDict):
    """Credits of a generation were given back. Safe to receive twice: the refund id tells."""

    refundId: str
    accountId: str
    generationId: str
    itemId: NotRequired[str]
    amount: int
    balanceAfter: int
    cause: Literal["ITEM_FAILED", "GENERATION_FAILED", "TIMED_OUT", "UNUSED", "CLAIM_ACCEPTED", "OPERATOR"]
    entryId: str
    recordedAt: int


class Refunds(TypedDict):
    data: List[Refund]
    nextCursor: Optional[str]


class ResultLink(TypedDict):
    itemId: Optional[str]
    url: str
    partition: int
    offset: int
    recordedAt: int


class ResultReported(TypedDict):
    """A customer reported a delivered result as bad and claims its credits."""

    claimId: str
    generationId: str
    itemId: str
    reason: str
    details: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["ResultReported"]


class ResultReportedRequest(TypedDict):
    """A customer reported a delivered result as bad and claims its credits."""

    claimId: NotRequired[str]
    generationId: str
    itemId: str
    reason: str
    details: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class RevocationReversed(TypedDict):
    """Credits of a grant were taken back and should not have been: a dispute was won, a mistake is undone. What was taken comes back and what is still owed is cleared."""

    grantId: str
    reason: str
    revocation: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["RevocationReversed"]


class RevocationReversedRequest(TypedDict):
    """Credits of a grant were taken back and should not have been: a dispute was won, a mistake is undone. What was taken comes back and what is still owed is cleared."""

    grantId: str
    reason: str
    revocation: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class SettledBy(TypedDict):
    at: int
    by: Optional[str]
    caller: Optional[str]
    verdict: str
    note: Optional[str]


class StripeBinding(TypedDict):
    payment: str
    accountId: str
    grantId: str
    credits: int


class StripeBindingTaken(TypedDict):
    status: Literal["TAKEN"]
    payment: str
    accountId: str
    grantId: str
    credits: int


class SupportRequested(TypedDict):
    """A customer asked support for help."""

    caseId: str
    generationId: NotRequired[str]
    project: NotRequired[str]
    action: NotRequired[str]
    happenedAt: NotRequired[int]
    expected: NotRequired[str]
    message: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["SupportRequested"]


class SupportRequestedRequest(TypedDict):
    """A customer asked support for help."""

    caseId: NotRequired[str]
    generationId: NotRequired[str]
    project: NotRequired[str]
    action: NotRequired[str]
    happenedAt: NotRequired[int]
    expected: NotRequired[str]
    message: NotRequired[str]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]


class TopUpFailed(TypedDict):
    """A top-up that was due was not paid, and is not any more: the card was declined, or wants to be confirmed by its owner."""

    topUpId: str
    reason: str
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["TopUpFailed"]


class TopUpSet(TypedDict):
    """An account agrees that credits are bought for it when they run low, or takes that back. The last one stands; what the policy's topUp says bounds it."""

    active: bool
    below: NotRequired[int]
    amount: NotRequired[int]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["TopUpSet"]


class TransferArrivedSlicesItem(TypedDict):
    """What arrives of one grant: a grant of its own here, which keeps what the credits were."""

    grantId: str
    fromGrant: str
    amount: int
    kind: Literal["PAID", "ALLOWANCE", "PROMOTIONAL", "GOODWILL"]
    priority: int
    expiresAt: NotRequired[int]
    paymentReference: NotRequired[str]
    features: NotRequired[List[str]]
    models: NotRequired[List[str]]


class TransferArrived(TypedDict):
    """Credits that left another account arrive. Appended by the engine, in the transaction that books their leaving."""

    fromAccount: str
    cause: str
    part: int
    transferId: NotRequired[str]
    slices: NotRequired[List[TransferArrivedSlicesItem]]
    debt: NotRequired[int]
    via: NotRequired[List[str]]
    eventId: NotRequired[str]
    accountId: str
    occurredAt: NotRequired[int]
    source: NotRequired[str]
    type: Literal["TransferArrived"]


class Webhook(TypedDict):
    id: str
    name: str
    url: str
    types: List[str]
    product: NotRequired[str]
    accountPrefix: NotRequired[str]
    thresholds: List[int]
    openTexts: bool
    status: Literal["ACTIVE", "PAUSED"]
    pausedBecause: NotRequired[Literal["OPERATOR", "DEAD", "GONE"]]
    pausedAt: NotRequired[int]
    waiting: int
    lastTakenAt: NotRequired[int]
    createdAt: int
    formerSecretUntil: NotRequired[int]


class WebhookDeliveries(TypedDict):
    data: List[WebhookDelivery]
    nextCursor: Optional[str]


class WebhookDelivery(TypedDict):
    id: str
    type: str
    accountId: str
    recordedAt: int
    status: Literal["WAITING", "DELIVERED", "GIVEN_UP"]
    attempts: int
    firstAt: NotRequired[int]
    changedAt: int
    nextAt: NotRequired[int]
    httpStatus: NotRequired[int]
    failure: NotRequired[Literal["UNRESOLVED", "ADDRESS_REFUSED", "NOT_ENCRYPTED", "NO_CONNECTION", "CERTIFICATE", "TIMEOUT", "BROKEN_OFF", "NO_SECRET"]]
    millis: NotRequired[int]
    again: bool


class WebhookList(TypedDict):
    data: List[Webhook]


class WebhookRedelivery(TypedDict):
    redeliveryId: str
    messageId: NotRequired[str]
    to: NotRequired[int]
    accountPrefix: NotRequired[str]


class WebhookRedeliveryRequest(TypedDict):
    messageId: NotRequired[str]
    to: NotRequired[Union[int, str]]
    accountPrefix: NotRequired[str]


class WebhookRotation(TypedDict):
    overlap: NotRequired[str]


class WebhookTerms(TypedDict):
    name: str
    url: str
    types: List[Literal["*", "entry.*", "notice.*", "balance.threshold", "entry.ADJUSTMENT", "entry.CHARGE", "entry.EXPIRY", "entry.GRANT", "entry.REFUND", "entry.REVOCATION", "entry.TRANSFER", "notice.AccountNoted", "notice.AccountOverdrawn", "notice.BalanceLow", "notice.BudgetChanged", "notice.BudgetUsed", "notice.CaseClosed", "notice.CaseOpened", "notice.CashRefundAccepted", "notice.CashRefundDeclined", "notice.ChargeAuthorized", "notice.ChargeDeclined", "notice.ClaimAccepted", "notice.ClaimDeclined", "notice.ClaimOpened", "notice.CreditsTaken", "notice.EventConflict", "notice.MadeGood", "notice.TopUpDue", "notice.TopUpFailed", "refund.issued"]]
    product: NotRequired[str]
    accountPrefix: NotRequired[str]
    thresholds: NotRequired[List[int]]
    openTexts: NotRequired[bool]


class WebhookWithSecret(TypedDict):
    webhook: Webhook
    secret: str


class WhatIf(TypedDict):
    state: Literal["RUNNING", "DONE"]
    done: int
    all: int
    comparison: NotRequired[PolicyComparison]


class WhatIfRequest(TypedDict):
    document: str
    to: NotRequired[int]


class WorkItem(TypedDict):
    kind: Literal["CASE", "CLAIM", "CASH_REFUND"]
    id: str
    accountId: str
    status: Literal["OPEN", "CLOSED"]
    since: int
    scale: int
    opened: NotRequired[Notice]
    closed: NotRequired[Notice]
    settled: NotRequired[SettledBy]
    assignee: NotRequired[str]
    assignedAt: NotRequired[int]
    results: NotRequired[List[ResultLink]]


class WorkList(TypedDict):
    data: List[WorkItem]
    notAnswered: List[str]


Event = Union["GenerationRequested", "GenerationRejected", "GenerationCharged", "ItemFailed", "ItemDelivered", "GenerationCompleted", "GenerationTimedOut", "CreditsGranted", "GrantExpired", "CreditsRevoked", "CreditsAdjusted", "ResultReported", "ClaimReviewed", "CashRefundRequested", "CashRefundReviewed", "AccountUpdated", "PolicyPublished", "SupportRequested", "CaseResolved", "GrantEnded", "RevocationReversed", "AccountNoted", "CreditsExtended", "PlanStarted", "PlanEnded", "PlanRenewed", "BudgetSet", "GenerationProgressed", "TopUpSet", "TopUpFailed", "CreditsTransferred", "TransferArrived", "AccountMerged", "AccountClosed", "FoldAdopted", "LedgerMoved"]
EventOrEvents = Union["Event", List["Event"]]
