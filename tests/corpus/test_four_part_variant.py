"""The worked numbers of the note on the four-part variant."""

import re

import numpy as np

from settings import PROJECT_DIR
from tests.corpus.notes import says

NOTE = "framework/four-part-variant"


def _minutes(note_id: str) -> dict[str, list[int]]:
    """The rows of a note's time plan: a name and its minutes in a round of 30, 45 and 60."""
    text = (PROJECT_DIR / "corpus" / f"{note_id}.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w ,]+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    return {name: [int(value) for value in values] for name, *values in rows}


def test_the_four_parts_are_the_seven_steps_added_up() -> None:
    steps, parts = _minutes("framework/overview"), _minutes(NOTE)
    sums = np.array([parts["Problem"], parts["Features and data"]])
    assert sums.tolist() == [
        [a + b for a, b in zip(steps["Clarify"], steps["Frame"], strict=True)],
        steps["Data"],
    ]
    late = np.array([parts["Model, offline evaluation"], parts["Serving, experiment, monitoring"]])
    half = np.array(steps["Evaluate"]) / 2
    assert (late[0] == np.array(steps["Model"]) + half).all()
    assert (late[1] == np.array(steps["Deploy"]) + np.array(steps["Monitor"]) + half).all()
    assert (sums.sum(axis=0) + late.sum(axis=0)).tolist() == parts["Total"] == [30, 45, 60]


def test_serving_begins_at_minute_31_of_45() -> None:
    parts = _minutes(NOTE)
    begin = sum(parts[part][1] for part in ("Problem", "Features and data", "Model, offline evaluation"))
    says(NOTE, f"serving begins at minute {begin}")
    assert begin == 31


def test_the_extra_minutes_of_an_hour_are_spent() -> None:
    text = (PROJECT_DIR / "corpus" / f"{NOTE}.md").read_text(encoding="utf-8")
    extra = [int(value) for value in re.findall(r"^\| [^|]+ \| (\d) \| [^|]+ \|$", text, re.MULTILINE)]
    assert (len(extra), sum(extra)) == (4, 60 - 45)
    says(NOTE, f"the {sum(extra)} minutes more than in a 45-minute round")


def test_an_hour_of_shop_pages_and_a_quantile_of_three_quarters() -> None:
    rate = 2e6 * 30 / 86_400
    assert round(rate) == 694
    assert round(4 * rate, -2) == 2_800
    says(NOTE, "= 694` estimates a second", "about 2,800 at the peak", "= 120 million` rows")


def test_three_to_one_costs_are_minimal_at_the_quantile_0_75() -> None:
    minutes = np.random.default_rng(0).gamma(8, 4, 100_000)
    promises = np.quantile(minutes, np.linspace(0.5, 0.95, 46))
    costs = [np.where(minutes > p, 3 * (minutes - p), p - minutes).mean() for p in promises]
    assert abs(np.linspace(0.5, 0.95, 46)[int(np.argmin(costs))] - 0.75) < 0.011
    says(NOTE, "`3 / (3 + 1) = 0.75`")
