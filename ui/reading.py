"""What a note's page says beside its text: where its facts are from, when it was updated, what to ask about it."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.next_questions import well_formed
from records import FrontMatter, Source
from ui.markdown import literal

if TYPE_CHECKING:
    from storage.library import AskedSection

_QUESTIONS, _ENOUGH = 5, 3
_WEB = re.compile(r"https?://[^\s()<>\[\]]+")


def questions_about(title: str, sections: "Sequence[AskedSection]", anchor: str) -> list[str]:
    """Questions that the note answers, one of each section in turn, those of the section in sight first."""
    here = [question for section in sections if section.anchor == anchor for question in well_formed(section)]
    there = [question for section in sections for question in islice(well_formed(section), 1)]
    found = list(dict.fromkeys([*here[:2], *there]))[:_QUESTIONS]
    return found if len(found) >= _ENOUGH else [*found, f"What should I know about {title}?"]


def source_line(source: Source) -> str:
    """A source as Markdown: title, who, when, where, and whether its text was opened."""
    title = (
        f"[{literal(source.title)}]({source.where})" if _WEB.fullmatch(source.where) else f"*{literal(source.title)}*"
    )
    where = [] if _WEB.fullmatch(source.where) else [source.where]
    said = ", ".join([source.authors, *([str(source.year)] if source.year else []), *where])
    checked = ":material/check: checked" if source.checked else "credited, its text not opened"
    return f"{title}. {literal(said)} :gray[:small[{checked}]]"


def date_name(front: FrontMatter) -> str:
    """When the note was updated, as people write it; empty where it does not say."""
    return f"updated {front.updated.day} {front.updated:%B %Y}" if front.updated else ""
