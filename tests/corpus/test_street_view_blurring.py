"""The numbers of the case on blurring street imagery."""

from math import sqrt

from tests.corpus.notes import says

NOTE = "cases/street-view-blurring"


def test_storage() -> None:
    assert round(8_192 * 4_096 / 1e6, 1) == 33.6
    assert (round(20 * 90 / 1_000, 1), round(1e9 * 10e6 * 4 / 3 / 1e15, 1)) == (1.8, 13.3)
    assert round(20e12 * 8 / 86_400 / 1e9, 2) == 1.85
    says(NOTE, "= 1.8 PB", "= 13.3 PB", "1.85 Gbit/s", "33.6 million pixels")


def test_anchors_and_coverage() -> None:
    assert (round(12**2 / 32**2, 2), round(12**2 / 16**2, 2)) == (0.14, 0.56)
    assert (round(100 * 100 / (120 * 120), 2), 80 * 100 / (100 * 100)) == (0.69, 0.8)
    says(NOTE, "= 0.14", "= 0.56", "= 0.69", "leaves a fifth visible")


def test_people_seen_from_several_views() -> None:
    assert (round(1 - 0.98**4, 3), round(1 - 0.996**4, 3)) == (0.078, 0.016)
    says(NOTE, "= 7.8%", "= 1.6%")


def test_threshold_step() -> None:
    assert round((9 - 2) / (0.008 * 1.2)) == 729
    assert (round(9 * 84**2 / (8_192 * 2_048), 4), round(30 * 84**2 / (8_192 * 2_048), 4)) == (0.0038, 0.0126)
    says(NOTE, "= 729", "0.38%", "1.26%")


def test_test_set_and_audit_sizes() -> None:
    slice_faces = round(1.96**2 * 0.01 * 0.99 / 0.005**2)
    assert (slice_faces, 12 * slice_faces, 12 * slice_faces / 1.2) == (1_521, 18_252, 15_210)
    assert round(1.96 * sqrt(0.99 * 0.01 / 12_000), 4) == 0.0018
    assert round(16 * 0.2 * 0.8 / 0.002**2) == 640_000
    says(NOTE, "= 1,521", "18,252", "15,210", "= 0.0018", "`3 / 3,000 = 0.1%`", "= 640,000")


def test_the_paired_comparison() -> None:
    only_new, only_old = 120 - 70, 90 - 70
    assert round((only_new - only_old) ** 2 / (only_new + only_old), 1) == 12.9
    pooled = (120 + 90) / 24_000
    assert round((120 - 90) / 12_000 / sqrt(2 * pooled * (1 - pooled) / 12_000), 2) == 2.08
    says(NOTE, "= 12.9", "z = 2.08")
