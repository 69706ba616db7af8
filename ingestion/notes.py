"""A note: front matter and sections, read from a Markdown file. Cutting it into passages is `passages.py`."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeGuard

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import ValidationError

from errors import NoteError
from records import CORPUS, STEPS, Block, FrontMatter, Note, Origin, Section, SectionMeta

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*$\r?\n?", re.DOTALL | re.MULTILINE)
_FILE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,199}")
_TAGS, _TAG_LIMIT = 40, 60  # tags of a personal note, and characters of one
_CAPTION = re.compile(r"^[*_]Figure:\s*(.+?)[*_]$", re.DOTALL)
_PAGE = re.compile(r"<!-- page (\d{1,6}) -->")  # where a page of the file begins that a note was made from
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def read_note(path: Path, owner: str = CORPUS, fallback_id: str | None = None) -> Note:
    """Read one Markdown file.

    Args:
        fallback_id: the id of a note without front matter; without it front matter is required.

    Raises:
        NoteError: the file is no note; the message names file, line and what to do.
    """
    if (name := str(path).encode(errors="replace").decode()) != str(path):
        raise NoteError(name, 1, "The file's name is not Unicode.", "Rename it.")
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise NoteError(path, 1, f"The file cannot be read ({error.strerror}).", "Check its permissions.") from error
    except UnicodeDecodeError as error:
        raise NoteError(path, 1, "The file is not UTF-8 text.", "Save it as UTF-8.") from error
    return parse_note(text, path, owner, fallback_id, hashlib.sha256(raw).hexdigest())


def parse_note(text: str, path: Path, owner: str, fallback_id: str | None, sha256: str) -> Note:
    """Make a note of its text; see `read_note`."""
    if "\x00" in text:
        raise NoteError(path, 1, "The file holds NUL bytes and is not text.", "Export it as plain text.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front, body_line = _front_matter(text, path, fallback_id)
    sections = tuple(_sections(text, body_line, front, path))
    if not sections:
        raise NoteError(
            path, body_line + 1, "The note has no text.", "Write at least one section under a `##` heading."
        )
    return Note(owner, front, sections, str(path), sha256, text)


def _front_matter(text: str, path: Path, fallback_id: str | None) -> tuple[FrontMatter, int]:
    """The validated head and the number of lines it takes."""
    if fallback_id is not None and not _FILE_ID.fullmatch(fallback_id):
        raise NoteError(
            path, 1, "The file's name cannot be a note id.", "Rename it: lower-case letters a to z, digits and hyphens."
        )
    match = _FRONT_MATTER.match(text)
    if match is None:
        if fallback_id is None:
            raise NoteError(
                path, 1, "The front matter is missing.", "Begin the file with a YAML block between `---` lines."
            )
        return _validated({"id": fallback_id, "title": _first_heading(text) or path.stem}, "", path), 0
    data = _yaml(match[1], path, 2)
    lines = match[0].count("\n")
    if not isinstance(data, dict):
        raise NoteError(path, 2, "The front matter is not a YAML mapping.", "Write `key: value` lines.")
    if fallback_id is not None:
        title = _scalar(data.get("title")) or _first_heading(text) or path.stem
        return _validated({"id": fallback_id, **personal_head(data, title)}, match[1], path), lines
    return _validated(data, match[1], path), lines


def split_head(text: str) -> tuple[dict[str, Any], str]:
    """A file's front matter, {} where there is none that can be read, and the text under it."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        data = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return {}, text
    return (data, text[match.end() :]) if isinstance(data, dict) else ({}, text)


def personal_head(data: Mapping[object, object], title: str) -> dict[str, object]:
    """What we know of in the head of a personal note, which may say anything: each field as it can be read, or none."""
    origin = data.get("origin")
    known = (
        {key: _scalar(value) for key, value in origin.items() if key in Origin.model_fields} if _is_map(origin) else {}
    )
    case = data.get("case")
    return {
        "title": title[:200],
        "aliases": _texts(aliases) if isinstance(aliases := data.get("aliases"), list) else [],
        "tags": [tag.lstrip("#")[:_TAG_LIMIT] for tag in _texts(data.get("tags"))][:_TAGS],
        "steps": [step for step in STEPS if step in _texts(data.get("steps"))],
        "case": case if isinstance(case, str) and _FILE_ID.fullmatch(case) else None,
        "origin": known if len(known.get("file", "")) <= 300 and len(known.get("path", "")) <= 4000 else {},
    }


def _is_map(value: object) -> TypeGuard[dict[object, object]]:
    return isinstance(value, dict)


def _texts(value: object) -> list[str]:
    """A list of texts, or one text with commas or spaces between them."""
    parts = value if isinstance(value, list) else re.split(r"[,\s]+", value) if isinstance(value, str) else []
    return [text for part in parts if (text := _scalar(part).strip())]


def _scalar(value: object) -> str:
    """A YAML value as text; "" for what is no word or number, such as a list, which aliases can make endless."""
    if isinstance(value, int) and value.bit_length() > 64:
        return ""
    return str(value) if isinstance(value, str | int | float | date) else ""


