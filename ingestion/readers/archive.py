"""The files of an upload: a ZIP's members one after the other, none of them trusted.

Nothing is unpacked to the disk. Sizes are counted while a member is expanded; what the ZIP says of itself is only used
to refuse early.
"""

import lzma
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from errors import UnreadableFileError
from ingestion.limits import Limits, in_words
from ingestion.readers.damage import damage_told
from ingestion.readers.kinds import kind_of
from ingestion.readers.names import cited, shown
from ingestion.readers.zip_directory import UTF8_NAME, opened

_CHUNK = 256 * 1024  # bytes expanded at a time
_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED = 0x1
_OF_ZIPS = (zipfile.BadZipFile, zipfile.LargeZipFile, lzma.LZMAError)


@dataclass(frozen=True)
class Member:
    """A file of an upload; `path` is "" outside of a ZIP.

    `refused` says why it is not read, without its name; `read` expands it, or raises UnreadableFileError.
    """

    path: str
    name: str
    refused: str
    read: Callable[[], bytes]


class Budget:
    """What is left of a ZIP's limits; the ZIPs inside it draw on the same."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.files = 0
        self.bytes = 0

    def count_files(self, name: str, files: int) -> None:
        self.files += files
        if self.files > self.limits.zip_files:
            raise UnreadableFileError(
                f"{name} has {self.files:,} files and at most {self.limits.zip_files:,} are read. Split it."
            )

    def count_bytes(self, name: str, size: int) -> None:
        self.bytes += size
        self.check_bytes(name, 0)

    def check_bytes(self, name: str, more: int) -> None:
        if self.bytes + more > self.limits.zip_bytes:
            raise UnreadableFileError(
                f"{name} expands to more than the {in_words(self.limits.zip_bytes)} that are read of one file. "
                "Split it, or leave out what are not notes."
            )


def files(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """The files of an upload: itself, or what is in it where it is a ZIP, and in the ZIPs inside of that.

    Raises:
        UnreadableFileError: the upload is no file that is read, or a ZIP that is damaged or over a limit.
    """
    try:
        kind = kind_of(data, name)
    except UnreadableFileError as error:
        yield Member("", name, str(error).removeprefix(f"{name} "), lambda: data)
        return
    if kind == "zip":
        yield from _members(data, name, "", 1, Budget(limits))
    else:
        yield Member("", name, "", lambda: data)


def _members(data: bytes, name: str, within: str, depth: int, budget: Budget) -> Iterator[Member]:
    """The files of a ZIP in its own order, without folders, hidden files and what macOS adds."""
    with damage_told(name, "a ZIP", *_OF_ZIPS):
        archive = opened(data)
    with archive:
        kept = [info for info in archive.infolist() if not _passed_over(info)]
        budget.count_files(name, len(kept))
        budget.check_bytes(name, sum(info.file_size for info in kept))
        if not kept:
            raise UnreadableFileError(f"{name} is a ZIP without files. Pack your notes into it and add it again.")
        for info in kept:
            member = _member(archive, info, within, budget)
            if member.refused or not _begins_as_zip(archive, info):
                yield member
            else:
                yield from _nested(member, depth, budget)


def _nested(member: Member, depth: int, budget: Budget) -> Iterator[Member]:
    """A ZIP inside a ZIP gives its files; a DOCX, which is a ZIP too, gives itself."""
    try:
        data = member.read()
        if kind_of(data, member.name) != "zip":
            yield replace(member, read=lambda: data)
        elif depth >= budget.limits.zip_nesting:
            deepest = budget.limits.zip_nesting
            why = f"is a ZIP inside {deepest} other{'s' * (deepest > 1)}, deeper than is read. Unpack it and add that."
            yield replace(member, refused=why)
        else:
            yield from _members(data, member.path, f"{member.path}/", depth + 1, budget)
    except UnreadableFileError as error:
        yield replace(member, refused=str(error).removeprefix(f"{member.path} ").removeprefix(f"{member.name} "))


def _begins_as_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    try:
        with damage_told("", "", *_OF_ZIPS), archive.open(info) as stream:
            return stream.read(4) == b"PK\3\4"
    except UnreadableFileError:
        return False  # told when it is read


def expanded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, most: int, budget: Budget) -> bytes:
    """A member's bytes, counted while they are expanded.

    Raises:
        UnreadableFileError: it is damaged, or larger than `most` bytes or than what is left of the budget.
    """
    kept = bytearray()
    with damage_told(name, "a file in a ZIP", *_OF_ZIPS), archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            kept += chunk
            budget.count_bytes(name, len(chunk))
            if len(kept) > most:
                raise UnreadableFileError(f"{name} has more than {in_words(most)} and no more is read. Split it.")
    return bytes(kept)


def real_name(info: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 also where that is not said (macOS), and never undecodable."""
    raw = info.orig_filename
    if not info.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):  # a name in another code page stays as it is
            raw = raw.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", raw.split("\0")[0])


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, within: str, budget: Budget) -> Member:
    path = shown(within + real_name(info))
    most = budget.limits.file_bytes
    return Member(path, cited(path), _refusal(info), lambda: expanded(archive, info, path, most, budget))


def _passed_over(info: zipfile.ZipInfo) -> bool:
    name = real_name(info)
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")]
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    junk = bool(parts) and parts[-1].lower() in ("thumbs.db", "desktop.ini")
    return name.endswith("/") or hidden or junk


def _refusal(info: zipfile.ZipInfo) -> str:
    """Why a member is not even expanded; "" where it may be."""
    name = real_name(info)
    if ".." in re.split(r"[/\\]", name) or name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "has a path that leaves the ZIP's folder. Pack the folder again with plain names."
    if "\\" in name:
        return "has a path with backslashes. Pack the folder again with another program."
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "is a symbolic link, which is not followed. Pack the file itself."
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is not a regular file. Leave it out."
    if info.flag_bits & _ENCRYPTED:
        return "is protected by a password. Pack it again without one."
    return ""
