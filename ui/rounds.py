"""A round's way through the storage: begun, continued, taken back, ended with its scorecard. Knows no page."""

import threading
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interview.cases import Case
from interview.report import Scorecard, score
from interview.round import MOST_TEXT, Level, Round, begin
from records import StepId
from storage.rounds import KeptRound, Rounds

if TYPE_CHECKING:
    from interview.opening import InterviewRoom

_SPEAKING = threading.Lock()  # two tabs on one round: one message is answered at a time


@dataclass(frozen=True)
class OpenRound:
    """A round as read, with the revision it was read at."""

    value: Round
    revision: int
    scorecard: Scorecard | None


def start(rounds: Rounds, owner: str, case: Case, level: Level, length: int, step: StepId | None, now: float) -> str:
    """Begin a round; its id."""
    opened = begin(uuid.uuid4().hex, case, level, length, now, step)
    rounds.start(owner, opened.id, case.slug, opened.model_dump(mode="json"))
    return opened.id


def load(rounds: Rounds, owner: str, identity: str) -> OpenRound | None:
    kept = rounds.get(owner, identity)
    return opened(kept) if kept else None


def opened(kept: KeptRound) -> OpenRound:
    card = Scorecard.model_validate(kept.scorecard) if kept.scorecard else None
    return OpenRound(Round.model_validate(kept.state), kept.revision, card)


def scorecards(rounds: Rounds, owner: str) -> list[Scorecard]:
    """Those of every round of an owner's that has ended, newest first."""
    return [card for kept in rounds.all(owner) if (card := opened(kept).scorecard)]


def say(rounds: Rounds, owner: str, open_round: OpenRound, text: str, now: float) -> None:
    """Keep a message, to be answered next.

    Raises:
        StaleRoundError: the round went on in another tab.
        UsageError: the round has ended or was deleted.
    """
    waiting = open_round.value.resuming(now).model_copy(update={"waiting": text[:MOST_TEXT]})
    keep(rounds, owner, None, open_round, waiting)


def answer(rounds: Rounds, owner: str, room: "InterviewRoom", identity: str, now: float) -> Round | None:
    """Answer the message that waits, unless that has been done; a round that it ends gets its scorecard."""
    with _SPEAKING:
        current = load(rounds, owner, identity)
        if current is None or current.value.waiting is None:
            return current.value if current else None
        case = room.cases[current.value.case]
        after = room.interviewer.hear(current.value, case, current.value.waiting, now).round
        keep(rounds, owner, room, current, after)
    return after


def move_on(rounds: Rounds, owner: str, room: "InterviewRoom", open_round: OpenRound, now: float) -> None:
    """Go to the next step, or end after the last."""
    case = room.cases[open_round.value.case]
    after = room.interviewer.move_on(open_round.value.resuming(now), case, now, "asked to")
    keep(rounds, owner, room, open_round, after)


def end(rounds: Rounds, owner: str, room: "InterviewRoom", open_round: OpenRound, now: float) -> None:
    keep(rounds, owner, room, open_round, open_round.value.ending(now))


def keep(rounds: Rounds, owner: str, room: "InterviewRoom | None", open_round: OpenRound, after: Round) -> None:
    """Store what became of a round; with its scorecard where it has ended."""
    card = None
    if after.ended and room is not None:
        card = score(after, room.cases[after.case], room.grader).model_dump(mode="json")
    rounds.save(owner, after.id, open_round.revision, after.model_dump(mode="json"), card)
