"""Interview rounds, kept per owner: begun, written after each turn, scored, listed, deleted. Holds plain data."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from errors import StaleRoundError, UsageError
from storage.database import Database
from storage.schema import rounds, scorecards


@dataclass(frozen=True)
class KeptRound:
    """A round as stored; `revision` counts its writes, `scorecard` is there once it has ended."""

    id: str
    case: str
    revision: int
    state: Mapping[str, Any]
    scorecard: Mapping[str, Any] | None
    created: float
    updated: float


class Rounds:
    """The rounds of every owner; each call names whose."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, owner: str, round_id: str, case: str, state: Mapping[str, Any]) -> None:
        now = time.time()
        row = {"id": round_id, "owner": owner, "case_slug": case, "revision": 1, "state": dict(state)}
        with self._database.write() as connection:
            connection.execute(insert(rounds), [row | {"scorecard": None, "created": now, "updated": now}])

    def all(self, owner: str) -> list[KeptRound]:
        """Newest first."""
        query = select(rounds).where(rounds.c.owner == owner).order_by(rounds.c.created.desc())
        with self._database.read() as connection:
            return [_kept(row) for row in connection.execute(query)]

    def get(self, owner: str, round_id: str) -> KeptRound | None:
        query = select(rounds).where(rounds.c.owner == owner, rounds.c.id == round_id)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _kept(row) if row else None

    def save(
        self,
        owner: str,
        round_id: str,
        revision: int,
        state: Mapping[str, Any],
        scorecard: Mapping[str, Any] | None = None,
    ) -> None:
        """Write a round that was read at a revision.

        Raises:
            StaleRoundError: it was written since, from another tab.
            UsageError: it is not (or no longer) this owner's.
        """
        mine = (rounds.c.owner == owner) & (rounds.c.id == round_id)
        new = {"revision": revision + 1, "state": dict(state), "updated": time.time()}
        if scorecard is not None:
            new["scorecard"] = dict(scorecard)
        with self._database.write() as connection:
            if connection.execute(update(rounds).where(mine, rounds.c.revision == revision).values(new)).rowcount:
                return
            if connection.execute(select(rounds.c.id).where(mine)).first() is None:
                raise UsageError("This round was deleted. Begin another one.")
        raise StaleRoundError(
            "This round went on in another tab. It is shown as it stands now; nothing was lost there."
        )

    def add_card(self, owner: str, round_id: str, engine: str, card: Mapping[str, Any]) -> None:
        """Keep a scorecard by another engine beside the round's own; a newer one of the same engine takes its place.

        Raises:
            UsageError: the round is not (or no longer) this owner's.
        """
        row = {"round_id": round_id, "engine": engine, "card": dict(card), "created": time.time()}
        same = (scorecards.c.round_id == round_id) & (scorecards.c.engine == engine)
        with self._database.write() as connection:
            mine = select(rounds.c.id).where(rounds.c.owner == owner, rounds.c.id == round_id)
            if connection.execute(mine).first() is None:
                raise UsageError("This round was deleted. Begin another one.")
            connection.execute(delete(scorecards).where(same))
            connection.execute(insert(scorecards), [row])

    def cards(self, owner: str, round_id: str | None = None) -> list[Mapping[str, Any]]:
        """The scorecards by other engines of one round, or of all of an owner's, newest first."""
        query = (
            select(scorecards.c.card)
            .join(rounds, rounds.c.id == scorecards.c.round_id)
            .where(rounds.c.owner == owner)
            .order_by(scorecards.c.created.desc())
        )
        if round_id is not None:
            query = query.where(scorecards.c.round_id == round_id)
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def delete(self, owner: str, round_id: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(rounds).where(rounds.c.owner == owner, rounds.c.id == round_id))


def _kept(row: Row[Any]) -> KeptRound:
    return KeptRound(row.id, row.case_slug, row.revision, row.state, row.scorecard, row.created, row.updated)
