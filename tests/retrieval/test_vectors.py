"""The vector index: a projection that may be lost or damaged at any time, and that keeps owners apart."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from errors import IndexDamagedError
from knowledge_base import KnowledgeBase
from records import CORPUS
from retrieval.vectors import Filters, VectorIndex, _folder_name
from storage.knowledge import Entry
from tests.fakes import ColourBackend

DIMENSION = 16
MANY = 1500  # more than Chroma keeps in its log, so that its index files are written


def unit(seed: int) -> NDArray[np.float32]:
    row = np.random.default_rng(seed).normal(size=DIMENSION)
    return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


def entry(number: int, owner: str = "ann", steps: tuple[str, ...] = (), case: str | None = None) -> Entry:
    return Entry(f"p{number}:text", f"p{number}", owner, steps, case, unit(number))


def found(index: VectorIndex, number: int, k: int = 1, owner: str = "ann") -> list[str]:
    return [key for key, _ in index.query(unit(number), k, Filters((owner,)))]


def home(folder: Path, owner: str = "ann") -> Path:
    """Where an owner's index lies."""
    return folder / _folder_name(owner)


@pytest.fixture
def index(tmp_path: Path) -> VectorIndex:
    return VectorIndex(tmp_path / "index")


def test_every_vector_is_found_by_itself_at_cosine_one(index: VectorIndex) -> None:
    index.project("ann", 1, "r", [entry(n) for n in range(300)])
    for number in range(300):
        [(key, cosine)] = index.query(unit(number), 1, Filters(("ann",)))
        assert key == f"p{number}:text"
        assert cosine == pytest.approx(1.0, abs=1e-5)


def test_the_nearest_are_those_that_comparing_with_every_vector_finds(index: VectorIndex) -> None:
    def near(seed: int) -> NDArray[np.float32]:  # as notes are: about a few things
        around, itself = (np.random.default_rng(s).normal(size=128) for s in (seed % 40, seed))
        return np.asarray((around + itself) / np.linalg.norm(around + itself), dtype=np.float32)

    entries = [Entry(f"p{n}:text", f"p{n}", "ann", (), None, near(n)) for n in range(2500)]
    index.project("ann", 1, "r", entries)
    vectors = np.stack([e.vector for e in entries])
    for seed in range(10_000, 10_020):
        nearest = np.argsort(-(vectors @ near(seed)))[:300]
        assert {key for key, _ in index.query(near(seed), 300, Filters(("ann",)))} == {entries[n].id for n in nearest}


def test_a_projection_shows_exactly_the_entries_it_was_given_last(index: VectorIndex) -> None:
    index.project("ann", 1, "r", [entry(n) for n in range(50)])
    index.project("ann", 2, "r", [entry(n) for n in range(25, 80)])
    now = index.current("ann")
    assert now is not None and (now.generation, now.size) == (2, 55)
    assert set(found(index, 0, 500)) == {f"p{n}:text" for n in range(25, 80)}
    assert found(index, 79) == ["p79:text"]


def test_a_change_leaves_the_files_of_an_open_reader_as_they_are_until_it_moves_on(
    index: VectorIndex, tmp_path: Path
) -> None:
    index.project("ann", 1, "r", [entry(n) for n in range(MANY)])
    before = {path: path.read_bytes() for path in (home(tmp_path / "index") / "chroma-1").rglob("*.bin")}
    assert before and index._of("ann")._change_copy("chroma-2", "r", [entry(n) for n in range(100, MANY + 100)])
    assert {path: path.read_bytes() for path in (home(tmp_path / "index") / "chroma-1").rglob("*.bin")} == before
    assert found(index, 3) == ["p3:text"]
    index.project("ann", 2, "r", [entry(n) for n in range(100, MANY + 100)])
    assert found(index, MANY + 3) == [f"p{MANY + 3}:text"]
    assert [path.name for path in home(tmp_path / "index").glob("chroma-*")] == ["chroma-3"]


def test_a_changed_filter_field_is_projected(index: VectorIndex) -> None:
    index.project("ann", 1, "r", [entry(1, steps=("data",)), entry(2)])
    index.project("ann", 2, "r", [entry(1, steps=("model",), case="x"), entry(2)])
    assert index.query(unit(1), 5, Filters(("ann",), steps=("data",))) == []
    assert [key for key, _ in index.query(unit(1), 5, Filters(("ann",), ("model",), ("x",)))] == ["p1:text"]


