"""A round as a value: its clock, its steps, what was said in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import UsageError
from interview.cases import Case
from interview.round import LONGEST_SILENCE, Entry, Round, begin, budget, left
from records import STEPS

NOW = 1_000_000.0


@pytest.fixture
def opened(case: Case) -> Round:
    return begin("r1", case, "senior", 45, NOW)


def answered(text: str, step: str = "clarify") -> Entry:
    return Entry(role="candidate", kind="answer", step=step, text=text)


def test_a_round_opens_with_the_prompt_and_the_first_steps_question(opened: Round, case: Case) -> None:
    assert [entry.text for entry in opened.entries] == [case.prompt, case.steps["clarify"].question]
    assert opened.steps == STEPS


def test_a_single_step_is_a_round_of_its_own(case: Case) -> None:
    single = begin("r1", case, "mid", 45, NOW, "model")
    assert (single.steps, single.step, single.is_single) == (("model",), "model", True)
    assert left(single, case) == budget(single, case, "model")


@pytest.mark.parametrize("length", [45, 30, 20])
def test_the_budgets_of_the_steps_add_up_to_the_length(case: Case, length: int) -> None:
    opened = begin("r1", case, "senior", length, NOW)
    assert sum(budget(opened, case, step) for step in STEPS) == pytest.approx(60 * length)


def test_time_counts_for_the_step_it_was_used_in(opened: Round) -> None:
    later = opened.at(NOW + 60).going_to("frame", NOW + 90).at(NOW + 100)
    assert later.used == {"clarify": 90.0, "frame": 10.0}


def test_a_pause_stops_the_clock(opened: Round) -> None:
    paused = opened.pausing(NOW + 30)
    assert paused.paused
    assert paused.at(NOW + 500).resuming(NOW + 600).at(NOW + 610).elapsed == 40.0


@given(st.lists(st.floats(-1e7, 1e7), max_size=30))
def test_whatever_the_clock_of_the_machine_does_the_time_used_never_shrinks(jumps: list[float]) -> None:
    now, round_ = (
        NOW,
        Round(id="r", case="c", level="mid", length=45, steps=STEPS, step="clarify", begun=NOW, ticking=NOW),
    )
    for jump in jumps:
        now += jump
        after = round_.at(now)
        assert round_.elapsed <= after.elapsed <= round_.elapsed + LONGEST_SILENCE
        round_ = after


def test_who_is_away_for_long_loses_no_time(opened: Round) -> None:
    assert opened.at(NOW + LONGEST_SILENCE + 1).elapsed == 0.0


def test_several_messages_are_one_answer(opened: Round) -> None:
    said = opened.saying(answered("First."), answered("Second."), answered("Elsewhere.", "data"))
    assert said.answer("clarify") == "First.\n\nSecond."
    assert said.reached() == ("clarify", "data")


def test_going_back_to_a_step_keeps_what_was_said_there(opened: Round) -> None:
    said = opened.saying(answered("First.")).going_to("frame", NOW).going_to("clarify", NOW)
    assert said.answer("clarify") == "First."


def test_the_last_message_can_be_taken_back_with_what_it_led_to(opened: Round) -> None:
    probe = Entry(role="interviewer", kind="follow_up", step="clarify", text="Why?")
    said = opened.saying(answered("First."), probe).saying(answered("Second."), probe).going_to("frame", NOW)
    back = said.taking_back()
    assert (back.step, back.entries) == ("clarify", said.entries[:-2])
    assert opened.taking_back() == opened


def test_a_step_of_another_round_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="not part of this round"):
        begin("r1", case, "mid", 45, NOW, "model").going_to("data", NOW)


def test_a_round_that_has_ended_takes_nothing_more(opened: Round) -> None:
    ended = opened.ending(NOW + 10)
    assert ended.elapsed == 10.0
    with pytest.raises(UsageError, match="has ended"):
        ended.saying(answered("More."))
    with pytest.raises(UsageError, match="has ended"):
        ended.resuming(NOW)


def test_a_round_survives_being_written_down(opened: Round) -> None:
    said = opened.saying(answered("<b>&\x07 ü")).pausing(NOW + 5)
    assert Round.model_validate_json(said.model_dump_json()) == said
