"""What went wrong in a run, in words, the worst first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eval.runs import FactFound, Item, SuiteName

Found = tuple[str, str, float]  # the reason, why in words, how badly


@dataclass(frozen=True)
class Failure:
    """An item, the reason for which it counts as failed, that reason told of this item, and how badly (0 to 1)."""

    item: Item
    reason: str
    why: str
    weight: float


def failures(items: Iterable[Item]) -> list[Failure]:
    """The items that failed, by suite in the order of the run, the worst of each first."""
    found = [failure for item in items if (failure := _failure(item)) is not None]
    order = {suite: place for place, suite in enumerate(_LOOK)}
    return sorted(found, key=lambda one: (order[one.item.suite], -one.weight, one.item.id))


def missed(item: Item) -> list[FactFound]:
    """The facts of which no section is among those that the answer was written from."""
    return [fact for fact in item.detail.facts if fact.rank is None or fact.rank > len(item.detail.retrieved)]


def _failure(item: Item) -> Failure | None:
    found = _LOOK[item.suite](item)
    return Failure(item, *found) if found else None


def _answer(item: Item) -> Found | None:
    """Why an answer is not what it should be, and how bad that is."""
    of = item.measures
    if of.get("refused wrongly"):
        return "refused wrongly", "was refused although the notes answer it", 1.0
    if of.get("unanswerable"):
        why = "was answered although the notes cannot"
        return None if of.get("refused") else ("answered wrongly", why, of.get("confidence", 1.0))
    facts = item.detail.facts
    lost, unsaid = missed(item), [fact for fact in facts if fact.said is False]
    if not unsaid and not lost:
        return None
    nothing = bool(unsaid) and not any(fact.said for fact in facts)
    said = "nothing that it should say is said" if nothing else _of(len(unsaid), len(facts), "not said")
    why = " and ".join(filter(None, [_of(len(lost), len(facts), "not retrieved"), said]))
    weight = (len(lost) + len(unsaid)) / (2 * max(1, len(facts))) * 0.9
    return ("facts not retrieved" if lost else "facts not said"), why, weight


def _of(count: int, of: int, what: str) -> str:
    if not count:
        return ""
    return f"{count} of {of} facts {'were' if count > 1 else 'was'} {what}" if of > 1 else f"the fact was {what}"


def _robust(item: Item) -> Found | None:
    of = item.measures
    if of.get("refused rightly") == 0.0:
        return "answered without its notes", "was answered although its notes were taken away", 1.0
    if of.get("disagreement told") == 0.0 and of.get("facts kept", 0.0) < 0:
        why = "an added note that contradicts took a fact away, and the answer does not say so"
        return "contradiction not shown", why, 1.0
    lost = -min(of.get("facts kept", 0.0), 0.0)
    return ("less said", f"said {lost:.0%} fewer of the facts than to the question as it was", lost) if lost else None


def _claim(item: Item) -> Found | None:
    of = item.measures
    if of["decided"] == of["supported"]:
        return None
    reason = "unsupported taken for supported" if of["decided"] else "supported not recognized"
    what = "an unsupported claim was taken for supported" if of["decided"] else "a supported claim was not recognized"
    return reason, f"{what} (score {of['score']:.2f})", abs(of["score"] - of["supported"])


def _grade(item: Item) -> Found | None:
    of = item.measures
    if of.get("handled") == 0.0:
        return "misjudged", "a bad answer was taken for good, or a good one in odd form was not", 1.0
    apart = abs(of.get("level", 0.0) - of.get("aimed", 0.0))
    if "aimed" not in of or apart < 2:
        return None
    return "levels apart", f"graded {of['level']:.0f}, written as {of['aimed']:.0f}", apart / 3


def _ragas(item: Item) -> Found | None:
    if item.unscored:
        return "unscored", "; ".join(f"{name}: {why}" for name, why in item.unscored.items()), 0.5
    faithful = item.measures.get("faithfulness", 1.0)
    return ("not faithful", f"faithfulness {faithful:.2f}", 1 - faithful) if faithful < 1 else None


_LOOK: dict[SuiteName, Callable[[Item], Found | None]] = {
    "answers": _answer,
    "robust": _robust,
    "judge": _claim,
    "grader": _grade,
    "ragas": _ragas,
}
