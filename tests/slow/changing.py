"""A process of the chaos tests of personal notes, with the embedder of hashes: `changing.py ROLE DATA CORPUS …`.

`do WHAT [ID]` makes one change, printing "begin" before and "done" after it; `busy NAME SECONDS` changes its own notes
of one owner and asks, again and again; `watch DIR` follows a folder. Errors that a person would see go to stderr as one
sentence, with exit code 2.
"""

import json
import random
import sys
import time
from pathlib import Path

from errors import SevenstepError
from ingestion.personal import Incoming, Labels, PersonalNotes, Written
from ingestion.readers.document import Document
from ingestion.reading import Reader
from ingestion.watch import Watcher
from knowledge_base import KnowledgeBase, personal_notes
from records import LOCAL
from settings import Settings
from tests.fakes import HashBackend, embedder_of, open_with

NEW = " ".join(f"quagga{number}" for number in range(400))  # what `do` adds, writes or edits


def incoming(text: str, name: str, path: str = "") -> Incoming:
    document = Document(name=name, path="", kind="markdown", title=Path(name).stem, markdown=text, front={}, pages=None)
    return Incoming(document, text.encode(), path)


def do(notes: PersonalNotes, what: str, note_id: str = "") -> None:
    match what:
        case "add":
            notes.add([incoming(NEW, "new.md", "/vault/new.md")])
        case "version":
            notes.add([incoming(NEW, "kept.md", "/vault/kept.md")])
        case "write":
            notes.write(Written("Fresh", NEW))
        case "edit":
            notes.write(Written("Edited", NEW), note_id)
        case "label":
            notes.label({note_id: Labels(("quagga-tag",), ("data",))})
        case "delete":
            notes.delete([note_id])
        case "delete for good":
            notes.delete([note_id], for_good=True)
        case "restore":
            notes.restore([note_id])
        case "purge":
            notes.purge()


def busy(base: KnowledgeBase, name: str, seconds: float) -> None:
    """Change one's own notes, check what was acknowledged, and ask; `kept` is what must be there in the end."""
    dice, notes, kept, done = random.Random(name), personal_notes(base, LOCAL), dict[str, str](), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done += 1
        body = f"Turn {done} of {name}."
        act = dice.random()
        if act < 0.3 or not kept:
            kept[notes.write(Written(f"{name} {done}", body))] = body
        elif act < 0.5:
            [added] = notes.add([incoming(body, f"{name}.md", f"/vault/{name}/{done}.md")])
            kept[added.note_id] = body
        else:
            note_id = dice.choice(sorted(kept))
            if act < 0.65:
                notes.write(Written(f"{name} again", body), note_id)
                kept[note_id] = body
            elif act < 0.75:
                notes.delete([note_id], for_good=True)
                del kept[note_id]
            elif act < 0.85:
                notes.delete([note_id])
                if dice.random() < 0.6 and notes.restore([note_id]) != [note_id]:
                    raise SevenstepError(f"{note_id} did not come back")
                kept = {key: kept[key] for key in kept if key not in notes.waiting()}
            elif act < 0.9:
                notes.label({note_id: Labels((f"t{done}",))})
            else:
                notes.purge()
                notes.export()
        if kept:
            note_id = dice.choice(sorted(kept))
            hits = base.search(kept[note_id], 1000, LOCAL, scope="mine").hits
            if notes.text(note_id) != kept[note_id] + "\n":
                raise SevenstepError(f"turn {done}: {note_id} is not as it was written")
            if not any(hit.text == kept[note_id] for hit in hits):
                raise SevenstepError(f"turn {done}: {note_id} is not among {len(hits)} hits")
    sys.stdout.write(json.dumps({"done": done, "kept": kept}) + "\n")


def main(role: str, data: Path, corpus: Path, *arguments: str) -> None:
    settings = Settings(_env_file=None, data_dir=data, corpus_dir=corpus, lock_wait=60)
    base = open_with(settings, embedder_of(HashBackend()))
    if role == "busy":
        busy(base, arguments[0], float(arguments[1]))
    elif role == "watch":
        with Reader() as reader:
            watcher = Watcher(Path(arguments[0]), personal_notes(base, LOCAL), reader)
            say("begin")
            for change in watcher.run():
                say(repr(change))
    elif role == "sync":
        base.sync()
    else:
        say("begin")
        do(personal_notes(base, LOCAL), *arguments)
        say("done")
    base.close()


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
    except SevenstepError as error:
        sys.stderr.write(f"error: {error}\n")
        raise SystemExit(2) from error
