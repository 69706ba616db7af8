"""The numbers of the note on speculative decoding, worked out again, acceptance by simulation."""

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "concepts/speculative-decoding"


def tokens(a: float, k: int) -> float:
    """Expected tokens of a round: 1, and one more for each accepted run of 1, 2, ... k drafts."""
    return 1 + sum(a**run for run in range(1, k + 1))


def speedup(a: float, k: int, c: float = 0.05) -> float:
    return tokens(a, k) / (1 + k * c)


def pass_ms(sequences: int, each: int, context: int = 200) -> float:
    reading = (16e9 + sequences * context * 131_072) / 2e12
    return max(reading, sequences * each * 2 * 8e9 / 300e12) * 1e3


def loaded(sequences: int, context: int = 200) -> float:
    plain = pass_ms(sequences, 1, context)
    return tokens(0.8, 4) * plain / (pass_ms(sequences, 5, context) + 4 * 0.05 * plain)


def test_the_accepted_and_replaced_tokens_follow_the_target() -> None:
    rng, p, q = np.random.default_rng(7), np.array([0.6, 0.3, 0.1]), np.array([0.4, 0.4, 0.2])
    drafts = rng.choice(3, size=400_000, p=q)
    accepted = rng.random(len(drafts)) < np.minimum(1, p / q)[drafts]
    left = np.maximum(0, p - q)
    out = np.where(accepted, drafts, rng.choice(3, size=len(drafts), p=left / left.sum()))
    assert np.bincount(out) / len(out) == pytest.approx(p, abs=0.005)
    assert accepted.mean() == pytest.approx(np.minimum(p, q).sum(), abs=0.005)
    says(NOTE, f"`0.4 + 0.3 + 0.1 = {np.minimum(p, q).sum():.1f}`", f"`0.4 + 0.2 * 1 = {0.4 + 0.2:.1f}`")
    says(NOTE, f"`0.4 * 0.3 / 0.4 = {0.4 * 0.3 / 0.4:.1f}`")


def test_a_round_yields_3_36_tokens_and_a_speedup_of_2_8() -> None:
    rounds = np.random.default_rng(7).random((200_000, 4)) < 0.8
    assert 1 + rounds.cumprod(axis=1).sum(axis=1).mean() == pytest.approx(tokens(0.8, 4), abs=0.01)
    says(NOTE, f"`E = (1 - 0.8^5) / 0.2 = {tokens(0.8, 4):.2f}` tokens", f"`3.36 / 1.2 = {speedup(0.8, 4):.2f}`")


@pytest.mark.parametrize("a", [0.3, 0.5, 0.6, 0.8, 0.9])
def test_the_table_of_acceptance(a: float) -> None:
    says(NOTE, f"| {a} | {tokens(a, 4):.2f} | {speedup(a, 4):.2f} |")


@pytest.mark.parametrize("a", [0.5, 0.6, 0.8, 0.9])
def test_the_table_of_draft_lengths(a: float) -> None:
    best = max(range(1, 40), key=lambda k: speedup(a, k))
    says(NOTE, f"| {a} | {speedup(a, 2):.2f} | {speedup(a, 4):.2f} | {speedup(a, 8):.2f} | {best} |")


@pytest.mark.parametrize("b", [1, 32, 64, 96, 128])
def test_the_table_of_batch_sizes(b: int) -> None:
    says(NOTE, f"| {b} | {pass_ms(b, 1):.1f} ms | {pass_ms(b, 5):.1f} ms | {loaded(b):.2f} |")


def test_long_contexts_keep_a_gain_of_2_13() -> None:
    says(NOTE, f"0.0131 ms per sequence for reading a cache of 200 tokens, acceptance 0.8, `k = 4` and `c = {0.05}`")
    assert pytest.approx(0.0131, abs=0.0001) == 200 * 131_072 / 2e12 * 1e3
    says(NOTE, f"still gain a factor of {loaded(128, 2_000):.2f}")


def test_the_break_even_acceptance_is_0_17() -> None:
    found = min(a / 1_000 for a in range(1_000) if tokens(a / 1_000, 4) > 1.2)
    says(NOTE, f"acceptance {found:.2f} already does")
