"""`python -m eval judge --report · --fit`: how well the embedded judge does on claims it has not seen; its training."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from errors import UsageError
from eval import reliability
from eval.claims import Labelled, load_claims, load_public
from eval.judge_fit import fit_cross_encoder, fit_trees, for_trees, overlap_weights, sampled
from eval.measures import Estimate, bootstrap
from eval.minimal_pairs import minimal_pairs
from evidence.cross_encoder import CrossEncoder
from evidence.judge import BAR, MODEL, SIGNALS, Held, Reader, signals
from evidence.trees import load_trees
from evidence.units import units
from knowledge_base import KnowledgeBase
from records import CORPUS

_FALSE_ALARMS = 0.10
_PUBLIC_PAIRS = 1200  # of public sentences for the cross-encoder
_MADE_EACH = 5  # minimal pairs of one section
_MADE_WEIGHT = 0.8  # of a sentence of a minimal pair beside one of ours
_PUBLIC_WEIGHT = 0.5  # of a public sentence beside one of ours, for the cross-encoder
_MOST_BALANCE = 4.0  # times that an unsupported public sentence may count in the trees, to balance the labels
_OURS = "our claims"
_OUR_KINDS = frozenset(
    ("reworded", "close", "merged", "shortened", "plain", "neutral", "negation", "number", "comparative", "swap",
     "cause", "detail", "overgeneral", "absent", "scope")
)  # fmt: skip
Say = Callable[[str], None]
Floats = NDArray[np.float64]


def section_texts(base: KnowledgeBase) -> dict[str, str]:
    """Section (`note#anchor`) of the built-in notes → its text."""
    texts: dict[str, list[str]] = {}
    for passage in base.knowledge.all_passages(CORPUS):
        texts.setdefault(f"{passage.note_id}#{passage.anchor}", []).append(passage.text)
    return {section: "\n\n".join(parts) for section, parts in texts.items()}


def public_sets(folder: Path) -> dict[str, list[Labelled]]:
    """The public sets in a folder, by name.

    Raises:
        UsageError: there is none.
    """
    found = {path.stem: load_public(path) for path in sorted(folder.glob("*.jsonl"))}
    if not found:
        raise UsageError(f"{folder} holds no JSON Lines file of labelled answers. Name the folder of the public sets.")
    return found


def fit(base: KnowledgeBase, folder: Path, say: Say) -> str:
    """Train cross-encoder and trees on the training splits; save them beside the code."""
    texts = section_texts(base)
    claims = load_claims(texts)
    ours = [row for row in claims if row.split == "train"]
    public = [row for rows in public_sets(folder).values() for row in rows if row.split == "train"]
    tested = {row.context for row in claims if row.split == "test"}
    free = [text for _, text in sorted(texts.items()) if text not in tested and not for_trees(text)]
    learnt = sampled([row for row in public if not for_trees(row.context)], _PUBLIC_PAIRS, seed=1)
    count = _fit_cross_encoder(base, [row for row in ours if not for_trees(row.context)], _made(free), learnt, say)
    known = set(learnt)
    weigh = [row for row in ours if for_trees(row.context)]
    weigh += [row for row in public if row not in known]
    say(f"{len(weigh)} sentences for the trees")
    fit_only_trees(base, weigh)
    return f"Fitted on {count} and {len(weigh)} sentences; saved beside evidence/judge.py.\n"


def _fit_cross_encoder(
    base: KnowledgeBase, ours: Sequence[Labelled], made: Sequence[Labelled], public: Sequence[Labelled], say: Say
) -> int:
    """Train it on our claims, weighted so that word overlap tells nothing, on minimal pairs and on public sentences."""
    ours, made, public = (sorted(rows, key=lambda row: row.context) for rows in (ours, made, public))
    read = held(base, ours)
    supported = np.array([row.supported for row in ours])
    weight = np.concatenate(
        [
            overlap_weights(np.array([(*one.measured, 0.0) for one in read]), supported),
            np.full(len(made), _MADE_WEIGHT),
            np.full(len(public), _PUBLIC_WEIGHT),
        ]
    )
    pairs = [one.pair for one in (*read, *held(base, made), *held(base, public))]
    fit_cross_encoder(pairs, [row.supported for row in (*ours, *made, *public)], say, weight=weight)
    return len(pairs)


def _made(contexts: Sequence[str]) -> list[Labelled]:
    """Minimal pairs of some of each context's sentences."""
    dice = random.Random(0)
    everything = [text for context in contexts for text in units(context)]
    rows = []
    for context in contexts:
        long_enough = [text for text in units(context) if 8 <= len(text.split()) <= 40]
        chosen = dice.sample(long_enough, min(_MADE_EACH, len(long_enough)))
        for pair in minimal_pairs(chosen, dice.sample(everything, 40), dice):
            rows += [Labelled(context, pair.true, True, "made", 0, "train")]
            rows += [Labelled(context, pair.false, False, "made", 0, "train")]
    return rows


