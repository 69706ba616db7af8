"""The worked numbers of the note on vector databases."""

from scipy.stats import binom

from tests.corpus.notes import says

NOTE = "concepts/vector-databases"


def test_quorum_of_three_succeeds_99_97_percent_of_the_time() -> None:
    for level, needed, digits in (("ONE", 1, 4), ("QUORUM", 2, 2), ("ALL", 3, 2)):
        success = 100 * binom.sf(needed - 1, 3, 0.99)
        says(NOTE, f"| `{level}` | {needed} | {success:.{digits}f}% |")
    quorum = 3 // 2 + 1
    assert quorum + quorum > 3
    says(NOTE, f"`{quorum} + {quorum} > 3`")


def test_a_small_tenant_is_scanned_in_1_5_ms() -> None:
    scanned = 5_000 * 768 * 4
    assert (round(scanned / 1e6), round(scanned / 10e9 * 1000, 1)) == (15, 1.5)
    assert (20_000 * 5_000, 100 * 5_000 / 100e6, 20_000 * 10e6 / 1e9) == (100_000_000, 0.005, 200)
    says(NOTE, "`5,000 * 768 * 4 = 15` MB takes 1.5 ms", "0.005% of 100 million", "waste 200 GB")
