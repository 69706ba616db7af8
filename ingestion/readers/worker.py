"""The process that reads: files come in and documents go out as frames (`frames.py`), until its input ends.

`ingestion.reading.Reader` starts it with `python -I`. Whatever a file does to it, it costs that file only. It writes
nothing to the disk and may not: on systems with `resource` it has limits on its memory, and on files and core dumps,
which are zero. On Windows, which has no `resource`, only the time is limited, by the process that started it.
"""

import base64
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from ingestion.limits import Limits
    from ingestion.readers.archive import Member
    from ingestion.readers.by_kind import Progress
    from ingestion.readers.document import Document

_GRACE = 10  # seconds after which it ends itself where nobody is left to end it


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # -I leaves the project out
    sys.dont_write_bytecode = True
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no frame
    from ingestion.limits import Limits
    from ingestion.readers.frames import read_frame, read_message, write_message

    limits = Limits(**json.loads(sys.argv[1]))
    _restrict(limits)
    while True:
        try:
            request, data = read_message(incoming), read_frame(incoming)
        except EOFError:
            return
        for answer in _answers(request, data, limits, outgoing):
            write_message(outgoing, answer)
        write_message(outgoing, {"done": True})


def _restrict(limits: "Limits") -> None:
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        _, hard = resource.getrlimit(what)
        lowered = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (lowered, lowered))


def _answers(request: dict[str, Any], data: bytes, limits: "Limits", outgoing: BinaryIO) -> Iterator[dict[str, Any]]:
    """For each file an announcement and then its document, or the reason why there is none."""
    from errors import UnreadableFileError
    from ingestion.readers.frames import write_message

    def progress(what: str, done: int, of: int) -> None:
        write_message(outgoing, {"progress": [what, done, of]})

    try:
        for index, member in enumerate(_members(request["name"], data, limits)):
            if index < request["skip"]:
                continue
            _alarm(limits.seconds + limits.pages * limits.page_seconds + _GRACE)
            yield {"begin": [index, member.name, member.path]}
            if (answer := _answer(member, limits, progress)) is not None:
                yield answer
            yield {"end": index}
    except UnreadableFileError as error:
        yield {"unread": {"name": request["name"], "path": "", "reason": str(error)}}
    finally:
        _alarm(0)


def _members(name: str, data: bytes, limits: "Limits") -> "Iterator[Member]":
    from ingestion.readers.archive import files

    return files(data, name, limits)


def _answer(member: "Member", limits: "Limits", progress: "Progress") -> dict[str, Any] | None:
    """What is sent for one file; None for a picture in a ZIP. Nothing but the end of the process gets past this."""
    from errors import SevenstepError
    from ingestion.readers.checked import read_checked

    try:
        document = read_checked(member, limits, progress)
        return _as_message(document) if document else None
    except SevenstepError as error:
        reason = str(error)
    except MemoryError:
        return {"lost": "memory"}
    except Exception as error:  # noqa: BLE001 - the process boundary
        return {"lost": "memory" if "failed to map segment" in str(error) else "crash"}
    return {"unread": {"name": member.name, "path": member.path, "reason": reason}}


def _as_message(document: "Document") -> dict[str, Any]:
    original = base64.b64encode(document.original).decode()
    return {"document": document.model_dump(exclude={"original"}), "original": original}


def _alarm(seconds: float) -> None:
    """End the process after a time, also inside of a library and where the one that started it is gone."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
