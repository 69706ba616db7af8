"""The numbers of the note on serving stacks, worked out again."""

from tests.corpus.notes import says

NOTE = "concepts/serving-stacks"


def test_one_process_for_twelve_models_saves_the_fixed_memory_of_eleven() -> None:
    models, weights, fixed = 12, 1.5, 0.5
    apart = sum(weights + fixed for _ in range(models))
    together = sum(weights for _ in range(models)) + fixed
    assert apart - together == fixed * (models - 1)
    says(NOTE, f"`12 * (1.5 + 0.5) = {apart:.0f} GB`", f"`12 * 1.5 + 0.5 = {together} GB`")
