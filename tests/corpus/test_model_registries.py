"""The numbers of the note on model registries, worked out again."""

from tests.corpus.notes import says

NOTE = "concepts/model-registries"


def test_the_slowest_replica_switches_after_105_seconds() -> None:
    poll, gigabytes, gigabytes_a_second, warm_up = 60, 10, 0.5, 25
    slowest = poll + gigabytes / gigabytes_a_second + warm_up
    says(NOTE, f"`60 + 10 / 0.5 + 25 = {slowest:.0f}` seconds")


def test_keeping_only_served_versions_for_a_year_needs_an_eighth_of_the_space() -> None:
    # Day by day: what was registered on each of the last 365 days and is still kept today.
    daily = 20 * 2
    everything = sum(daily for _age in range(365))
    tiered = sum(0.1 * daily + (0.9 * daily if age < 14 else 0) for age in range(365))
    says(NOTE, f"= {everything:,} GB`", f"= {tiered:,.0f} GB`", f"about {tiered / everything:.0%} of the full amount")
