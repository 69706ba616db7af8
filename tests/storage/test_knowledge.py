"""Notes in the storage: put, replaced, removed without trace."""

import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingestion.notes import parse_note
from ingestion.passages import cut
from records import CORPUS, Note, Passage
from storage.database import Database
from storage.knowledge import Knowledge, embedding_texts
from tests.fakes import HashBackend, count_words

RECIPE = "fake"


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    return Knowledge(database)


def note_of(body: str, note_id: str = "a/b", owner: str = CORPUS) -> Note:
    head = f"---\nid: {note_id}\ntitle: T\naliases: [X]\nrelated: [a/c]\n---\n"
    return parse_note(f"{head}{body}\n", Path(f"{note_id}.md"), owner, None, "0" * 64)


def put(knowledge: Knowledge, note: Note) -> list[Passage]:
    passages = cut(note, 64, count_words)
    texts = {key: text for passage in passages for key, text in embedding_texts(passage).items()}
    knowledge.put_note(
        note, passages, dict(zip(texts, HashBackend().encode(list(texts.values())), strict=True)), RECIPE
    )
    return passages


BODY = "## A\n<!--\nanswers: [what is a]\n-->\nSome text.\n\n## B\n\nOther text."


def test_what_is_put_is_read_back(knowledge: Knowledge) -> None:
    passages = put(knowledge, note_of(BODY))
    assert knowledge.all_passages(CORPUS) == passages
    assert knowledge.passages(CORPUS, [passages[1].id, "unknown"]) == {passages[1].id: passages[1]}
    section = knowledge.section(CORPUS, "a/b", "a")
    assert section is not None and (section.path, section.markdown) == (("T", "A"), "Some text.")
    assert knowledge.section(CORPUS, "a/b", "nowhere") is None
    [head] = knowledge.heads(CORPUS)
    assert (head.id, head.title, head.aliases, head.related) == ("a/b", "T", ("X",), ("a/c",))


def test_every_text_of_a_passage_has_its_vector(knowledge: Knowledge) -> None:
    passages = put(knowledge, note_of(BODY))
    texts = {key: text for passage in passages for key, text in embedding_texts(passage).items()}
    assert sorted(texts.values()) == sorted([*(p.embedded_text for p in passages), "T: what is a"])
    _, entries = knowledge.entries(CORPUS)
    assert {entry.id for entry in entries} == texts.keys() == knowledge.vectors_of_note(CORPUS, "a/b").keys()
    for entry in entries:
        np.testing.assert_array_equal(entry.vector, HashBackend().encode([texts[entry.id]])[0])


def test_putting_a_note_again_replaces_it_and_its_neighbours_stay(knowledge: Knowledge) -> None:
    put(knowledge, note_of(BODY))
    other = put(knowledge, note_of(BODY, "a/other"))
    new = put(knowledge, note_of("## A\n\nNew text."))
    assert knowledge.all_passages(CORPUS) == [*new, *other]
    assert {p.id for p in new + other} == {entry.id.partition(":")[0] for entry in knowledge.entries(CORPUS)[1]}
    assert knowledge.section(CORPUS, "a/b", "b") is None


def test_owners_may_have_notes_of_the_same_name_and_text(knowledge: Knowledge) -> None:
    put(knowledge, note_of(BODY))
    mine = put(knowledge, note_of(BODY, owner="ann"))
    assert knowledge.note_states("ann").keys() == {("ann", "a/b")}
    assert knowledge.remove_note(CORPUS, "a/b")
    assert knowledge.all_passages("ann") == mine
    assert knowledge.all_passages(CORPUS) == []


def test_a_removed_note_leaves_nothing(knowledge: Knowledge) -> None:
    put(knowledge, note_of(BODY))
    assert knowledge.remove_note(CORPUS, "a/b")
    assert not knowledge.remove_note(CORPUS, "a/b")
    assert (knowledge.all_passages(CORPUS), knowledge.entries(CORPUS)[1], knowledge.heads(CORPUS)) == ([], [], [])
    assert knowledge.note_states() == {}


