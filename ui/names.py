"""What steps and cases are called on a page."""

from collections.abc import Mapping
from pathlib import Path

from records import StepId

STEP_NAMES: Mapping[StepId, str] = {
    "clarify": "Clarify requirements",
    "frame": "Frame the problem",
    "data": "Prepare data",
    "model": "Develop the model",
    "evaluate": "Evaluate",
    "deploy": "Deploy and serve",
    "monitor": "Monitor and maintain",
}
_IN_CAPITALS = {"eta", "rag"}


def step_name(step: str) -> str:
    return STEP_NAMES.get(step, step)  # type: ignore[call-overload, no-any-return]


def case_name(slug: str) -> str:
    """The short name of a case: `eta-prediction` is ETA prediction."""
    words = [word.upper() if word in _IN_CAPITALS else word for word in slug.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def cases(corpus_dir: Path) -> list[str]:
    """The slugs of the cases that have a note, in the order of their names."""
    return sorted(path.parent.name for path in corpus_dir.glob("cases/*/note.md"))
