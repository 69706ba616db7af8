"""The worked numbers of the note on focal loss."""

import numpy as np
from scipy import optimize
from scipy.special import expit, logit

from tests.corpus.notes import says

NOTE = "concepts/focal-loss"


def _loss(p_t: float, gamma: float) -> float:
    return float((1 - p_t) ** gamma * -np.log(p_t))


def _share(hard: tuple[int, float], easy: tuple[int, float], gamma: float) -> float:
    of_hard, of_easy = (rows * _loss(p_t, gamma) for rows, p_t in (hard, easy))
    return of_hard / (of_hard + of_easy)


def test_objects_supply_7_percent_of_cross_entropy_and_99_8_of_focal_loss() -> None:
    objects, background = (50, 0.2), (100_000, 0.99)
    assert (round(100_000 * _loss(0.99, 0)), round(50 * _loss(0.2, 0))) == (1005, 80)
    assert (f"{100_000 * _loss(0.99, 2):.2f}", f"{50 * _loss(0.2, 2):.1f}") == ("0.10", "51.5")
    assert round(_share(objects, background, 0), 2) == 0.07
    assert round(_share(objects, background, 2), 3) == 0.998
    says(NOTE, "objects supply 7% of the loss", "0.10 and 51.5, and objects supply 99.8%", "`50 * 1.609 = 80`")


def test_the_table_of_losses() -> None:
    for p_t, digits in ((0.2, 3), (0.5, 3)):
        row = " | ".join(f"{_loss(p_t, g):.{digits}f}" for g in (0, 1, 2))
        says(NOTE, f"| {p_t} | {row} | {(1 - p_t) ** 2:.2f} |")
    assert [f"{_loss(0.9, g):.3g}" for g in (0, 1, 2)] == ["0.105", "0.0105", "0.00105"]
    assert [f"{_loss(0.99, g):.6f}" for g in (0, 1, 2)] == ["0.010050", "0.000101", "0.000001"]
    says(NOTE, "| 0.9 | 0.105 | 0.0105 | 0.00105 | 0.01 |", "| 0.99 | 0.0101 | 0.000101 | 0.000001 | 0.0001 |")


def test_gradient_falls_at_0_9_and_grows_at_0_1() -> None:
    def slope(p_t: float, gamma: float) -> float:
        z, step = logit(p_t), 1e-5
        return abs(_loss(expit(z + step), gamma) - _loss(expit(z - step), gamma)) / (2 * step)

    assert (round(slope(0.9, 0), 3), round(slope(0.9, 2), 4)) == (0.1, 0.0029)
    assert (round(slope(0.1, 0), 3), round(slope(0.1, 2), 2)) == (0.9, 1.10)
    says(NOTE, "at `p_t = 0.9` is 0.0029 instead of 0.1", "at `p_t = 0.1` it is 1.10 instead of 0.9")


def test_the_bias_for_a_prior_of_one_percent_is_minus_4_595() -> None:
    assert round(float(logit(0.01)), 3) == -4.595
    says(NOTE, "the bias is -4.595")


def _best_answer(eta: float, gamma: float) -> float:
    def risk(p: float) -> float:
        return eta * _loss(p, gamma) + (1 - eta) * _loss(1 - p, gamma)

    return float(optimize.minimize_scalar(risk, bounds=(1e-4, 1 - 1e-4), method="bounded").x)


def test_focal_loss_answers_0_9_with_0_69() -> None:
    assert [round(_best_answer(eta, 2), 2) for eta in (0.9, 0.99, 0.1)] == [0.69, 0.85, 0.31]
    assert [round(_best_answer(eta, 0), 2) for eta in (0.9, 0.99, 0.1)] == [0.90, 0.99, 0.10]
    says(NOTE, "0.9 is best answered with 0.69, 0.99 with 0.85, and 0.1 with 0.31")


def test_the_closed_form_inverts_the_minimizer() -> None:
    def h(p: float, gamma: float) -> float:
        return float((1 - p) ** gamma / p - gamma * (1 - p) ** (gamma - 1) * np.log(p))

    for gamma in (1, 2, 3):
        for eta in (0.05, 0.3, 0.8):
            p = _best_answer(eta, gamma)
            assert abs(h(1 - p, gamma) / (h(p, gamma) + h(1 - p, gamma)) - eta) < 1e-3
    assert round(h(0.3, 2) / (h(0.7, 2) + h(0.3, 2)), 2) == 0.91
    says(NOTE, "a score of 0.70 with `gamma = 2` means 0.91")


def test_wrong_labels_take_37_percent_and_99_5_percent() -> None:
    wrong, clean = (100, 0.05), (9_900, 0.95)
    assert (round(_share(wrong, clean, 0), 2), round(_share(wrong, clean, 2), 3)) == (0.37, 0.995)
    says(NOTE, "assigns 37% of the loss to the wrong labels", "assigns 99.5%")


def test_asymmetric_loss_of_a_negative_at_0_30_is_0_0011() -> None:
    shifted = [max(p - 0.05, 0) for p in (0.04, 0.30)]
    assert shifted == [0, 0.25]
    assert round(_loss(1 - shifted[1], 4), 4) == 0.0011
    says(NOTE, "`0.25 ** 4 * -ln(0.75) = 0.0011`")


def test_negatives_near_1_lose_their_gradient() -> None:
    def slope(p: float) -> float:
        z, step = logit(p), 1e-5
        return (_loss(1.05 - expit(z + step), 4) - _loss(1.05 - expit(z - step), 4)) / (2 * step)

    assert slope(0.999) < 0.1 * slope(0.9)
    says(NOTE, "Negatives scored near 1, probably missing tags, also lose their gradient")


def test_effective_sizes_give_a_weight_ratio_of_100() -> None:
    sizes = [sum(0.999**j for j in range(n)) for n in (10, 10_000)]
    assert (round(sizes[0], 2), round(sizes[1]), round(sizes[1] / sizes[0])) == (9.96, 1000, 100)
    says(NOTE, "effective sizes of 9.96 and 1,000, so the weight ratio is 100 instead of 1,000")
