"""What steps and cases are called on a page."""

from pathlib import Path

from records import STEP_NAMES, case_title


def step_name(step: str) -> str:
    return STEP_NAMES.get(step, step)  # type: ignore[call-overload, no-any-return]


def case_name(slug: str) -> str:
    """The short name of a case: `eta-prediction` is ETA prediction."""
    name = case_title(slug)
    return name[0].upper() + name[1:]


def engine_name(engine: str) -> str:
    """What a page calls the engine behind an answer or a score: the embedded one, or a model and whose it is."""
    provider, _, model = engine.partition("/")
    return f"{model} ({provider})" if model else f"{engine.capitalize()} engine"


def cases(corpus_dir: Path) -> list[str]:
    """The slugs of the cases that have a note, in the order of their names."""
    return sorted(path.parent.name for path in corpus_dir.glob("cases/*/note.md"))
