"""Sentences with the text they are held against, labelled: our claims about the notes, and public sets given by a path.

Our claims (`data/claims.jsonl`) were written section by section: supported ones reworded thoroughly or hardly at all,
unsupported ones made wrong in one of nine ways with few or nearly all of the section's words, so that overlap tells
nothing. The notes of the test split were written about by other writers, and each of its labels was confirmed by a
reader who did not see it. The public sets are RAGTruth (Niu et al. 2024) and BEGIN (Dziri et al. 2022).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from errors import UsageError
from ingestion.sentences import sentences
from records import plain

BUILT_IN = Path(__file__).parent / "data" / "claims.jsonl"
Split = Literal["train", "test"]


class Claim(BaseModel):
    """One line of `claims.jsonl`; `section` is `note#anchor`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str
    claim: str
    label: Literal[0, 1]
    kind: str
    split: Split


class PublicAnswer(BaseModel):
    """One line of a public set; label 1 means that something is not supported, spans say where."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    context: str
    answer: str
    label: Literal[0, 1]
    spans: tuple[tuple[int | str | bool, ...], ...] = ()  # start, end, and what else the set says
    source_id: str


@dataclass(frozen=True)
class Labelled:
    """A sentence, the text it is held against, and whether that supports it; `answer` numbers the answer it is from."""

    context: str
    text: str
    supported: bool
    kind: str
    answer: int
    split: Split


def load_claims(contexts: Mapping[str, str], path: Path = BUILT_IN) -> list[Labelled]:
    """Our claims; `contexts` maps a section to its text. A claim whose section is gone is left out."""
    claims = [Claim.model_validate_json(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Labelled(contexts[c.section], c.claim, bool(c.label), c.kind, number, c.split)
        for number, c in enumerate(claims)
        if c.section in contexts
    ]


def load_public(path: Path) -> list[Labelled]:
    """The sentences of a public set; a fifth of its sources, by their id's digest, is the test split.

    Raises:
        UsageError: the file cannot be read or has another form.
    """
    try:
        with path.open(encoding="utf-8") as file:
            answers = [PublicAnswer.model_validate(json.loads(line)) for line in file if line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} is no set of labelled answers ({error}). Name a JSON Lines file.") from error
    return [row for number, answer in enumerate(answers) for row in _sentences(answer, number, path.stem)]


def _sentences(answer: PublicAnswer, number: int, kind: str) -> Iterator[Labelled]:
    split: Split = "test" if int(hashlib.sha256(answer.source_id.encode()).hexdigest(), 16) % 5 == 0 else "train"
    end = 0
    said = sentences(answer.answer)
    for text in said:
        start = answer.answer.index(text.split()[0], end) if text.split() else end
        end = start + len(text)
        wrong = (
            any(int(a) < end and start < int(b) for a, b, *_ in answer.spans) if answer.spans else bool(answer.label)
        )
        if any(map(str.isalnum, text)):
            yield Labelled(answer.context, plain(text), not wrong, kind, number, split)