def _validated(data: dict[str, object], source: str, path: Path) -> FrontMatter:
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        line = _line_of_key(source, str(first["loc"][0]) if first["loc"] else "")
        raise NoteError(
            path, line, f"Front matter field `{where}`: {first['msg']}.", "See corpus/README.md for the format."
        ) from error


def _yaml(text: str, path: Path, first_line: int) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        raise NoteError(
            path,
            line,
            f"The YAML does not parse ({getattr(error, 'problem', error)}).",
            "Quote the value or indent it.",
        ) from error
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:  # of a tag and its value
        raise NoteError(path, first_line, "The YAML holds an impossible value.", "Correct it.") from error


def _line_of_key(front: str, key: str) -> int:
    for number, line in enumerate(front.splitlines(), start=2):
        if line.startswith(f"{key}:"):
            return number
    return 1


def _first_heading(text: str) -> str | None:
    match = re.search(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", text, re.MULTILINE)
    return match[1][:200] if match else None


def _sections(text: str, skip_lines: int, front: FrontMatter, path: Path) -> Iterator[Section]:
    """Walk the top-level blocks and gather them under their headings."""
    lines = text.split("\n")
    body = "\n".join([""] * skip_lines + lines[skip_lines:])
    headings: dict[int, str] = {}
    anchors: set[str] = set()
    blocks: list[Block] = []
    meta, start, page = SectionMeta(), skip_lines + 1, None

    def section() -> Iterator[Section]:
        if blocks:
            trail = [headings[level] for level in sorted(headings)]
            yield Section(
                (front.title, *(h for h in trail if h != front.title)),
                _anchor(trail[-1] if trail else "start", anchors),
                (meta.step,) if meta.step else front.steps,
                meta.answers,
                tuple(_attach_captions(blocks)),
                start,
            )

    for token, heading in _top_level(body):
        first, last = token.map or (0, 0)
        if heading is not None:
            yield from section()
            level = int(token.tag[1])
            headings = {k: v for k, v in headings.items() if k < level} | {level: heading}
            blocks, meta, start = [], SectionMeta(), first + 1
            continue
        source = "\n".join(lines[first:last]).rstrip()
        if token.type == "html_block" and (mark := _PAGE.fullmatch(source.strip())):
            page = int(mark[1])
            continue
        if token.type == "html_block" and source.lstrip().startswith("<!--"):
            meta = _section_meta(source, path, first + 1) if not blocks else meta
            source = re.sub(r"^\s*<!--.*?-->\s*", "", source, count=1, flags=re.DOTALL)
        if source.strip():
            blocks.append(Block(_block_kind(token), source, first + 1, page=page))
    yield from section()


def _top_level(body: str) -> Iterator[tuple[Token, str | None]]:
    """Each top-level block's token; with its text where it is a heading."""
    tokens = _MARKDOWN.parse(body)
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0 and token.type != "hr":
            yield token, (tokens[index + 1].content.strip() if token.type == "heading_open" else None)


def _block_kind(token: Token) -> Literal["paragraph", "list", "table", "code", "diagram", "other"]:
    if token.type == "fence":
        return "diagram" if token.info.strip().lower() == "mermaid" else "code"
    return {  # type: ignore[return-value]
        "paragraph_open": "paragraph",
        "bullet_list_open": "list",
        "ordered_list_open": "list",
        "table_open": "table",
        "code_block": "code",
    }.get(token.type, "other")


def _attach_captions(blocks: list[Block]) -> Iterator[Block]:
    """Fold a `*Figure: …*` paragraph into the diagram before it."""
    pending: Block | None = None
    for block in blocks:
        caption = _CAPTION.match(block.text) if pending and block.kind == "paragraph" else None
        if pending and caption:
            yield replace(pending, caption=" ".join(caption[1].split()))
            pending = None
            continue
        if pending:
            yield pending
        pending = block if block.kind == "diagram" else None
        if pending is None:
            yield block
    if pending:
        yield pending


def _section_meta(comment: str, path: Path, line: int) -> SectionMeta:
    inner = comment.strip().removeprefix("<!--").split("-->")[0]
    try:
        data = _yaml(inner, path, line)
    except NoteError:
        if re.search(r"^\s*(answers|step)\s*:", inner, re.MULTILINE):
            raise
        return SectionMeta()
    if not isinstance(data, dict) or not ({"answers", "step"} & data.keys()):
        return SectionMeta()  # an ordinary comment
    try:
        return SectionMeta.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise NoteError(
            path,
            line,
            f"Section comment, `{'.'.join(map(str, first['loc']))}`: {first['msg']}.",
            "It may hold `answers` (a list of questions) and `step`.",
        ) from error


def _anchor(heading: str, seen: set[str]) -> str:
    """A heading's anchor as code hosts make it, counted where a heading comes twice."""
    slug = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")[:80] or "section"
    anchor, count = slug, 0
    while anchor in seen:
        anchor, count = f"{slug}-{count + 1}", count + 1
    seen.add(anchor)
    return anchor
