"""The worked numbers of the note on model and pipeline parallelism."""

from tests.corpus.notes import says

NOTE = "concepts/model-and-pipeline-parallelism"


def _finish(stages: int, micro: int, chunks: int = 1) -> float:
    """Idle share of a pipeline, from slots instead of the formula: warm-up, work, drain, forward and backward."""
    work = 2 * micro * chunks
    step = 2 * (stages - 1) + work
    return 1 - work / step


def _simulated_idle(stages: int, micro: int) -> float:
    forward: dict[tuple[int, int], int] = {}
    for m in range(micro):
        for s in range(stages):
            forward[s, m] = 1 + max(forward.get((s - 1, m), 0), forward.get((s, m - 1), 0))
    backward: dict[tuple[int, int], int] = {}
    for m in range(micro):
        for s in reversed(range(stages)):
            ready = max(backward.get((s + 1, m), 0), backward.get((s, m - 1), 0), forward[s, micro - 1])
            backward[s, m] = 1 + ready
    return 1 - 2 * micro / max(backward.values())


def test_three_stages_and_three_micro_batches_idle_40_percent() -> None:
    assert round(_simulated_idle(3, 3), 2) == 0.40
    says(NOTE, "each stage works in 6 of 10 slots, so 40% is idle")


def test_eight_stages_idle_18_percent_with_32_and_47_with_8_micro_batches() -> None:
    assert round(_simulated_idle(8, 32), 2) == 0.18
    assert round(_simulated_idle(8, 8), 2) == 0.47
    assert _simulated_idle(8, 62) > 0.1 >= round(_simulated_idle(8, 63), 9)
    assert round(_simulated_idle(8, 32) / (1 - _simulated_idle(8, 32)), 2) == 0.22
    says(NOTE, "`7 / 39 = 18%`", "`7 / 15 = 47%`", "thus 63 micro-batches for 8 stages", "or 22% for 8 stages")


def test_interleaving_four_chunks_leaves_5_percent() -> None:
    assert round(_finish(8, 32, chunks=4), 2) == 0.05
    says(NOTE, "`7 / (128 + 7) = 5%`")


def test_tensor_parallel_traffic_is_37_6_gb_a_sequence() -> None:
    message = 4096 * 8192 * 2
    ring = sum(message / 8 for _ in range(2 * 7))
    assert round(message / 1e6) == 67
    assert round(ring / 1e6) == 117
    assert round(ring * 4 * 80 / 1e9, 1) == 37.6
    assert round(ring * 4 * 80 / 400e9, 2) == 0.09
    assert round(ring * 4 * 80 / 40e9, 2) == 0.94
    says(NOTE, "a 67 MB message", "= 117 MB", "= 37.6 GB`", "0.09 s", "0.94 s")


def test_activations_need_183_gb_and_23_when_divided_by_eight() -> None:
    layer = 34 * 8192 * 8192
    assert round(layer / 1e9, 1) == 2.3
    assert (round(80 * layer / 1e9), round(80 * layer / 8 / 1e9)) == (183, 23)
    says(NOTE, "= 2.3 GB`", "23 GB instead of 183 GB")


def test_a_balanced_expert_takes_2048_tokens_and_reserves_2560() -> None:
    tokens = 8 * 8192 * 2 // 64
    assert (tokens, int(1.25 * tokens)) == (2048, 2560)
    vectors = 8192 * 2 * 7 // 8
    assert (vectors, round(vectors * 4096 * 2 / 1e6)) == (14336, 117)
    says(NOTE, "= 2,048` tokens", "= 2,560` places", "= 14,336` token vectors", "which is 117 MB")
