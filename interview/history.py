"""What a person's rounds show over time: levels, steps by case, points missed again, two rounds compared."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interview.report import PointCard, Scorecard
from records import STEPS, StepId

_AGAIN = 2  # rounds in which a point was missed, to be called missed again


@dataclass(frozen=True)
class Missed:
    """A point that was not shown in several rounds of its case; `open` of `held` rounds."""

    case: str
    point: PointCard
    open: int
    held: int


@dataclass(frozen=True)
class Change:
    """A point in an earlier and a later round of the same case."""

    before: PointCard
    after: PointCard


def step_map(cards: Iterable[Scorecard], cases: Sequence[str]) -> Mapping[tuple[StepId, str], int | None]:
    """(step, case) → the best level so far; None where it was never tried or could not be graded."""
    best: dict[tuple[StepId, str], int | None] = {(step, case): None for step in STEPS for case in cases}
    for card in cards:
        for step in card.steps:
            place = (step.step, card.case)
            if step.level is not None and place in best:
                best[place] = max(best[place] or 0, step.level)
    return best


def missed_again(cards: Iterable[Scorecard]) -> list[Missed]:
    """The points that were open in several rounds, the most costly first."""
    seen: dict[tuple[str, str], list[PointCard]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: card.begun):
        for step in card.steps:
            if step.reached:
                for point in step.points:
                    seen[card.case, point.id].append(point)
    rows = [
        Missed(case, points[-1], sum(p.verdict != "shown" for p in points), len(points))
        for (case, _), points in seen.items()
        if points[-1].verdict != "shown"
    ]
    return sorted((row for row in rows if row.open >= _AGAIN), key=lambda row: (-row.open, -row.point.cost))


def compare(before: Scorecard, after: Scorecard) -> list[Change]:
    """The points that both rounds of one case reached, those that changed first."""
    earlier = {point.id: point for step in before.steps if step.reached for point in step.points}
    later = [point for step in after.steps if step.reached for point in step.points]
    changes = [Change(earlier[point.id], point) for point in later if point.id in earlier]
    return sorted(changes, key=lambda change: change.before.verdict == change.after.verdict)


def least_practised(held: Iterable[str], cases: Sequence[str], dice: random.Random) -> str:
    """The case with the fewest rounds; by lot among equals."""
    count = {case: 0 for case in cases}
    for case in held:
        if case in count:
            count[case] += 1
    fewest = min(count.values())
    return dice.choice([case for case in cases if count[case] == fewest])
