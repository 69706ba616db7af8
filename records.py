"""The records that cross the rooms: a note and its parts as read, a passage as cut.

Nothing here reads a file, a database or a model.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

StepId = Literal["clarify", "frame", "data", "model", "evaluate", "deploy", "monitor"]
STEPS: tuple[StepId, ...] = get_args(StepId)
STEP_NAMES: Mapping[StepId, str] = {
    "clarify": "Clarify requirements",
    "frame": "Frame the problem",
    "data": "Prepare data",
    "model": "Develop the model",
    "evaluate": "Evaluate",
    "deploy": "Deploy and serve",
    "monitor": "Monitor and maintain",
}
Kind = Literal["framework", "concept", "case", "tradeoff", "guide", "note"]
CORPUS = "corpus"  # the owner of the built-in notes
LOCAL = "local"  # the owner of personal notes where no sign-in is configured


_IN_ZIP = "!/"  # between the path of a ZIP and the path inside of it


def path_in_zip(archive: str, inside: str) -> str:
    """How `Origin.path` names a file of a ZIP."""
    return f"{archive}{_IN_ZIP}{inside}"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Record):
    """Where facts of a note come from; `checked` means its text was opened and the fact read there."""

    title: str = Field(min_length=1)
    authors: str = Field(min_length=1)
    year: int | None = Field(None, ge=1900, le=2100, description="None for an undated page.")
    where: str = Field(min_length=1)
    checked: bool


class Origin(_Record):
    """The file that a personal note was made from: its name, where it lay, the digest of its bytes, when it came."""

    file: str = Field("", max_length=300)
    path: str = Field("", max_length=4000)
    sha256: str = ""
    added: str = ""  # ISO 8601, to the second, UTC

    @property
    def outer(self) -> Path:
        """The file itself, or the ZIP that it lay in."""
        return Path(self.path.partition(_IN_ZIP)[0])


class FrontMatter(_Record):
    """The YAML head of a note. `tags`, `case` and `origin` are personal notes'."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$", max_length=200)
    title: str = Field(min_length=1, max_length=200)
    kind: Kind = "note"
    steps: tuple[StepId, ...] = ()
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    license: str = ""
    updated: date | None = None
    tags: tuple[str, ...] = ()
    case: str | None = None
    origin: Origin = Origin()


class SectionMeta(_Record):
    """The YAML comment under a section's heading: the questions it answers and its step."""

    answers: tuple[str, ...] = ()
    step: StepId | None = None


@dataclass(frozen=True)
class Block:
    """A top-level Markdown block. `text` is the source, verbatim; `line` counts from 1 in the file.

    `page` is the page on which it begins, where the note was made from a file that has pages.
    """

    kind: Literal["paragraph", "list", "table", "code", "diagram", "other"]
    text: str
    line: int
    caption: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Section:
    """Everything under one heading. `path` runs from the note's title to the heading."""

    path: tuple[str, ...]
    anchor: str
    steps: tuple[StepId, ...]
    answers: tuple[str, ...]
    blocks: tuple[Block, ...]
    line: int

    @property
    def markdown(self) -> str:
        """The section as a reader sees it, without its heading and its comment."""
        return "\n\n".join(
            block.text + (f"\n\n*Figure: {block.caption}*" if block.caption else "") for block in self.blocks
        )


@dataclass(frozen=True)
class Note:
    """A note as read. `sha256` is of the file's bytes; `path` is where it was read from."""

    owner: str
    front: FrontMatter
    sections: tuple[Section, ...]
    path: str
    sha256: str
    source: str = field(repr=False, default="")

    @property
    def id(self) -> str:
        return self.front.id

    @property
    def title(self) -> str:
        return self.front.title

    @property
    def case(self) -> str | None:
        """The slug of the case that it is about: a case note's own, or the one that a personal note names."""
        return self.id.removeprefix("cases/") if self.front.kind == "case" else self.front.case


@dataclass(frozen=True)
class Passage:
    """A piece of one section. `text` is verbatim Markdown, or a diagram's caption and labels."""

    id: str
    owner: str
    note_id: str
    path: tuple[str, ...]
    anchor: str
    position: int
    kind: str
    text: str
    steps: tuple[StepId, ...]
    case: str | None
    questions: tuple[str, ...]
    line: int
    page: int | None = None

    @property
    def title(self) -> str:
        return self.path[0]

    @property
    def heading(self) -> str:
        return self.path[-1]

    @property
    def place(self) -> str:
        """The section as one cites it, with its page where the note came from a file that has pages."""
        return f"p. {self.page}, {self.heading}" if self.page else self.heading

    @property
    def embedded_text(self) -> str:
        """What the embedder reads: the heading path, then the text without Markdown's marks."""
        return f"{heading_line(self.path)}\n{plain(self.text)}"


_IN_CAPITALS = {"eta": "ETA", "rag": "RAG"}


def case_title(slug: str) -> str:
    """The short name of a case in running text: `eta-prediction` is ETA prediction."""
    return " ".join(_IN_CAPITALS.get(word, word) for word in slug.split("-"))


def heading_line(path: Iterable[str]) -> str:
    return " > ".join(plain(part) for part in path)


def plain(markdown: str) -> str:
    """Markdown without its marks, word for word, for the embedder and the keyword index."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]*\)", r"\1", markdown)
    text = re.sub(r"^\s*\|?[\s:|-]+\|[\s:|-]*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"[*`|]+|(?<!\w)_+|_+(?!\w)", " ", text)
    return " ".join(text.split())
