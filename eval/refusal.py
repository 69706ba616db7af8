"""`python -m eval refusal [--fit]`: how often the assistant rightly and wrongly says that the notes hold no answer."""

import json
import random
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue import make_whole
from assistant.refusal import MODEL_FILE, RefusalModel, Signals, load_refusal_model, signals
from eval.measures import estimate
from eval.questions import TestQuestion, load_questions
from knowledge_base import KnowledgeBase
from records import CORPUS

_FALSE_REFUSALS = 0.04  # share of answerable tuning questions that may be refused: the bar is set there
_CURVE = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2)  # false refusals at which the curve is printed
_REMOVED_WEIGHT = 0.3  # of a question whose notes were taken away: others may hold a part of the answer
_FEW = 8  # other notes beside the answering ones, where a question is put to a small collection
_FEW_WEIGHT = 0.5  # of a question that is put to one


@dataclass(frozen=True)
class Measured:
    """A question and the signals that its search gave.

    `removed` where its answering notes were taken away, `few` where it was put to a small collection of notes, as
    somebody's own are: how far the best passages stand out is another matter there.
    """

    question: TestQuestion
    signals: Signals
    removed: bool = False
    few: bool = False

    @property
    def answerable(self) -> bool:
        return self.question.answerable and not self.removed


def measure(base: KnowledgeBase) -> list[Measured]:
    rows = []
    everything = {head.id for head in base.knowledge.heads(CORPUS)}
    for question in load_questions():
        asked, k = make_whole(question.question, question.history), base.settings.passages
        rows.append(Measured(question, signals(base.search(asked, k))))
        notes = {section.partition("#")[0] for fact in question.facts for section in fact.sections}
        if notes:
            rows.append(Measured(question, signals(base.search(asked, k, without=notes)), removed=True))
        others = random.Random(question.id).sample(sorted(everything - notes), _FEW)
        far = everything - notes - set(others)
        rows.append(Measured(question, signals(base.search(asked, k, without=far)), few=True))
    return rows


def fit(rows: list[Measured], embedder: str) -> RefusalModel:
    """Logistic regression on the tuning half; the bar where few answerable questions are refused."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    tune = [row for row in rows if row.question.half == "tune"]
    x, y = _matrix(tune), np.array([row.answerable for row in tune])
    weight = np.array([_REMOVED_WEIGHT if row.removed else _FEW_WEIGHT if row.few else 1.0 for row in tune])
    weight[y] *= weight[~y].sum() / weight[y].sum()
    scaler, model = StandardScaler(), LogisticRegression(C=0.3, max_iter=5000)
    make_pipeline(scaler, model).fit(x, y, logisticregression__sample_weight=weight)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    probability = 1 / (1 + np.exp(-(x @ weights + bias)))
    bar = float(np.quantile(probability[y & np.array([not row.few for row in tune])], _FALSE_REFUSALS))
    names = [field.name for field in fields(Signals)]
    rounded = {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}
    return RefusalModel(rounded, round(bias, 3), round(bar, 3), embedder)


def save(model: RefusalModel, path: Path = MODEL_FILE) -> None:
    path.write_text(json.dumps(asdict(model)) + "\n", "utf-8")


def report(rows: list[Measured], model: RefusalModel) -> str:
    """Refusals among what cannot and what can be answered, by kind; and the curve between them."""
    from sklearn.metrics import roc_auc_score

    lines = ["| half | asked | refused | of |", "|---|---|---|---|"]
    for half in ("tune", "report"):
        kinds: dict[str, list[float]] = {}
        for row in rows:
            if row.question.half == half:
                refused = float(model.probability(row.signals) < model.bar)
                kinds.setdefault(_kind(row), []).append(refused)
                if not row.question.answerable and not row.few:
                    kinds.setdefault("unanswerable, all", []).append(refused)
        lines += [f"| {half} | {kind} | {estimate(found)} | {len(found)} |" for kind, found in sorted(kinds.items())]
    chosen = [row for row in rows if row.question.half == "report" and not row.removed and not row.few]
    answerable = np.array([row.answerable for row in chosen])
    probability = np.array([model.probability(row.signals) for row in chosen])
    lines += ["", f"AUROC on the reporting half: {roc_auc_score(answerable, probability):.3f}", ""]
    lines += ["| answerable refused | unanswerable refused (reporting half) |", "|---|---|"]
    for share in _CURVE:
        bar = np.quantile(probability[answerable], share)
        lines.append(f"| {share:.2f} | {(probability[~answerable] < bar).mean():.3f} |")
    return "\n".join(lines) + "\n"


def _kind(row: Measured) -> str:
    if row.few:
        return f"{'answerable' if row.answerable else 'unanswerable'}, {_FEW} other notes"
    if row.removed:
        return "answerable, its notes removed"
    return "answerable" if row.question.answerable else row.question.kind


def _matrix(rows: list[Measured]) -> NDArray[np.float64]:
    return np.array([astuple(row.signals) for row in rows])


def run(base: KnowledgeBase, refit: bool) -> str:
    rows = measure(base)
    if refit:
        save(fit(rows, base.embedder.fingerprint))
    return report(rows, load_refusal_model())
