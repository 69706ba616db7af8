"""The numbers of the note on fine-tuning language models, worked out again."""

import math

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/fine-tuning-language-models"
WIDTH, KV, FEED = 4_096, 1_024, 14_336
MATRICES = [(WIDTH, WIDTH)] * 2 + [(WIDTH, KV)] * 2 + [(WIDTH, FEED)] * 3


def adapter(d_in: int, d_out: int, rank: int = 16) -> int:
    return np.empty((rank, d_in)).size + np.empty((d_out, rank)).size


LORA = 32 * sum(adapter(*shape) for shape in MATRICES)


def test_rank_16_trains_41_9_million_parameters() -> None:
    square, key, feed = adapter(WIDTH, WIDTH), adapter(WIDTH, KV), adapter(WIDTH, FEED)
    says(NOTE, f"train {square:,} parameters each, key and value {key:,} each", f"{feed:,} each: {LORA // 32:,}.")
    says(NOTE, f"trains {LORA / 1e6:.1f} million parameters, {LORA / 8e9:.1%} of 8 billion, an {LORA * 2 / 1e6:.0f} MB")


def test_the_adapted_matrix_has_the_rank_of_the_adapter() -> None:
    rng = np.random.default_rng(7)
    update = rng.normal(size=(64, 4)) @ rng.normal(size=(4, 48))
    assert np.linalg.matrix_rank(update) == 4


def test_the_table_of_memory() -> None:
    state = LORA * 16 / 1e9
    for name, weights, trained in (("Full", 16, 8 * 16 - 16), ("LoRA", 16, state), ("QLoRA", 8 * 4.125 / 8, state)):
        row = [f"{weights:.1f}".removesuffix(".0"), f"{trained:.1f}".removesuffix(".0")]
        says(NOTE, f"| {name} | {row[0]} GB | {row[1]} GB | {f'{weights + trained:.1f}'.removesuffix('.0')} GB |")


def test_three_epochs_take_2_7_hours() -> None:
    work = 6 * 8e9 * 10_000 * 1_000 * 3
    says(NOTE, f"`6 * 8e9 * 3e7 = {work:.2e}`".replace("e+", "e"), f"{work / 150e12 / 3_600:.1f} hours")


def test_the_dpo_loss_falls_from_0_693_to_0_403() -> None:
    margin = 0.1 * (2 + 5)
    chosen = 1 / (1 + math.exp(-margin))
    says(NOTE, f"the margin is {margin:.1f}, `sigmoid(0.7) = {chosen:.3f}`")
    says(NOTE, f"falls from {-math.log(0.5):.3f} to {-math.log(chosen):.3f}")


def test_a_win_rate_of_55_percent_has_an_error_of_2_2_points() -> None:
    wins = np.random.default_rng(7).binomial(500, 0.55, size=200_000) / 500
    says(NOTE, f"`sqrt(0.55 * 0.45 / 500) = {wins.std() * 100:.1f}` points")


def test_the_break_even_is_14_8_or_148_million_requests() -> None:
    saved = 2_700 * 0.50 / 1e6
    says(NOTE, f"${saved:.5f} a request", f"`20,000 / {saved:.5f} = {20_000 / saved / 1e6:.1f}` million")
    says(NOTE, f"moves to {20_000 / (saved / 10) / 1e6:.0f} million", f"cost ${500 * 10:,}")
