"""What the interviewer says next, with a grader whose verdicts a test writes."""

import pytest

from errors import UsageError
from evidence.features import Idf
from interview.cases import Case
from interview.facts import FactFinder
from interview.interviewer import MOST_FOLLOW_UPS, Interviewer
from interview.round import MOST_TEXT, Entry, Round, begin, budget
from records import STEPS
from retrieval.embedder import Embedder
from tests.interview.scripted import ScriptedGrader

NOW = 1_000_000.0


@pytest.fixture(scope="module")
def grader() -> ScriptedGrader:
    return ScriptedGrader()


@pytest.fixture(scope="module")
def interviewer(grader: ScriptedGrader, embedder: Embedder, case: Case, idf: Idf) -> Interviewer:
    return Interviewer(grader, FactFinder(embedder, idf, {case.slug: case}))


@pytest.fixture
def clarifying(case: Case) -> Round:
    return begin("r", case, "senior", 45, NOW)


@pytest.fixture
def framing(case: Case) -> Round:
    return begin("r", case, "senior", 45, NOW, "frame")


def last(round_: Round) -> Entry:
    return round_.entries[-1]


def everything(case: Case, step: str) -> str:
    return " ".join(f"+{point.id}" for point in case.steps[step].points)  # type: ignore[index]


def test_several_questions_in_one_message_are_answered_from_the_facts(
    interviewer: Interviewer, clarifying: Round, case: Case
) -> None:
    text = "What is the latency budget? How many daily users are there?\nHow do advertisers pay, per click?"
    round_ = interviewer.hear(clarifying, case, text, NOW).round
    assert {"latency", "scale", "pricing"} <= set(round_.told())
    told = next(round_.said(kind="fact")).text
    assert "200 ms" in told and "200 million" in told


def test_a_question_answered_before_is_answered_the_same(
    interviewer: Interviewer, clarifying: Round, case: Case
) -> None:
    once = interviewer.hear(clarifying, case, "What is the latency budget?", NOW).round
    again = interviewer.hear(once, case, "Sorry, what was the latency budget?", NOW).round
    first, second = list(again.said(kind="fact"))
    assert second.text == f"As I said: {first.text}"


def test_what_was_not_foreseen_is_to_be_assumed(interviewer: Interviewer, clarifying: Round, case: Case) -> None:
    round_ = interviewer.hear(clarifying, case, "Which colour has the office door?", NOW).round
    assert next(round_.said(kind="fact")).text == case.unforeseen


def test_an_assumption_is_met_with_what_is_so(interviewer: Interviewer, clarifying: Round, case: Case) -> None:
    round_ = interviewer.hear(clarifying, case, "I assume we have a latency budget of one second.", NOW).round
    assert next(round_.said(kind="fact")).text.startswith("On that assumption: 200 ms")


def test_a_question_in_a_later_step_is_answered_and_not_graded(
    interviewer: Interviewer, grader: ScriptedGrader, framing: Round, case: Case
) -> None:
    grader.seen.clear()
    round_ = interviewer.hear(framing, case, "How do advertisers pay?", NOW).round
    assert [entry.kind for entry in round_.entries[-2:]] == ["asks", "fact"]
    assert grader.seen == [] and round_.answer("frame") == ""


def test_the_follow_up_goes_for_an_open_point_and_never_twice_for_the_same(
    interviewer: Interviewer, framing: Round, case: Case
) -> None:
    shown, *others = case.steps["frame"].points
    round_, probed = framing, []
    while round_.step == "frame" and not round_.ended:
        round_ = interviewer.hear(round_, case, f"+{shown.id} I would say this and that here.", NOW).round
        probed += [last(round_).about] if last(round_).kind == "follow_up" else []
    assert len(probed) == len(set(probed)) == MOST_FOLLOW_UPS["senior"]
    assert set(probed) <= {point.id for point in others}


def test_a_bare_claim_is_asked_its_reason_and_a_wrong_one_is_pushed_on(
    interviewer: Interviewer, framing: Round, case: Case
) -> None:
    first = case.steps["frame"].points[0]
    rest = " ".join(f"+{point.id}" for point in case.steps["frame"].points[1:])
    partly = last(interviewer.hear(framing, case, f"{rest} and then ~{first.id} as said", NOW).round)
    assert partly.about == first.id and partly.text.startswith(f"You said “~{first.id}”. Why")
    wrong = last(interviewer.hear(framing, case, f"{rest} and then -{first.id} as said", NOW).round)
    assert "push on that" in wrong.text and first.follow_up in wrong.text


def test_when_all_is_shown_the_next_step_is_asked(interviewer: Interviewer, case: Case) -> None:
    round_ = begin("r", case, "mid", 45, NOW).going_to("frame", NOW)
    after = interviewer.hear(round_, case, everything(case, "frame"), NOW).round
    assert after.step == "data" and case.steps["data"].question in last(after).text


