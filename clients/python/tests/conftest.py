import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# What is tested is the source, unless a wheel is asked for.
if "MAKEGOOD_INSTALLED" not in os.environ:
    sys.path.insert(0, str(ROOT / "src"))


@pytest.fixture
def url():
    """Where a ledger is that has the policies of clients/conformance and clients/quickstart.yaml."""
    told = os.environ.get("MAKEGOOD_URL")
    if not told:
        pytest.skip("set MAKEGOOD_URL to a ledger with clients/conformance/policy.yaml")
    return told
