"""`python -m eval grader [--fit DIR]`: can the interview's scores be trusted?

Every labelled answer is graded by what has not seen its case, as recorded in `data/interview_held_out.jsonl` when
fitting: of a case that the shipped cross-encoder learned from, by another one and weights fitted on the other such
cases; of a newer case, by the shipped one and weights fitted on the other newer cases. Beside it two naive graders.
`--fit DIR` trains anew, keeps the cross-encoders in DIR, and records; `--fit-elsewhere` fits the weights for cases that
the cross-encoder has not seen, in minutes. Handled means: a bad answer is not taken for good
(level 1 or 2, or not graded), a good one in plain words or terse notes gets 3 or 4; strictly: a bad one gets level 1.
"""

import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval import grader_fit
from eval.interview_data import DATA, Answered, load_answered
from eval.judge_fit import Say
from eval.measures import estimate
from interview.cases import Case, RubricPoint
from interview.grading import StepGrade, VerdictName, as_record, load_grader_model
from interview.opening import InterviewRoom
from interview.report import WORTH, by_rule
from knowledge_base import KnowledgeBase
from retrieval.keyword import terms

RECORDED = DATA / "interview_held_out.jsonl"
QUESTIONS = DATA / "interview_questions.jsonl"
_TIMED = 40  # answers
_AIMED = {4: "strong", 2: "medium", 1: "weak"}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Graded:
    """An answer as some grader sees it: its level, None where not graded, and its score."""

    answer: Answered
    level: int | None
    score: float
    follow_up: str = ""
    verdicts: Mapping[str, VerdictName] | None = None


def fit(base: KnowledgeBase, folder: Path, say: Say) -> str:
    """Train, save, and record what is found of each case by what was trained without it."""
    room = InterviewRoom(base)
    answered = load_answered()
    folder.mkdir(parents=True, exist_ok=True)
    grades = grader_fit.fit(base, room.matcher, room.cases, answered, folder, say)
    record(grades)
    return f"Trained on {len(answered)} answers.\n"


def fit_elsewhere(base: KnowledgeBase) -> str:
    """Fit the weights for cases that the shipped cross-encoder has not seen, and record what they give held out."""
    room, answered = InterviewRoom(base), load_answered()
    grades = grader_fit.fit_elsewhere(base, room.matcher, room.cases, answered)
    rows = [json.loads(line) for line in RECORDED.read_text("utf-8").splitlines()]
    kept = [json.dumps(row, ensure_ascii=False) for row in rows if row["id"] not in grades]
    kept += [json.dumps({"id": key} | as_record(grade), ensure_ascii=False) for key, grade in grades.items()]
    RECORDED.write_text("".join(f"{line}\n" for line in kept), "utf-8")
    return f"Fitted on {len(grades)} answers.\n"


def record(grades: Mapping[str, StepGrade], path: Path = RECORDED) -> None:
    rows = [{"id": key} | as_record(grade) for key, grade in grades.items()]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def run(base: KnowledgeBase) -> str:
    room, answered = InterviewRoom(base), load_answered()
    rows = {row["id"]: row for row in map(json.loads, RECORDED.read_text("utf-8").splitlines())}
    new = [one for one in answered if one.case not in load_grader_model().cases]
    ours = held_out(rows, answered)
    naive = {
        "keyword count": keyword_count(answered, room.cases),
        "cosine to the model answer": model_answer_cosine(answered, room.cases, base),
    }
    parts = [
        compared({"ours": ours, **naive}),
        "Cases whose answers the cross-encoder has not seen:\n\n" + compared(_of({"ours": ours, **naive}, new)),
        by_case(ours),
        handled_by_kind({"ours": ours, **naive}),
        f"Verdicts beside readers' marks: {agreement(ours)}.",
        f"Recommendations at senior level: {recommendations(ours, room.cases)}.",
        f"Follow-ups that go for a point a reader would go for: {follow_ups(ours)}.",
        f"Clarifying questions: {questions(room)}.",
        f"Grading one answer, warm: {timing(room, answered)}.",
    ]
    return "\n\n".join(parts) + "\n"


def _of(graders: Mapping[str, Sequence[Graded]], answers: Sequence[Answered]) -> dict[str, list[Graded]]:
    kept = {one.id for one in answers}
    return {name: [row for row in rows if row.answer.id in kept] for name, rows in graders.items()}


def held_out(rows: Mapping[str, Mapping[str, Any]], answered: Sequence[Answered]) -> list[Graded]:
    return [_graded(one, rows[one.id]) for one in answered]


def _graded(one: Answered, row: Mapping[str, Any]) -> Graded:
    follow_up = row["follow_up"]["point"] if row["follow_up"] else ""
    verdicts = {point["id"]: point["verdict"] for point in row["points"]}
    return Graded(one, row["level"], row["score"] or 0.0, follow_up, verdicts)


