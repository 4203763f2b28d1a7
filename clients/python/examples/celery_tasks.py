"""Pictures by a queue: a task that is delivered again is charged once, a task that is tried again is a new generation.

    MAKEGOOD_URL=http://localhost:7070 celery -A celery_tasks worker
"""

import os
from typing import List

from celery import Celery

from makegood import Ledger

app = Celery("pictures", broker=os.environ.get("CELERY_BROKER", "memory://"))
ledger = Ledger()


def paint(prompt: str) -> str:
    """Where your model is asked."""
    if "impossible" in prompt:
        raise RuntimeError("the model made nothing of it")
    return f"a picture of {prompt}"


# Acknowledged when it is done: if the worker dies, another one gets the task.
@app.task(bind=True, acks_late=True, reject_on_worker_lost=True)
def paint_pictures(self, account: str, prompts: List[str]) -> List[str]:
    # A delivery anew has the same id and number of tries, so the ledger charges it once.
    generation = f"{self.request.id}.{self.request.retries}"
    made = []
    with ledger.charge(account, "picture", items=len(prompts), generation_id=generation) as job:
        for item, prompt in zip(job.items, prompts):
            try:
                made.append(paint(prompt))
            except RuntimeError as failure:
                job.item_failed(item, "PROVIDER_ERROR", message=str(failure))
    return made
