"""The scorecard: what follows from the verdicts, and where each score's evidence is."""

import pytest

from interview.cases import Case
from interview.history import compare, least_practised, missed_again, step_map
from interview.report import Scorecard, as_markdown, score
from interview.round import Entry, Level, Round, begin
from records import STEPS, StepId
from tests.interview.scripted import ScriptedGrader

NOW = 1_000_000.0


class Dice:
    """Chooses the first."""

    def choice(self, options: list[str]) -> str:
        return options[0]


def everything(case: Case, step: StepId, mark: str = "+") -> str:
    return " ".join(f"{mark}{point.id}" for point in case.steps[step].points)


def held(case: Case, answers: dict[StepId, str], level: Level = "senior", only: StepId | None = None) -> Round:
    """A round in which each step was answered once, a minute each."""
    round_, now = begin("r", case, level, 45, NOW, only), NOW
    for step, text in answers.items():
        now += 60
        said = Entry(role="candidate", kind="answer", step=step, text=text)
        round_ = round_.going_to(step, now).saying(said)
    return round_.ending(now + 60)


@pytest.fixture
def grader() -> ScriptedGrader:
    return ScriptedGrader()


def card_of(case: Case, answers: dict[StepId, str], level: Level = "senior") -> Scorecard:
    return score(held(case, answers, level), case, ScriptedGrader())


def test_a_round_that_shows_everything_is_a_strong_hire(case: Case) -> None:
    card = card_of(case, {step: everything(case, step) for step in STEPS})
    assert card.recommendation == "strong hire"
    assert [step.level for step in card.steps] == [4] * 7
    assert not card.gaps and len(card.strengths) == 4


def test_a_round_that_shows_nothing_is_no_hire(case: Case) -> None:
    card = card_of(case, dict.fromkeys(STEPS, "Something else entirely."))
    assert card.recommendation == "no hire"
    assert len(card.gaps) == 3 and all(gap.essential for gap in card.gaps)


def test_a_step_that_was_not_reached_is_not_shown_and_never_guessed(case: Case) -> None:
    card = card_of(case, {"clarify": everything(case, "clarify")})
    assert [(step.reached, step.level) for step in card.steps[1:]] == [(False, None)] * 6
    assert card.recommendation == "no hire"
    assert "Not reached: Frame the problem" in card.reason


def test_a_wrong_essential_point_rules_out_a_strong_hire(case: Case) -> None:
    essential = next(point for point in case.steps["model"].points if point.essential)
    answers = {step: everything(case, step) for step in STEPS}
    answers["model"] = answers["model"].replace(f"+{essential.id}", f"-{essential.id}")
    card = card_of(case, answers)
    assert card.recommendation == "lean hire" and "1 essential point contradicted" in card.reason
    assert card.gaps[0].id == essential.id


@pytest.mark.parametrize(("level", "expected"), [("mid", "lean hire"), ("staff", "lean no")])
def test_the_bar_rises_with_the_level(case: Case, level: Level, expected: str) -> None:
    answers = {step: everything(case, step) for step in STEPS[:4]}
    assert card_of(case, answers, level).recommendation == expected


def test_a_point_made_in_another_step_counts_where_it_belongs(case: Case) -> None:
    early = case.steps["monitor"].points[0]
    card = card_of(case, {"clarify": f"And later +{early.id} as well", "monitor": "Nothing of it here."})
    point = next(point for point in card.points() if point.id == early.id)
    assert (point.verdict, point.said_in, point.quote) == ("shown", "clarify", f"+{early.id}")


def test_what_is_put_right_later_counts_as_put_right_and_not_the_other_way_round(case: Case) -> None:
    point = case.steps["frame"].points[0].id

    def verdict(*texts: str) -> str:
        round_ = begin("r", case, "senior", 45, NOW, "frame")
        for text in texts:
            round_ = round_.saying(Entry(role="candidate", kind="answer", step="frame", text=text))
        return score(round_.ending(NOW), case, ScriptedGrader()).points()[0].verdict

    assert verdict(f"first -{point} I think", f"no, you are right, +{point} it is") == "shown"
    assert verdict(f"first -{point} I think", "something else") == "contradicted"


def test_every_credit_quotes_the_candidate(case: Case) -> None:
    answers: dict[StepId, str] = {step: everything(case, step, "~") for step in STEPS}
    card, transcript = card_of(case, answers), " ".join(answers.values())
    for point in card.points():
        assert point.verdict == "missing" or point.quote in transcript


def test_a_single_step_has_a_level_and_no_recommendation(case: Case, grader: ScriptedGrader) -> None:
    card = score(held(case, {"data": everything(case, "data")}, only="data"), case, grader)
    assert (card.recommendation, card.steps[0].level) == (None, 4)


def test_the_follow_up_audit_says_which_point_each_went_for(case: Case, grader: ScriptedGrader) -> None:
    point = case.steps["frame"].points[1]
    asked = Entry(
        role="interviewer", kind="follow_up", step="frame", text=point.follow_up, about=point.id, why="missing"
    )
    round_ = begin("r", case, "senior", 45, NOW).going_to("frame", NOW).saying(asked).ending(NOW)
    [audited] = score(round_, case, grader).follow_ups
    assert (audited.point, audited.why, audited.verdict) == (point.name, "missing", "missing")


def test_the_markdown_holds_the_quote_the_note_and_the_transcript(case: Case, grader: ScriptedGrader) -> None:
    round_ = held(case, {"frame": everything(case, "frame")})
    text = as_markdown(score(round_, case, grader), round_)
    point = case.steps["frame"].points[0]
    assert f"“+{point.id}”" in text and point.note in text and "## Transcript" in text
    assert "Prepare data: not shown" in text


def test_a_scorecard_survives_being_written_down(case: Case) -> None:
    card = card_of(case, {step: everything(case, step, "~") for step in STEPS})
    assert Scorecard.model_validate_json(card.model_dump_json()) == card


def test_the_map_shows_the_best_level_and_what_was_never_tried(case: Case) -> None:
    cards = [card_of(case, {"data": "None of it."}), card_of(case, {"data": everything(case, "data")})]
    best = step_map(cards, [case.slug, "another-case"])
    assert best["data", case.slug] == 4
    assert best["model", case.slug] is None and best["data", "another-case"] is None


def test_points_open_in_several_rounds_are_missed_again_unless_shown_last(case: Case) -> None:
    first, second = case.steps["data"].points[:2]
    cards = [card_of(case, {"data": "None of it."}), card_of(case, {"data": f"only +{first.id} now"})]
    later = cards[1].model_copy(update={"begun": cards[0].begun + 1})
    missed = {row.point.id: row for row in missed_again([later, cards[0]])}
    assert first.id not in missed
    assert (missed[second.id].open, missed[second.id].held) == (2, 2)


def test_two_rounds_of_a_case_are_compared_point_by_point_the_changes_first(case: Case) -> None:
    first = case.steps["data"].points[0]
    before, after = card_of(case, {"data": "None of it."}), card_of(case, {"data": f"only +{first.id} now"})
    changes = compare(before, after)
    assert (changes[0].after.id, changes[0].before.verdict, changes[0].after.verdict) == (first.id, "missing", "shown")
    assert len(changes) == len(case.steps["data"].points)


def test_the_least_practised_case_has_the_fewest_rounds() -> None:
    assert least_practised(["a", "a", "b", "gone"], ["a", "b", "c"], Dice()) == "c"  # type: ignore[arg-type]