def keyword_count(answered: Sequence[Answered], cases: Mapping[str, Case]) -> list[Graded]:
    """How many of the words of a step's rubric an answer holds."""
    words = {
        (slug, step): {
            t for point in plan.points for text in (point.claim.says, *point.claim.said) for t in terms(text)
        }
        for slug, case in cases.items()
        for step, plan in case.steps.items()
    }
    return _levelled(answered, [float(len(set(terms(a.answer)) & words[a.case, a.step])) for a in answered])


def _ways(point: RubricPoint) -> tuple[str, ...]:
    return (point.claim.says, *point.claim.said)


def model_answer_cosine(answered: Sequence[Answered], cases: Mapping[str, Case], base: KnowledgeBase) -> list[Graded]:
    """The embedder's cosine of an answer to the step's model answer."""
    said = base.embedder.encode([one.answer for one in answered])
    strong = base.embedder.encode([cases[one.case].steps[one.step].model_answer for one in answered])
    return _levelled(answered, (said * strong).sum(axis=1).astype(float).tolist())


def _levelled(answered: Sequence[Answered], scores: Sequence[float]) -> list[Graded]:
    """Scores with the level that a straight line, fitted on the other cases' answers, gives them."""
    graded = []
    for one, score in zip(answered, scores, strict=True):
        others = [(s, float(a.level)) for a, s in zip(answered, scores, strict=True) if a.level and a.case != one.case]
        slope, start = np.polyfit(np.array(others)[:, 0], np.array(others)[:, 1], 1)
        graded.append(Graded(one, int(min(4, max(1, round(start + slope * score)))), score))
    return graded


