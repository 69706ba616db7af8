"""Where notes lie as files: the built-in ones in the corpus, each owner's in a folder of the data folder.

<data>/notes/<owner>/<note>.md                 the text, with a head that says what it is and where it is from
<data>/notes/<owner>/originals/<note>.<type>   the file that it was made from
<data>/notes/<owner>/.deleted/<note>/          deleted, and for a minute to be had back
"""

import re
from collections.abc import Iterator
from pathlib import Path

from errors import StorageError, UsageError
from records import CORPUS
from settings import Settings

ORIGINALS, DELETED = "originals", ".deleted"
_OWNER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def owner_folder(settings: Settings, owner: str) -> Path:
    """The folder of an owner's notes, whether it exists or not.

    Raises:
        UsageError: nobody can be called that; the name becomes a folder's.
    """
    if owner == CORPUS or not _OWNER.fullmatch(owner):
        raise UsageError(
            f"{owner[:80]!r} cannot own notes. An owner is named with 1 to 64 lower-case letters a to z, digits and "
            "hyphens."
        )
    return settings.data_dir / "notes" / owner


def owners_with_files(settings: Settings) -> list[str]:
    """Everybody who has a folder of notes."""
    folders = (settings.data_dir / "notes").glob("*")
    return sorted(p.name for p in folders if p.is_dir() and not p.is_symlink() and _is_owner(p.name))


def note_files(settings: Settings, owner: str | None = None) -> Iterator[tuple[Path, str, str | None]]:
    """(file, owner, id when the file has no front matter) of every note, or of one owner's, in a stable order."""
    if owner in (None, CORPUS):
        yield from _built_in(settings)
    for name in owners_with_files(settings) if owner is None else [owner]:
        if name != CORPUS:
            for path in personal_files(owner_folder(settings, name)):
                yield path, name, path.stem


def _built_in(settings: Settings) -> Iterator[tuple[Path, str, str | None]]:
    if not settings.corpus_dir.is_dir():
        raise StorageError(
            f"The folder of the built-in notes, {settings.corpus_dir}, does not exist. "
            "Set SEVENSTEP_CORPUS_DIR to it, or unset that."
        )
    for path in sorted(settings.corpus_dir.rglob("*.md")):
        if path.name != "README.md" and not path.is_symlink():
            yield path, CORPUS, None


def personal_files(folder: Path) -> Iterator[Path]:
    """The notes in an owner's folder, without their originals and what is hidden."""
    for path in sorted(folder.rglob("*.md")):
        inside = path.relative_to(folder).parts
        if inside[0] != ORIGINALS and not any(part.startswith(".") for part in inside) and not path.is_symlink():
            yield path


def _is_owner(name: str) -> bool:
    return name != CORPUS and bool(_OWNER.fullmatch(name))
