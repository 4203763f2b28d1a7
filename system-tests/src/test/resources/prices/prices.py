"""What requests cost by policies, worked out by another program: it shares no line with the ledger and knows only docs/policies.md.

Reads policies from a file, one in JSON on each line, and requests from standard input, one in JSON on each line, with the number of the
policy. Says on each line the credits and the row, or why there is no price. Exact: fractions throughout, rounded once.
"""

import datetime
import json
import math
import sys
from fractions import Fraction

MOST = 10**15


def reading(text):
    return json.loads(text, parse_float=str)


def millis(moment):
    at = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return int(at.timestamp() * 1000)


def plain(value):
    """A value of an attribute as requests write it."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return str(value)


def listed(values):
    return [plain(value) for value in (values if isinstance(values, list) else [values])]


def unlisted(policy, request):
    attributes = policy.get("attributes", {})
    for name in sorted(request["attributes"]) if attributes else []:
        if name not in attributes:
            return "attributes"
        if attributes[name] != "any" and request["attributes"][name] not in listed(attributes[name]):
            return "attributes." + name
    quantities = policy.get("quantities", [])
    if quantities and any(name not in quantities for name in request["quantities"]):
        return "quantities"
    platforms = policy.get("platforms", [])
    if platforms and request["platform"] is not None and request["platform"] not in platforms:
        return "platforms"
    return None


def fits(row, request):
    said = dict(request["attributes"])
    for field in ("platform", "surface", "inputMode"):
        if request.get(field) is not None:
            said[field] = request[field]
    if "from" in row and millis(row["from"]) > request["at"]:
        return False
    for name, values in row.get("when", {}).items():
        if said.get(name) not in listed(values):
            return False
    for name, most in row.get("upTo", {}).items():
        if name in request["quantities"] and request["quantities"][name] > most:
            return False
    return True


def cost(row, request, scale):
    """Credits in the product's own unit, before they become whole units of the ledger."""
    total = Fraction(row.get("base", 0)) + Fraction(row.get("perItem", 0)) * request["items"]
    for name, rate in row.get("per", {}).items():
        if not isinstance(rate, dict):
            rate = {"credits": rate}
        amount = max(0, request["quantities"][name] - rate.get("above", 0))
        times = Fraction(amount, rate.get("per", 1))
        if rate.get("started", False):
            times = math.ceil(times)
        total += Fraction(rate["credits"]) * times
    total *= 1 + Fraction(row.get("markUp", 0)) / 100
    units = total * 10**scale
    how = row.get("round", "up")
    if how == "up":
        whole = math.ceil(units)
    elif how == "down":
        whole = math.floor(units)
    else:
        whole = math.floor(units + Fraction(1, 2))
    return max(whole, int(Fraction(row.get("minimum", 0)) * 10**scale))


def answer(policy, request):
    wrong = unlisted(policy, request)
    if wrong:
        return "wrong " + wrong
    for number, row in enumerate(policy["features"][request["feature"]]["table"], 1):
        if fits(row, request):
            counted = list(row.get("per", {})) + list(row.get("upTo", {}))
            if any(name not in request["quantities"] for name in counted):
                return "wrong missingQuantities"
            whole = cost(row, request, policy.get("scale", 0))
            if whole > MOST:
                return "wrong mostCredits"
            return "%d %s" % (whole, row.get("name", "row %d" % number))
    return "wrong unmatched"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        policies = [reading(line) for line in file]
    out = []
    for line in sys.stdin:
        request = json.loads(line)
        out.append(answer(policies[request["policy"]], request))
    print("\n".join(out))


main()
