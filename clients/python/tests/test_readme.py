"""Every snippet of the README, run one after the other; ClientsIT types its quickstart."""

import re
import sys
import uuid
from pathlib import Path
from types import SimpleNamespace

from makegood import Ledger

README = Path(__file__).resolve().parent.parent / "README.md"


def test_every_snippet_of_the_readme_runs(url, monkeypatch, capsys):
    monkeypatch.setenv("MAKEGOOD_URL", url)
    blocks = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 10
    litellm = SimpleNamespace(callbacks=[])

    def completion(**kwargs):
        response = SimpleNamespace(usage=SimpleNamespace(prompt_tokens=40, completion_tokens=60))
        for callback in litellm.callbacks:
            callback.log_success_event(
                {"litellm_params": {"metadata": kwargs.get("metadata")}}, response, None, None
            )
        return response

    run = uuid.uuid4().hex[:8]
    names = {
        "__name__": "readme",
        "ledger": Ledger(),
        "account": f"quickstart:readme-{run}",
        "chatter": f"conformance:readme-{run}",
        "paint": lambda item: f"picture {item}",
        "litellm": litellm,
        "completion": completion,
    }
    ledger = names["ledger"]
    ledger.grant(names["account"], 100, "PROMOTIONAL")
    ledger.grant(names["chatter"], 100, "PROMOTIONAL")
    for i, block in enumerate(blocks):
        exec(compile(block, f"README.md, snippet {i + 1}", "exec"), names)
    said = capsys.readouterr().out
    assert "INSUFFICIENT_CREDITS 1000 100 900 2" in said
    # Twice 40 / 100 and 60 / 10 credits, rounded up together.
    assert ledger.balance(names["chatter"])["balance"] == 100 - 7 - 7
    # Pictures: 5, 5 of 10, 5 and 5; and 5 given as a gift.
    assert ledger.balance(names["account"])["balance"] == 85
    assert sys.modules["makegood"]