def test_another_recipe_makes_a_new_folder_and_drops_the_old_one(index: VectorIndex, tmp_path: Path) -> None:
    index.project("ann", 1, "r", [entry(1)])
    index.project("ann", 2, "s", [Entry("p1:text", "p1", "ann", (), None, np.full(4, 0.5, dtype=np.float32))])
    assert [path.name for path in home(tmp_path / "index").glob("chroma-*")] == ["chroma-2"]
    assert index.query(np.full(4, 0.5, dtype=np.float32), 1, Filters(("ann",)))[0][0] == "p1:text"


def test_an_empty_projection_answers_with_nothing(index: VectorIndex) -> None:
    index.project("ann", 1, "r", [])
    assert index.answers("ann")
    assert found(index, 1) == []


def test_a_reader_sees_what_a_later_projection_of_another_writer_holds(index: VectorIndex, tmp_path: Path) -> None:
    reader = VectorIndex(tmp_path / "index")
    index.project("ann", 1, "r", [entry(n) for n in range(20)])
    assert found(reader, 3) == ["p3:text"]
    index.project("ann", 2, "r", [entry(n) for n in range(10, 40)])
    assert found(reader, 33) == ["p33:text"]
    assert "p3:text" not in found(reader, 3, 50)
    index.project("ann", 3, "other", [entry(n) for n in range(5)])
    assert set(found(reader, 3, 50)) == {f"p{n}:text" for n in range(5)}


def test_filters_narrow_by_owner_step_and_case(index: VectorIndex) -> None:
    rows = [
        entry(1, "ann", ("data", "model"), "x"),
        entry(2, "ann", ("model",)),
        entry(3, "ann", (), "y"),
        entry(4, "bob", ("data",), "x"),
        entry(5, "bob"),
    ]
    for owner in ("ann", "bob"):
        index.project(owner, 1, "r", [row for row in rows if row.owner == owner])

    def ask(*owners: str, steps: tuple[str, ...] = (), cases: tuple[str, ...] = ()) -> set[str]:
        return {key.partition(":")[0] for key, _ in index.query(unit(0), 50, Filters(owners, steps, cases))}

    assert ask("ann") == {"p1", "p2", "p3"}
    assert ask("ann", "bob") == {"p1", "p2", "p3", "p4", "p5"}
    assert ask() == set()
    with pytest.raises(IndexDamagedError):
        ask("nobody")
    assert ask("ann", steps=("data",)) == {"p1"}
    assert ask("ann", steps=("data", "model")) == {"p1", "p2"}
    assert ask("ann", "bob", cases=("x",)) == {"p1", "p4"}
    assert ask("ann", "bob", steps=("model",), cases=("x", "y")) == {"p1"}


OWNERS = st.sampled_from(["corpus", "local", "ann@example.org", "Ann@example.org", "", "ö/../x", "a" * 200])


@given(st.lists(st.tuples(OWNERS, st.integers(0, 4)), max_size=12), OWNERS)
@hypothesis_settings(max_examples=15)
def test_another_owners_entries_never_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]], asking: str
) -> None:
    index = VectorIndex(tmp_path_factory.mktemp("owners") / "index")
    entries = [Entry(f"p{n}:text", f"p{n}", owner, (), None, unit(seed)) for n, (owner, seed) in enumerate(rows)]
    for owner in {asking, *(owner for owner, _ in rows)}:
        index.project(owner, 1, "r", [row for row in entries if row.owner == owner])
    keys = {key for key, _ in index.query(unit(0), 100, Filters((asking,)))}
    assert keys == {row.id for row in entries if row.owner == asking}


def chroma(folder: Path) -> Path:
    return folder / str(json.loads((folder / "current.json").read_text("utf-8"))["folder"])


def lose_everything(folder: Path) -> None:
    shutil.rmtree(folder)


def lose_the_folder_in_use(folder: Path) -> None:
    shutil.rmtree(chroma(folder))


def lose_current(folder: Path) -> None:
    (folder / "current.json").unlink()


def tear_current(folder: Path) -> None:
    (folder / "current.json").write_text('{"folder": "chr')


def garble_sqlite(folder: Path) -> None:
    (chroma(folder) / "chroma.sqlite3").write_bytes(b"garbage" * 5000)


def empty_sqlite(folder: Path) -> None:
    (chroma(folder) / "chroma.sqlite3").write_bytes(b"")