def test_the_interviewer_moves_on_when_time_is_up(interviewer: Interviewer, case: Case) -> None:
    round_ = begin("r", case, "senior", 45, NOW).going_to("frame", NOW)
    late = NOW + budget(round_, case, "frame") + 1
    after = interviewer.hear(round_, case, "I would frame it as some problem of learning.", late).round
    assert after.step == "data" and "at time" in last(after).text


def test_a_hint_is_given_once_a_step_and_noted(interviewer: Interviewer, framing: Round, case: Case) -> None:
    once = interviewer.hear(framing, case, "Can you give me a hint?", NOW).round
    assert last(once).kind == "hint"
    assert last(once).text in {point.hint for point in case.steps["frame"].points}
    twice = interviewer.hear(once, case, "a hint please", NOW).round
    assert last(twice).kind == "aside" and "You have had a hint" in last(twice).text


def test_who_does_not_know_gets_a_nudge_and_then_the_next_question(interviewer: Interviewer, case: Case) -> None:
    round_ = begin("r", case, "senior", 45, NOW).going_to("frame", NOW)
    nudged = interviewer.hear(round_, case, "I don't know", NOW).round
    assert last(nudged).kind == "hint" and last(nudged).text.startswith("That is fine.")
    moved = interviewer.hear(nudged, case, "Sorry, I really don't know.", NOW).round
    assert moved.step == "data"


@pytest.mark.parametrize("text", ["can we move on?", "next question please", "Skip this.", "let's move on"])
def test_a_wish_to_move_on_is_met(interviewer: Interviewer, case: Case, text: str) -> None:
    round_ = begin("r", case, "senior", 45, NOW).going_to("frame", NOW)
    assert interviewer.hear(round_, case, text, NOW).round.step == "data"


@pytest.mark.parametrize("text", ["", "   \n ", "\x00\x07"])
def test_silence_is_met_with_patience_and_kept_as_no_answer(
    interviewer: Interviewer, framing: Round, case: Case, text: str
) -> None:
    round_ = interviewer.hear(framing, case, text, NOW).round
    assert "Take your time" in last(round_).text
    assert not [entry for entry in round_.entries if entry.role == "candidate"]


def test_too_long_a_message_is_refused_with_what_to_do(interviewer: Interviewer, framing: Round, case: Case) -> None:
    with pytest.raises(UsageError, match="20,000"):
        interviewer.hear(framing, case, "x" * (MOST_TEXT + 1), NOW)


def test_a_twist_is_thrown_at_most_once_a_round(interviewer: Interviewer, case: Case) -> None:
    round_ = begin("r", case, "senior", 45, NOW)
    for step in STEPS[1:]:
        round_ = round_.going_to(step, NOW)
        for _ in range(2):
            if round_.step == step and not round_.ended:
                round_ = interviewer.hear(round_, case, everything(case, step), NOW).round
    assert len(list(round_.said(kind="twist"))) == 1


def test_a_whole_round_leaks_nothing_of_the_rubric(interviewer: Interviewer, case: Case) -> None:
    round_, moment = begin("r", case, "senior", 45, NOW), NOW
    while not round_.ended:
        moment += 30
        round_ = interviewer.hear(round_, case, "I would weigh cost against quality, since both matter.", moment).round
    said = " ".join(entry.text for entry in round_.entries if entry.role == "interviewer")
    for _, point in case.points():
        assert point.claim.says not in said and point.because.says not in said and point.name not in said
    assert case.steps["model"].model_answer not in said


def test_going_back_to_a_step_asks_its_question_again(interviewer: Interviewer, clarifying: Round, case: Case) -> None:
    round_ = interviewer.jump(clarifying, case, "model", NOW)
    back = interviewer.jump(round_, case, "clarify", NOW)
    assert last(back).text == f"Back to this: {case.steps['clarify'].question}"


@pytest.mark.parametrize("text", ["Can you repeat the question?", "Sorry, could you say that again?", "Pardon?"])
def test_a_question_is_repeated_when_it_is_asked_for(
    interviewer: Interviewer, framing: Round, case: Case, text: str
) -> None:
    round_ = interviewer.hear(framing, case, text, NOW).round
    assert last(round_).text == case.steps["frame"].question
    assert not list(round_.said("frame"))


def test_an_answer_that_begins_like_a_wish_to_repeat_is_an_answer(
    interviewer: Interviewer, framing: Round, case: Case
) -> None:
    text = "Say 100M users open the feed daily, and that gives 10k queries a second for a binary classifier"
    round_ = interviewer.hear(framing, case, text, NOW).round
    assert [entry.text for entry in round_.said("frame")] == [text]
