"""Pictures by HTTP: charged before they are painted, given back where painting fails, 402 where credits are missing.

    MAKEGOOD_URL=http://localhost:7070 uvicorn fastapi_app:app
"""

from typing import List

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from makegood import AsyncLedger, Declined

app = FastAPI()
ledger = AsyncLedger()


class Order(BaseModel):
    account: str
    prompts: List[str]


async def paint(prompt: str) -> str:
    """Where your model is asked."""
    if "impossible" in prompt:
        raise RuntimeError("the model made nothing of it")
    return f"a picture of {prompt}"


@app.post("/pictures")
async def pictures(order: Order) -> dict:
    made = []
    async with ledger.charge(order.account, "picture", items=len(order.prompts), platform="web") as job:
        for item, prompt in zip(job.items, order.prompts):
            try:
                made.append(await paint(prompt))
            except RuntimeError as failure:
                await job.item_failed(item, "PROVIDER_ERROR", message=str(failure))
    balance = await ledger.balance(order.account)
    return {"made": made, "charged": job.charged, "balance": balance["balance"]}


@app.exception_handler(Declined)
async def declined(request: Request, error: Declined) -> JSONResponse:
    told = {"reason": error.reason, "message": str(error), "required": error.required, "missing": error.missing}
    return JSONResponse(told, status_code=402)


@app.on_event("shutdown")
async def close() -> None:
    await ledger.aclose()
