"""What a note's page says beside its text: what is in it, where its facts are from, what to ask about it."""

import re
from collections.abc import Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.next_questions import well_formed
from records import FrontMatter, Source
from ui.markdown import literal
from ui.names import step_name

if TYPE_CHECKING:
    from storage.knowledge import StoredSection
    from storage.library import AskedSection

_QUESTIONS, _ENOUGH = 5, 3
_WEB = re.compile(r"https?://[^\s()<>\[\]]+")


def questions_about(title: str, sections: "Sequence[AskedSection]", anchor: str) -> list[str]:
    """Questions that the note answers, one of each section in turn, those of the section in sight first."""
    here = [question for section in sections if section.anchor == anchor for question in well_formed(section)]
    there = [question for section in sections for question in islice(well_formed(section), 1)]
    found = list(dict.fromkeys([*here[:2], *there]))[:_QUESTIONS]
    return found if len(found) >= _ENOUGH else [*found, f"What should I know about {title}?"]


def section_id(section: "StoredSection") -> str:
    """The section's place on the page, for links to it."""
    return f"section-{section.anchor}"


def contents(sections: "Sequence[StoredSection]") -> str:
    """A table of contents as Markdown; in a case, the steps of the round stand over their sections."""
    parts = []
    for steps, group in groupby(sections, key=lambda section: section.steps):
        links = "\n".join(f"- [{literal(s.path[-1])}](#{quote(section_id(s))})" for s in group)
        parts.append(f"**{step_name(steps[0])}**\n\n{links}" if len(steps) == 1 else links)
    named = len({section.steps for section in sections}) > 1
    return "\n\n".join(parts if named else [part.split("\n\n")[-1] for part in parts])


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
