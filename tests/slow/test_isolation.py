"""Thousands of random operations by several owners over one data folder, against a model in plain Python.

After each, whoever acted sees exactly their own live notes and the built-in ones by every read that there is, and no
word of a note that was deleted for good is in any byte of the data folder.
"""

import io
import random
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Assistant
from assistant.next_questions import suggest
from errors import StaleRoundError, UsageError
from ingestion.personal import Incoming, Labels, PersonalNotes, Written
from ingestion.readers.document import Document
from knowledge_base import KnowledgeBase, personal_notes
from records import CORPUS
from retrieval.embedder import Embedder
from retrieval.search import Found, Scope
from retrieval.vectors import Filters, _folder_name
from settings import Settings
from storage.conversations import Conversations
from storage.excerpts import GONE
from storage.feedback import Feedback, FeedbackBook
from storage.library import Library
from storage.preferences import Preferences
from storage.rounds import Rounds
from tests.fakes import HashBackend, embedder_of, open_with, write_note
from tests.slow.owners import Model, ModelNote, secrets_in

pytestmark = pytest.mark.slow
OWNERS = ("ann", "bob", "cid", "dee-2", "local")
OPERATIONS, MOST_NOTES = 1300, 9
SCOPES: tuple[Scope, ...] = ("mine", "both", "corpus")
BUILT_IN = {"guides/study-plan", "concepts/feature-stores"}