def fit_only_trees(base: KnowledgeBase, weigh: Sequence[Labelled]) -> None:
    """Fit the trees to our claims, weighted so that word overlap tells nothing, and as much to public sentences."""
    rows = sorted(weigh, key=lambda row: row.context)
    supported = np.array([row.supported for row in rows])
    kinds = np.array([row.kind for row in rows])
    own = np.isin(kinds, list(_OUR_KINDS))
    x = signals_of(base, rows)
    weight = np.ones(len(rows))
    weight[own] = overlap_weights(x[own], supported[own])
    for kind in set(kinds[~own]):
        wrong, right = (kinds == kind) & ~supported, (kinds == kind) & supported
        weight[wrong] = min(_MOST_BALANCE, right.sum() / max(wrong.sum(), 1))
    if not own.all():
        weight[~own] *= own.sum() / weight[~own].sum()
    calibrating = np.char.startswith(kinds, "begin")  # each label a person's; our training labels are their writers'
    fit_trees(x, supported, weight, calibrating, base.embedder.fingerprint).save(MODEL)


def held(base: KnowledgeBase, rows: Sequence[Labelled]) -> list[Held]:
    """Each row beside the nearest units of its context; rows of one context in a run are read together."""
    reader = Reader(base.embedder, base.searcher.idf(CORPUS))
    return [
        one
        for context, group in groupby(rows, key=lambda row: row.context)
        for one in reader.hold(context, [row.text for row in group])
    ]


def signals_of(base: KnowledgeBase, rows: Sequence[Labelled]) -> Floats:
    return signals(held(base, rows), CrossEncoder(base.settings))


@dataclass(frozen=True)
class Row:
    """How well one detector does on one kind of unsupported sentence, against all supported ones of its set."""

    name: str
    kind: str
    unsupported: int
    supported: int
    auroc: Estimate
    found: Estimate  # unsupported ones found at 10% false alarms
    f1: float  # of finding what is not supported, at the bar
    balanced: float  # mean share right of both labels, at the bar

    def as_text(self) -> str:
        return (
            f"| {self.name} | {self.kind} | {self.unsupported} + {self.supported} | {self.auroc} | {self.found} | "
            f"{self.f1:.3f} | {self.balanced:.3f} |"
        )


HEADER = (
    "| detector | kind | unsupported + supported | AUROC | found at 10% false alarms | F1 | balanced accuracy |\n"
    "|---|---|---|---|---|---|---|"
)


