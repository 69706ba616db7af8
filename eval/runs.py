"""Evaluation runs as they are kept: what a run was made with, and every item's result, as files.

`<data>/eval/owners/<owner>/runs/<run>/run.json` says when and with what; `items.jsonl` has an item a line, written as
it is measured, so that a run which was stopped goes on after what it has. A run is named for the moment it began. What
an item quotes of a personal note goes when that note is deleted for good (`ingestion/own_sets.py`).
"""

import json
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from errors import UsageError
from ingestion.own_sets import RUNS, own_set_folder
from records import LOCAL
from settings import Settings

SuiteName = Literal["answers", "robust", "judge", "grader", "ragas"]
_LATEST = "latest"
_BEGINS = '{"suite":"'  # of an item's line


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class MadeWith(_Record):
    """All that decides what a run finds. Two runs that differ in nothing here differ in nothing they measure."""

    corpus: str  # digest of the notes' digests
    index: str  # embedder, window and cutter
    settings: dict[str, str]
    engine: str
    judge: str
    questions: str  # digest of the question sets
    packages: dict[str, str]
    commit: str  # of the working tree, with "+" where files differ from it; empty outside a repository


class EvalRun(_Record):
    """A run: what it was made with and how many items each suite has to measure."""

    id: str
    quick: bool = False
    note: str = ""  # what it was for, in the user's words
    planned: dict[SuiteName, int]
    made_with: MadeWith
    ended: str = ""  # ISO 8601, UTC; empty while it runs, or where it was stopped
    seconds: dict[SuiteName, float] = {}  # what each suite took, all sittings together

    @property
    def began(self) -> datetime:
        return datetime.strptime(self.id[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)


class FactFound(_Record):
    """A fact of a right answer: whether the answer said it, and the best rank of a section that holds it."""

    text: str
    said: bool | None = None  # None where nobody marked the sentences that state it
    rank: int | None = None  # from 1; None: not among what was ranked
    sections: tuple[str, ...] = ()


class Retrieved(_Record):
    """A section among what an answer was written from, and whether it holds a fact of the right answer."""

    section: str
    title: str
    heading: str
    score: float
    relevant: bool


class SaidSentence(_Record):
    """A sentence of an answer, the sections that it cites and how far they support it."""

    text: str
    sections: tuple[str, ...]
    support: float
    quoted: bool


class Detail(_Record):
    """What a person needs to see to understand one item."""

    question: str = ""
    history: tuple[str, ...] = ()
    facts: tuple[FactFound, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    sentences: tuple[SaidSentence, ...] = ()
    contexts: tuple[str, ...] = ()  # the texts that the answer was written from
    note: str = ""  # anything else, in words


class Item(_Record):
    """One measured item: a question, a claim, an interview answer. `unscored` says why a measure has no value."""

    suite: SuiteName
    id: str
    kind: str = ""
    measures: dict[str, float] = {}
    unscored: dict[str, str] = {}
    detail: Detail = Detail()

    @property
    def key(self) -> tuple[SuiteName, str]:
        return self.suite, self.id


@dataclass(frozen=True)
class StoredRun:
    """A run with its items."""

    run: EvalRun
    items: tuple[Item, ...]

    def of(self, suite: SuiteName) -> list[Item]:
        return [item for item in self.items if item.suite == suite]

    @property
    def complete(self) -> bool:
        return bool(self.run.ended)


class RunStore:
    """One owner's runs. One process writes a run; others may read it meanwhile."""

    def __init__(self, settings: Settings, owner: str = LOCAL) -> None:
        """Raises UsageError where nobody can be called that."""
        self.folder = own_set_folder(settings, owner) / RUNS

    def begin(self, run: EvalRun) -> None:
        (self.folder / run.id).mkdir(parents=True)
        self.write(run)

    def write(self, run: EvalRun) -> None:
        """Put `run.json` in place of the one before, whole or not at all."""
        scratch = self.folder / run.id / f"run.{os.getpid()}.tmp"
        scratch.write_text(run.model_dump_json(indent=1) + "\n", "utf-8")
        scratch.replace(self.folder / run.id / "run.json")

    def add(self, run_id: str, items: Iterable[Item]) -> Iterator[Item]:
        """Each item, once it is in the file."""
        path = self.folder / run_id / "items.jsonl"
        _end_last_line(path)
        for item in items:
            with path.open("a", encoding="utf-8") as file:  # afresh, as another process may have put it in place
                file.write(item.model_dump_json(exclude_defaults=True) + "\n")
            yield item

    def runs(self) -> list[EvalRun]:
        """The newest first; a folder without a whole `run.json` is none."""
        found = (_run(path) for path in sorted(self.folder.glob("*/run.json"), reverse=True))
        return [run for run in found if run is not None]

    def measured(self, run_id: str) -> Counter[str]:
        """Suite → how many items are in the run's file, read fast."""
        path = self.folder / run_id / "items.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.is_file() else []
        return Counter(line[len(_BEGINS) :].partition('"')[0] for line in lines if line.startswith(_BEGINS))

    def stamp(self, run_id: str) -> int:
        """Changes whenever the run's files do."""
        paths = (self.folder / run_id / name for name in ("run.json", "items.jsonl"))
        return sum(path.stat().st_mtime_ns for path in paths if path.is_file())

    def load(self, name: str) -> StoredRun:
        """A run by the beginning of its id, or `latest`, or the path of a file that holds one (see `packed`).

        Raises:
            UsageError: there is no such run, or several.
        """
        if Path(name).is_file():
            return unpacked(Path(name))
        runs = [run for run in self.runs() if run.id.startswith(name) or name == _LATEST]
        if not runs or (len(runs) > 1 and name != _LATEST):
            known = ", ".join(run.id for run in self.runs()[:8]) or "none yet; `python -m eval run` makes one"
            what = "Several runs begin with" if runs else "There is no run"
            raise UsageError(f"{what} {name!r}. The runs are: {known}.")
        return StoredRun(runs[0], tuple(_items(self.folder / runs[0].id / "items.jsonl")))


def new_run_id(moment: datetime) -> str:
    """A name that sorts by time; the ending keeps two of one second apart."""
    return f"{moment.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def packed(stored: StoredRun) -> str:
    """A run in one file without what only people need: JSON Lines, the run first."""
    items = [item.model_copy(update={"detail": Detail()}) for item in stored.items]
    return "".join(one.model_dump_json(exclude_defaults=True) + "\n" for one in (stored.run, *items))


def unpacked(path: Path) -> StoredRun:
    """Raises UsageError where the file holds no run."""
    try:
        first, *rest = path.read_text("utf-8").splitlines()
        return StoredRun(EvalRun.model_validate_json(first), tuple(map(Item.model_validate_json, rest)))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} holds no evaluation run ({str(error).splitlines()[0]}).") from error


def _run(path: Path) -> EvalRun | None:
    try:
        return EvalRun.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValidationError):
        return None


def _items(path: Path) -> Iterator[Item]:
    """The items of a run, each once, its last result; a line that was cut short is none."""
    found: dict[tuple[SuiteName, str], Item] = {}
    for line in path.read_text("utf-8").splitlines() if path.is_file() else []:
        try:
            item = Item.model_validate(json.loads(line))
        except ValueError:
            continue
        found[item.key] = item
    yield from found.values()


def _end_last_line(path: Path) -> None:
    """So that what follows a line which was cut short begins a line of its own."""
    if path.is_file() and path.stat().st_size:
        with path.open("rb+") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
