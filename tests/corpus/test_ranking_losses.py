"""The worked numbers of the note on ranking losses, worked out again with PyTorch."""

import math

import torch
from torch.nn import functional

from tests.corpus.notes import says

NOTE = "concepts/ranking-losses"
LABELS = torch.tensor([0.0, 1.0, 0.0])


def _losses(scores: torch.Tensor) -> list[torch.Tensor]:
    """Summed log loss, summed pairwise logistic loss and softmax cross-entropy of the list A, B, C."""
    log_loss = functional.binary_cross_entropy_with_logits(scores, LABELS, reduction="sum")
    pairs = functional.softplus(-(scores[1] - scores[[0, 2]])).sum()
    return [log_loss, pairs, functional.cross_entropy(scores, torch.tensor(1))]


def test_values_and_gradients_of_the_three_losses() -> None:
    for name, position in (("log loss, sum", 0), ("pairwise logistic", 1), ("softmax", 2)):
        scores = torch.tensor([1.0, 0.5, -1.0], requires_grad=True)
        loss = _losses(scores)[position]
        (gradient,) = torch.autograd.grad(loss, scores)
        cells = " | ".join(f"{value:+.3f}" for value in gradient.tolist())
        says(NOTE, f"| {name} | {loss.item():.3f} | {cells} |")
        ratio = gradient[0].item() / gradient[2].item()
        says(
            NOTE, f"= {ratio:.1f}` times for log loss" if position == 0 else f"{ratio:.1f} times for {name.split()[0]}"
        )


def test_a_shift_moves_only_the_log_loss() -> None:
    scores = torch.tensor([1.0, 0.5, -1.0])
    before, after = _losses(scores), _losses(scores + 2)
    assert torch.allclose(torch.stack(before[1:]), torch.stack(after[1:]))
    says(NOTE, f"the log loss rises from {before[0].item():.3f} to {after[0].item():.3f}")
    says(NOTE, f"pairwise loss at {after[1].item():.3f} and the softmax loss at {after[2].item():.3f}")


def test_the_smooth_rank_of_b_is_1_99_or_1_80() -> None:
    def rank(temperature: float) -> float:
        return 1 + sum(1 / (1 + math.exp(-(other - 0.5) / temperature)) for other in (1.0, -1.0))

    says(NOTE, f"is {rank(0.1):.2f} at T = 0.1 and {rank(1):.2f} at T = 1; the true rank is 2")


def test_five_positives_among_200_make_975_pairs() -> None:
    pairs = [(i, j) for i in range(5) for j in range(5, 200)]
    says(NOTE, f"`5 * 195 = {len(pairs)}` pairs exist", f"leave {5 * 5}")