def report(base: KnowledgeBase, folder: Path | None, plot_file: Path | None = None) -> str:
    """Tables for the test splits of our claims and of each public set, beside word overlap and cosine.

    For our claims also with each sentence counted so that word overlap tells nothing. The reliability plot is written
    to `plot_file` as SVG.
    """
    sets = {_OURS: load_claims(section_texts(base))} | (public_sets(folder) if folder else {})
    lines, curves = [], {}
    for name, rows in sets.items():
        test = sorted((row for row in rows if row.split == "test"), key=lambda row: row.context)
        supported = np.array([row.supported for row in test])
        x = signals_of(base, test)
        detectors = _detectors(x)
        lines += [f"## {name}, test split", "", HEADER]
        lines += [row.as_text() for detector, scores in detectors.items() for row in _table(detector, scores, test)]
        if name == _OURS:
            lines += ["", *_neutral(detectors, overlap_weights(x, supported), supported)]
        curves[name] = reliability.bins(detectors["judge"], supported)
        lines += ["", *reliability.table(curves[name])]
        lines += [f"Expected calibration error {reliability.calibration_error(curves[name]):.3f}.", ""]
    if plot_file:
        plot_file.write_text(reliability.plot(curves), "utf-8")
    return "\n".join(lines) + "\n"


def _neutral(detectors: Mapping[str, Floats], weight: Floats, supported: NDArray[np.bool_]) -> list[str]:
    """AUROC with sentences weighted so that word overlap tells nothing of the label."""
    from sklearn.metrics import roc_auc_score

    def auroc(scores: Floats) -> Estimate:
        def weighted(chosen: NDArray[np.int64]) -> float:
            return float(roc_auc_score(supported[chosen], scores[chosen], sample_weight=weight[chosen]))

        return bootstrap(weighted, len(scores))

    lines = ["| detector | AUROC, overlap made uninformative |", "|---|---|"]
    return lines + [f"| {name} | {auroc(scores)} |" for name, scores in detectors.items()]


def _detectors(x: Floats) -> dict[str, Floats]:
    column = dict(zip(SIGNALS, x.T, strict=True))
    return {
        "judge": load_trees(MODEL).probability(x),
        "cross-encoder alone": 1 / (1 + np.exp(-column["cross_encoder"])),
        "word overlap": column["coverage_window"],
        "cosine": column["cosine_best"],
    }


def _table(detector: str, scores: Floats, rows: Sequence[Labelled]) -> list[Row]:
    """All sentences, each kind of unsupported one, and whole answers where sentences belong together."""
    supported = np.array([row.supported for row in rows])
    kinds = np.array([row.kind for row in rows])
    table = [_row(detector, "all sentences", scores, supported)]
    if len(set(kinds[~supported])) > 1 and detector != "cosine":
        table += [
            _row(detector, kind, np.r_[scores[supported], scores[kinds == kind]],
                 np.r_[supported[supported], np.zeros((kinds == kind).sum(), dtype=bool)])
            for kind in sorted(set(kinds[~supported]))
        ]  # fmt: skip
    answers = np.array([row.answer for row in rows])
    if len(set(answers)) < len(rows):
        weakest = {a: (scores[answers == a].min(), supported[answers == a].all()) for a in dict.fromkeys(answers)}
        by_answer = np.array(list(weakest.values()))
        whole = by_answer[:, 1].astype(bool)
        if whole.any() and not whole.all():
            table.append(_row(detector, "whole answers", by_answer[:, 0], whole))
    return table


def _row(name: str, kind: str, scores: Floats, supported: NDArray[np.bool_]) -> Row:
    from sklearn.metrics import balanced_accuracy_score, f1_score, roc_auc_score

    def auroc(chosen: NDArray[np.int64]) -> float:
        side = supported[chosen]
        return float(roc_auc_score(side, scores[chosen])) if side.any() and not side.all() else float("nan")

    def found(chosen: NDArray[np.int64]) -> float:
        side, score = supported[chosen], scores[chosen]
        if not side.any() or side.all():
            return float("nan")
        return float((score[~side] < np.quantile(score[side], _FALSE_ALARMS)).mean())

    decided = scores >= BAR
    return Row(
        name, kind, int((~supported).sum()), int(supported.sum()),
        bootstrap(auroc, len(scores)), bootstrap(found, len(scores)),
        float(f1_score(~supported, ~decided)), float(balanced_accuracy_score(supported, decided)),
    )  # fmt: skip
