"""A process of the chaos tests: `syncing.py sync|search DATA CORPUS [SECONDS]`, with the embedder of hashes.

`sync` edits its own note and syncs, again and again; `once` syncs once; `search` asks all the time. It ends with one
JSON line: what it did, and every error it would have shown.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from errors import SevenstepError
from knowledge_base import KnowledgeBase
from settings import Settings
from tests.fakes import HashBackend, embedder_of, open_with, write_note


def main(role: str, data: Path, corpus: Path, seconds: float, name: str) -> None:
    base = open_with(
        Settings(_env_file=None, data_dir=data, corpus_dir=corpus, lock_wait=60), embedder_of(HashBackend())
    )
    act: dict[str, Callable[[int], None]] = {
        "once": lambda _: sync(base),
        "sync": lambda turn: edit_and_sync(base, corpus, name, turn),
        "search": lambda turn: search(base, turn),
    }
    done, errors, until = 0, [], time.monotonic() + seconds
    while True:
        try:
            act[role](done)
        except (SevenstepError, OSError) as error:
            errors.append(f"{type(error).__name__}: {error}")
        done += 1
        if time.monotonic() >= until:
            break
    base.close()
    sys.stdout.write(json.dumps({"done": done, "errors": errors}) + "\n")


def edit_and_sync(base: KnowledgeBase, corpus: Path, name: str, turn: int) -> None:
    sections = (f"## Part {n}\n\nText {n} of {name}, turn {turn // (n + 1)}." for n in range(8))
    scratch = write_note(corpus.parent / f"scratch-{name}", f"live/{name}", "\n\n".join(sections))
    scratch.replace(corpus / f"{name}.md")
    sync(base)


def sync(base: KnowledgeBase) -> None:
    if failed := base.sync().failed:
        raise SevenstepError(f"failed: {failed}")


def search(base: KnowledgeBase, turn: int) -> None:
    hits = base.search(f"Text {turn % 8} of a turn {turn}", 20).hits
    if not hits or any(not hit.text for hit in hits):
        raise SevenstepError(f"search {turn} found {len(hits)} hits")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]), sys.argv[5])
