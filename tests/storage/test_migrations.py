"""An older database is upgraded in place and keeps what it holds."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect

from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.feedback import Feedback, FeedbackBook
from storage.migrations import STEPS
from storage.schema import VERSION, metadata

VERSION_1 = Path(__file__).parents[1] / "data" / "storage-version-1.sql"


@pytest.fixture
def old(tmp_path: Path) -> str:
    """The address of a database that version 1 made."""
    connection = sqlite3.connect(tmp_path / "old.db")
    connection.executescript(VERSION_1.read_text("utf-8"))
    connection.close()
    return f"sqlite:///{tmp_path / 'old.db'}"


def tables(database: Database) -> dict[str, object]:
    seen = inspect(database.engine)
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)],
            seen.get_pk_constraint(name)["constrained_columns"],
            [(f["constrained_columns"], f["referred_table"], f["options"]) for f in seen.get_foreign_keys(name)],
        )
        for name in seen.get_table_names()
    }


def test_there_is_a_step_to_each_version() -> None:
    assert list(STEPS) == list(range(2, VERSION + 1))


def test_a_version_1_database_keeps_its_conversations_and_takes_feedback(old: str) -> None:
    for _ in range(2):
        database = open_database(old)
        assert [m.text for m in Conversations(database).messages("local", "c1")] == ["What is skew?", "A difference."]
        FeedbackBook(database).put("local", "c1", 1, Feedback("up"))
        database.close()


def test_an_upgraded_database_has_the_tables_of_a_new_one(old: str, tmp_path: Path) -> None:
    upgraded, fresh = open_database(old), open_database(f"sqlite:///{tmp_path / 'new.db'}")
    assert tables(upgraded) == tables(fresh)
    assert set(tables(fresh)) == set(metadata.tables)
    upgraded.close()
    fresh.close()


def test_an_upgrade_that_fails_changes_nothing(old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STEPS, 2, (*STEPS[2], "CREATE TABLE feedback (x INTEGER)"))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="already exists"):
        open_database(old)
    connection = sqlite3.connect(tmp_path / "old.db")
    names = {name for (name,) in connection.execute("select name from sqlite_master")}
    version = connection.execute("select value from meta where key = 'version'").fetchone()
    connection.close()
    assert "preferences" not in names and version == ("1",)
