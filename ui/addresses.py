"""Where a page is, and what its address says: links that survive a reload."""

from collections.abc import Mapping
from dataclasses import dataclass

from records import CORPUS

ASK, LIBRARY, MINE = "ui/pages/ask.py", "ui/pages/library.py", "ui/pages/mine.py"  # as `st.navigation` knows them
QUALITY = "ui/pages/quality.py"
INTERVIEW, SCORECARD, PROGRESS = "ui/pages/interview.py", "ui/pages/scorecard.py", "ui/pages/progress.py"


@dataclass(frozen=True)
class AnswerPlace:
    """An answer: its conversation, and its position in it."""

    conversation: str
    position: int

    @property
    def key(self) -> str:
        """Tells the widgets of one answer from those of another."""
        return f"{self.conversation[:8]}-{self.position}"

    def query(self) -> dict[str, str]:
        return {"c": self.conversation}


@dataclass(frozen=True)
class NoteAddress:
    """A note, a section of it, and the answer that a reader came from to see what it quotes."""

    owner: str
    note_id: str
    anchor: str = ""
    answer: AnswerPlace | None = None

    def query(self) -> dict[str, str]:
        """The address as query parameters; `mine` tells a personal note from a built-in one."""
        said = {"note": self.note_id, "section": self.anchor, "mine": "" if self.owner == CORPUS else "yes"}
        if self.answer:
            said |= {"answer": f"{self.answer.conversation}.{self.answer.position}"}
        return {name: value for name, value in said.items() if value}


def note_address(query: Mapping[str, str], owner: str) -> NoteAddress | None:
    """What query parameters say to an owner; None where they name no note.

    An address never says whose a note is, only `mine`: no one can name a note of somebody else.
    """
    if not query.get("note"):
        return None
    conversation, _, position = query.get("answer", "").partition(".")
    answer = AnswerPlace(conversation, int(position)) if position.isdecimal() else None
    whose = owner if query.get("mine") else CORPUS
    return NoteAddress(whose, query["note"], query.get("section", ""), answer)
