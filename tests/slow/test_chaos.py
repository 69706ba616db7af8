"""Processes killed, damaged and set against each other: the next sync repairs, nothing is lost or doubled."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge_base import KnowledgeBase
from records import CORPUS
from retrieval.vectors import Filters
from settings import PROJECT_DIR, Settings
from tests.conftest import Command
from tests.fakes import HashBackend, embedder_of, open_with, write_note

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).with_name("syncing.py")


def start(role: str, settings: Settings, seconds: float = 0, name: str = "x") -> "subprocess.Popen[str]":
    command = [sys.executable, str(SCRIPT), role, str(settings.data_dir), str(settings.corpus_dir), str(seconds), name]
    environment = os.environ | {"PYTHONPATH": str(PROJECT_DIR)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment)


def hashed(settings: Settings) -> KnowledgeBase:
    return open_with(settings, embedder_of(HashBackend()))


@pytest.fixture
def clean(settings: Settings, tmp_path: Path) -> Iterator[KnowledgeBase]:
    """A knowledge base for building the same corpus from nothing."""
    base = hashed(settings.model_copy(update={"data_dir": tmp_path / "clean"}))
    yield base
    base.close()


def assert_whole(base: KnowledgeBase, clean: KnowledgeBase) -> None:
    """The same passages and vectors as a clean build, in storage and in the index, each found by itself."""
    clean.sync()
    assert base.is_current()
    assert base.knowledge.all_passages(CORPUS) == clean.knowledge.all_passages(CORPUS)
    generation, entries = base.knowledge.entries(CORPUS)
    expected = {entry.id: entry for entry in clean.knowledge.entries(CORPUS)[1]}
    assert {entry.id for entry in entries} == expected.keys()
    projection = base.index.current(CORPUS)
    assert projection is not None and projection.generation == generation
    for entry in entries:
        np.testing.assert_allclose(entry.vector, expected[entry.id].vector, atol=1e-5)
        found = base.index.query(entry.vector, 3, Filters((entry.owner,)))
        assert found[0][1] == pytest.approx(1, abs=1e-4)
        assert entry.id in [key for key, cosine in found if cosine > 1 - 1e-4]
    everything = base.index.query(entries[0].vector, 2 * len(entries), Filters((CORPUS,)))
    assert sorted(key for key, _ in everything) == sorted(expected)


FAILPOINTS = [
    *(f"embedded-note:{count}" for count in (1, 2, 3, 4)),
    *(f"stored-note:{count}" for count in (1, 2, 3, 4)),
    *(f"removed-note:{count}" for count in (1, 2)),
    "before-projection:1",
    "projected:1",
]


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_a_kill_at_any_failpoint_is_repaired_by_the_next_sync(
    settings: Settings, command: Command, corpus: Path, failpoint: str, tmp_path: Path
) -> None:
    write_note(corpus, "a/first", "## A\n\nfirst")
    write_note(corpus, "a/second", "## A\n\nsecond")
    assert command("ingestion", "sync").returncode == 0
    for name in ("first", "second"):
        (corpus / f"a/{name}.md").unlink()
    for path in corpus.rglob("*.md"):
        path.write_text(path.read_text("utf-8") + "\n## Added\n\nAn added section.\n", "utf-8")
    killed = command("ingestion", "sync", SEVENSTEP_FAILPOINT=failpoint)
    assert killed.returncode == -signal.SIGKILL
    between = command("retrieval", "search", "what is MAP", "--k", "1")  # builds what is behind, before it answers
    assert between.returncode == 0 and between.stdout.startswith("1. Mean average precision")
    assert command("ingestion", "sync", "--json").returncode == 0

    shutil.copytree(settings.data_dir / "models", tmp_path / "clean" / "models")
    assert command("ingestion", "sync", SEVENSTEP_DATA_DIR=str(tmp_path / "clean")).returncode == 0
    from knowledge_base import open_knowledge_base

    base = open_knowledge_base(settings)
    fresh = open_knowledge_base(settings.model_copy(update={"data_dir": tmp_path / "clean"}))
    assert_whole(base, fresh)
    base.close()
    fresh.close()


def shuffle_notes(corpus: Path, dice: random.Random) -> None:
    for number in dice.sample(range(60), 20):
        path = corpus / f"many/n{number:02}.md"
        if dice.random() < 0.2 and path.exists():
            path.unlink()
        else:
            write_note(corpus, f"many/n{number:02}", f"## P0\n\nText {dice.random()}.\n\n## P1\n\nText 1 of {number}.")


def test_ten_kills_at_random_moments_lose_and_double_nothing(
    settings: Settings, clean: KnowledgeBase, corpus: Path
) -> None:
    dice = random.Random(7)
    for number in range(60):
        write_note(corpus, f"many/n{number:02}", "\n\n".join(f"## P{n}\n\nText {n} of {number}." for n in range(20)))
    began = time.monotonic()
    start("once", settings.model_copy(update={"data_dir": settings.data_dir / "timed"})).communicate()
    whole = time.monotonic() - began
    killed = 0
    while killed < 10:
        shuffle_notes(corpus, dice)
        process = start("once", settings)
        try:
            process.communicate(timeout=dice.uniform(0.2, 1.0) * whole)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            killed += 1
    base = hashed(settings)
    base.sync()
    assert_whole(base, clean)
    base.close()


def test_two_writers_and_two_readers_at_once_lose_nothing_and_show_no_error(
    settings: Settings, clean: KnowledgeBase
) -> None:
    hashed(settings).sync()
    processes = [
        start("sync", settings, 20, "ann"),
        start("sync", settings, 20, "bob"),
        start("search", settings, 20, "one"),
        start("search", settings, 20, "two"),
    ]
    reports = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        reports.append(json.loads(out.splitlines()[-1]))
    assert [report["errors"] for report in reports] == [[], [], [], []]
    assert all(report["done"] > 5 for report in reports)
    base = hashed(settings)
    base.sync()
    assert_whole(base, clean)
    base.close()


def test_threads_that_search_while_another_syncs_see_no_error(
    settings: Settings, clean: KnowledgeBase, corpus: Path
) -> None:
    base = hashed(settings.model_copy(update={"lock_wait": 60}))
    base.sync()
    stop, errors = threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            try:
                if not base.search("feature store", 5).hits:
                    errors.append("nothing found")
            except Exception as error:  # noqa: BLE001 - any error at all would be shown to a person
                errors.append(repr(error))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(30):
        write_note(corpus, "live/one", f"## A\n\nTurn {turn}.\n\n## B\n\nAlways.")
        base.sync()
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert_whole(base, clean)
    base.close()


THROWN = [
    b"---",
    b"```",
    b"~~~mermaid",
    b"| a |\n|---|",
    b"<!--",
    b"answers: [",
    b"## ",
    b"-->",
    b"- " * 50,
    b"=====",
    b"\r",
]


def mutated(text: bytes, dice: random.Random) -> bytes:
    """A note with lines garbled, moved and cut, and pieces of Markdown thrown in; its head only now and then."""
    head, rule, body = text.partition(b"\n---\n")
    rows = (text if dice.random() < 0.2 else body).split(b"\n")
    for _ in range(dice.randint(1, 12)):
        spot, row = dice.randrange(len(rows)), dice.choice(rows)
        rows[spot : spot + dice.randint(0, 1)] = dice.choice(
            [
                [dice.choice(THROWN)],
                [dice.randbytes(dice.randint(1, 40)) if dice.random() < 0.1 else b"\xc2\x85 x"],
                [row * dice.randint(1, 30)],
                [row[: dice.randint(0, 30)].decode(errors="ignore").encode()],
                ["".join(chr(dice.randint(1, 0xD7FF)) for _ in range(30)).encode()],
            ]
        )
    changed = b"\n".join(rows)
    return changed if changed.startswith(head[:9]) else head + rule + changed


def test_no_file_of_any_content_breaks_a_sync_or_harms_its_neighbours(
    settings: Settings, corpus: Path, clean: KnowledgeBase
) -> None:
    dice = random.Random(11)
    base = hashed(settings)
    seeds = [path.read_bytes() for path in sorted(corpus.rglob("*.md"))]
    stored = failed = 0
    for turn in range(25):
        for number in range(16):
            content = mutated(dice.choice(seeds), dice) if number % 4 else dice.randbytes(dice.randint(0, 3000))
            if number % 4 and dice.random() < 0.8:
                content = content.replace(b"id: ", f"id: fuzz/t{turn}n{number}/".encode(), 1)
            folder = corpus / "fuzz" if number % 2 else settings.data_dir / "notes" / "local"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"fuzz-{number}.md").write_bytes(content)
        report = base.sync()
        assert len(report.failed) <= 16
        assert all(":" in reason and "\n" not in reason for reason in report.failed.values()), report.failed
        stored += len(report.added) + len(report.changed)
        failed += len(report.failed)
        for note_id in ("guides/study-plan", "concepts/feature-stores"):
            assert (CORPUS, note_id) in base.knowledge.note_states()
        assert base.search("feature store").hits
    assert stored > 100 and failed > 50, (stored, failed)
    for passage in base.knowledge.all_passages(CORPUS):
        assert len(passage.embedded_text.split()) + 2 <= settings.window
    shutil.rmtree(corpus / "fuzz")
    shutil.rmtree(settings.data_dir / "notes")
    base.sync()
    assert_whole(base, clean)
    base.close()


def test_five_thousand_passages_are_stored_found_and_taken_away_again(
    settings: Settings, corpus: Path, clean: KnowledgeBase
) -> None:
    base = hashed(settings)
    for number in range(250):
        write_note(
            corpus, f"load/n{number}", "\n\n".join(f"## Part {n}\n\nThe word token{number}x{n}." for n in range(20))
        )
    report = base.sync()
    assert len(report.added) == 255 and len(base.knowledge.all_passages(CORPUS)) >= 5000
    for number in range(0, 250, 25):
        keyword = base.searcher.scores(f"where is token{number}x7", Filters((CORPUS,))).keyword
        [found] = base.knowledge.passages(CORPUS, keyword).values()
        assert (found.note_id, found.heading) == (f"load/n{number}", "Part 7")
    assert_whole(base, clean)
    for number in range(0, 250, 2):
        (corpus / f"load/n{number}.md").unlink()
    assert len(base.sync().removed) == 125
    assert_whole(base, clean)
    assert base.sync().embedded == 0
    base.close()
