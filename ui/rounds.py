"""A round's way through the storage: begun, continued, taken back, ended with its scorecard. Knows no page."""

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interview.cases import Case
from interview.report import Scorecard
from interview.round import MOST_TEXT, Level, Persona, Round, begin
from llm.waiting import Beat, Notice, silently, unseen
from records import StepId
from storage.rounds import KeptRound, Rounds
from ui.one_at_a_time import one_at_a_time

if TYPE_CHECKING:
    from interview.opening import InterviewRoom


_STOPPED = "You stopped the language model. The interviewer goes on without it in this step."


@dataclass(frozen=True)
class OpenRound:
    """A round as read, with the revision it was read at; `others` are its scorecards by other engines."""

    value: Round
    revision: int
    scorecard: Scorecard | None
    others: tuple[Scorecard, ...] = ()


def start(
    rounds: Rounds,
    owner: str,
    case: Case,
    level: Level,
    length: int,
    step: StepId | None,
    now: float,
    persona: Persona = "neutral",
) -> str:
    """Begin a round; its id."""
    opened = begin(uuid.uuid4().hex, case, level, length, now, step, persona)
    rounds.start(owner, opened.id, case.slug, opened.model_dump(mode="json"))
    return opened.id


def load(rounds: Rounds, owner: str, identity: str) -> OpenRound | None:
    kept = rounds.get(owner, identity)
    return opened(kept, rounds.cards(owner, identity)) if kept else None


def opened(kept: KeptRound, others: Sequence[Mapping[str, Any]] = ()) -> OpenRound:
    card = Scorecard.model_validate(kept.scorecard) if kept.scorecard else None
    return OpenRound(
        Round.model_validate(kept.state), kept.revision, card, tuple(map(Scorecard.model_validate, others))
    )


def scorecards(rounds: Rounds, owner: str) -> list[Scorecard]:
    """Those of every round of an owner's that has ended, by every engine that graded it, newest first."""
    found = [card for kept in rounds.all(owner) if (card := opened(kept).scorecard)]
    found += map(Scorecard.model_validate, rounds.cards(owner))
    return sorted(found, key=lambda card: -card.begun)


def grade(
    rounds: Rounds, owner: str, room: "InterviewRoom", identity: str, engine: str = "", tell: Notice = silently
) -> None:
    """Write the scorecard of a round that has ended, unless that has been done; `engine` and `tell` as its room has."""
    with one_at_a_time(identity, lambda: tell("waiting for another page that reads them")):
        current = load(rounds, owner, identity)
        if current is None or not current.value.ended or current.scorecard is not None:
            return
        card = room.score(current.value, owner, engine, tell).model_dump(mode="json")
        rounds.save(owner, identity, current.revision, current.value.model_dump(mode="json"), card)


def grade_again(
    rounds: Rounds, owner: str, room: "InterviewRoom", open_round: OpenRound, engine: str, tell: Notice = silently
) -> Scorecard:
    """Grade a round that has ended with another engine; both scorecards are kept."""
    card = room.score(open_round.value, owner, engine, tell)
    graded = {card.engine for card in (open_round.scorecard, *open_round.others) if card}
    if card.engine not in graded:
        rounds.add_card(owner, open_round.value.id, card.engine, card.model_dump(mode="json"))
    return card


def say(rounds: Rounds, owner: str, open_round: OpenRound, text: str, now: float) -> None:
    """Keep a message, to be answered next.

    Raises:
        StaleRoundError: the round went on in another tab.
        UsageError: the round has ended or was deleted.
    """
    waiting = open_round.value.resuming(now).model_copy(update={"waiting": text[:MOST_TEXT]})
    keep(rounds, owner, open_round, waiting)


def answer(
    rounds: Rounds, owner: str, room: "InterviewRoom", identity: str, now: float, beat: Beat = unseen
) -> Round | None:
    """Let the interviewer say what is its turn to say, unless that has been done; the clock has stood meanwhile."""
    began = time.monotonic()
    with one_at_a_time(identity, beat):
        current = load(rounds, owner, identity)
        if current is None or not current.value.is_interviewers_turn:
            return current.value if current else None
        before = current.value
        if before.waiting is not None:
            after = room.hear(before, before.waiting, before.ticking or now, owner, beat)
        else:
            after = room.voiced(before, before.unspoken or 0, owner, beat)
        if after.ticking is not None:
            after = after.model_copy(update={"ticking": now + time.monotonic() - began})
        keep(rounds, owner, current, after)
    return after


def silence(rounds: Rounds, owner: str, identity: str) -> None:
    """Let no language model say a line in this step any more; a message that waits is answered without."""
    with one_at_a_time(identity):
        current = load(rounds, owner, identity)
        if current is not None and not current.value.ended:
            keep(rounds, owner, current, current.value.without_voice(_STOPPED))


def move_on(rounds: Rounds, owner: str, room: "InterviewRoom", open_round: OpenRound, now: float) -> None:
    """Go to the next step, or end after the last.

    Raises:
        StaleRoundError: the round went on in another tab.
    """
    before = open_round.value
    after = room.interviewer.move_on(before.resuming(now), room.cases[before.case], now, "asked to")
    keep(rounds, owner, open_round, _to_be_spoken(room, owner, before, after))


def jump(rounds: Rounds, owner: str, room: "InterviewRoom", open_round: OpenRound, step: StepId, now: float) -> None:
    """Go to another step.

    Raises:
        StaleRoundError: the round went on in another tab.
    """
    before = open_round.value
    after = room.interviewer.jump(before, room.cases[before.case], step, now)
    keep(rounds, owner, open_round, _to_be_spoken(room, owner, before, after))


def _to_be_spoken(room: "InterviewRoom", owner: str, before: Round, after: Round) -> Round:
    """The round in which a language model has still to say what is new, where there is one."""
    first = len(before.entries)
    wanted = not after.ended and len(after.entries) > first and room.has_voice(after, owner)
    return after.model_copy(update={"unspoken": first}) if wanted else after


def ungraded(rounds: Rounds, owner: str) -> list[Round]:
    """Rounds that have ended and have no scorecard yet, newest first."""
    found = (opened(kept) for kept in rounds.all(owner))
    return [one.value for one in found if one.value.ended and one.scorecard is None]


def end(rounds: Rounds, owner: str, open_round: OpenRound, now: float) -> None:
    """End a round; its scorecard is written when it is looked at (`grade`).

    Raises:
        StaleRoundError: the round went on in another tab.
    """
    keep(rounds, owner, open_round, open_round.value.ending(now))


def keep(rounds: Rounds, owner: str, open_round: OpenRound, after: Round) -> None:
    """Store what became of a round.

    Raises:
        StaleRoundError: the round went on in another tab.
    """
    rounds.save(owner, after.id, open_round.revision, after.model_dump(mode="json"))