class Drive:
    """One data folder, the model of it, and the operations: each method called `do_…` is one."""

    def __init__(self, settings: Settings, seed: int) -> None:
        self.settings, self.dice = settings, random.Random(seed)
        self.model = Model(self.dice, OWNERS)
        self.base = self._open()
        self.base.sync()
        self.chats: dict[str, str] = {}  # id → whose
        self.rounds: dict[str, str] = {}
        self.vectors: dict[tuple[str, str], set[bytes]] = {}
        self.done = self.checks = 0
        self.last: list[tuple[str, str]] = []
        self.tags: dict[tuple[str, str], set[str]] = {}
        self.tally: dict[str, int] = {}

    def _open(self) -> KnowledgeBase:
        base = open_with(self.settings, embedder_of(HashBackend()))
        self._conversations, self._library = Conversations(base.database), Library(base.database)
        self._feedback, self._rounds = FeedbackBook(base.database), Rounds(base.database)
        self._preferences = Preferences(base.database)
        return base

    def run(self, operations: int) -> None:
        names = [name for name in dir(self) if name.startswith("do_")]
        for _ in range(operations):
            owner, name = self.dice.choice(OWNERS), self.dice.choice(names)
            if len(self.model.live(owner)) > MOST_NOTES:
                name = self.dice.choice(("do_delete", "do_delete_for_good"))
            self.last = [*self.last, (name, owner)][-12:]
            getattr(self, name)(owner)
            self.done += 1
            self.tally[name] = self.tally.get(name, 0) + 1
            self.check(owner)
            self.check_bytes()
            if self.done % 20 == 0:
                for each in OWNERS:
                    self.check(each, thoroughly=True)

    def notes(self, owner: str) -> PersonalNotes:
        return personal_notes(self.base, owner)

    def want(self, right: bool, *about: object) -> None:
        self.checks += 1
        assert right, "\n".join(map(str, (self.done, *self.last, *about)))

    def a_live(self, owner: str) -> ModelNote | None:
        return self.dice.choice(list(self.model.live(owner).values()) or [None])

    def text(self, owner: str) -> str:
        """A body of one to three sections, each with a secret."""
        parts = [f"Words of {self.model.secret(owner)} stand here." for _ in range(self.dice.randint(1, 3))]
        return "\n\n".join([parts[0], *(f"## Part {n}\n\n{part}" for n, part in enumerate(parts[1:]))])

    # adding and changing

    def add(self, owner: str, name: str, body: str, path: str = "", title: str = "") -> None:
        """Add a document, and expect of it what the model says."""
        live, data = self.model.live(owner), body.encode()
        document = Document(
            name=name, path="", kind="markdown", title=title or name, markdown=body, front={}, pages=None
        )
        self.model.synced([owner])
        same = {note.id for note in live.values() if note.data == data}
        older = {note.id for note in live.values() if path and note.path == path}
        [added] = self.notes(owner).add([Incoming(document, data, path)])
        self.want(added.what == ("known" if same else "changed" if older else "added"), owner, added, same, older)
        self.want(added.note_id in (same or older or {added.note_id}), owner, added)
        if same:
            note = live[added.note_id]
            if path:
                note.path = path
                note.now |= secrets_in(path)
                note.ever |= secrets_in(path)
            return
        self.want(bool(older) or (owner, added.note_id) not in self.model.notes, owner, added)
        note = live.get(added.note_id) or ModelNote(added.note_id, body, set())
        note.data, note.path = data, path
        note.says(body, added.title, name, path, *(note.now if older else ()))
        note.now &= secrets_in((added.title, name, path, body, note.id)) | self.tags.get((owner, note.id), set())
        self.model.notes[owner, note.id] = note
        self.remember_vectors(owner, note.id)

    def remember_vectors(self, owner: str, note_id: str) -> None:
        rows = self.base.knowledge.vectors_of_note(owner, note_id).values()
        self.vectors.setdefault((owner, note_id), set()).update(row.astype("<f4").tobytes() for row in rows)

    def do_add(self, owner: str) -> None:
        name = f"{self.model.secret(owner)}.md"
        self.add(owner, name, self.text(owner), f"/vault/{self.model.secret(owner)}/{name}", self.model.secret(owner))

    def do_add_of_the_same_name(self, owner: str) -> None:
        path = f"/vault/{self.model.secret(owner)}/notes.md" if self.dice.random() < 0.5 else ""
        self.add(owner, "notes.md", self.text(owner), path, self.model.secret(owner))

    def do_add_a_member_of_a_zip(self, owner: str) -> None:
        archive = f"/vault/{self.model.secret(owner)}.zip"
        for _ in range(2):
            inside = self.model.secret(owner)
            self.add(owner, f"{inside}.md", self.text(owner), f"{archive}!/deep/{inside}.md", inside)

    def do_add_a_newer_version(self, owner: str) -> None:
        if (note := self.a_live(owner)) and note.path:
            self.add(owner, "newer.md", self.text(owner), note.path)

    def do_add_the_same_bytes(self, owner: str) -> None:
        """Bytes that somebody, perhaps the same owner, has already: no one may learn that of another."""
        source = self.a_live(self.dice.choice(OWNERS))
        if source and source.data:
            for secret in secrets_in(source.data.decode()):
                self.model.given[secret].add(owner)
            path = f"/vault/{self.model.secret(owner)}.md" if self.dice.random() < 0.5 else ""
            self.add(owner, "copy.md", source.data.decode(), path)

    def do_write(self, owner: str) -> None:
        body, title = self.text(owner), self.model.secret(owner)
        self.model.synced([owner])
        note_id = self.notes(owner).write(Written(title, body))
        self.want((owner, note_id) not in self.model.notes, owner, note_id)
        self.model.notes[owner, note_id] = ModelNote(note_id, body, set())
        self.model.notes[owner, note_id].says(body, title)
        self.remember_vectors(owner, note_id)

    def do_edit(self, owner: str) -> None:
        if note := self.a_live(owner):
            body, title = self.text(owner), self.model.secret(owner)
            self.model.synced([owner])
            self.want(self.notes(owner).write(Written(title, body), note.id) == note.id)
            note.says(body, title, note.path, *self.names(owner, note.id))
            self.tags.pop((owner, note.id), None)
            self.remember_vectors(owner, note.id)

    def names(self, owner: str, note_id: str) -> tuple[str, ...]:
        origin = next(head.origin for head in self.base.knowledge.heads(owner) if head.id == note_id)
        return origin.file, origin.path

    def do_label(self, owner: str) -> None:
        if note := self.a_live(owner):
            tag = self.model.secret(owner)
            self.notes(owner).label({note.id: Labels((tag,), ("data",), "toy-feed")})
            self.model.synced([owner])
            note.now = (note.now - self.tags.get((owner, note.id), set())) | {tag}
            note.ever |= note.now
            self.tags[owner, note.id] = {tag}
            self.remember_vectors(owner, note.id)

    def do_drop_a_file_by_hand(self, owner: str) -> None:
        secret, body = self.model.secret(owner), self.text(owner)
        path = self.settings.data_dir / "notes" / owner / f"{secret}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, "utf-8")
        self.base.sync(owner=owner)
        self.model.synced([owner])
        self.model.notes[owner, secret] = ModelNote(secret, body, set())
        self.model.notes[owner, secret].says(body)
        self.remember_vectors(owner, secret)

    def do_remove_a_file_by_hand(self, owner: str) -> None:
        if (note := self.a_live(owner)) and self.dice.random() < 0.4:
            Path(self.base.knowledge.note_states(owner)[owner, note.id].path).unlink()
            self.base.sync(owner=owner)
            del self.model.notes[owner, note.id]
            self.model.lingering |= note.ever
            self.vectors.pop((owner, note.id), None)
            self.model.synced([owner])

    # deleting

    def do_delete(self, owner: str) -> None:
        if note := self.a_live(owner):
            self.notes(owner).delete([note.id])
            note.deleted_at = self.model.clock
            self.model.synced([owner])

    def do_delete_for_good(self, owner: str) -> None:
        some = [note.id for note in self.model.live(owner).values() if self.dice.random() < 0.4][:3]
        if some:
            self.notes(owner).delete(some, for_good=True)
            for note_id in some:
                del self.model.notes[owner, note_id]
            self.model.synced([owner])

    def do_restore(self, owner: str) -> None:
        some = [i for i in self.model.waiting(owner) if self.dice.random() < 0.7]
        asked = [*some, *self.model.live(owner), "unknown", *self.ids_of_others(owner), "../../bob/.deleted/notes"]
        back = self.notes(owner).restore(asked)
        self.want(sorted(back) == sorted(some), owner, back, some)
        for note_id in some:
            self.model.notes[owner, note_id].deleted_at = None
        self.model.synced([owner])

    def do_purge(self, owner: str) -> None:
        self.notes(owner).purge()
        self.model.synced([owner])

    def do_let_time_pass(self, owner: str) -> None:
        self.model.clock += self.dice.choice((1.0, 20.0, 61.0))
        self.notes(owner).purge()
        self.model.synced([owner])

    def do_set_the_clock_back(self, owner: str) -> None:
        self.model.clock -= self.dice.choice((0.5, 3600.0))
        self.notes(owner).purge()
        self.model.synced([owner])

    # syncing

    def do_sync_all(self, owner: str) -> None:
        report = self.base.sync()
        self.model.synced(OWNERS)
        self.want(not report.failed and not report.embedded, report)
        self.want(self.base.is_current())

    def do_sync_one(self, owner: str) -> None:
        report = self.base.sync(owner=owner)
        self.model.synced([owner])
        self.want(not (report.failed or report.added or report.changed or report.removed), owner, report)

    def do_change_the_built_in_notes(self, owner: str) -> None:
        write_note(self.settings.corpus_dir, "live/one", f"## A\n\nTurn {self.done}.\n\n## B\n\nAlways there.")
        self.base.sync()
        self.model.synced(OWNERS)

    def do_open_again(self, owner: str) -> None:
        self.base.close()
        self.base = self._open()
        if not self.base.is_current():
            self.base.sync()
        self.model.synced(OWNERS)

    def do_damage_an_index(self, owner: str) -> None:
        self.base.sync()
        self.model.synced(OWNERS)
        before = {other: self.base.index.current(other) for other in (CORPUS, *OWNERS) if other != owner}
        now = self.base.index.current(owner)
        if now is None:
            return
        folder = self.settings.data_dir / "index" / _folder_name(owner) / now.folder
        how = self.dice.choice(("no current.json", "no folder", "junk", "no vectors"))
        if how == "no current.json":
            (folder.parent / "current.json").unlink()
        elif how == "no folder":
            shutil.rmtree(folder)
        elif how == "junk":
            (folder / "chroma.sqlite3").write_bytes(self.dice.randbytes(5000))
        else:
            for path in folder.rglob("*.bin"):
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        self.base.close()
        self.base = self._open()
        if self.dice.random() < 0.5:
            self.base.search("words", owner=owner, scope="mine")  # finds it damaged and mends it
        self.base.sync()
        self.want({other: self.base.index.current(other) for other in before} == before, owner, how)

    # talking

    def do_ask(self, owner: str) -> None:
        """Start or go on with a conversation whose answer quotes a note of the owner's and a built-in one."""
        note = self.a_live(owner)
        question = self.dice.choice(sorted(secrets_in(note.body))) if note else "feature store"
        scope = self.dice.choice(SCOPES)
        found = self.base.search(question, 4, owner, scope=scope)
        hits = list(found.hits)
        mine = [chat for chat, whose in self.chats.items() if whose == owner]
        chat = self.dice.choice(mine) if mine and self.dice.random() < 0.6 else self._conversations.start(owner, "t").id
        self.chats[chat] = owner
        sentences = [
            {"text": f"{hit.text} ({n})", "citations": [hit.passage.id], "support": 1.0, "quoted": True,
             "quote": hit.text, "heading": ""}
            for n, hit in enumerate(hits)
        ]  # fmt: skip
        said = " ".join(str(s["text"]) for s in sentences) + f" See {', '.join(h.passage.title for h in hits)}."
        record = {"text": said, "sentences": sentences, "passages": [hit.as_record() for hit in hits], "mended": {}}
        self._conversations.add(owner, chat, "user", "What about it?")
        self._conversations.add(owner, chat, "assistant", said, record | {"question": "What about it?"})

    def do_search_conversations(self, owner: str) -> None:
        for secret in self.dice.sample(sorted(self.model.given), min(5, len(self.model.given))):
            found = self._conversations.search(owner, secret)
            self.want(all(self.chats[chat.id] == owner for chat in found), owner, secret)
            if owner not in self.model.given[secret]:
                self.want(not found, owner, secret)

    def do_delete_a_conversation(self, owner: str) -> None:
        """Mine goes, another's does not."""
        for chat, whose in list(self.chats.items()):
            if self.dice.random() < 0.2:
                self._conversations.delete(owner, chat)
                if whose == owner:
                    del self.chats[chat]
                else:
                    self.want(self._conversations.get(whose, chat) is not None)

    def do_reach_for_a_conversation_of_another(self, owner: str) -> None:
        others = [(chat, whose) for chat, whose in self.chats.items() if whose != owner]
        if others:
            chat, whose = self.dice.choice(others)
            before = self._conversations.messages(whose, chat)
            self._conversations.rename(owner, chat, "mine now")
            for act in (
                lambda: self._conversations.add(owner, chat, "user", "hello"),
                lambda: self._feedback.put(owner, chat, 1, Feedback("down")),
                lambda: self._feedback.put(owner, chat, 1, None),
            ):
                with pytest.raises(UsageError):
                    act()
            self.want(self._conversations.messages(owner, chat) == [] and not self._feedback.of(owner, chat))
            self.want(self._conversations.get(owner, chat) is None)
            self.want(self._conversations.messages(whose, chat) == before)

    def do_feedback(self, owner: str) -> None:
        mine = [chat for chat, whose in self.chats.items() if whose == owner]
        if mine:
            chat = self.dice.choice(mine)
            self._feedback.put(owner, chat, 1, Feedback("up", "good"))
            self.want(self._feedback.of(owner, chat)[1] == Feedback("up", "good"))
            self._preferences.switch(owner, "x", on=True)
            self.want(not self._preferences.is_on(f"{owner}-other", "x"))

    def do_hold_a_round(self, owner: str) -> None:
        round_id = f"r{self.done}"
        self._rounds.start(owner, round_id, "toy-feed", {"said": owner})
        self._rounds.save(owner, round_id, 1, {"said": f"{owner} again"})
        self.rounds[round_id] = owner
        for other, whose in list(self.rounds.items()):
            if whose != owner:
                self.want(self._rounds.get(owner, other) is None)
                with pytest.raises((UsageError, StaleRoundError)):
                    self._rounds.save(owner, other, 2, {})
                self._rounds.delete(owner, other)
                kept = self._rounds.get(whose, other)
                self.want(kept is not None and kept.state == {"said": f"{whose} again"})
        self.want({kept.id for kept in self._rounds.all(owner)} == {r for r, o in self.rounds.items() if o == owner})

    def do_use_ids_of_others(self, owner: str) -> None:
        """Ids that only others have do nothing here."""
        notes = self.notes(owner)
        for note_id in self.dice.sample(self.ids_of_others(owner), min(3, len(self.ids_of_others(owner)))):
            document = Document(name="x", path="", kind="text", title="x", markdown="x", front={}, pages=None)
            for act in (
                lambda: notes.text(note_id),  # noqa: B023 - called in the same turn
                lambda: notes.write(Written("T", "text"), note_id),  # noqa: B023
                lambda: notes.label({note_id: Labels(("x",))}),  # noqa: B023
                lambda: notes.delete([note_id]),  # noqa: B023
                lambda: notes.delete([note_id], for_good=True),  # noqa: B023
                lambda: notes.add([Incoming(document, b"x", replaces=note_id)]),  # noqa: B023
            ):
                with pytest.raises(UsageError, match="no personal note") as told:
                    act()
                self.want(secrets_in(told.value) <= self.model.words(owner) | secrets_in(note_id), owner, told.value)
        self.model.synced([owner])

    def ids_of_others(self, owner: str) -> list[str]:
        mine = {note_id for who, note_id in self.model.notes if who == owner}
        return sorted({note_id for who, note_id in self.model.notes if who != owner} - mine)

    # what must hold

    def check(self, owner: str, thoroughly: bool = False) -> None:
        live, words = self.model.live(owner), self.model.words(owner)
        knowledge = self.base.knowledge
        bodies = set().union(*(secrets_in(note.body) for note in live.values()))
        heads = knowledge.heads(owner)
        self.want({head.id for head in heads} == live.keys(), owner, heads, list(live))
        self.want(secrets_in(heads) <= words, owner, secrets_in(heads) - words)
        passages = knowledge.all_passages(owner)
        self.want({p.owner for p in passages} <= {owner})
        self.want(bodies <= secrets_in(passages) <= words, owner, bodies ^ secrets_in(passages))
        self.want(set(self.notes(owner).waiting()) <= self.model.waiting(owner).keys())
        word = self.dice.choice(sorted(self.model.given) or ["words"])
        for scope in SCOPES:
            self.check_found(owner, self.base.search(f"words of {word}", 50, owner, scope=scope), scope, word)
        if live:
            note = self.dice.choice(list(live.values()))
            mine = self.dice.choice(sorted(secrets_in(note.body)))
            holders = {n.id for n in live.values() if mine in n.body}
            hits = self.base.search(f"words of {mine}", 50, owner, scope="mine").hits
            self.want(bool(holders & {hit.passage.note_id for hit in hits}), owner, mine, holders)
        if thoroughly:
            self.check_thoroughly(owner, live, words)

    def check_found(self, owner: str, found: Found, scope: str, asked: str) -> None:
        allowed = {"mine": {owner}, "both": {owner, CORPUS}, "corpus": {CORPUS}}[scope]
        words = self.model.words(owner) if scope != "corpus" else set()
        self.want({hit.passage.owner for hit in found.hits} <= allowed, owner, scope)
        self.want(secrets_in(found) <= words | {asked}, owner, scope, secrets_in(found) - words)
        notes = {hit.passage.note_id for hit in found.hits if hit.passage.owner == owner}
        self.want(notes <= self.model.live(owner).keys(), owner, notes)
        if scope == "both":
            self.want(any(hit.passage.owner == CORPUS for hit in found.hits))

    def check_thoroughly(self, owner: str, live: dict[str, ModelNote], words: set[str]) -> None:
        knowledge, everybody = self.base.knowledge, {note_id for _, note_id in self.model.notes}
        self.want(secrets_in(knowledge.passages_of_notes(owner, everybody)) <= words)
        self.want({key[0] for key in knowledge.note_states(owner)} <= {owner})
        generation, entries = knowledge.entries(owner)
        now = self.base.index.current(owner)
        if now is not None:
            self.want(now.generation == generation and now.size == len(entries), owner)
        if entries:
            found = self.base.index.query(entries[0].vector, 10 * len(entries), Filters((owner,)))
            self.want(sorted(key for key, _ in found) == sorted(entry.id for entry in entries), owner)
        others = [o for o in OWNERS if o != owner]
        theirs = [p for other in others for p in knowledge.all_passages(other)]
        self.want(knowledge.passages(owner, [p.id for p in theirs]) == {})
        for passage in theirs:
            section = knowledge.section(owner, passage.note_id, passage.anchor)
            self.want(section is None or secrets_in(section) <= words, owner, section)
        for note_id in everybody:
            self.want(secrets_in(knowledge.vectors_of_note(owner, note_id)) == set())
            whole = self._library.note(owner, note_id)
            self.want((whole is not None) == (note_id in live), owner, note_id)
            self.want(secrets_in(whole) <= words, owner, note_id)
        shelf = self._library.shelf(owner)
        self.want({n.id for n in shelf if n.owner == owner} == live.keys(), owner)
        self.want({n.owner for n in shelf} <= {owner, CORPUS} and {n.id for n in shelf} >= BUILT_IN)
        self.want(secrets_in(shelf) <= words)
        places = [*self.model.notes, *((CORPUS, note_id) for note_id in BUILT_IN)]
        asked = self._library.asked(owner, places)
        self.want({a.owner for a in asked} <= {owner, CORPUS} and secrets_in(asked) <= words)
        self.want({to[0] for to in self._library.related(owner, places)} <= {owner, CORPUS})
        self.check_own_files(owner, live, words)
        self.check_conversations(owner)

    def check_own_files(self, owner: str, live: dict[str, ModelNote], words: set[str]) -> None:
        notes = self.notes(owner)
        self.want(notes.origins().keys() == live.keys() and secrets_in(notes.origins()) <= words)
        for note in live.values():
            self.want(notes.text(note.id) == note.body + "\n", owner, note.id)
        with zipfile.ZipFile(io.BytesIO(notes.export())) as archive:
            packed = {name: archive.read(name).decode() for name in archive.namelist()}
        self.want({name.removesuffix(".md") for name in packed if "/" not in name} == live.keys(), owner)
        ever = set().union(*(note.ever for note in live.values()))
        self.want(secrets_in(packed) <= ever, owner, secrets_in(packed) - ever)
        for note in live.values():
            if note.data:
                self.want(packed[f"originals/{note.id}.md"].encode() == note.data, owner, note.id)
        folder = self.settings.data_dir / "notes" / owner
        lying = secrets_in([(p, p.read_bytes()) for p in folder.rglob("*") if p.is_file()])
        self.want(all(owner in self.model.given[word] for word in lying), owner, lying)

    def check_conversations(self, owner: str) -> None:
        chats = {chat.id for chat in self._conversations.all(owner)}
        self.want(chats == {chat for chat, whose in self.chats.items() if whose == owner}, owner)
        gone = self.model.gone()
        for chat in chats:
            for message in self._conversations.messages(owner, chat):
                said = secrets_in(message)
                self.want(all(owner in self.model.given[word] for word in said) and not said & gone, owner, said)
                answer: Any = message.answer or {"sentences": []}
                self.want(all(s["text"] == GONE or s["citations"] for s in answer["sentences"]), owner, chat)

    def check_bytes(self) -> None:
        """Nothing of what is gone for good in any file's name or bytes: no word, and no vector."""
        files = [path for path in self.settings.data_dir.rglob("*") if path.is_file()]
        content = b"\n".join([str(files).encode(), *(path.read_bytes() for path in files)])
        left = secrets_in(content.decode("latin-1")) & self.model.gone()
        where = [
            (word, self.model.given[word], [p for p in files if word in f"{p}{p.read_bytes()!r}"]) for word in left
        ]
        self.want(not left, where)
        for key in [key for key in self.vectors if key not in self.model.notes]:
            rows = self.vectors.pop(key)
            held = set().union(*self.vectors.values())  # another has the same text under the same title
            where = [p for p in files for row in rows - held if row in p.read_bytes()]
            self.want(not where, key, where)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Model], None]]:
    yield lambda model: monkeypatch.setattr(time, "time", lambda: model.clock)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_owners_see_their_own_notes_and_nothing_is_left_of_what_they_delete(
    settings: Settings, clock: Callable[[Model], None], seed: int
) -> None:
    drive = Drive(settings, seed)
    clock(drive.model)
    try:
        drive.run(OPERATIONS)
    finally:
        drive.base.close()
    assert drive.done >= OPERATIONS and drive.checks > 10 * OPERATIONS
    assert all(count > OPERATIONS / 100 for count in drive.tally.values()), drive.tally
    print(f"seed {seed}: {drive.done} operations, {drive.checks} checks, {drive.tally}")  # noqa: T201 - read with -rP


