"""The worked numbers of the note on ZeRO and FSDP."""

from tests.corpus.notes import says

NOTE = "concepts/zero-and-fsdp"
WEIGHTS, GRADIENTS, OPTIMIZER = 2, 2, 4 + 4 + 4


def _gigabytes(parameters: float, workers: int, sharded: tuple[int, ...] = ()) -> float:
    """Memory of one worker: each state whole, or divided by the workers when it is sharded."""
    states = (OPTIMIZER, GRADIENTS, WEIGHTS)
    return sum(parameters * b / (workers if i in sharded else 1) for i, b in enumerate(states)) / 1e9


def test_memory_of_7_5_billion_parameters_by_stage() -> None:
    stages = [(), (0,), (0, 1), (0, 1, 2)]
    assert [round(_gigabytes(7.5e9, 64, s), 1) for s in stages] == [120.0, 31.4, 16.6, 1.9]
    assert [_gigabytes(7.5e9, 8, s) for s in stages] == [120.0, 41.25, 28.125, 15.0]
    says(NOTE, "| 120 GB | 120 GB |", "| 31.4 GB | 41.3 GB |", "| 16.6 GB | 28.1 GB |", "| 1.9 GB | 15 GB |")


def test_stage_three_moves_45_gb_where_plain_data_parallelism_moves_30() -> None:
    model = 7.5e9 * WEIGHTS / 1e9
    plain, full = 2 * model, 3 * model
    assert (model, plain, full) == (15, 30, 45)
    assert (plain / 25, full / 25) == (1.2, 1.8)
    says(NOTE, "(15 GB) moves 30 GB or 45 GB a step", "takes 1.2 s or 1.8 s")


def test_sixteen_thousand_tokens_hide_the_traffic_of_stage_three() -> None:
    tokens = 16_000
    for parameters in (1e9, 7.5e9, 70e9):
        assert abs(6 * parameters * tokens / 400e12 - 3 * WEIGHTS * parameters / 25e9) < 1e-9
    says(NOTE, "`400e12 / 25e9 = 16,000` tokens per GPU")


def test_offloading_13_billion_leaves_26_gb_on_the_gpu() -> None:
    total, kept = 13 * (WEIGHTS + GRADIENTS + OPTIMIZER), 13 * WEIGHTS
    assert (total, kept, total - kept) == (208, 26, 182)
    assert round(26 / 25) == 1
    says(NOTE, "`16 * 13 = 208 GB`", "`2 * 13 = 26 GB`", "182 GB on the host", "about 1 s per direction")


def test_logits_take_4_2_gb_and_seven_billion_14_gb_each_on_eight() -> None:
    assert round(8192 * 128_000 * 4 / 1e9, 1) == 4.2
    assert _gigabytes(7e9, 1) == 112 and _gigabytes(7e9, 8, (0, 1, 2)) == 14
    says(NOTE, "= 4.2 GB`", "7 billion parameters need 112 GB", "takes 14 GB each")
