"""The base of the ratios: one FastAPI route that does nothing but answer with a small model."""

import os

from fastapi import FastAPI
from pydantic import BaseModel


class Health(BaseModel):
    status: str


# Plain is what `FastAPI()` gives; quiet leaves out the tracing that FastAPI 0.165 does by default.
if os.environ.get("BENCH_QUIET"):
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
else:
    app = FastAPI()


@app.get("/health")
async def health() -> Health:
    return Health(status="ok")
