"""A BEIR-format folder goes through our own cutter and indexes; a wrong folder is told."""

import json
from pathlib import Path

import pytest

from errors import UsageError
from eval.beir import load_beir
from eval.retrieval import beir
from settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "toy"
    (home / "qrels").mkdir(parents=True)
    documents = {
        "1": "Cats sleep on warm roofs.",
        "2": "Gradient boosting adds trees one by one.",
        "3": "# Not *Markdown*",
    }
    write(home / "corpus.jsonl", [{"_id": k, "title": "", "text": v} for k, v in documents.items()])
    write(home / "queries.jsonl", [{"_id": "a", "text": "where do cats sleep"}, {"_id": "b", "text": "boosted trees"}])
    (home / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\na\t1\t1\nb\t2\t1\n", "utf-8")
    return home


def write(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def test_every_system_is_measured_on_the_folder(folder: Path, tmp_path: Path, models: Path) -> None:
    home = Settings(_env_file=None, data_dir=tmp_path / "data")
    home.data_dir.mkdir()
    (home.data_dir / "models").symlink_to(models)
    table = beir(home, folder, load_beir(folder), lambda *_: None)
    assert [row.system for row in table.rows][-1] == "ours"
    assert table.rows[-1].measures["nDCG@10"].mean == 1.0
    assert table.rows[0].measures["nDCG@10"].mean == 1.0


def test_a_folder_in_another_form_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"qrels/NAME\.tsv"):
        load_beir(tmp_path)
