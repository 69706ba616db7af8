"""Open the storage: one SQLAlchemy engine, its tables, and its failures told as sentences."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from errors import StorageError
from storage import schema
from storage.migrations import upgrade

_BUSY_SECONDS = 30


class Database:
    """An open storage. `read` and `write` give a connection inside a transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with _told(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with _told(self.engine), self.engine.begin() as connection:
            yield connection

    def compact(self) -> None:
        """Write the database anew, without what was deleted.

        SQLite's `secure_delete` overwrites a row where it is; the copies that stay in the gaps of a page when rows move
        to another one are out of its reach. Other databases see to their own files.
        """
        if self.engine.dialect.name == "sqlite":
            with _told(self.engine), self.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str | URL) -> Database:
    """Open the storage at a SQLAlchemy URL, creating folder and tables where there are none.

    Raises:
        StorageError: it cannot be opened or upgraded, or was written by a newer version.
    """
    try:
        parsed = make_url(url)
        is_sqlite = parsed.get_backend_name() == "sqlite"
        if is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": _BUSY_SECONDS} if is_sqlite else {})
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StorageError(
            f"SEVENSTEP_DATABASE_URL is no database we can open ({error}). Correct or unset it."
        ) from error
    except OSError as error:
        raise StorageError(
            f"The data folder {Path(parsed.database or '').parent} cannot be created ({error.strerror}). "
            "Set SEVENSTEP_DATA_DIR to a folder you may write to."
        ) from error
    if is_sqlite:
        event.listen(engine, "connect", _configure_sqlite)
    database = Database(engine)
    with database.read() as connection:
        version = _version(connection)
    if version is None or version < schema.VERSION:
        _bring_up_to_date(database)
    elif version > schema.VERSION:
        raise StorageError(
            f"The storage has version {version} and this program knows version {schema.VERSION}. "
            "Update Sevenstep, or set SEVENSTEP_DATA_DIR to another folder."
        )
    return database


def _version(connection: Connection) -> int | None:
    """The version of the tables; None where they are not there, or not all: a first start that was cut short."""
    if not inspect(connection).has_table(schema.meta.name):
        return None
    value = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "version")).scalar()
    return int(value) if value is not None else None


def _bring_up_to_date(database: Database) -> None:
    with database.write() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # two first starts at once: the second waits
        version = _version(connection)
        if version is None:
            schema.metadata.create_all(connection)
            first = {"version": str(schema.VERSION), "identity": uuid.uuid4().hex}
            connection.execute(insert(schema.meta), [{"key": key, "value": first[key]} for key in first])
        else:
            upgrade(connection, version)


def _configure_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a raw driver connection
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # deleted text is overwritten, not only unlinked
    cursor.close()
    connection.create_function("lower", 1, _folded, deterministic=True)  # SQLite's own knows only A to Z


def _folded(text: str | None) -> str | None:
    return text.casefold() if text is not None else None


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turn the driver's errors into one sentence with the next step."""
    try:
        yield
    except DBAPIError as error:
        raise StorageError(_sentence(str(error.orig), engine)) from error
    except SQLAlchemyError as error:
        raise StorageError(f"The storage did not answer as expected ({error}).") from error


def _sentence(reason: str, engine: Engine) -> str:
    where = engine.url.database or engine.url.render_as_string(hide_password=True)
    known = {
        "readonly": "cannot be written to. Make the folder writable or set SEVENSTEP_DATA_DIR to another one.",
        "unable to open": "cannot be opened. Check the folder's permissions or set SEVENSTEP_DATA_DIR.",
        "disk is full": "has no room left on its disk. Free some space; nothing that was saved is lost.",
        "disk i/o": "could not be written, as on a full or failing disk. Free some space and try again.",
        "locked": f"was held by another program for over {_BUSY_SECONDS} seconds. Close it and try again.",
        "not a database": "is damaged. Restore a backup, or move the file away and start again to rebuild it.",
        "malformed": "is damaged. Restore a backup, or move the file away and start again to rebuild it.",
    }
    told = next((text for sign, text in known.items() if sign in reason.lower()), f"reports: {reason}.")
    return f"The storage {where} {told}"
