"""`python -m eval refusal [--fit]`: how often the assistant rightly and wrongly says that the notes hold no answer."""

import json
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue import make_whole
from assistant.refusal import MODEL_FILE, RefusalModel, Signals, load_refusal_model, signals
from eval.measures import estimate
from eval.questions import TestQuestion, load_questions
from knowledge_base import KnowledgeBase

_FALSE_REFUSALS = 0.03  # share of answerable tuning questions that may be refused: the bar is set there


@dataclass(frozen=True)
class Measured:
    """A question and the signals that its search gave."""

    question: TestQuestion
    signals: Signals


def measure(base: KnowledgeBase) -> list[Measured]:
    rows = []
    for question in load_questions():
        found = base.search(make_whole(question.question, question.history), base.settings.passages)
        rows.append(Measured(question, signals(found)))
    return rows


def fit(rows: list[Measured], embedder: str) -> RefusalModel:
    """Logistic regression on the tuning half; the bar where few answerable questions are refused."""
    from sklearn.linear_model import LogisticRegression

    tune = [row for row in rows if row.question.half == "tune"]
    x, y = _matrix(tune), np.array([row.question.answerable for row in tune])
    model = LogisticRegression(C=10.0, class_weight="balanced").fit(x, y)
    bar = float(np.quantile(model.predict_proba(x)[y, 1], _FALSE_REFUSALS))
    weights = tuple(round(float(w), 3) for w in model.coef_[0])
    return RefusalModel(weights, round(float(model.intercept_[0]), 3), round(bar, 3), embedder)


def save(model: RefusalModel, path: Path = MODEL_FILE) -> None:
    data = {"weights": model.weights, "bias": model.bias, "bar": model.bar, "embedder": model.embedder}
    path.write_text(json.dumps(data) + "\n", "utf-8")


def report(rows: list[Measured], model: RefusalModel) -> str:
    """A table: refusals among what cannot be answered, false refusals among what can, and the curve's area."""
    from sklearn.metrics import roc_auc_score

    lines = ["| half | refused, unanswerable | refused, answerable | AUROC |", "|---|---|---|---|"]
    for half in ("tune", "report"):
        chosen = [row for row in rows if row.question.half == half]
        answerable = np.array([row.question.answerable for row in chosen])
        probability = np.array([model.probability(row.signals) for row in chosen])
        refused = (probability < model.bar).astype(float)
        area = roc_auc_score(answerable, probability)
        lines.append(
            f"| {half} | {estimate(list(refused[~answerable]))} of {(~answerable).sum()} | "
            f"{estimate(list(refused[answerable]))} of {answerable.sum()} | {area:.3f} |"
        )
    return "\n".join(lines) + "\n"


def _matrix(rows: list[Measured]) -> NDArray[np.float64]:
    return np.array([astuple(row.signals) for row in rows])


def run(base: KnowledgeBase, refit: bool) -> str:
    rows = measure(base)
    if refit:
        save(fit(rows, base.embedder.fingerprint))
    return report(rows, load_refusal_model())
