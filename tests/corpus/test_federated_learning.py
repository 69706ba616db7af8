"""The worked numbers of the note on federated learning."""

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/federated-learning"


def test_fedavg_of_three_clients_is_2_0_and_unweighted_2_33() -> None:
    models, rows = np.array([1.0, 2.0, 4.0]), np.array([100, 50, 50])
    assert np.average(models, weights=rows) == 2.0
    assert round(float(models.mean()), 2) == 2.33
    assert np.average(models - 1.5, weights=rows) == 0.5
    says(NOTE, "`0.5 * 1.0 + 0.25 * 2.0 + 0.25 * 4.0 = 2.0`", "would give 2.33", "the average change of 0.5")


def _federated(local_steps: int, rounds: int = 4000, rate: float = 0.01) -> float:
    """FedAvg of the losses w ** 2 and 4 * (w - 3) ** 2."""
    w = 1.0
    for _ in range(rounds):
        models = []
        for scale, centre in ((1, 0), (4, 3)):
            local = w
            for _ in range(local_steps):
                local -= rate * 2 * scale * (local - centre)
            models.append(local)
        w = sum(models) / 2
    return w


def test_many_local_steps_settle_at_1_5_and_one_step_at_2_4() -> None:
    grid = np.linspace(-1, 4, 50_001)
    assert round(float(grid[(grid**2 + 4 * (grid - 3) ** 2).argmin()]), 3) == 2.4
    assert round(_federated(1), 3) == 2.4
    assert round(_federated(1000, rounds=3), 3) == 1.5
    says(NOTE, "`(1 * 0 + 4 * 3) / (1 + 4) = 2.4`", "FedAvg settles at 1.5", "would reach 2.4")


def test_a_run_moves_80_terabytes_and_8_megabytes_a_phone() -> None:
    megabytes = 5e6 * 4 * 2 / 1e6
    total = 1000 * 2000 * megabytes
    assert (megabytes, total / 1e6, 1000 * 2000 / 10e6, total / 10e6) == (40, 80, 0.2, 8)
    assert round(2000 * 5 / 60) == 167
    says(NOTE, "`1,000 * 2,000 * 40 MB = 80 TB`", "0.2 times on average and moves 8 MB", "= 167` hours")


def test_pair_masks_cancel_in_the_sum() -> None:
    values, masks = {1: 5, 2: 7, 3: 9}, {(1, 2): 30, (1, 3): -4, (2, 3): 11}
    sent = {
        client: value + sum(m if client == low else -m if client == high else 0 for (low, high), m in masks.items())
        for client, value in values.items()
    }
    assert list(sent.values()) == [31, -12, 2]
    assert sum(sent.values()) == sum(values.values()) == 21
    says(NOTE, "`5 + 30 - 4 = 31`, `7 - 30 + 11 = -12` and `9 + 4 - 11 = 2`", "The sum is 21")
