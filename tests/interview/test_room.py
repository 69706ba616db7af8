"""The interview's parts together: a language model that fails is told, and the round goes on without it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from interview.opening import InterviewRoom
from interview.round import Round, begin
from knowledge_base import KnowledgeBase
from llm import speech
from llm.models import Models
from records import LOCAL
from storage.ledger import Ledger
from storage.rounds import Rounds
from tests.chat_server import ChatServer, Reply
from tests.fakes import corpus_with_case
from ui import rounds

pytestmark = pytest.mark.loopback
CASE = "ad-click-prediction"
SAID = "It is binary classification of a click. It must be calibrated, since the auction multiplies it by the bid."


@pytest.fixture(autouse=True)
def _asked_anew(speaking: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_FIRST_WAIT", 0.01)
    speaking.forget()


@pytest.fixture(scope="module")
def speaking(library: KnowledgeBase, server: ChatServer) -> Iterator[Models]:
    told = {"model": "compatible/scripted", "model_url": server.url, "model_silence": 2.0}
    opened = Models(library.settings.model_copy(update=told), Ledger(library.database), library.embedder.count_tokens)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def room(
    library: KnowledgeBase, speaking: Models, tmp_path_factory: pytest.TempPathFactory, real_corpus: Path
) -> InterviewRoom:
    corpus = corpus_with_case(tmp_path_factory.mktemp("room"), real_corpus, CASE)
    base = replace(library, settings=library.settings.model_copy(update={"corpus_dir": corpus}))
    return InterviewRoom(base, speaking)


@pytest.fixture
def kept(library: KnowledgeBase) -> Rounds:
    return Rounds(library.database)


def begun(room: InterviewRoom) -> Round:
    return begin("r", room.cases[CASE], "senior", 45, 0.0, "frame")


def waiting(kept: Rounds, room: InterviewRoom) -> str:
    """A round whose candidate has said something at 10 seconds; its id."""
    identity = rounds.start(kept, LOCAL, room.cases[CASE], "senior", 45, "frame", 0.0)
    current = rounds.load(kept, LOCAL, identity)
    assert current is not None
    rounds.say(kept, LOCAL, current, SAID, 10.0)
    return identity


def proposal(room: InterviewRoom) -> str:
    point = room.cases[CASE].steps["frame"].points[0]
    return json.dumps({"points": [{"id": point.id, "claim": "It is binary classification of a click"}]})


def test_a_model_that_fails_is_told_and_says_no_line_any_more_in_this_step(
    server: ChatServer, room: InterviewRoom
) -> None:
    server.says(Reply(status=401))
    after = room.hear(begun(room), SAID, 10.0, LOCAL)
    assert after.entries[-1].role == "interviewer" and after.entries[-1].heard == after.entries[-1].text
    assert "does not accept the key" in after.trouble and after.unvoiced == "frame"
    server.says("A line?")
    room.hear(after, "I would leave the bid out of it, since bids change at any time.", 20.0, LOCAL)
    assert server.asked() == []


def test_the_clock_stands_while_the_interviewer_is_waited_for(
    server: ChatServer, room: InterviewRoom, kept: Rounds
) -> None:
    identity = waiting(kept, room)
    server.says(Reply("A line?", first=0.4))
    after = rounds.answer(kept, LOCAL, room, identity, 10.0)
    assert after is not None and after.ticking is not None and after.ticking >= 10.4


def test_a_model_that_was_stopped_says_nothing_and_the_message_is_answered(
    server: ChatServer, room: InterviewRoom, kept: Rounds
) -> None:
    identity = waiting(kept, room)
    rounds.silence(kept, LOCAL, identity)
    server.says("A line?")
    after = rounds.answer(kept, LOCAL, room, identity, 70.0)
    assert after is not None and after.waiting is None and "You stopped" in after.trouble
    assert after.elapsed == 10.0
    assert server.asked() == []


def test_what_the_interviewer_says_unasked_is_voiced_too_and_stays_as_it_was_where_that_is_stopped(
    server: ChatServer, room: InterviewRoom, kept: Rounds
) -> None:
    identity = rounds.start(kept, LOCAL, room.cases[CASE], "senior", 45, None, 0.0)

    def current() -> rounds.OpenRound:
        opened = rounds.load(kept, LOCAL, identity)
        assert opened is not None
        return opened

    rounds.move_on(kept, LOCAL, room, current(), 10.0)
    assert current().value.is_interviewers_turn
    line = current().value.entries[-1].text
    server.says(Reply(line.replace("How", "Tell me: how"), first=0.3))
    rounds.answer(kept, LOCAL, room, identity, 10.0)
    moved = current().value
    assert moved.entries[-1].heard != line and not moved.is_interviewers_turn
    assert moved.ticking is not None and moved.ticking >= 10.3 and moved.elapsed == 10.0

    rounds.move_on(kept, LOCAL, room, current(), 20.0)
    rounds.silence(kept, LOCAL, identity)
    stopped = current().value
    assert not stopped.is_interviewers_turn and stopped.unvoiced == stopped.step
    assert stopped.entries[-1].heard == stopped.entries[-1].text
    rounds.jump(kept, LOCAL, room, current(), "frame", 30.0)
    assert current().value.unvoiced != current().value.step  # there it may speak again


def test_a_round_is_graded_when_it_has_ended_and_again_by_another_engine_and_both_are_kept(
    server: ChatServer, room: InterviewRoom, kept: Rounds
) -> None:
    identity = waiting(kept, room)
    server.says("A line?")
    rounds.answer(kept, LOCAL, room, identity, 10.0)
    rounds.grade(kept, LOCAL, room, identity)
    current = rounds.load(kept, LOCAL, identity)
    assert current is not None and current.scorecard is None  # not before its end
    rounds.end(kept, LOCAL, current, 20.0)
    server.says(proposal(room))
    told: list[str] = []
    rounds.grade(kept, LOCAL, room, identity, tell=told.append)
    assert any("step 1 of 1" in what for what in told)
    current = rounds.load(kept, LOCAL, identity)
    assert current is not None and current.scorecard is not None
    assert current.scorecard.engine == "compatible/scripted"
    rounds.grade_again(kept, LOCAL, room, current, "embedded")
    current = rounds.load(kept, LOCAL, identity)
    assert current is not None and current.scorecard is not None
    assert (current.scorecard.engine, [card.engine for card in current.others]) == ("compatible/scripted", ["embedded"])
    assert {card.engine for card in rounds.scorecards(kept, LOCAL)} == {"compatible/scripted", "embedded"}
    assert rounds.load(kept, "somebody else", identity) is None and kept.cards("somebody else", identity) == []


@pytest.mark.parametrize("reply", [Reply("no record"), Reply(status=401), Reply("", after=0, then="stall")])
def test_a_round_that_a_model_cannot_grade_is_graded_by_the_embedded_engine_which_says_why(
    server: ChatServer, room: InterviewRoom, reply: Reply
) -> None:
    server.says(Reply(status=401))
    round_ = room.hear(begun(room), SAID, 10.0, LOCAL).ending(20.0)
    server.says(reply)
    card = room.score(round_, LOCAL)
    assert card.engine == "embedded" and "The embedded engine graded this round." in card.notice
