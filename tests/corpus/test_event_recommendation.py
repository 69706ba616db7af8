"""The numbers of the case on events."""

from tests.corpus.notes import says

NOTE = "cases/event-recommendation"


def test_load_and_turnover() -> None:
    assert (round(3e6 * 2 / 86_400), 20_000 * 21, round(20_000 / 420_000, 3), round(7 / 21, 2)) == (
        69,
        420_000,
        0.048,
        0.33,
    )
    assert (round(420_000 * 128 * 4 / 1e6), round(48 * 540 / 1_000), round(140_000 / 20_000 / 0.6)) == (215, 26, 12)
    says(NOTE, "= 69", "= 420,000", "= 4.8%", "= 215", "= 12` cores")


def test_attendance_turns_the_order() -> None:
    assert (round(0.55 * 0.72, 3), round(0.50 * 0.83, 3)) == (0.396, 0.415)
    says(NOTE, "= 0.396%", "= 0.415%")


def test_a_young_click_is_not_a_negative() -> None:
    assert round(0.078 * 0.4 / (1 - 0.078 * 0.6), 3) == 0.033
    rate = 150_000 / 48e6
    kept = rate / (rate + (1 - rate) * 0.05)
    assert (round(rate, 4), round(kept, 3), round(kept / (kept + (1 - kept) / 0.05), 4)) == (0.0031, 0.059, 0.0031)
    says(NOTE, "= 3.3%", "= 5.9%")


def test_measures_on_a_short_list() -> None:
    assert ((1 / 1 + 2 / 4) / 3, round((1 + 7 / 2) / (7 + 1 / 1.585), 2)) == (0.5, 0.59)
    says(NOTE, "= 0.5` at k = 5", "= 0.59")


def test_experiment_seats_and_cells() -> None:
    assert round(16 * 0.08 * 0.92 / 0.0016**2) == 460_000
    assert (round(100 * 60 / 110, 1), round(100 * 50 / 110, 1)) == (54.5, 45.5)
    edge = round((32 * 2 / (3 * 3**0.5)) ** 0.5, 2)  # a regular hexagon of 32 square kilometers
    assert (3 * 6 * 7 + 1, round(7 * 3.72, 1), edge, round(7 * edge, 1), round(8.5 * edge, 1)) == (
        127,
        26.0,
        3.51,
        24.6,
        29.8,
    )
    says(NOTE, "= 460,000", "54.5 and 45.5", "= 127` cells", "= 26.0` km", "24.6 km and six 29.8")


def test_exploration_digests_and_pushes() -> None:
    assert (round(20_000 * 100 / 48e6, 3), round(1 - 0.97**8, 2), round(0.002 * 6 / 3, 3)) == (0.042, 0.22, 0.004)
    assert round(12e6 * 400 / 20_000 / 3_600) == 67
    says(NOTE, "= 4.2%", "= 22%", "= 0.4%", "= 67` core-hours")
