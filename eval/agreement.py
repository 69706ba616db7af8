"""How far the embedded judge and a language model agree on the same statements."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.measures import Estimate, bootstrap
from eval.runs import Item

Pairs = Sequence[tuple[bool, bool]]  # of one answer: the embedded verdict on a statement, then the model's
_PAIR = "verdicts "  # before the two verdicts, 0 or 1, in the name of a measure


@dataclass(frozen=True)
class Agreement:
    """Share of statements judged alike, and Cohen's kappa, which is not a number where all verdicts are the same.

    Intervals are by bootstrap over answers, whose statements hang together.
    """

    statements: int
    answers: int
    agreed: Estimate
    kappa: Estimate
    stricter: int  # statements that only the model held to be supported
    laxer: int  # statements that only the embedded judge held to be supported

    def __str__(self) -> str:
        kappa = "not defined, since all verdicts are alike" if math.isnan(self.kappa.mean) else str(self.kappa)
        return (
            f"The embedded judge and the model agree on {self.agreed} of {self.statements} statements in "
            f"{self.answers} answers; Cohen's kappa {kappa}. Where they differ the embedded judge is the stricter in "
            f"{self.stricter} and the laxer in {self.laxer}."
        )


def agreement(answers: Sequence[Pairs]) -> Agreement | None:
    """Of the verdicts on each answer's statements; None where there are none."""
    judged = [np.array(pairs, dtype=bool) for pairs in answers if len(pairs)]
    if not judged:
        return None
    both = np.concatenate(judged)
    stricter, laxer = (~both[:, 0] & both[:, 1]).sum(), (both[:, 0] & ~both[:, 1]).sum()
    agreed = bootstrap(lambda rows: _agreed(np.concatenate([judged[row] for row in rows])), len(judged))
    return Agreement(len(both), len(judged), agreed, _kappa_estimate(judged), int(stricter), int(laxer))


def agreement_of(items: Iterable[Item]) -> Agreement | None:
    """How far the embedded judge agrees with the model in a run; None where no model judged."""
    return agreement([_pairs(item.measures) for item in items if item.suite == "ragas"])


def counted(verdicts: Pairs) -> dict[str, float]:
    """How often each pair of verdicts came, as measures of an item."""
    return {f"{_PAIR}{ours:d}{theirs:d}": float(n) for (ours, theirs), n in sorted(Counter(verdicts).items())}


def _pairs(measures: Mapping[str, float]) -> list[tuple[bool, bool]]:
    found = ((name.removeprefix(_PAIR), int(n)) for name, n in measures.items() if name.startswith(_PAIR))
    return [(pair[0] == "1", pair[1] == "1") for pair, n in found for _ in range(n)]


def _agreed(pairs: NDArray[np.bool_]) -> float:
    return float((pairs[:, 0] == pairs[:, 1]).mean())


def _kappa_estimate(judged: Sequence[NDArray[np.bool_]]) -> Estimate:
    if math.isnan(_kappa(np.concatenate(judged))):
        return Estimate(math.nan, math.nan, math.nan)
    return bootstrap(lambda rows: _kappa(np.concatenate([judged[row] for row in rows])), len(judged))


def _kappa(pairs: NDArray[np.bool_]) -> float:
    from sklearn.metrics import cohen_kappa_score

    if pairs.all() or not pairs.any():
        return math.nan
    return float(cohen_kappa_score(pairs[:, 0], pairs[:, 1]))
