"""What went wrong in a run, in words, the worst first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eval.runs import Item, SuiteName


@dataclass(frozen=True)
class Failure:
    """An item, why it counts as failed, and how badly (0 to 1)."""

    item: Item
    why: str
    weight: float


def failures(items: Iterable[Item]) -> list[Failure]:
    """The items that failed, by suite in the order of the run, the worst of each first."""
    found = [failure for item in items if (failure := _failure(item)) is not None]
    order = {suite: place for place, suite in enumerate(_LOOK)}
    return sorted(found, key=lambda one: (order[one.item.suite], -one.weight, one.item.id))


def _failure(item: Item) -> Failure | None:
    found = _LOOK[item.suite](item)
    return Failure(item, *found) if found else None


def _answer(item: Item) -> tuple[str, float] | None:
    """Why an answer is not what it should be, and how bad that is."""
    of = item.measures
    if of.get("refused wrongly"):
        return "was refused although the notes answer it", 1.0
    if of.get("unanswerable"):
        return None if of.get("refused") else ("was answered although the notes cannot", of.get("confidence", 1.0))
    facts = item.detail.facts
    unsaid = [fact for fact in facts if fact.said is False]
    missed = [fact for fact in facts if fact.rank is None or fact.rank > len(item.detail.retrieved)]
    if not unsaid and not missed:
        return None
    parts = [_of(len(missed), len(facts), "not retrieved"), _of(len(unsaid), len(facts), "not said")]
    return " and ".join(filter(None, parts)), (len(missed) + len(unsaid)) / (2 * max(1, len(facts))) * 0.9


def _of(count: int, of: int, what: str) -> str:
    if not count:
        return ""
    return f"{count} of {of} facts {'were' if of > 1 else 'was'} {what}" if of > 1 else f"the fact was {what}"


def _robust(item: Item) -> tuple[str, float] | None:
    of = item.measures
    if of.get("refused rightly") == 0.0:
        return "was answered although its notes were taken away", 1.0
    if of.get("disagreement told") == 0.0 and of.get("facts kept", 0.0) < 0:
        return "an added note that contradicts took a fact away, and the answer does not say so", 1.0
    lost = -min(of.get("facts kept", 0.0), 0.0)
    return (f"said {lost:.0%} fewer of the facts than to the question as it was", lost) if lost else None


def _claim(item: Item) -> tuple[str, float] | None:
    of = item.measures
    if of["decided"] == of["supported"]:
        return None
    what = "an unsupported claim was taken for supported" if of["decided"] else "a supported claim was not recognized"
    return f"{what} (score {of['score']:.2f})", abs(of["score"] - of["supported"])


def _grade(item: Item) -> tuple[str, float] | None:
    of = item.measures
    if of.get("handled") == 0.0:
        return "a bad answer was taken for good, or a good one in odd form was not", 1.0
    apart = abs(of.get("level", 0.0) - of.get("aimed", 0.0))
    if "aimed" not in of or apart < 2:
        return None
    return f"graded {of['level']:.0f}, written as {of['aimed']:.0f}", apart / 3


def _ragas(item: Item) -> tuple[str, float] | None:
    if item.unscored:
        return "; ".join(f"{name}: {why}" for name, why in item.unscored.items()), 0.5
    faithful = item.measures.get("faithfulness", 1.0)
    return (f"faithfulness {faithful:.2f}", 1 - faithful) if faithful < 1 else None


_LOOK: dict[SuiteName, Callable[[Item], tuple[str, float] | None]] = {
    "answers": _answer,
    "robust": _robust,
    "judge": _claim,
    "grader": _grade,
    "ragas": _ragas,
}
