"""Webhooks are taken from the ledger and from nobody else."""

import base64
import hashlib
import hmac
import os
import time

import pytest

from makegood import LedgerError, WebhookRefused, verify_webhook

SECRET = "whsec_" + base64.b64encode(os.urandom(32)).decode()
OTHER = "whsec_" + base64.b64encode(os.urandom(32)).decode()
BODY = '{"type":"refund.issued","timestamp":"2026-11-28T08:00:00.123Z","data":{"refundId":"r","amount":30}}'


def sent(secrets=(SECRET,), seconds=None):
    timestamp = str(int(time.time() if seconds is None else seconds))
    signed = f"msg_1.{timestamp}.{BODY}".encode()
    signatures = [
        "v1," + base64.b64encode(hmac.new(base64.b64decode(each[6:]), signed, hashlib.sha256).digest()).decode()
        for each in secrets
    ]
    return {"Webhook-Id": "msg_1", "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


@pytest.mark.parametrize("body", [BODY, BODY.encode()])
@pytest.mark.parametrize("signers", [(SECRET,), (OTHER, SECRET)])
def test_a_webhook_that_the_ledger_signed_is_read(body, signers):
    message = verify_webhook(body, sent(signers), SECRET)
    assert (message.id, message.type, message.data["amount"]) == ("msg_1", "refund.issued", 30)
    assert message.timestamp.timestamp() == pytest.approx(1795852800.123)


def test_both_secrets_are_tried_while_one_is_changed():
    assert verify_webhook(BODY, sent((OTHER,)), [SECRET, OTHER]).id == "msg_1"


@pytest.mark.parametrize(
    "body, headers",
    [
        (BODY.replace("30", "31"), sent()),
        (BODY, sent((OTHER,))),
        (BODY, sent(seconds=time.time() - 40_000)),
        (BODY, sent(seconds=time.time() + 40_000)),
        (BODY, {}),
        (BODY, {**sent(), "webhook-signature": "v1,x v2,y v1 v1,é"}),
        (BODY, {**sent(), "webhook-timestamp": "soon"}),
    ],
)
def test_one_that_was_changed_is_old_or_of_somebody_else_is_refused(body, headers):
    with pytest.raises(WebhookRefused) as refused:
        verify_webhook(body, headers, SECRET)
    assert isinstance(refused.value, LedgerError)
