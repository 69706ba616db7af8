"""`python -m eval sweep NAME`: one setting at several values, which is best, and whether that is more than chance.

The winner is chosen on the tuning half of the questions; what it gains over the default is told of the reporting half,
paired on questions, so that choosing among many values does not flatter the best.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answer import Assistant
from assistant.dialogue import make_whole
from assistant.refusal import load_refusal_model, signals
from eval.baselines import fusions
from eval.catalogue import CATALOGUE, Measure
from eval.compare import compare
from eval.questions import TestQuestion, load_questions, section_key
from eval.runs import EvalRun, Item, MadeWith, StoredRun
from eval.suites.answers import answered, refusals, retrieved
from ingestion.sync import Progress
from knowledge_base import KnowledgeBase, open_knowledge_base
from records import CORPUS, LOCAL
from retrieval.search import Hit, widen
from retrieval.vectors import Filters

_DEPTH = 50
_NOTHING = MadeWith(corpus="", index="", settings={}, engine="", judge="", questions="", packages={}, commit="")


@dataclass(frozen=True)
class Tried:
    """One value of the setting, and what it gave for each question."""

    value: str
    default: bool
    items: Sequence[Item]


@dataclass(frozen=True)
class Sweep:
    """A setting that can be tried: the measure that decides, others that are shown, and the trials."""

    says: str
    decides: str
    shown: tuple[str, ...]
    trials: Callable[[KnowledgeBase, Sequence[TestQuestion], Progress], Iterator[Tried]]


def run(base: KnowledgeBase, name: str, progress: Progress) -> str:
    sweep, questions = SWEEPS[name], load_questions()
    halves = {question.id: question.half for question in questions}
    tried = list(sweep.trials(base, questions, progress))
    return as_text(sweep, tried, lambda item: halves[item.id])


def as_text(sweep: Sweep, tried: Sequence[Tried], half: Callable[[Item], str]) -> str:
    """A row a value; the winner; and what it gains over the default."""
    measures = {measure.name: measure for measure in CATALOGUE}
    decides = measures[sweep.decides]
    shown = [decides, *(measures[name] for name in sweep.shown)]
    head = " | ".join(f"{measure.name}, report" for measure in shown)
    lines = [sweep.says, "", f"| value | {decides.name}, tune | {head} | {decides.name} less the default's |"]
    lines += ["|---" * (len(shown) + 3) + "|"]
    default = next(one for one in tried if one.default)
    for one in tried:
        tune, report = ([item for item in one.items if half(item) == side] for side in ("tune", "report"))
        cells = " | ".join(str(measure.estimate(report)) for measure in shown)
        gain = "the default" if one.default else _gain(decides, default, one, half)
        lines.append(f"| {one.value} | {decides.estimate(tune)} | {cells} | {gain} |")
    best = _winner(decides, tried, half)
    real = "the default" if best.default else _gain(decides, default, best, half)
    return "\n".join([*lines, "", f"Best on the tuning half: {best.value}; on the reporting half: {real}."]) + "\n"


def _winner(measure: Measure, tried: Sequence[Tried], half: Callable[[Item], str]) -> Tried:
    sign = 1 if measure.better == "higher" else -1

    def value(one: Tried) -> float:
        estimate = measure.estimate([item for item in one.items if half(item) == "tune"])
        return sign * estimate.mean if estimate else float("-inf")

    return max(tried, key=value)


def _gain(measure: Measure, default: Tried, one: Tried, half: Callable[[Item], str]) -> str:
    sides = [_as_run([item for item in trial.items if half(item) == "report"]) for trial in (default, one)]
    [found] = compare(sides[0], sides[1], only=[measure])
    return f"{found.change.mean:+.3f} [{found.change.low:+.3f}, {found.change.high:+.3f}], {found.verdict}"


def _as_run(items: Sequence[Item]) -> StoredRun:
    return StoredRun(EvalRun(id="", planned={}, made_with=_NOTHING), tuple(items))


def _passages(base: KnowledgeBase, questions: Sequence[TestQuestion], progress: Progress) -> Iterator[Tried]:
    able = [question for question in questions if question.answerable]
    for count in (4, 6, 8, 10, 12):
        settings = base.settings.model_copy(update={"passages": count})
        assistant = Assistant(replace(base, settings=settings))
        items = []
        for done, question in enumerate(able, start=1):
            items.append(answered(base, assistant, question, LOCAL, "corpus"))
            progress(f"{count} passages", done, len(able))
        yield Tried(str(count), count == base.settings.passages, items)


def _window(base: KnowledgeBase, questions: Sequence[TestQuestion], progress: Progress) -> Iterator[Tried]:
    for window in (96, 128, 192, 256):
        with tempfile.TemporaryDirectory() as home:
            (Path(home) / "models").symlink_to((base.settings.data_dir / "models").resolve())
            changed = {"window": window, "data_dir": Path(home), "database_url": ""}
            trial = open_knowledge_base(base.settings.model_copy(update=changed))
            try:
                trial.sync(progress, CORPUS)
                items = [_ranked(q, _search(trial, q)) for q in questions if q.answerable]
            finally:
                trial.close()
        yield Tried(f"{window} word pieces", window == base.settings.window, items)


def _search(base: KnowledgeBase, question: TestQuestion) -> list[Hit]:
    return list(base.search(make_whole(question.question, question.history), _DEPTH, scope="corpus").hits)


def _ranked(question: TestQuestion, hits: Iterable[Hit]) -> Item:
    ranking = list(dict.fromkeys(section_key(hit.passage) for hit in hits))
    return Item(suite="answers", id=question.id, kind=question.kind, measures=retrieved(question, ranking))


def _fusion(base: KnowledgeBase, questions: Sequence[TestQuestion], progress: Progress) -> Iterator[Tried]:
    able = [question for question in questions if question.answerable]
    scores = []
    for done, question in enumerate(able, start=1):
        scores.append(base.searcher.scores(make_whole(question.question, question.history), Filters((CORPUS,)), _DEPTH))
        progress("searching", done, len(able))
    for name, fusion in fusions().items():
        ranked = [widen(fusion(one.dense, one.keyword), _DEPTH, one.snapshot) for one in scores]
        yield Tried(name, name == "ours", [_ranked(q, hits) for q, hits in zip(able, ranked, strict=True)])


def _refusal(base: KnowledgeBase, questions: Sequence[TestQuestion], progress: Progress) -> Iterator[Tried]:
    model = load_refusal_model()
    found = []
    for done, question in enumerate(questions, start=1):
        asked = make_whole(question.question, question.history)
        confidence = model.probability(signals(base.search(asked, base.settings.passages, scope="corpus")))
        found.append((question, confidence))
        progress("searching", done, len(questions))
    for bar in sorted({0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, model.bar}):
        yield Tried(f"{bar:.3f}", bar == model.bar, [_decided(question, c, bar) for question, c in found])


def _decided(question: TestQuestion, confidence: float, bar: float) -> Item:
    measures = refusals(question.answerable, confidence < bar)
    return Item(suite="answers", id=question.id, kind=question.kind, measures=measures)


SWEEPS = {
    "passages": Sweep("Passages that an answer is written from", "fact coverage",
                      ("citation precision", "words", "seconds"), _passages),
    "window": Sweep("Word pieces that a passage may have", "nDCG@10", ("recall@8", "all-facts@8"), _window),
    "fusion": Sweep("How cosine and BM25 are put together", "nDCG@10", ("recall@8", "all-facts@8"), _fusion),
    "refusal": Sweep("Confidence below which a question is refused", "refusal balanced accuracy",
                     ("refusal recall", "refused wrongly"), _refusal),
}  # fmt: skip
