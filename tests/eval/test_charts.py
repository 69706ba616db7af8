"""Plots: each can be drawn, and shows what the items say."""

from typing import Any

import pytest
import vl_convert

from eval import charts
from eval.measures import Estimate
from eval.runs import Item
from tests.eval.made_runs import answer, claim, refused

ANSWERS = [*(answer(n, confidence=0.5 + n / 10) for n in range(5)), *(refused(n) for n in range(5))]
CLAIMS = [claim(n, n / 9, n > 4) for n in range(10)]
TREND = [("1", Estimate(0.5, 0.4, 0.6)), ("2", Estimate(0.7, 0.6, 0.8))]
EVERY = {
    "reliability": charts.reliability_plot(CLAIMS),
    "recall": charts.recall_by_k(ANSWERS),
    "refusal": charts.refusal_tradeoff(ANSWERS),
    "trend": charts.trend("nDCG@10", TREND),
    "nothing judged": charts.reliability_plot([]),
    "nothing asked": charts.refusal_tradeoff([]),
    "nothing found": charts.recall_by_k([]),
}


def values(spec: charts.Spec, layer: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["layer"][layer]["data"]["values"]
    return found


@pytest.mark.parametrize("spec", [*EVERY.values(), *map(charts.in_theme, EVERY.values())])
def test_a_plot_can_be_drawn_and_asks_a_question(spec: charts.Spec) -> None:
    drawn = vl_convert.vegalite_to_svg(spec)
    assert spec["title"]["text"].endswith("?") and spec["title"]["text"] in drawn


def test_a_fact_counts_from_the_rank_at_which_a_section_holds_it() -> None:
    """One of the two facts is first, the other nowhere."""
    rows = values(EVERY["recall"])
    assert [rows[0], rows[-1]] == [{"k": 1, "recall": 0.5}, {"k": 50, "recall": 0.5}]


def test_the_dot_on_the_trade_off_is_the_threshold_in_use() -> None:
    assert values(EVERY["refusal"], 1) == [{"wrongly": 0.0, "rightly": 1.0}]
    curve = values(EVERY["refusal"])
    assert curve[0] == {"wrongly": 0.0, "rightly": 0.0} and curve[-1] == {"wrongly": 1.0, "rightly": 1.0}


def test_reliability_is_the_share_supported_in_each_bin() -> None:
    assert [row["supported"] for row in values(EVERY["reliability"], 1)] == [0.0] * 5 + [1.0] * 5


def test_in_a_theme_a_plot_names_no_colour_of_its_own_for_what_it_shows() -> None:
    shown = charts.in_theme(EVERY["trend"])["layer"][1]
    assert "color" not in shown["mark"] and shown["encoding"]["color"]["legend"] is None
    assert EVERY["trend"]["layer"][1]["mark"]["color"]


def test_items_without_what_a_plot_needs_are_left_out() -> None:
    broken = Item(suite="judge", id="x", unscored={"score": "no reply"})
    assert charts.reliability_plot([*CLAIMS, broken]) == EVERY["reliability"]
