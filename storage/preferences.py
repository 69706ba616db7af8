"""How each owner wants the pages, remembered over restarts."""

from sqlalchemy import delete, insert, select

from storage.database import Database
from storage.schema import preferences


class Preferences:
    """Switches by name; each call names whose."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_on(self, owner: str, name: str) -> bool:
        query = select(preferences.c.value).where(preferences.c.owner == owner, preferences.c.name == name)
        with self._database.read() as connection:
            return bool(connection.execute(query).scalar())

    def switch(self, owner: str, name: str, on: bool) -> None:
        with self._database.write() as connection:
            connection.execute(delete(preferences).where(preferences.c.owner == owner, preferences.c.name == name))
            connection.execute(insert(preferences), [{"owner": owner, "name": name, "value": on}])
