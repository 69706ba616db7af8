"""What comes of a file: its text as Markdown, or the reason why there is none."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["markdown", "text", "pdf", "docx", "html", "notebook"]


class Document(BaseModel):
    """A file as read. In a PDF's Markdown a line `<!-- page 7 -->` stands where the text of page 7 begins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str  # the file's name, to cite
    path: str  # the path inside a ZIP; "" outside of one
    kind: Kind
    title: str
    markdown: str  # without front matter
    front: dict[str, Any]  # what the file's own front matter says, as plain JSON data
    pages: int | None  # of a PDF
    original: bytes = Field(b"", repr=False)  # the file's bytes, of one in a ZIP


class Unread(BaseModel):
    """A file that gave nothing; `reason` is a sentence for the person who added it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    path: str
    reason: str