def compared(graders: Mapping[str, Sequence[Graded]]) -> str:
    lines = [
        "| grader | strong > medium > weak, a step | adjacent pairs | whole rounds | QWK | handled | strictly |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, rows in graders.items():
        triples, pairs = ordered(rows)
        lines.append(
            f"| {name} | {estimate(triples)} | {statistics.mean(pairs):.3f} | {_share(rounds_ordered(rows))} | "
            f"{kappa(rows):.3f} | {_share(list(map(handled, _adversarial(rows))))} | "
            f"{_share(list(map(strictly_handled, _adversarial(rows))))} |"
        )
    return "\n".join(lines)


def by_case(rows: Sequence[Graded]) -> str:
    lines = ["| ours, by case | steps ordered | rounds ordered | QWK |", "|---|---|---|---|"]
    for case in dict.fromkeys(row.answer.case for row in rows):
        own = [row for row in rows if row.answer.case == case]
        triples, rounds = ordered(own)[0], rounds_ordered(own)
        lines.append(f"| {case} | {_share(triples)} | {_share(rounds)} | {kappa(own):.3f} |")
    return "\n".join(lines)


def handled_by_kind(graders: Mapping[str, Sequence[Graded]]) -> str:
    kinds = list(dict.fromkeys(row.answer.kind for row in _adversarial(next(iter(graders.values())))))
    lines = [f"| handled, strictly | {' | '.join(graders)} |", "|---" * (len(graders) + 1) + "|"]
    for kind in kinds:
        of_kind = [[row for row in rows if row.answer.kind == kind] for rows in graders.values()]
        cells = [f"{_count(map(handled, rows))}, {_count(map(strictly_handled, rows))}" for rows in of_kind]
        lines.append(f"| {kind.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def ordered(rows: Sequence[Graded]) -> tuple[list[bool], list[bool]]:
    """Of each writer's answers to a step: whether all are ordered by level, and whether each adjacent pair is."""
    by_step: dict[tuple[str, str, str], list[Graded]] = defaultdict(list)
    for row in rows:
        if row.answer.level:
            by_step[row.answer.case, row.answer.step, row.answer.writer].append(row)
    triples, pairs = [], []
    for group in by_step.values():
        scores = [row.score for row in sorted(group, key=lambda row: row.answer.level or 0)]
        rises = [low < high for low, high in pairwise(scores)]
        triples.append(all(rises))
        pairs += rises
    return triples, pairs


def rounds_ordered(rows: Sequence[Graded]) -> list[bool]:
    """Of each writer's three rounds of a case: whether their mean scores are ordered strong, medium, weak."""
    total: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.answer.level:
            total[row.answer.case, row.answer.writer][_aimed(row.answer.level)].append(row.score)
    means = [{name: statistics.mean(scores) for name, scores in group.items()} for group in total.values()]
    return [mean["strong"] > mean["medium"] > mean["weak"] for mean in means]


def recommendations(rows: Sequence[Graded], cases: Mapping[str, Case]) -> str:
    """What the scorecard's rule makes of each writer's strong, medium and weak rounds."""
    rounds: dict[tuple[str, str, str], list[Graded]] = defaultdict(list)
    for row in rows:
        if row.answer.level:
            rounds[row.answer.case, row.answer.writer, _aimed(row.answer.level)].append(row)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for (case, _, aimed), held in rounds.items():
        counted[aimed][_recommended(held, cases[case])] += 1
    parts = [f"{aimed}: {', '.join(f'{n} {name}' for name, n in counted[aimed].items())}" for aimed in _AIMED.values()]
    return "; ".join(parts)


def _recommended(held: Sequence[Graded], case: Case) -> str:
    essential = {point.id for _, point in case.points() if point.essential}
    verdicts = [name for row in held for point, name in (row.verdicts or {}).items() if point in essential]
    shown = sum(WORTH[name] for name in verdicts) / len(essential)
    mean = statistics.mean(row.level or 1 for row in held)
    return by_rule("senior", shown, mean, verdicts.count("contradicted"))


def _aimed(level: int) -> str:
    return _AIMED.get(level, _AIMED[2])


def kappa(rows: Sequence[Graded]) -> float:
    """Quadratic weighted kappa (Cohen 1968) of levels against the writers'; what is not graded counts as level 1."""
    from sklearn.metrics import cohen_kappa_score

    aimed = [row for row in rows if row.answer.level]
    return float(
        cohen_kappa_score(
            [row.answer.level for row in aimed],
            [row.level or 1 for row in aimed],
            weights="quadratic",
            labels=[1, 2, 3, 4],
        )
    )


def handled(row: Graded) -> bool:
    """Whether a bad answer is not taken for good, or a good one is taken for good."""
    return (row.level or 1) <= 2 if row.answer.low else (row.level or 1) >= 3


def strictly_handled(row: Graded) -> bool:
    """The same, with a bad answer at level 1 or not graded."""
    return (row.level or 1) == 1 if row.answer.low else handled(row)


def agreement(rows: Sequence[Graded]) -> str:
    """How often a claim that a reader found is credited, and a credited one was found; likewise what is wrong."""
    wrong = [(v == "contradicted", bool(row.answer.marks[p].wrong)) for row, p, v in _points(rows)]
    said = [(v in ("shown", "partly"), bool(row.answer.marks[p].claim)) for row, p, v in _points(rows)]
    return f"claims found {_precision_recall(said)}, wrong statements {_precision_recall(wrong)}"


def _points(rows: Sequence[Graded]) -> list[tuple[Graded, str, VerdictName]]:
    return [(row, point, verdict) for row in rows for point, verdict in (row.verdicts or {}).items()]


def _precision_recall(pairs: Sequence[tuple[bool, bool]]) -> str:
    both = sum(ours and theirs for ours, theirs in pairs)
    precision = both / max(1, sum(ours for ours, _ in pairs))
    return f"precision {precision:.2f}, recall {both / max(1, sum(theirs for _, theirs in pairs)):.2f}"


def follow_ups(rows: Sequence[Graded]) -> str:
    """Over the answers with a level, where a reader said what to go for."""
    return _share([row.follow_up in row.answer.follow for row in rows if row.answer.level and row.answer.follow])


def questions(room: InterviewRoom) -> str:
    """The share of clarifying questions met with the right fact, and of unforeseen ones recognized."""
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    found = [(row["topic"], room.facts.find(room.cases[row["case"]], row["text"])) for row in rows]
    right = [fact is not None and fact.topic == topic for topic, fact in found if topic]
    unforeseen = [fact is None for topic, fact in found if not topic]
    return f"{_share(right)} met with the right fact, {_share(unforeseen)} of the unforeseen recognized"


def timing(room: InterviewRoom, answered: Sequence[Answered]) -> str:
    """Median and 95th percentile, rubrics ready."""
    for case in room.cases.values():
        for step in case.steps:
            room.matcher.see(case.slug, step, "Warm.")
    took = []
    for one in answered[:_TIMED]:
        began = time.perf_counter()
        room.grader.grade(room.cases[one.case], one.step, one.answer)
        took.append(time.perf_counter() - began)
    median, slow = (1000 * float(np.percentile(took, q)) for q in (50, 95))
    return f"median {median:.0f} ms, 95th percentile {slow:.0f} ms"


def _adversarial(rows: Sequence[Graded]) -> list[Graded]:
    return [row for row in rows if row.answer.kind]


def _count(values: Iterable[bool]) -> str:
    listed = list(values)
    return f"{sum(listed)} of {len(listed)}"


def _share(values: Sequence[bool]) -> str:
    if not values:
        return "–"
    return f"{sum(values)} of {len(values)} ({statistics.mean(values):.3f})"
