"""Jupyter notebooks: text cells as they are, code as code, and the text that it printed."""

import json
import re
import warnings
from collections.abc import Iterator
from typing import Any

import nbformat
from jsonschema import ValidationError

from errors import UnreadableFileError
from ingestion.readers.damage import damage_told
from ingestion.readers.document import Document
from ingestion.readers.markdown import LONGEST_TITLE, first_heading
from ingestion.readers.names import plain_title
from ingestion.readers.text import clean, decode

_OUTPUT_LINES = 20  # lines of one cell's output that are kept
_OUTPUT_WIDTH = 500  # characters of one line of it
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")  # a terminal's colours


def read_notebook(data: bytes, name: str) -> Document:
    """Read a notebook of any version of the format.

    Raises:
        UnreadableFileError: the JSON is no notebook.
    """
    text = decode(data, name)
    with damage_told(name, "a notebook", ValidationError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on cells without ids, as older versions have them
        if not isinstance(json.loads(text).get("nbformat"), int):
            raise ValueError("nbformat is no number")
        notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
        language = str(notebook.metadata.get("kernelspec", {}).get("language") or "python")
        told = notebook.metadata.get("title")
        parts = [part for cell in notebook.cells for part in _cell(cell, _word(language))]
    markdown = clean("\n\n".join(part for part in parts if part.strip())).strip() + "\n"
    if not markdown.strip():
        raise UnreadableFileError(f"{name} is a notebook without text or code. Add one that has some.")
    title = told.strip() if isinstance(told, str) else ""
    return Document(
        name=name,
        path="",
        kind="notebook",
        title=clean(title)[:LONGEST_TITLE] or first_heading(markdown) or plain_title(name),
        markdown=markdown,
        front={},
        pages=None,
    )


def _word(language: str) -> str:
    return language if re.fullmatch(r"[\w+#-]{1,20}", language) else ""


def _cell(cell: Any, language: str) -> Iterator[str]:  # noqa: ANN401 - nbformat has no types for it
    source = _joined(cell.get("source"))
    if cell.get("cell_type") != "code":
        yield source.strip("\n")
        return
    if source.strip():
        yield _fenced(source, language)
    for output in cell.get("outputs") or []:
        printed = _joined(output.get("text") or (output.get("data") or {}).get("text/plain"))
        if printed.strip():
            yield _fenced(_capped(_ESCAPES.sub("", printed)), "text")


def _joined(value: object) -> str:
    return value if isinstance(value, str) else "".join(map(str, value)) if isinstance(value, list) else ""


def _capped(printed: str) -> str:
    lines = printed.strip("\n").split("\n")
    kept = [line[:_OUTPUT_WIDTH] for line in lines[:_OUTPUT_LINES]]
    more = [f"… {len(lines) - _OUTPUT_LINES:,} more lines"] if len(lines) > _OUTPUT_LINES else []
    return "\n".join(kept + more)


def _fenced(code: str, language: str) -> str:
    longest = max((len(fence) for fence in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code.strip(chr(10))}\n{fence}"
