"""The numbers of the case on an assistant over company documents."""

from math import log, sqrt

from tests.corpus.notes import says

NOTE = "cases/rag-assistant"


def test_questions_chunks_and_cost() -> None:
    assert (round(80_000 / 36_000, 2), round(3 * 80_000 / 36_000, 2)) == (2.22, 6.67)
    assert 2e6 * 4 + 2.5e6 * 2 + 0.5e6 * 30 == 28e6
    answer = 4_850 * 2.5e-6 + 300 * 10e-6
    assert (round(answer, 4), round(80_000 * answer, -1), round(250 * 80_000 * answer, -2)) == (0.0151, 1_210, 302_500)
    says(NOTE, "= 2.22", "= 28` million", "= 0.0151", "302,500 USD")


def test_when_to_answer() -> None:
    """The break-even of one right answer against four points for a wrong one, and the utilities of the thresholds."""
    assert 4 / 5 == 0.8
    outcomes = {0.3: (620, 160), 0.5: (580, 75), 0.7: (480, 30), 0.9: (300, 10)}
    assert {t: right - 4 * wrong for t, (right, wrong) in outcomes.items()} == {0.3: -20, 0.5: 280, 0.7: 360, 0.9: 260}
    assert (round(284 / 490, 3), round(255 / 345, 3)) == (0.580, 0.739)
    says(NOTE, "`4 / 5 = 0.8`", "| 0.7 | 480 | 30 | 490 | 360 |", "= 58.0%", "= 73.9%")


def test_agreement_beyond_chance() -> None:
    judge, expert = (210 + 27) / 300, (210 + 18) / 300
    chance = judge * expert + (1 - judge) * (1 - expert)
    assert (round(judge, 2), round(expert, 2), round(chance, 2)) == (0.79, 0.76, 0.65)
    assert round((255 / 300 - chance) / (1 - chance), 2) == 0.57
    says(NOTE, "= 65%", "kappa is only 0.57")


def test_permissions_stages_and_samples() -> None:
    assert (round(0.95**20, 2), 100 / 0.05) == (0.36, 2_000)
    assert round(0.96 * 0.94 * 0.93 * 0.95, 3) == 0.797
    assert round(-log(0.05) / 10_000, 4) == 0.0003  # the rule of three
    assert (round(196 * sqrt(0.85 * 0.15 / 500), 1), round(196 * sqrt(0.12 * 0.88 / 200), 1)) == (3.1, 4.5)
    independent = 16 * 0.12 * 0.88 / 0.006**2
    assert (round(independent, -2), round(independent * 5.9 / 50, -1)) == (46_900, 5_540)
    says(NOTE, "0.95^20 = 36%", "= 79.7%", "= 0.03%", "3.1 points", "4.5 points", "= 46,900", "5,540 employees")


def test_own_model() -> None:
    token = 2 * 80 * 8 * 128 * 2
    assert (token, round(5_150 * token / 1e9, 2)) == (327_680, 1.69)
    assert (round(6.67 * 4_250, -2), round(28_300 * 140e9 / 400e12), round(6.67 * 8.2)) == (28_300, 10, 55)
    assert (int(68e9 / (5_150 * token)), round(14 * 1.3)) == (40, 18)
    says(NOTE, "327,680 bytes", "1.69 GB", "= 28,300", "= 55", "room for 40 requests")
