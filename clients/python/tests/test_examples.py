"""The examples, run."""

import sys
import uuid
from pathlib import Path

import pytest

from makegood import Ledger

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "examples"))


@pytest.fixture
def account(url):
    name = f"quickstart:example-{uuid.uuid4().hex[:8]}"
    with Ledger(url) as ledger:
        ledger.grant(name, 20, "PROMOTIONAL", grant_id="welcome")
    return name


def test_fastapi(url, account, monkeypatch):
    pytest.importorskip("fastapi", reason="this Python has no FastAPI: apt-get install python3-fastapi")
    from fastapi.testclient import TestClient

    monkeypatch.setenv("MAKEGOOD_URL", url)
    sys.modules.pop("fastapi_app", None)
    import fastapi_app

    with TestClient(fastapi_app.app) as client:
        answer = client.post("/pictures", json={"account": account, "prompts": ["tulips", "the impossible", "rain"]})
        assert (answer.status_code, answer.json()) == (
            200,
            {"made": ["a picture of tulips", "a picture of rain"], "charged": 15, "balance": 10},
        )
        declined = client.post("/pictures", json={"account": account, "prompts": ["a", "b", "c"]})
        assert declined.status_code == 402
        assert declined.json()["reason"] == "INSUFFICIENT_CREDITS" and declined.json()["missing"] == 5


def test_celery(url, account, monkeypatch):
    pytest.importorskip("celery", reason="this Python has no Celery: apt-get install python3-celery")
    monkeypatch.setenv("MAKEGOOD_URL", url)
    sys.modules.pop("celery_tasks", None)
    import celery_tasks

    order = (account, ["tulips", "the impossible"])
    for _ in range(2):
        # Delivered twice.
        ran = celery_tasks.paint_pictures.apply(args=order, task_id="order-7")
        assert ran.get() == ["a picture of tulips"]
    with Ledger(url) as ledger:
        kinds = [entry["kind"] for entry in ledger.activity(account)]
    assert kinds == ["REFUND", "CHARGE", "GRANT"]
