"""The worked numbers of the note on simple baselines."""

from itertools import pairwise
from math import isclose, sqrt

from tests.corpus.notes import says

NOTE = "framework/simple-baselines"
VALUE_OF_A_POINT = 40_000
HIT_RATES = {"Popular items": 18.0, "Own last orders": 31.0, "Logistic regression": 34.5}
HIT_RATES |= {"Boosted trees": 36.2, "Deep network": 36.6}


def test_three_clicks_in_ten_views_are_smoothed_to_7_3_percent() -> None:
    clicks, views, strength, prior = 3, 10, 100, 0.05
    smoothed = (clicks + strength * prior) / (views + strength)
    assert f"{smoothed:.1%}" == "7.3%"
    assert clicks / views == 0.3
    says(NOTE, "gets 7.3%, not 30%")


def test_each_rung_is_worth_its_points() -> None:
    rates = list(HIT_RATES.values())
    worth = [round((new - old) * VALUE_OF_A_POINT) for old, new in pairwise(rates)]
    assert worth == [520_000, 140_000, 68_000, 16_000]
    assert [value > cost for value, cost in zip(worth, (3_000, 12_000, 6_000, 19_000), strict=True)] == [
        True,
        True,
        True,
        False,
    ]
    for rung, rate in HIT_RATES.items():
        says(NOTE, f"| {rung} | {rate}% |")
    says(NOTE, *(f"| ${value:,} |" for value in worth))


def test_the_networks_gain_is_real_and_does_not_pay() -> None:
    sessions, wins, losses = 20_000, 620, 540
    gain, error = (wins - losses) / sessions, sqrt(wins + losses) / sessions
    assert isclose(100 * gain, HIT_RATES["Deep network"] - HIT_RATES["Boosted trees"], abs_tol=1e-9)
    assert round(100 * error, 2) == 0.17
    assert 2 < gain / error < 3
    says(NOTE, "`80 / 20,000 = 0.4` points", "`sqrt(1,160) / 20,000 = 0.17` points")


def test_the_network_pays_from_0_475_points_or_a_fifth_more_traffic() -> None:
    break_even = 19_000 / VALUE_OF_A_POINT
    assert break_even == 0.475
    assert 0.4 * VALUE_OF_A_POINT * 1.2 > 19_000 > 0.4 * VALUE_OF_A_POINT * 1.1
    says(NOTE, "`19,000 / 40,000 = 0.475` points", "grew by a fifth")
