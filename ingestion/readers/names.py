"""File names as they may be shown and cited. A name is never used to open anything."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 160  # characters of a name that are shown
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, direction marks, surrogates, unassigned, separators
_NOTION_ID = re.compile(r"[ _-]?[0-9a-f]{32}$")


def shown(path: str) -> str:
    """A path that is safe to print: NFC, of visible characters, and not endless."""
    kept = "".join("�" if unicodedata.category(c) in _UNSAFE else c for c in unicodedata.normalize("NFC", path))
    if len(kept) <= LONGEST:
        return kept
    return f"{kept[: LONGEST - 41]}…{kept[-40:]}"


def cited(name: str) -> str:
    """The last part of a name that an upload or a ZIP gave, safe to show; never empty."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    return shown(last).strip() or "file"


def plain_title(name: str) -> str:
    """A title made of a file's name: without its ending and without the id that Notion appends."""
    stem = PurePosixPath(name).stem
    return _NOTION_ID.sub("", stem).strip() or stem
