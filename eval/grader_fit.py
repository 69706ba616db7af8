"""`python -m eval grader --fit`: train what the embedded grader weighs. Deterministic.

The cross-encoder learns from the rubrics (ways of saying a part beside the part; misconceptions and other points as
negatives) and from the answers as readers marked them; the heads learn on its scores of a case that it has not seen.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.interview_data import Answered
from eval.judge_fit import Say, fit_cross_encoder
from evidence.cross_encoder import CrossEncoder, Pair
from interview.cases import Case
from interview.grading import (
    ELSEWHERE_FILE,
    MODEL_FILE,
    WEIGHTS,
    EmbeddedGrader,
    GraderModel,
    StepGrade,
    head_signals,
    level_features,
    load_grader_model,
    verdicts,
)
from interview.matching import PARTS, Matcher, PointSeen
from knowledge_base import KnowledgeBase
from records import STEPS

Floats = NDArray[np.float64]
Seen = Mapping[str, Sequence[PointSeen]]  # answer's id → its points as seen
Logits = Mapping[str, Sequence[Mapping[str, float]]]  # the same, as the cross-encoder reads them

_HARD = 0.5  # cosine from which an unmarked part is a negative that is always used
_EASY_SHARE = 0.15  # of the others, how many are used
_AGAIN = 0.3  # of the ways of saying a part, how many are also held against another way
_HEAD_C, _LEVEL_ALPHA = 0.1, 1.0
_EPOCHS = 2
_BARS = {"claim": 0.5, "reason": 0.5, "wrong": 0.6, "doubt": 0.6}


def training_pairs(cases: Sequence[Case], answered: Sequence[Answered], seen: Seen) -> tuple[list[Pair], list[bool]]:
    """Pairs of what was said and what a part says, with whether the one says the other."""
    dice = random.Random(0)
    rows = [row for case in cases for row in _from_rubric(case, dice)]
    slugs = {case.slug for case in cases}
    rows += [row for one in answered if one.case in slugs for row in _from_answer(one, seen[one.id], dice)]
    return [pair for pair, _ in rows], [label for _, label in rows]


def _from_rubric(case: Case, dice: random.Random) -> Iterator[tuple[Pair, bool]]:
    for step in STEPS:
        points = case.steps[step].points
        for point in points:
            others = [other for other in points if other is not point]
            for name in PARTS:
                part = getattr(point, name)
                for said in part.said:
                    other = getattr(dice.choice(others), name)
                    yield (said, part.says), True
                    yield (said, other.says), False
                    beside = [said, dice.choice(other.said)]
                    dice.shuffle(beside)
                    yield (". ".join(beside), part.says), True
                    if dice.random() < _AGAIN:
                        yield (said, dice.choice(part.said)), True
            for said in point.claim.said:
                yield (said, dice.choice(point.misconceptions)), False
            for wrong in point.misconceptions:
                yield (wrong, point.claim.says), False
                yield (wrong, dice.choice(point.claim.said)), False
                yield (wrong, point.because.says), False
                yield (wrong, wrong), True


def _from_answer(one: Answered, seen: Sequence[PointSeen], dice: random.Random) -> Iterator[tuple[Pair, bool]]:
    for point in seen:
        mark = one.marks[point.point.id]
        for name in PARTS:
            said, part = bool(getattr(mark, name)), point.parts[name]
            if said or part.signals["cosine"] > _HARD or dice.random() < _EASY_SHARE:
                yield part.pair, said
            if said:
                yield (part.pair[0], dice.choice(getattr(point.point, name).said)), True
        if mark.wrong or point.against["wrong_cosine"] > _HARD:
            yield point.misconception, bool(mark.wrong)


def see(matcher: Matcher, answered: Sequence[Answered]) -> Seen:
    return {one.id: matcher.see(one.case, one.step, one.answer) for one in answered}


def read(cross_encoder: CrossEncoder, seen: Seen) -> Logits:
    """The cross-encoder's log-odds of each part and of the misconception, for each point of each answer."""
    pairs = [
        pair
        for row in seen.values()
        for one in row
        for pair in (*(one.parts[n].pair for n in PARTS), one.misconception)
    ]
    logits = iter(cross_encoder.score(pairs).tolist())
    return {key: [{name: next(logits) for name in (*PARTS, "wrong")} for _ in row] for key, row in seen.items()}


def fit(
    base: KnowledgeBase,
    matcher: Matcher,
    cases: Mapping[str, Case],
    answered: Sequence[Answered],
    folder: Path,
    say: Say,
) -> dict[str, StepGrade]:
    """Train on all cases and save; answer's id → its grade by what was trained without its case.

    `folder` keeps the cross-encoders that each miss one case.
    """
    seen, embedder = see(matcher, answered), base.embedder.fingerprint
    apart: dict[str, CrossEncoder] = {}
    logits: dict[str, Sequence[Mapping[str, float]]] = {}
    labelled = sorted({one.case for one in answered})
    for slug in labelled:
        say(f"without {slug}")
        apart[slug] = _cross_encoder(base, cases, answered, seen, slug, folder / f"{slug}.npz", say)
        logits |= read(apart[slug], {one.id: seen[one.id] for one in answered if one.case == slug})
    say("with all cases")
    _cross_encoder(base, cases, answered, seen, None, WEIGHTS, say)
    save_model(replace(fit_model(answered, seen, logits, embedder), cases=tuple(labelled)), MODEL_FILE)
    return held_out(matcher, cases, answered, seen, logits, apart, embedder)


