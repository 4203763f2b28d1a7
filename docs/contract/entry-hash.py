#!/usr/bin/env python3
"""From an event and an entry in JSON to their canonical texts, digests and hashes: docs/events.md, "The hash chain".

    python3 entry-hash.py hash-vectors.json     checks every vector
    python3 entry-hash.py - < events.jsonl      prints the digest of each {"event": {...}, "recordedAt": 1790000000123}

It shares no code with Makegood and uses nothing but the standard library: copy it.
"""

import hashlib
import json
import re
import sys

# The fields of each type in the order of the contract. What follows a name says how it becomes lines; a field that is absent is an
# empty line, whatever it is.
#   name         its value
#   name=VALUE   its value; an empty line also if that is VALUE, which is what its absence means
#   name~        the SHA-256 of the text, in lower-case hexadecimal: texts and names of persons, and policies
#   name[]       a list: how many, then each; an empty line if there are none
#   name[]!      the same, but none is 0: it says something else than an absent list
#   name<>       a list of which the order says nothing: in the order of code points
#   name[a,b]    a list of objects: how many, then the fields a and b of each
#   name{}       an object: how many, then name and value of each, in the order of the names' code points
#   name{[]}!    lists by name: how many, then name, how many and each; none is 0
FIELDS = {
    "GenerationRequested": "generationId feature platform surface inputMode label~ actorId items[] authorize=false attempt=1"
                           " maxAmount attributes{} quantities{}",
    "GenerationRejected": "generationId reason message~",
    "GenerationCharged": "generationId feature platform surface baseAmount=0 items[itemId,amount]",
    "ItemFailed": "generationId itemId cause message~ providerReference",
    "ItemDelivered": "generationId itemId how resultUrl~",
    "GenerationCompleted": "generationId outcome usedAmount quantities{} resultUrl~",
    "GenerationProgressed": "generationId quantities{} extendBy",
    "GenerationTimedOut": "generationId",
    "CreditsGranted": "grantId amount kind priority=100 expiresAt paymentReference features<> models<>",
    "GrantExpired": "grantId",
    "CreditsRevoked": "grantId amount reason~",
    "CreditsAdjusted": "adjustmentId amount ground operator~ note~ generationId itemId campaignId",
    "ResultReported": "claimId generationId itemId reason details~",
    "ClaimReviewed": "claimId verdict reviewer~ note~",
    "CashRefundRequested": "requestId grantId reason~",
    "CashRefundReviewed": "requestId approved amount reviewer~ paymentReference note~",
    "AccountUpdated": "holders[]! accessActive groups{[]}!",
    "PolicyPublished": "policyId version effectiveFrom document~",
    "SupportRequested": "caseId generationId project~ action~ happenedAt expected~ message~",
    "CaseResolved": "caseId resolution~ operator~",
    "GrantEnded": "grantId reason~",
    "RevocationReversed": "grantId reason~ revocation~",
    "AccountNoted": "noteId text~ operator~",
    "CreditsExtended": "grantId expiresAt",
    "PlanStarted": "planId anchorAt quantity=1 startsAt",
    "PlanEnded": "planId reason~ anchorAt endsAt",
    "PlanRenewed": "planId anchorAt period startsAt endsAt expiresAt",
    "BudgetSet": "budgetId scope scopeId limit window windowMillis startsAt",
    "TopUpSet": "active below amount",
    "TopUpFailed": "topUpId reason~",
    "CreditsTransferred": "transferId toAccount amount reason~",
    "TransferArrived": "fromAccount cause part transferId"
                       " slices[grantId,fromGrant,amount,kind,priority,expiresAt,paymentReference,features<>,models<>]"
                       " debt=0 via[]",
    "AccountMerged": "toAccount reason~",
    "AccountClosed": "reason~",
    "FoldAdopted": "fold sealedOnly=false",
    "LedgerMoved": "move prefix cluster arrived",
}


def text(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def lines(spec, record):
    name, form = re.fullmatch(r"(\w+)(.*)", spec).groups()
    value = record.get(name)
    if value is None:
        return [""]
    if form == "":
        return [text(value)]
    if form[0] == "=":
        return ["" if text(value) == form[1:] else text(value)]
    if form == "~":
        return [hashlib.sha256(value.encode()).hexdigest()]
    count = [str(len(value)) if value or form.endswith("!") else ""]
    if form in ("[]", "[]!"):
        return count + value
    if form == "<>":
        return count + sorted(value)
    if form == "{}":
        return count + [line for key in sorted(value) for line in (key, text(value[key]))]
    if form == "{[]}!":
        return count + [line for key in sorted(value) for line in [key, str(len(value[key]))] + value[key]]
    return count + [line for each in value for part in form[1:-1].split(",") for line in lines(part, each)]


def event_text(event):
    """The canonical text of an event in flat JSON."""
    found = ["makegood-event-1"]
    for spec in ["type", "accountId", "eventId", "occurredAt", "source"] + FIELDS[event["type"]].split():
        found += lines(spec, event)
    while found[-1] == "":
        found.pop()
    return "\n".join(found)


def event_digest(event, recorded_at):
    """What stands in an entry as cause.digest, in lower-case hexadecimal."""
    return hashlib.sha256((str(recorded_at) + "\n" + event_text(event)).encode()).hexdigest()


def entry_text(entry):
    """The canonical text of an entry in JSON."""
    found = ["makegood-entry-2", entry["entryId"], entry["accountId"], entry["sequence"], entry["kind"], entry["amount"],
             entry["balanceAfter"], entry["contraAccount"].lower(), len(entry["grants"])]
    for grant in entry["grants"]:
        found += [grant["grantId"], grant["amount"]]
    found += [entry.get("generationId", ""), entry.get("itemId", ""), entry.get("refundId", ""), entry["reason"],
              entry["policy"]["id"], entry["policy"]["version"], entry["cause"].get("eventId", ""),
              entry["cause"]["digest"], entry["recordedAt"]]
    if "transfer" in entry:
        found += [entry["transfer"]["otherAccount"], entry["transfer"].get("transferId", "")]
    return "\n".join(map(str, found))


def entry_hash(entry):
    """The hash of an entry in JSON, in lower-case hexadecimal."""
    return hashlib.sha256(bytes.fromhex(entry["previousHash"]) + entry_text(entry).encode()).hexdigest()


def check(vectors):
    digests = set()
    for each in vectors["events"]:
        assert event_text(each["event"]) == each["canonicalText"], each["about"]
        assert event_digest(each["event"], each["recordedAt"]) == each["digest"], each["about"]
        digests.add(each["digest"])
    last = {}
    for each in vectors["entries"]:
        entry = each["entry"]
        assert entry_text(entry) == each["canonicalText"], entry["entryId"]
        assert entry_hash(entry) == entry["hash"] == each["hash"], entry["entryId"]
        assert entry["previousHash"] == last.get(entry["accountId"], "00" * 32), entry["entryId"]
        assert entry["cause"]["digest"] in digests, entry["entryId"]
        last[entry["accountId"]] = entry["hash"]
    print("%d events and %d entries agree" % (len(vectors["events"]), len(vectors["entries"])))


if __name__ == "__main__":
    if sys.argv[1] == "-":
        for line in sys.stdin.buffer:
            given = json.loads(line)
            print(event_digest(given["event"], given["recordedAt"]))
    else:
        with open(sys.argv[1], encoding="utf-8") as file:
            check(json.load(file))
