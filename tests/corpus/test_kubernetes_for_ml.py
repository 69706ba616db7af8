"""The numbers of the note on Kubernetes for machine learning, worked out again."""

from tests.corpus.notes import says

NOTE = "concepts/kubernetes-for-ml"


def test_eight_free_gpus_on_four_nodes_hold_no_pod_of_four() -> None:
    free = [8 - 6] * 4
    assert sum(free) == 8 and not any(gpus >= 4 for gpus in free)
    says(NOTE, f"{sum(free)} GPUs are free", f"no node has more than {max(free)}")


def test_two_jobs_of_six_can_take_four_gpus_each_and_stop() -> None:
    free, got = 8, [0, 0]
    while free:
        got[free % 2] += 1
        free -= 1
    assert got == [4, 4]
    says(NOTE, "each job may get 4, both wait for 2 more")


def test_the_startup_probe_must_allow_152_seconds() -> None:
    needed = 28 / 0.25 + 40
    assert needed < 30 * 10
    says(NOTE, f"`28 / 0.25 + 40 = {needed:.0f}` seconds", "gives 300 seconds")


def test_eight_replicas_with_a_surge_of_one_take_32_minutes() -> None:
    def minutes(replicas: int, surge: int, start: int) -> int:
        return -(-replicas // surge) * start

    says(NOTE, f"`8 * 4 = {minutes(8, 1, 4)}` minutes", f"a surge of 2 takes {minutes(8, 2, 4)} minutes")


def test_spot_at_35_percent_costs_36_percent_after_interruptions() -> None:
    lost = 3 * (20 / 2 + 6)
    share = lost / (24 * 60)
    says(NOTE, f"= {lost:.0f}` of 1,440 minutes, or {share:.1%}", f"= {0.35 / (1 - share):.0%}` of on-demand")
