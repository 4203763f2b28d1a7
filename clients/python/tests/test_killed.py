import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import makegood
from makegood import Ledger

PROGRAM = """
import os, signal, sys
from makegood import Ledger

with Ledger().charge(sys.argv[1], "forgotten", items=2, generation_id="g-1") as job:
    job.delivered("1")
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()
"""


def test_a_process_is_killed_at_its_work_and_what_was_not_delivered_comes_back(url):
    account = f"conformance:killed-{uuid.uuid4().hex[:8]}"
    source = str(Path(makegood.__file__).resolve().parent.parent)
    with Ledger(url) as ledger:
        ledger.grant(account, 100, "PROMOTIONAL", grant_id="welcome")
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, account],
            env={**os.environ, "PYTHONPATH": source, "MAKEGOOD_URL": url},
            timeout=60,
        )
        assert ran.returncode == -signal.SIGKILL
        until = time.monotonic() + 30
        while True:
            balance = ledger.balance(account)
            if balance["held"] == 0 or time.monotonic() > until:
                break
            time.sleep(0.25)
        assert (balance["balance"], balance["held"]) == (95, 0)
