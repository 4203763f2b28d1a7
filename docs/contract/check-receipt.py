#!/usr/bin/env python3
"""Checks a receipt without the ledger: docs/audit.md, "Receipts".

    python3 check-receipt.py receipt.txt receipts.pem

It shares no code with Makegood and uses the standard library and openssl: copy it. receipts.pem is the ledger's public key, got once from
its /.well-known/makegood-receipts.pem and kept.
"""

import base64
import hashlib
import os
import re
import subprocess
import sys
import tempfile


class Wrong(Exception):
    """What is wrong with a receipt."""


def require(holds, otherwise):
    if not holds:
        raise Wrong(otherwise)


def signed_text(document, pems):
    """The text that was signed; raises Wrong if no key of pems signed it as it is."""
    text, mark, signature = document.rpartition(b"\nsignature ")
    require(mark, "it has no signature")
    text += b"\n"
    signer = text.splitlines()[-1].decode("ascii", "replace")
    try:
        raw = base64.b64decode(signature)
    except ValueError:
        raw = b""
    # Base64 can be written in more than one way, and only one of them was.
    require(len(raw) == 64 and base64.b64encode(raw) + b"\n" == signature, "its signature was changed")
    for pem in re.findall(r"-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----\n?", pems):
        key_id = hashlib.sha256(base64.b64decode("".join(pem.strip().splitlines()[1:-1]))).hexdigest()[:16]
        if signer == "signed-by " + key_id:
            with tempfile.TemporaryDirectory() as there:
                files = [os.path.join(there, name) for name in ("key", "text", "signature")]
                for file, content in zip(files, (pem.encode(), text, raw)):
                    with open(file, "wb") as out:
                        out.write(content)
                ran = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", files[0], "-rawin", "-in", files[1],
                                      "-sigfile", files[2]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            require(ran.returncode == 0, "it was changed since it was signed")
            return text.decode()
    raise Wrong("another key is said to have signed it")


def units(credits, decimals):
    """Credits have as many decimals as the receipt says: without the point they are units."""
    require(len(credits.partition(".")[2]) == decimals, "an amount has other decimals")
    return int(credits.replace(".", ""))


def checked(document, pems):
    """What a receipt says in short; raises Wrong if no key of pems signed it as it is, or it contradicts itself."""
    text = signed_text(document, pems)
    blocks = text.split("\n\n")[:-1]
    require(blocks[0].startswith("makegood-receipt-1\n"), "it is no receipt of this version")
    facts = dict(line.split(" ", 1) for line in blocks[0].split("\n")[1:])
    decimals = int(facts["decimals"])
    charged, returned, last = 0, 0, None
    for block in blocks[1:]:
        lines = block.split("\n")
        told = dict(line.split(" ", 1) for line in lines if not line.startswith(">"))
        entry = [line[1:] for line in lines if line.startswith(">")]
        previous, sequence, amount = told["previous-hash"], int(entry[3]), int(entry[5])
        digest = hashlib.sha256(bytes.fromhex(previous) + "\n".join(entry).encode()).hexdigest()
        require(digest == told["hash"], "entry %d has not the hash of its text" % sequence)
        require(int(told["entry"]) == sequence and units(told["amount"], decimals) == amount,
                "entry %d is told otherwise than it was booked" % sequence)
        require(last is None or sequence > last[0] and (sequence > last[0] + 1 or previous == last[1]),
                "entry %d does not follow from the one before" % sequence)
        require(entry[2] == facts["account"] and entry[9 + 2 * int(entry[8])] == facts["generation"],
                "entry %d is of another account or generation" % sequence)
        if entry[4] == "CHARGE":
            charged -= amount
        else:
            returned += amount
        last = (sequence, digest)
    require(units(facts["charged"], decimals) == charged and units(facts["returned"], decimals) == returned
            and int(facts["entries"]) == len(blocks) - 1, "its sums are not those of its entries")
    return "%s of %s: charged %s, returned %s, %s entries" % tuple(
        facts[name] for name in ("generation", "account", "charged", "returned", "entries"))


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as given, open(sys.argv[2], encoding="ascii") as keys:
        try:
            print("good: " + checked(given.read(), keys.read()))
        except Wrong as wrong:
            sys.exit("wrong: %s" % wrong)