def truncate_vectors(folder: Path) -> None:
    for path in chroma(folder).glob("*/data_level0.bin"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty_vectors(folder: Path) -> None:
    for path in chroma(folder).glob("*/data_level0.bin"):
        path.write_bytes(b"")


def zero_links(folder: Path) -> None:
    for path in chroma(folder).glob("*/link_lists.bin"):
        path.write_bytes(bytes(path.stat().st_size))


def flip_a_byte(folder: Path) -> None:
    for path in chroma(folder).glob("*/data_level0.bin"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)


def lose_vector_files(folder: Path) -> None:
    for path in chroma(folder).iterdir():
        if path.is_dir():
            shutil.rmtree(path)


DAMAGES = [
    lose_everything, lose_the_folder_in_use, lose_current, tear_current, garble_sqlite, empty_sqlite, truncate_vectors,
    empty_vectors, zero_links, flip_a_byte, lose_vector_files,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_noticed_and_made_whole_by_the_next_projection(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    entries = [entry(n) for n in range(MANY)]
    VectorIndex(tmp_path / "index").project("ann", 1, "r", entries)
    assert list(home(tmp_path / "index").glob("chroma-1/*/data_level0.bin"))
    damage(home(tmp_path / "index"))
    index = VectorIndex(tmp_path / "index")
    assert not index.answers("ann")
    index.project("ann", 1, "r", entries)
    assert index.answers("ann")
    assert all(found(index, number) == [f"p{number}:text"] for number in range(0, MANY, 50))
    assert len(found(index, 0, MANY)) == MANY


@pytest.mark.parametrize("damage", [lose_everything, lose_the_folder_in_use, tear_current, garble_sqlite])
@pytest.mark.parametrize("healing", ["search", "sync"])
def test_search_works_again_after_damage_without_embedding_anything(
    base: KnowledgeBase, backend: ColourBackend, damage: Callable[[Path], None], healing: str
) -> None:
    base.sync()
    before = [hit.passage.id for hit in base.search("feature store").hits]
    damage(home(base.settings.data_dir / "index", CORPUS))
    backend.seen.clear()
    base.index._of(CORPUS)._forget()  # as a process that starts now
    if healing == "sync":
        assert base.sync().embedded == 0
    assert [hit.passage.id for hit in base.search("feature store").hits] == before
    assert set(backend.seen) <= {"feature store"}


@pytest.mark.parametrize("size", [1, 2, 30])
def test_opening_a_small_index_again_and_again_leaves_it_as_it_was_written(index: VectorIndex, size: int) -> None:
    index.project("ann", 1, "r", [entry(n) for n in range(size)])
    for _ in range(3):
        assert index.answers("ann")
        assert found(index, 0) == ["p0:text"]


def test_what_is_built_afresh_holds_nothing_of_what_was_deleted(index: VectorIndex, tmp_path: Path) -> None:
    index.project("ann", 1, "r", [entry(n) for n in range(40)])
    gone = unit(7).astype("<f4").tobytes()
    index.project("ann", 2, "r", [entry(n) for n in range(40) if n != 7], afresh=True)
    assert not any(gone in path.read_bytes() for path in home(tmp_path / "index").rglob("*") if path.is_file())
    assert found(index, 8) == ["p8:text"]


def test_what_lies_there_of_nobody_is_swept_away(index: VectorIndex, tmp_path: Path) -> None:
    for owner in ("ann", "bob"):
        index.project(owner, 1, "r", [entry(1, owner)])
    (tmp_path / "index" / "chroma-3").mkdir()
    (tmp_path / "index" / "current.json").write_text("{}", "utf-8")
    index.drop_all_but(["ann"])
    assert [path.name for path in (tmp_path / "index").iterdir()] == [home(tmp_path / "index").name]
    assert index.current("bob") is None and found(index, 1) == ["p1:text"]


def test_a_missing_index_is_told(index: VectorIndex) -> None:
    assert index.current("ann") is None
    with pytest.raises(IndexDamagedError):
        found(index, 1)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 30, 150])
def test_an_index_holds_nothing_that_only_happened_to_be_in_memory(
    index: VectorIndex, tmp_path: Path, size: int
) -> None:
    for spare in range(100, 200_000, 1000):
        [b"remembered" * (spare // 10) for _ in range(20)]  # freed at once, for Chroma's engine to find
    index.project("ann", 1, "r", [entry(n) for n in range(size)])
    index.project("ann", 2, "r", [entry(n) for n in range(1, size)])
    found(VectorIndex(tmp_path / "index"), 1)
    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    assert [path.name for path in files if b"remembered" in path.read_bytes()] == []
    for level in (path for path in files if path.name == "data_level0.bin"):
        used = int.from_bytes(level.with_name("header.bin").read_bytes()[20:28], "little")
        slot = int.from_bytes(level.with_name("header.bin").read_bytes()[28:36], "little")
        assert used <= size and not any(level.read_bytes()[used * slot :])


def test_an_emptied_index_answers_however_often_it_is_opened(index: VectorIndex, tmp_path: Path) -> None:
    index.project("ann", 1, "r", [entry(n) for n in range(3)])
    index.project("ann", 2, "r", [])
    assert [VectorIndex(tmp_path / "index").answers("ann") for _ in range(3)] == [True] * 3
