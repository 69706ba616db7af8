"""What words and numbers tell of a claim and the text that should support it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.features import MONOTONE, features, read


def told(claim: str, *units: str) -> dict[str, float]:
    reads = [read(unit) for unit in units]
    return dict(zip(MONOTONE, features(read(claim), reads, reads, lambda term: 1.0), strict=True))


SOURCE = "Batch prediction is cheaper than online prediction, because 3 servers run 20% of the day."


def test_a_sentence_held_against_itself_shows_no_sign_of_damage() -> None:
    same = told(SOURCE, SOURCE)
    assert same["coverage_unit"] == same["bigrams_window"] == same["order"] == 1
    damages = [
        "missing_share", "numbers_missing_window", "negation_added", "negation_dropped", "opposites",
        "universal_added", "extra_tail", "number_neighbour", "swap", "names_missing",
    ]  # fmt: skip
    assert {same[name] for name in damages} == {0}


@pytest.mark.parametrize(
    ("claim", "signal"),
    [
        ("Batch prediction is not cheaper than online prediction.", "negation_added"),
        ("Batch prediction is dearer than online prediction.", "opposites"),
        ("Batch prediction is cheaper, because 7 servers run all day.", "numbers_missing_window"),
        ("Batch prediction is cheaper, because servers run 40% of the day.", "numbers_missing_context"),
        ("Batch prediction is always cheaper than online prediction.", "universal_added"),
        ("Batch prediction at Netflix is cheaper than online prediction.", "names_missing"),
        ("Online prediction is cheaper than batch prediction.", "swap"),
        ("Batch prediction is cheaper and needs daily backfills from warehouse tables.", "extra_tail"),
    ],
)
def test_each_kind_of_damage_shows_in_its_signal(claim: str, signal: str) -> None:
    assert told(claim, SOURCE)[signal] > told(SOURCE, SOURCE)[signal]


def test_a_dropped_negation_shows() -> None:
    assert told("A shadow release serves users.", "A shadow release never serves users.")["negation_dropped"] > 0


@pytest.mark.parametrize("claim", ["It fell by 0.2.", "It fell by 20 percent.", "It fell by twenty."])
def test_a_share_may_be_said_as_a_percentage(claim: str) -> None:
    missing = told(claim, "It fell by 20%.")["numbers_missing_window"]
    assert missing == 0


@given(st.text(max_size=200), st.text(min_size=1, max_size=200))
def test_any_text_gives_finite_signals(claim: str, unit: str) -> None:
    assert all(abs(value) < 1000 for value in told(claim, unit).values())
