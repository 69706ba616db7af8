"""What tests render every prompt with, and how it reads: `python -m tests.prompts.examples` writes it anew.

The files in `golden/` show in a review what a change of a prompt means to a model.
"""

from pathlib import Path
from typing import Any

from assistant.dialogue import Turn
from interview.cases import load_case
from prompts.rendering import Prompt, names, render
from settings import PROJECT_DIR

GOLDEN = Path(__file__).parent / "golden"
CASE = PROJECT_DIR / "corpus" / "cases" / "ad-click-prediction" / "interview.yaml"
PASSAGE = {"title": "Skew", "heading": "What skew is", "text": "Skew is a difference between training and serving."}
GIVEN: dict[str, dict[str, Any]] = {
    "answer": {
        "question": "What is skew?", "passages": [PASSAGE], "words": 120, "kind": "compare", "reminder": "Once more.",
    },
    "connection": {},
    "grade": {
        "case": "ad click prediction", "step": "Frame the problem", "question": "How do you frame it?",
        "points": load_case(CASE).steps["frame"].points, "answer": "As a binary classification.",
    },
    "interviewer": {
        "persona": "sceptical", "case": "ad click prediction", "candidate": "I use trees.", "line": "Why trees?",
    },
    "rewrite": {"question": "And at serving time?", "history": [Turn("user", "What is skew?")]},
}  # fmt: skip


def transcript(prompt: Prompt) -> str:
    """A rendered prompt as a file shows it."""
    parts = (f"=== {message.role}\n{message.text}\n" for message in prompt.messages)
    return f"{prompt.name}, version {prompt.version}\n\n" + "\n".join(parts)


def main() -> None:
    for name in names():
        (GOLDEN / f"{name}.txt").write_text(transcript(render(name, **GIVEN[name])), "utf-8")


if __name__ == "__main__":
    main()
