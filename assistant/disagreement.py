"""Where a person's own note and a built-in one seem to differ on the same matter: both are to be shown.

Seen by words alone: near in meaning (cosine), and a negation, an opposite or another number on one side. On claims
about the built-in notes (`eval/LOG.md`) it sees .83 of negated sentences, .67 of turned comparatives, .29 of changed
numbers and .24 of swaps, and takes .14 of reworded ones for different: hence "may differ".
"""

from collections.abc import Sequence

from assistant.relevance import Candidate
from evidence.features import read, turned
from records import CORPUS

NOTICE = "Your notes and the built-in ones may differ on this; both are shown."
_SAME_MATTER = 0.6  # cosine from which two sentences are about the same
_LEAST = 0.02  # probability to belong in the answer that the other side's sentence must have


def differ(one: str, other: str) -> bool:
    """Whether two sentences about the same matter seem to say different things."""
    left, right = read(one), read(other)
    other_number = bool(left.numbers and right.numbers) and not left.numbers & right.numbers
    return other_number or turned(left, right) > 0


def counterparts(chosen: Sequence[Candidate], candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    """Text of a chosen sentence → the other side's sentence that seems to differ from it, the nearest one."""
    found = {}
    for said in chosen:
        near = [
            (float(said.vector @ c.vector), c) for c in candidates if _other_side(said, c) and c.relevance >= _LEAST
        ]
        against = [row for row in near if row[0] >= _SAME_MATTER and differ(said.text, row[1].text)]
        if against:
            found[said.text] = max(against, key=lambda row: row[0])[1]
    return found


def _other_side(one: Candidate, other: Candidate) -> bool:
    return (one.hit.passage.owner == CORPUS) != (other.hit.passage.owner == CORPUS)
