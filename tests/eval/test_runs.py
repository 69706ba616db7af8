"""Runs as files: kept item by item, read back whole whatever was cut short."""

from pathlib import Path

import pytest

from errors import UsageError
from eval.runs import Detail, RunStore, SaidSentence, packed, unpacked
from ingestion.own_sets import forget
from settings import Settings
from tests.eval.made_runs import answer, keep, refused, stored


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings)


def test_a_run_is_read_back_as_it_was_written(store: RunStore) -> None:
    one = stored(answer(1), refused(2))
    keep(store, one)
    assert store.load(one.run.id) == one
    assert store.load("latest") == one
    assert store.load("20260101") == one


def test_a_line_that_was_cut_short_is_no_item_and_spoils_none_after_it(store: RunStore) -> None:
    one = stored(answer(1))
    keep(store, one)
    path = store.folder / one.run.id / "items.jsonl"
    path.write_text(path.read_text("utf-8") + '{"suite": "answers", "id": "q2", "measu', "utf-8")
    list(store.add(one.run.id, [answer(3)]))
    assert [item.id for item in store.load("latest").items] == ["q1", "q3"]


def test_an_item_measured_again_counts_once_with_its_last_result(store: RunStore) -> None:
    keep(store, stored(answer(1, 0.2), answer(1, 0.8)))
    [item] = store.load("latest").items
    assert item.measures["nDCG@10"] == 0.8


def test_runs_are_listed_newest_first_and_only_to_whom_they_belong(settings: Settings, store: RunStore) -> None:
    anns = RunStore(settings, "ann")
    for run_id, place in (("20260101-0", store), ("20260102-0", store), ("20260103-0", anns)):
        keep(place, stored(answer(1), run_id=run_id))
    assert [run.id[:8] for run in store.runs()] == ["20260102", "20260101"]
    assert [run.id[:8] for run in anns.runs()] == ["20260103"]
    with pytest.raises(UsageError, match=r"There is no run '20260103'\. The runs are: 20260102"):
        store.load("20260103")
    with pytest.raises(UsageError, match="Several runs begin with '2026'"):
        store.load("2026")


def test_what_a_run_quotes_of_a_note_goes_with_it(settings: Settings, store: RunStore) -> None:
    said = SaidSentence(text="The secret is zyzzyva.", sections=("mine:diary#one",), support=1.0, quoted=True)
    quoting = answer(1).model_copy(update={"detail": Detail(sentences=(said,))})
    one = stored(quoting, answer(2))
    keep(store, one)
    (store.folder / one.run.id / "report.html").write_text("zyzzyva", "utf-8")
    forget(settings, "local", ["diary"])
    assert [item.id for item in store.load("latest").items] == ["q2"]
    assert not any(b"zyzzyva" in path.read_bytes() for path in store.folder.rglob("*") if path.is_file())


def test_a_folder_that_holds_no_run_is_passed_over(store: RunStore) -> None:
    (store.folder / "torn").mkdir(parents=True)
    (store.folder / "torn" / "run.json").write_text('{"id": "to', "utf-8")
    assert store.runs() == []
    with pytest.raises(UsageError, match="none yet"):
        store.load("latest")


def test_a_packed_run_keeps_every_measure_and_nothing_that_only_people_need(tmp_path: Path) -> None:
    one = stored(answer(1), refused(2))
    file = tmp_path / "run.jsonl"
    file.write_text(packed(one), "utf-8")
    again = unpacked(file)
    assert [item.measures for item in again.items] == [item.measures for item in one.items]
    assert "said" not in file.read_text("utf-8")
    file.write_text("no run\n", "utf-8")
    with pytest.raises(UsageError, match="holds no evaluation run"):
        unpacked(file)
