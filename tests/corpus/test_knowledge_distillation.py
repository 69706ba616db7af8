"""The worked numbers of the note on knowledge distillation."""

import numpy as np
from scipy.special import log_softmax, softmax
from scipy.stats import entropy

from tests.corpus.notes import says

NOTE = "concepts/knowledge-distillation"
TEACHER, STUDENT = np.array([6.0, 3.0, 1.0]), np.array([4.0, 3.0, 2.0])


def test_softened_probabilities_of_teacher_and_student() -> None:
    assert softmax(TEACHER).round(3).tolist() == [0.946, 0.047, 0.006]
    assert softmax(TEACHER / 4).round(3).tolist() == [0.569, 0.269, 0.163]
    assert softmax(STUDENT / 4).round(3).tolist() == [0.419, 0.326, 0.254]
    says(NOTE, "| 0.946 | 0.047 | 0.006 |", "| 0.569 | 0.269 | 0.163 |", "| 0.419 | 0.326 | 0.254 |")


def test_the_loss_of_the_example_is_0_66() -> None:
    divergence = entropy(softmax(TEACHER / 4), softmax(STUDENT / 4))
    label = -log_softmax(STUDENT)[0]
    assert (round(divergence, 3), round(label, 3)) == (0.048, 0.408)
    assert round(0.3 * label + 0.7 * 16 * divergence, 2) == 0.66
    says(NOTE, "The divergence at T = 4 is 0.048", "is 0.408", "= 0.66`")


def test_soft_target_gradients_shrink_with_the_square_of_the_temperature() -> None:
    def gradient(t: float) -> float:
        return float(np.abs((softmax(STUDENT / t) - softmax(TEACHER / t)) / t).sum())

    assert 3.5 < gradient(40) / gradient(80) < 4.5
    says(NOTE, "shrink with `1 / T^2`")


def test_teacher_scoring_takes_56_gpu_hours_and_12_gb() -> None:
    assert round(1e8 / 500 / 3600) == 56
    assert 1e8 * 20 * 6 / 1e9 == 12
    assert 1e8 * 128_000 * 2 / 1e12 == 25.6
    says(NOTE, "about 56 GPU hours", "= 12 GB`", "25.6 TB")


def test_margin_loss_ignores_the_scale_of_the_scores() -> None:
    def loss(student: tuple[float, float], teacher: tuple[float, float] = (8.1, 3.1)) -> float:
        return round(((student[0] - student[1]) - (teacher[0] - teacher[1])) ** 2, 2)

    assert loss((120.4, 115.6)) == 0.04
    assert loss((0.9, 0.4)) == 20.25
    says(NOTE, "`0.2^2 = 0.04`", "`4.5^2 = 20.25`")


def test_a_distilled_student_cuts_the_cascade_from_17_to_7() -> None:
    costs = [np.average([1, 1 + 40], weights=[1 - share, share]) for share in (0.4, 0.15)]
    assert np.allclose(costs, [17, 7])
    says(NOTE, "`1 + 0.4 * 40 = 17`", "`1 + 0.15 * 40 = 7`")
