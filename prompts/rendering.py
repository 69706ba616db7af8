"""Prompt files → messages for a language model: strict, versioned, with what others wrote fenced in.

A prompt is `prompts/<name>.md`: a head with its version and variables, then one part a message, each under a line
`=== system` or `=== user`. A variable that is missing, unknown or unused is an error that names it. What comes from a
note or a person goes through the filter `fenced`, so that it cannot end the tags that stand around it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from jinja2 import Environment, StrictUndefined, Template, meta

FOLDER = Path(__file__).parent
Role = Literal["system", "user"]
_ROLES: Mapping[str, Role] = {"system": "system", "user": "user"}
_PART = re.compile(r"^=== (system|user)$", re.MULTILINE)


class PromptError(Exception):
    """A prompt file and its caller do not fit; the message names the prompt and the variables."""


@dataclass(frozen=True)
class Message:
    """One message of a prompt."""

    role: Role
    text: str


@dataclass(frozen=True)
class Prompt:
    """A rendered prompt: its name, the version of its file, and its messages in order."""

    name: str
    version: int
    messages: tuple[Message, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(message.text for message in self.messages)

    def and_said(self, words: str) -> "Prompt":
        """The prompt with more said at its end."""
        *before, last = self.messages
        return replace(self, messages=(*before, replace(last, text=f"{last.text}\n\n{words}")))


@dataclass(frozen=True)
class _File:
    version: int
    variables: frozenset[str]
    parts: tuple[tuple[Role, Template], ...]


def names() -> list[str]:
    """The prompts that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def variables(name: str) -> frozenset[str]:
    """What a prompt must be given."""
    return _read(name).variables


def render(name: str, **given: object) -> Prompt:
    """Render a prompt.

    Raises:
        PromptError: there is no such prompt, or a variable is missing or unknown.
    """
    file = _read(name)
    missing, unknown = file.variables - given.keys(), given.keys() - file.variables
    if missing or unknown:
        raise PromptError(f"The prompt {name} lacks {sorted(missing)} and does not know {sorted(unknown)}.")
    messages = tuple(Message(role, template.render(given).strip()) for role, template in file.parts)
    return Prompt(name, file.version, messages)


def fenced(text: str) -> str:
    """Text of others, whose angle brackets cannot open or close a tag of the prompt."""
    return text.replace("<", "‹").replace(">", "›")


@cache
def _read(name: str) -> _File:
    path = FOLDER / f"{name}.md"
    if name not in names():
        raise PromptError(f"There is no prompt {name}. There are {', '.join(names())}.")
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    told: Mapping[str, Any] = yaml.safe_load(head)
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    environment.filters["fenced"] = fenced
    declared, used = frozenset(told["variables"]), meta.find_undeclared_variables(environment.parse(body))
    if declared != used:
        raise PromptError(f"The prompt {name} declares {sorted(declared)} and uses {sorted(used)}.")
    pieces = _PART.split(body)[1:]
    parts: list[tuple[Role, Template]] = [
        (_ROLES[role], environment.from_string(text)) for role, text in zip(pieces[::2], pieces[1::2], strict=True)
    ]
    return _File(int(told["version"]), declared, tuple(parts))
