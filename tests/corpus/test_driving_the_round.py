"""The worked numbers of the note on driving the round."""

import re

from settings import PROJECT_DIR
from tests.corpus.notes import says

NOTE = "framework/driving-the-round"


def _starts() -> dict[str, int]:
    """The minute at which each bar of the note's time plan begins, and where the last one ends."""
    text = (PROJECT_DIR / "corpus" / f"{NOTE}.md").read_text(encoding="utf-8")
    minute, starts = 0, {}
    for task, length in re.findall(r"^ {2}(\w+) :\w+, [^,\n]+, (\d+)m$", text, re.MULTILINE):
        starts[task] = minute
        minute += int(length)
    return starts | {"end": minute}


def test_the_time_plan_fills_45_minutes_of_which_38_are_design() -> None:
    starts = _starts()
    assert len(starts) == 10
    assert starts["end"] == 45
    assert starts["Closing"] - starts["Clarify"] == 38
    says(NOTE, "about 38 minutes for the design")


def test_the_steps_begin_when_the_note_says() -> None:
    starts = _starts()
    says(
        NOTE,
        f"starts data at minute {starts['Data']}, the model at minute {starts['Model']}, serving at minute"
        f" {starts['Deploy']} and the closing at minute {starts['Closing']}",
    )


def test_350_requests_with_200_candidates_are_70_000_scores() -> None:
    scores = 350 * 200
    says(NOTE, f"{scores:,} scores a second")
