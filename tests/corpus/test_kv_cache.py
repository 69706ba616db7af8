"""The numbers of the note on the KV cache, worked out again."""

import math

from tests.corpus.notes import says

NOTE = "concepts/kv-cache"


def per_token(kv_heads: int = 8, layers: int = 32, head_dim: int = 128, width: int = 2) -> int:
    return 2 * layers * kv_heads * head_dim * width


ROOM = 0.9 * 80e9 - 16e9 - 4e9
TOKENS = int(ROOM / per_token())


def test_a_cache_saves_a_factor_of_450() -> None:
    without = sum(2_000 + step for step in range(500))
    with_cache = 2_000 + 499
    says(NOTE, f"together {without:,} token positions", f"{with_cache:,} positions, {without / with_cache:.0f} times")


def test_a_token_takes_131072_bytes() -> None:
    says(NOTE, f"`2 * 32 * 8 * 128 * 2 = {per_token():,}` bytes, or {per_token() / 1024:.0f} KiB")
    for variant, heads in (("MHA", 32), ("GQA", 8), ("MQA", 1)):
        size = per_token(heads)
        says(NOTE, f"| {variant} | {heads} | {size:,} | {8_192 * size / 1e9:.2f} GB |")


def test_52_gb_hold_48_long_or_198_short_sequences() -> None:
    assert round(ROOM / 1e9, 6) == 52
    says(NOTE, f"`52e9 / 131,072 = {TOKENS:,}` tokens: {TOKENS // 8_192} sequences of 8,192 tokens, or")
    says(
        NOTE, f"or {TOKENS // 2_000} of 2,000", f"52 GB take {52e9 / 2e12 * 1e3:.0f} ms a step, against {16 / 2:.0f} ms"
    )


def test_paging_holds_four_times_as_many_sequences() -> None:
    paged = TOKENS // (2_000 + 16 // 2)
    says(NOTE, f"only {2_000 / 8_192:.0%} is filled", f"`396,728 / 2,008 = {paged}` sequences, {paged / 48:.1f} times")


def test_a_shared_prefix_of_1500_tokens_saves_74_percent() -> None:
    reused = 1_500 // 16 * 16
    says(
        NOTE, f"{1_500 // 16} blocks, or {reused:,} tokens, are reused, which saves {reused / 2_000:.0%} of the prefill"
    )
    says(NOTE, f"`99 * 1,488 * 131,072 = {99 * reused * per_token() / 1e9:.1f} GB`")


def test_loading_beats_recomputing_a_long_prefix() -> None:
    size = 4_000 * per_token()
    says(NOTE, f"({size / 1e9:.2f} GB) over an assumed 25 GB/s takes {size / 25e9 * 1e3:.0f} ms")
    says(NOTE, f"20,000 tokens a second takes {4_000 / 20_000 * 1e3:.0f} ms")


def test_the_interview_numbers() -> None:
    need = 1_000 / (TOKENS // 2_000)
    says(NOTE, f"`1,000 / 198 = {need:.2f}`, so {math.ceil(need)} GPUs")
    long = 128_000 * per_token()
    says(NOTE, f"`128,000 * 131,072 = {long / 1e9:.1f} GB`, only {int(ROOM // long)} fit")
