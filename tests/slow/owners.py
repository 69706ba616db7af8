"""What the isolation test believes: who has which note, in plain Python, and the words that tell notes apart.

Every text that is given to a note (its title, body, tag, file name and path) holds a secret word of its own, so that a
word says whose it is wherever it turns up, in an answer or in the bytes of a file.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingestion.deleted import UNDO_SECONDS

_SECRET = re.compile(r"zq[a-z]{10}")


def secrets_in(text: object) -> set[str]:
    return set(_SECRET.findall(str(text)))


@dataclass
class ModelNote:
    """A note as it should be: `now` are the secrets it holds, `ever` those of its earlier versions too."""

    id: str
    body: str
    now: set[str]
    data: bytes = b""
    path: str = ""
    ever: set[str] = field(default_factory=set)
    deleted_at: float | None = None

    def says(self, body: str, *texts: str) -> None:
        """The note has another body, and these texts beside it (title, tag, name, path) in the place of others."""
        self.body = body
        self.now = secrets_in(self.id) | secrets_in(body) | secrets_in(texts)
        self.ever |= self.now


@dataclass
class Model:
    """Everybody's notes, those that wait to be purged among them, and what time it is."""

    dice: random.Random
    owners: tuple[str, ...]
    clock: float = 1_800_000_000.0
    notes: dict[tuple[str, str], ModelNote] = field(default_factory=dict)
    given: dict[str, set[str]] = field(default_factory=dict)  # secret → who was ever given it
    lingering: set[str] = field(default_factory=set)  # of files removed by hand, which answers may still quote

    def secret(self, owner: str) -> str:
        word = "zq" + "".join(self.dice.choices("bcfgjkmpvwx", k=10))  # which no stemmer shortens
        self.given.setdefault(word, set()).add(owner)
        return word

    def live(self, owner: str) -> dict[str, ModelNote]:
        return {n.id: n for (who, _), n in self.notes.items() if who == owner and n.deleted_at is None}

    def waiting(self, owner: str) -> dict[str, ModelNote]:
        return {n.id: n for (who, _), n in self.notes.items() if who == owner and n.deleted_at is not None}

    def words(self, owner: str) -> set[str]:
        """The secrets that the owner's live notes hold now."""
        return set().union(*(note.now for note in self.live(owner).values()))

    def gone(self) -> set[str]:
        """The secrets that were in notes and are in none any more, deleted or not: no byte may hold them."""
        kept = set().union(*(note.ever for note in self.notes.values()))
        return self.given.keys() - kept - self.lingering

    def synced(self, owners: Iterable[str]) -> None:
        """What a sync does to what waits: away with it when its minute is over; more time if the clock went back."""
        for owner in owners:
            for note in self.waiting(owner).values():
                assert note.deleted_at is not None
                note.deleted_at = min(note.deleted_at, self.clock)
                if self.clock - note.deleted_at >= UNDO_SECONDS:
                    del self.notes[owner, note.id]
