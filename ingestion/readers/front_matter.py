"""A file's own front matter, as plain data."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from ingestion.readers.text import clean

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_LONGEST = 64 * 1024  # characters; more is not front matter
_MOST_VALUES = 10_000
_DEEPEST = 20
_Fails = (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError)


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The front matter and the text without it; what is not a YAML mapping stays in the text."""
    match = _BLOCK.match(text[:_LONGEST])
    if match is None:
        return {}, text
    try:
        data = yaml.safe_load(match[1])
        if isinstance(data, dict):
            return _Plain().mapping(data, 0), text[match.end() :].lstrip("\n")
    except _Fails:
        pass  # it only looked like front matter
    return {}, text


class _Plain:
    """YAML's values as JSON's. Counts them, since aliases let a short text stand for billions."""

    def __init__(self) -> None:
        self.values = 0

    def mapping(self, data: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        return {str(self.value(key, _DEEPEST)): self.value(value, depth) for key, value in data.items()}

    def value(self, value: object, depth: int) -> Any:  # noqa: ANN401 - JSON data
        self.values += 1
        if self.values > _MOST_VALUES or depth > _DEEPEST:
            raise ValueError("too much front matter")
        if isinstance(value, str):
            return clean(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if abs(value) < 2**63 else hex(value)[:_DEEPEST]
        if isinstance(value, float):
            return value if abs(value) < float("inf") else str(value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return self.mapping(value, depth + 1)
        if isinstance(value, (list, tuple, set)):
            return [self.value(part, depth + 1) for part in value]
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