def test_the_generation_rises_with_each_change_and_only_then(knowledge: Knowledge) -> None:
    seen = [knowledge.generation(CORPUS)]
    put(knowledge, note_of(BODY))
    seen.append(knowledge.generation(CORPUS))
    put(knowledge, note_of(BODY + " More."))
    seen.append(knowledge.generation(CORPUS))
    knowledge.remove_note(CORPUS, "a/b")
    seen.append(knowledge.generation(CORPUS))
    knowledge.remove_note(CORPUS, "a/b")
    knowledge.touch_note(CORPUS, "a/b", "elsewhere.md")
    seen.append(knowledge.generation(CORPUS))
    assert seen == [0, 1, 2, 3, 3]


def test_a_write_that_fails_changes_nothing(knowledge: Knowledge) -> None:
    passages = put(knowledge, note_of(BODY))
    with pytest.raises(KeyError):
        knowledge.put_note(note_of("## A\n\nNew text."), cut(note_of("## A\n\nNew text."), 64, count_words), {}, RECIPE)
    assert knowledge.all_passages(CORPUS) == passages
    assert knowledge.generation(CORPUS) == 1


@pytest.mark.parametrize("how", ["remove", "replace"])
def test_deleted_text_is_not_in_the_file(knowledge: Knowledge, tmp_path: Path, how: str) -> None:
    put(knowledge, note_of("## Keep\n\nkept words"))
    put(knowledge, note_of(f"## Secretheading\n\n{'secretword in a long text ' * 400}", "a/secret"))
    content = (tmp_path / "x.db").read_bytes()
    assert b"secretword" in content and b"Secretheading" in content
    if how == "remove":
        knowledge.remove_note(CORPUS, "a/secret")
    else:
        put(knowledge, note_of("## Other\n\nharmless", "a/secret"))
    for file in tmp_path.glob("x.db*"):
        content = file.read_bytes()
        assert b"secretword" not in content and b"Secretheading" not in content
    assert b"kept words" in (tmp_path / "x.db").read_bytes()


def test_a_moved_file_is_remembered(knowledge: Knowledge) -> None:
    put(knowledge, note_of(BODY))
    knowledge.touch_note(CORPUS, "a/b", "new.md")
    state = knowledge.note_states()[CORPUS, "a/b"]
    assert (state.path, state.recipe) == ("new.md", RECIPE)


def test_a_thousand_ids_can_be_asked_at_once(knowledge: Knowledge) -> None:
    passages = put(knowledge, note_of("\n\n".join(f"## S{n}\n\ntext {n}" for n in range(1200))))
    assert len(knowledge.passages(CORPUS, (passage.id for passage in passages))) == 1200


def test_a_note_that_another_owner_has_is_not_changed_by_mine(knowledge: Knowledge) -> None:
    put(knowledge, note_of(BODY))
    theirs = replace(note_of("## A\n\nOther."), owner="ann")
    put(knowledge, theirs)
    assert [passage.text for passage in knowledge.all_passages(CORPUS)] == ["Some text.", "Other text."]
    assert (knowledge.generation(CORPUS), knowledge.generation("ann"), knowledge.generation("bob")) == (1, 1, 0)
    assert knowledge.owners() == ["ann", CORPUS]
    [passage] = knowledge.all_passages("ann")
    assert knowledge.passages("bob", [passage.id]) == {} and len(knowledge.passages("ann", [passage.id])) == 1


def test_no_page_of_the_file_keeps_a_copy_of_a_row_that_had_moved_before_it_was_deleted(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    """SQLite leaves such copies, even where it overwrites what is deleted."""
    dice, live = random.Random(5), set[str]()
    for turn in range(140):
        note_id = f"n{turn}" if dice.random() < 0.6 or not live else dice.choice(sorted(live))
        body = "\n\n".join(f"## S{n}\n\nsecret-{note_id}- " + "x" * dice.randint(1, 200) for n in range(3))
        put(knowledge, note_of(body, note_id))
        live.add(note_id)
        if len(live) > dice.randint(5, 60):
            gone = dice.choice(sorted(live))
            live.discard(gone)
            knowledge.remove_note(CORPUS, gone)
            knowledge.forget(CORPUS, [gone])
        left = {word.decode()[7:-1] for word in re.findall(rb"secret-n[0-9]+-", (tmp_path / "x.db").read_bytes())}
        assert left == live
