"""The numbers of the note on continuous batching, worked out again, the slots by simulation."""

import math

import pytest

from tests.corpus.notes import says

NOTE = "concepts/continuous-batching"
LENGTHS = [20, 200, 40, 100, 60, 30, 150, 80]
TOKEN_MS = 2 * 8e9 / 300e12 * 1e3
PREFILL_MS = 2_000 * TOKEN_MS
KV_BYTES = 2 * 32 * 8 * 128 * 2


def pass_ms(sequences: int) -> float:
    return (16e9 + sequences * 2_000 * KV_BYTES) / 2e12 * 1e3


def continuous(lengths: list[int], slots: int) -> int:
    """Steps until all are done when a waiting request takes each free slot."""
    waiting, running, steps = list(lengths), [], 0
    while waiting or running:
        while waiting and len(running) < slots:
            running.append(waiting.pop(0))
        running = [left - 1 for left in running if left > 1]
        steps += 1
    return steps


def test_static_batches_take_350_steps_and_continuous_ones_220() -> None:
    static, steps, tokens = max(LENGTHS[:4]) + max(LENGTHS[4:]), continuous(LENGTHS, 4), sum(LENGTHS)
    says(NOTE, f"so {static} steps produce {tokens} tokens and {tokens / (4 * static):.0%} of the slots")
    says(NOTE, f"ends after {steps} steps, and {tokens / (4 * steps):.0%} of the slots")
    says(NOTE, f"{static / steps:.1f} times faster")


def test_prefill_of_2000_tokens_takes_107_ms() -> None:
    says(NOTE, f"`2 * 8e9 / 300e12 = {TOKEN_MS:.3f}` ms and a prompt of 2,000 tokens takes {PREFILL_MS:.0f} ms")
    says(NOTE, f"`16e9 / 2e12 = {pass_ms(0):.0f}` ms", f"{pass_ms(1) - pass_ms(0):.2f} ms for 2,000 tokens")
    says(NOTE, f"pays {pass_ms(1):.1f} ms per token", f"cost {2 / 18:.0%} of the throughput")


def test_an_answer_of_300_tokens_takes_9_3_seconds() -> None:
    says(NOTE, f"`0.3 + 299 * 0.03 = {0.3 + 299 * 0.03:.1f}` s")


def test_chunks_turn_a_stall_of_427_ms_into_27() -> None:
    whole, budget = 8_000 * TOKEN_MS, 512 * TOKEN_MS
    assert budget > pass_ms(32)
    passes = math.ceil(8_000 / (512 - 32))
    says(NOTE, f"takes {whole:.0f} ms, during", f"`512 * 0.0533 = {budget:.0f}` ms", f"{passes} passes complete")
    says(NOTE, f"after {passes * budget:.0f} ms", f"comes {passes * budget / whole - 1:.0%} later")


@pytest.mark.parametrize("b", [1, 16, 64, 128, 198])
def test_the_table_of_sequences(b: int) -> None:
    says(NOTE, f"| {b} | {pass_ms(b):.1f} ms | {b / pass_ms(b) * 1e3:,.0f} |")


def test_more_sequences_double_tpot_twice() -> None:
    rate = {b: b / pass_ms(b) for b in (1, 64, 198)}
    assert round(rate[64] / rate[1]) == 32
    assert pass_ms(64) / pass_ms(1) == pytest.approx(2, abs=0.1)
    assert pass_ms(198) / pass_ms(64) == pytest.approx(2, abs=0.1)
    says(NOTE, "throughput by 32 and only", f"adds {rate[198] / rate[64] - 1:.0%} throughput")
    allowed = max(b for b in range(1, 300) if pass_ms(b) <= 20)
    says(NOTE, f"`(20 - 8) / 0.131 = {allowed}` sequences")


def test_a_request_costs_184_ms_without_and_104_ms_with_a_shared_prefix() -> None:
    decode = 300 * round(pass_ms(64), 1) / 64
    full, shared = round(107 + decode), round(512 * TOKEN_MS + decode)
    assert round(PREFILL_MS) == 107
    says(NOTE, f"`107 + 300 * 16.4 / 64 = {full}` ms", f"`1,000 / {full} = {1_000 / full:.1f}` requests")
    says(NOTE, f"or {300 * 1_000 / full:,.0f} output tokens", f"leaves {512 * TOKEN_MS:.0f} ms of prefill")
    says(NOTE, f"costs {shared} ms and capacity rises to {1_000 / shared:.1f} requests")


def test_separate_pools_need_14_gpus_and_mixed_ones_13() -> None:
    decode = 300 * pass_ms(64) / 64
    pools = [math.ceil(50 * ms / 1e3 / 0.75) for ms in (PREFILL_MS, decode, PREFILL_MS + decode)]
    says(NOTE, f"{PREFILL_MS:.0f} ms of prefill and {decode:.0f} ms of decode")
    says(NOTE, f"{pools[0]} prefill and {pools[1]} decode GPUs are needed, while {pools[2]} mixed")
    moved = 2_000 * KV_BYTES
    says(NOTE, f"are {moved / 1e9:.2f} GB, or {moved / 25e9 * 1e3:.0f} ms at an assumed 25 GB/s")
    says(NOTE, f"{moved / 2.5e9 * 1e3:.0f} ms at 2.5 GB/s")
