"""Mutations for fuzzing the readers, and what an input may raise."""

import random
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from errors import SevenstepError
from ingestion.limits import Limits
from ingestion.notes import parse_note
from ingestion.readers.archive import files
from ingestion.readers.by_kind import read_document
from ingestion.readers.checked import read_checked
from records import LOCAL

LIMITS = Limits(pages=20, characters=200_000, zip_files=50, zip_bytes=3_000_000, file_bytes=1_000_000)
WORDS = b"""< > <!-- --> --- ``` & {{ [[ ]] | * # <!DOCTYPE endobj stream null [] {} " !!int <<: <b> -1""".split()
WORDS += [
    b"\0",
    b"\xff",
    b"\n\n",
    b"\n---\n",
    b"0" * 30,
    b"\xed\xa0\x80",
    b"PK\3\4",
    b"PK\1\2",
    b"&a *a",
    b": ",
    b"  - ",
]


def mutated(data: bytes, random_: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled or put in."""
    result = bytearray(data)
    for _ in range(random_.choice((1, 1, 2, 4, 8, 30))):
        at = random_.randrange(len(result) + 1)
        upto = min(len(result), at + random_.choice((1, 2, 8, 64, 500)))
        what = random_.randrange(6)
        if what == 0 and at < len(result):
            result[at] = random_.randrange(256)
        elif what == 1:
            del result[at:upto]
        elif what == 2:
            result[at:at] = result[at:upto] * random_.choice((1, 3, 20))
        elif what == 3:
            result[at:at] = random_.choice(WORDS)
        elif what == 4:
            result[at:upto] = random_.choice(WORDS)
        elif random_.random() < 0.2:
            del result[at:]
    return bytes(result[:200_000])


def repacked(data: bytes, random_: random.Random) -> bytes:
    """A ZIP in which one member, and sometimes a name, is mutated, and the rest is whole."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        chosen = random_.choice(names)
        for name in names:
            content = old.read(name)
            renamed = name
            if name == chosen:
                content = mutated(content, random_)
                if random_.random() < 0.2:
                    renamed = mutated(name.encode(), random_)[:200].decode("utf-8", "replace")
            new.writestr(zipfile.ZipInfo(renamed or "x"), content)
    return buffer.getvalue()


def read_one(data: bytes) -> str:
    """Read a file; what comes of it. Raises what a reader may not raise."""
    try:
        document = read_document(data, "fuzz", LIMITS)
    except SevenstepError:
        return "refused"
    document.model_dump_json().encode()
    return document.kind


def read_upload(data: bytes) -> str:
    """Read a file or all members of a ZIP, and make notes of them."""
    try:
        for member in files(data, "fuzz", LIMITS):
            with suppress(SevenstepError):
                read_checked(member, LIMITS)
    except SevenstepError:
        return "refused"
    return "read"


def read_note_text(data: bytes) -> str:
    """Parse a note of the corpus, and the same as a personal note."""
    text = data.decode("utf-8", "replace")
    for fallback in (None, "note"):
        with suppress(SevenstepError):
            parse_note(text, Path("fuzz.md"), LOCAL, fallback, "")
    return "parsed"