def test_no_answer_holds_a_word_of_another_owners_notes(settings: Settings, embedder: Embedder, models: Path) -> None:
    """With the real embedder, judge and writer; each asks about everybody's notes under each scope."""
    settings.data_dir.mkdir()
    (settings.data_dir / "models").symlink_to(models)
    base = open_with(settings, embedder)
    base.sync()
    model, checks = Model(random.Random(9), OWNERS), 0
    for owner in OWNERS:
        secret, pet = model.secret(owner), model.secret(owner)
        body = f"## The feature store of {secret}\n\nThe feature store of {secret} is called {pet} and serves at noon."
        personal_notes(base, owner).write(Written(f"Feature stores of {secret}", body))
    assistant, library = Assistant(base), Library(base.database)
    everywhere = [(p.owner, p.note_id, p.anchor) for owner in OWNERS for p in base.knowledge.all_passages(owner)]
    asked = ["What is a feature store?", *(f"What is the feature store of {word} called?" for word in model.given)]
    answered = 0
    for owner in OWNERS:
        mine = {word for word, whose in model.given.items() if owner in whose}
        for question in asked:
            for scope in SCOPES:
                answer = assistant.ask(question, owner=owner, scope=scope)
                allowed = (mine if scope != "corpus" else set()) | secrets_in(question)
                assert secrets_in(answer) <= allowed, (owner, question, scope)
                places = [(hit.passage.owner, hit.passage.note_id, hit.passage.anchor) for hit in answer.passages]
                offered = suggest(library, owner, [question], [*places, *everywhere])
                assert secrets_in(offered) <= allowed
                answered += bool(secrets_in(answer.text) - secrets_in(question))
                checks += 2
    assert answered > len(OWNERS) and checks > 300
    base.close()
