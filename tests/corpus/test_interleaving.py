"""The worked numbers of the note on interleaving; merging and credit are done here as the note describes them."""

import math
from itertools import product

import numpy as np
from scipy.stats import norm

from tests.corpus.notes import says

NOTE = "concepts/interleaving"


def _team_draft(lists: dict[str, str], coins: str, slots: int) -> tuple[str, str]:
    """The merged list and the team of each slot; one coin (who picks first) a round."""
    shown, teams = "", ""
    for first in coins:
        for team in (first, "B" if first == "A" else "A"):
            rest = [item for item in lists[team] if item not in shown]
            if rest and len(shown) < slots:
                shown, teams = shown + rest[0], teams + team
    return shown, teams


def _balanced_winner(lists: dict[str, str], clicked: str) -> str:
    """Whose top k holds the click, with k the smallest depth at which either list has it."""
    depth = 1 + min(lists["A"].index(clicked), lists["B"].index(clicked))
    in_a, in_b = clicked in lists["A"][:depth], clicked in lists["B"][:depth]
    return "tie" if in_a == in_b else "A" if in_a else "B"


def test_the_draft_of_the_example() -> None:
    shown, teams = _team_draft({"A": "abcd", "B": "beaf"}, "AB", 4)
    assert (shown, teams) == ("abec", "ABBA")
    says(NOTE, f"sees {', '.join(shown)}, with teams {', '.join(teams)}")


def test_random_clicks_favour_b_when_balanced_and_nobody_in_a_draft() -> None:
    lists = {"A": "abc", "B": "bca"}
    assert [_balanced_winner(lists, item) for item in "abc"] == ["A", "B", "B"]
    credit = [team for coins in product("AB", repeat=2) for team in _team_draft(lists, "".join(coins), 3)[1]]
    assert credit.count("A") == credit.count("B")
    says(NOTE, "Ranker B wins two of three impressions", "the same user produces a tie on average")


def test_shared_items_hide_the_difference() -> None:
    says(NOTE, f"= {(7 - 3) / math.sqrt(100):.2f}` standard errors", f"= {(7 - 3) / math.sqrt(10):.2f}` without")


def test_290_against_230_is_significant() -> None:
    votes = np.repeat([1, 0, -1], [290, 480, 230])
    z = votes.sum() / math.sqrt((votes**2).sum())
    says(NOTE, f"- 0.5 = {votes.mean() / 2:+.2f}`", f"= {z:.2f}`", f"about {2 * norm.sf(z):.3f}")


def test_pairing_saves_a_factor_of_20() -> None:
    rng = np.random.default_rng(0)
    users, drawn = 200, 2_000
    taste = rng.normal(0, 3, (drawn, 2 * users))
    first, second = taste + rng.normal(0, 1, taste.shape), taste + rng.normal(0, 1, taste.shape)
    unpaired = first[:, :users].mean(1) - second[:, users:].mean(1)
    paired = (first - second).mean(1)
    assert abs(unpaired.var() / paired.var() - 20) < 2
    says(NOTE, "20 times less for the same effect size", f"= {1_520_000 / 60:,.0f}`")
