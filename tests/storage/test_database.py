"""The database: opened, refused, and its failures told as a sentence with the next step."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from errors import StorageError
from settings import Settings
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.schema import VERSION


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_a_database_is_made_once_and_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "x.db"
    identities = set()
    for _ in range(2):
        database = open_database(url(path))
        with database.read() as connection:
            rows = {row.key: row.value for row in connection.execute(text("select key, value from meta"))}
        database.close()
        identities.add(rows.pop("identity"))
        assert rows == {"version": str(VERSION)}
    assert len(identities) == 1


@pytest.mark.parametrize("name", ["a?b", "100%", "a%3Fb", "#1", "ö é", "it's"])
def test_a_data_folder_of_any_name_holds_the_database(tmp_path: Path, name: str) -> None:
    open_database(Settings(_env_file=None, data_dir=tmp_path / name).storage_url).close()
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.db")] == [f"{name}/sevenstep.db"]


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    open_database(url(tmp_path / "x.db")).close()
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("update meta set value = '99' where key = 'version'")
    connection.close()
    with pytest.raises(StorageError, match=r"has version 99 and this program knows version \d+\. Update Sevenstep"):
        open_database(url(tmp_path / "x.db"))


@pytest.mark.parametrize("wrong", ["nonsense", "nodb://x", "sqlite+nothing:///x.db"])
def test_a_url_that_names_no_database_is_told(wrong: str) -> None:
    with pytest.raises(StorageError, match=r"SEVENSTEP_DATABASE_URL .* Correct or unset it\."):
        open_database(wrong)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is no database" * 1000)
    with pytest.raises(StorageError, match=r"x\.db is damaged\. Restore a backup"):
        open_database(url(tmp_path / "x.db"))


def test_a_torn_file_is_told(tmp_path: Path) -> None:
    open_database(url(tmp_path / "x.db")).close()
    content = (tmp_path / "x.db").read_bytes()
    (tmp_path / "x.db").write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StorageError, match=r"x\.db is damaged\. Restore a backup"):
        database = open_database(url(tmp_path / "x.db"))
        Conversations(database).start("ann", "title")


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StorageError, match=r"data folder .*data cannot be created .* Set SEVENSTEP_DATA_DIR"):
        open_database(url(tmp_path / "data" / "x.db"))


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    with pytest.raises(StorageError, match=r"x\.db cannot be opened\. Check the folder's permissions"):
        open_database(url(tmp_path / "x.db"))


def test_a_database_that_is_locked_is_told(tmp_path: Path) -> None:
    open_database(url(tmp_path / "x.db")).close()
    holder = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    holder.execute("begin exclusive")
    database = Database(create_engine(url(tmp_path / "x.db"), connect_args={"timeout": 0}))
    with pytest.raises(StorageError, match="was held by another program"):
        Conversations(database).start("ann", "title")
    holder.close()
    assert Conversations(database).start("ann", "title").title == "title"
    database.close()


def test_a_read_only_database_is_told(tmp_path: Path) -> None:
    open_database(url(tmp_path / "x.db")).close()
    database = open_database(f"sqlite:///file:{tmp_path / 'x.db'}?mode=ro&uri=true")
    with pytest.raises(StorageError, match=r"cannot be written to\. Make the folder writable"):
        Conversations(database).start("ann", "title")
    database.close()


@pytest.mark.parametrize("name", ["with space", "50% of #1", "größe"])
def test_a_data_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / name)
    open_database(settings.storage_url).close()
    assert [path.name for path in (tmp_path / name).iterdir()] == ["sevenstep.db"]
