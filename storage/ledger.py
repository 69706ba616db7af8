"""What was asked of language models and what it cost; no word of what was said."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from storage.database import Database
from storage.schema import model_calls


@dataclass(frozen=True)
class Call:
    """One request: whose, for what, to which engine, its tokens (`counted` by the server, or estimated), how it ended.

    `outcome` is empty where all went well, else the fault, or "stopped".
    """

    owner: str
    task: str
    engine: str
    at: float
    tokens_in: int
    tokens_out: int
    counted: bool
    seconds: float
    outcome: str = ""


@dataclass(frozen=True)
class Spent:
    """What one engine cost for one task: requests, tokens read and written, seconds."""

    task: str
    engine: str
    calls: int
    tokens_in: int
    tokens_out: int
    seconds: float


class Ledger:
    """Every request to a language model. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, call: Call) -> None:
        with self._database.write() as connection:
            connection.execute(insert(model_calls), [asdict(call) | {"id": uuid.uuid4().hex}])

    def tokens_this_month(self, now: float) -> int:
        """Tokens read and written by all models for everybody since the month began (UTC)."""
        total = func.sum(model_calls.c.tokens_in + model_calls.c.tokens_out)
        with self._database.read() as connection:
            return int(connection.execute(select(total).where(model_calls.c.at >= month_start(now))).scalar() or 0)

    def spent(self, owner: str, since: float) -> Sequence[Spent]:
        """What an owner's requests cost since then, the most expensive first."""
        c = model_calls.c
        sums = [func.count(), func.sum(c.tokens_in), func.sum(c.tokens_out), func.sum(c.seconds)]
        query = (
            select(c.task, c.engine, *sums)
            .where(c.owner == owner, c.at >= since)
            .group_by(c.task, c.engine)
            .order_by((sums[1] + sums[2]).desc())
        )
        with self._database.read() as connection:
            return [Spent(*row) for row in connection.execute(query)]


def month_start(now: float) -> float:
    """When the month of a moment began, in seconds since the epoch."""
    return datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