def fit_elsewhere(
    base: KnowledgeBase, matcher: Matcher, cases: Mapping[str, Case], answered: Sequence[Answered]
) -> dict[str, StepGrade]:
    """Fit the weights for cases that the shipped cross-encoder has not seen, on answers to such cases, and save.

    Answer's id → its grade by weights that were fitted on the others of these cases.
    """
    new = [one for one in answered if one.case not in load_grader_model().cases]
    if not new:  # all labelled cases were learned from; their weights were fitted on held-out scores
        save_model(load_grader_model(), ELSEWHERE_FILE)
        return {}
    cross_encoder, embedder = CrossEncoder(base.settings, WEIGHTS), base.embedder.fingerprint
    seen = see(matcher, new)
    logits = read(cross_encoder, seen)
    save_model(fit_model(new, seen, logits, embedder), ELSEWHERE_FILE)
    apart = dict.fromkeys(sorted({one.case for one in new}), cross_encoder)
    return held_out(matcher, {slug: cases[slug] for slug in apart}, new, seen, logits, apart, embedder)


def held_out(
    matcher: Matcher,
    cases: Mapping[str, Case],
    answered: Sequence[Answered],
    seen: Seen,
    logits: Logits,
    apart: Mapping[str, CrossEncoder],
    embedder: str,
) -> dict[str, StepGrade]:
    """Every answer graded by what was fitted on the other cases."""
    grades: dict[str, StepGrade] = {}
    for slug, case in cases.items():
        model = fit_model([one for one in answered if one.case != slug], seen, logits, embedder)
        grader = EmbeddedGrader(matcher, apart[slug], model)
        grades |= {one.id: grader.grade(case, one.step, one.answer) for one in answered if one.case == slug}
    return grades


def fit_model(answered: Sequence[Answered], seen: Seen, logits: Logits, embedder: str) -> GraderModel:
    """Heads and level on marked answers, given the log-odds of a cross-encoder that has not seen their case."""
    model = GraderModel(fit_heads(answered, seen, logits), _BARS, {}, embedder)
    features, levels = [], []
    for one in answered:
        rows = list(zip(seen[one.id], logits[one.id], strict=True))
        points = [point.point for point in seen[one.id]]
        features.append(level_features(points, verdicts(model, rows, one.answer)))
        levels.append(one.level or one.read_level)
    return replace(model, level=fit_level(features, levels))


def _cross_encoder(
    base: KnowledgeBase,
    cases: Mapping[str, Case],
    answered: Sequence[Answered],
    seen: Seen,
    without: str | None,
    path: Path,
    say: Say,
) -> CrossEncoder:
    kept = [case for case in cases.values() if case.slug != without]
    pairs, labels = training_pairs(kept, answered, seen)
    fit_cross_encoder(pairs, labels, say, path, epochs=_EPOCHS)
    return CrossEncoder(base.settings, path)


def fit_heads(answered: Sequence[Answered], seen: Seen, logits: Logits) -> dict[str, dict[str, float]]:
    """Logistic weights of each head, on marked answers."""
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in (*PARTS, "wrong")}
    said: dict[str, list[bool]] = {name: [] for name in rows}
    for one in answered:
        for point, scores in zip(seen[one.id], logits[one.id], strict=True):
            for name, signals in head_signals(point, scores).items():
                rows[name].append(signals)
                said[name].append(bool(getattr(one.marks[point.point.id], name)))
    return {name: _logistic(rows[name], np.array(said[name])) for name in rows}


def fit_level(features: Sequence[Mapping[str, float]], levels: Sequence[int]) -> dict[str, float]:
    """Linear weights of the level on what it rests on (ridge regression), none of them against good sense."""
    from sklearn.linear_model import Ridge

    names = list(features[0])
    x = np.array([[row[name] for name in names] for row in features])
    model = Ridge(alpha=_LEVEL_ALPHA).fit(x, np.array(levels, dtype=float))
    weights = {name: round(float(weight), 4) for name, weight in zip(names, model.coef_, strict=True)}
    return {"bias": round(float(model.intercept_), 4)} | weights


def save_model(model: GraderModel, path: Path) -> None:
    path.write_text(json.dumps(asdict(model), indent=1) + "\n", "utf-8")


def _logistic(rows: Sequence[Mapping[str, float]], said: NDArray[np.bool_]) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    names = list(rows[0])
    x, scaler = np.array([[row[name] for name in names] for row in rows]), StandardScaler()
    model = LogisticRegression(C=_HEAD_C, max_iter=5000).fit(scaler.fit_transform(x), said)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    return {"bias": round(bias, 4)} | {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}
