"""The numbers of the note on LLM agents, worked out again."""

import numpy as np
import pytest

from tests.corpus.notes import says

NOTE = "concepts/llm-agents"
INPUT_PRICE, OUTPUT_PRICE = 1 / 1e6, 5 / 1e6


def run_cost(steps: int, cached_price: float = 1.0) -> tuple[int, int, float]:
    """Input tokens, new input tokens and dollars of a run that sends its history again at each step."""
    seen, total, new = 0, 0, 0
    for step in range(steps):
        prompt = 4_000 + 1_000 * step
        total, new, seen = total + prompt, new + prompt - seen, prompt
    paid = new + cached_price * (total - new)
    return total, new, paid * INPUT_PRICE + steps * 200 * OUTPUT_PRICE


def test_ten_steps_cost_19_times_one_call() -> None:
    (total, _, ten), (_, _, one) = run_cost(10), run_cost(1)
    says(NOTE, f"`10 * 4,000 + 1,000 * (0 + 1 + ... + 9) = {total:,}` tokens and the output to {10 * 200:,}")
    says(NOTE, f"the run costs ${ten:.3f}, against ${one:.3f} for one call: {ten / one:.0f} times")


def test_a_prompt_cache_cuts_the_run_to_three_cents() -> None:
    _, new, cost = run_cost(10, cached_price=0.1)
    says(NOTE, f"reduces the run to ${cost:.3f}, since only {new:,} tokens are new")


def test_parallel_calls_cut_20_seconds_to_12() -> None:
    says(NOTE, f"tool take {10 * (1.5 + 0.5):.0f} s", f"10 steps to 6, or {6 * (1.5 + 0.5):.0f} s")


def test_ten_steps_of_95_percent_succeed_with_60_percent() -> None:
    runs = np.random.default_rng(7).random((100_000, 10)) < 0.95
    assert runs.all(axis=1).mean() == pytest.approx(0.95**10, abs=0.005)
    says(NOTE, f"`0.95^10 = {0.95**10:.0%}`, and 99% per step gives {0.99**10:.0%}")


def test_pass_hat_8_is_17_percent_where_pass_at_8_is_nearly_certain() -> None:
    runs = np.random.default_rng(7).random((100_000, 8)) < 0.8
    assert runs.any(axis=1).mean() > 0.999
    assert runs.all(axis=1).mean() == pytest.approx(0.8**8, abs=0.005)
    says(NOTE, f"`pass^8` is `0.8^8 = {0.8**8:.0%}`")
