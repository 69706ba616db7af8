"""The models of settings that name the scripted chat server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from llm.models import Models
from settings import Settings
from storage.database import open_database
from storage.ledger import Ledger
from tests.chat_server import KEY, ChatServer

Opened = Callable[..., Models]


@pytest.fixture
def opened(server: ChatServer, tmp_path: Path) -> Iterator[Opened]:
    """Models that ask the scripted server, with settings of their own."""
    database = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    all_opened: list[Models] = []

    def open_models(**more: object) -> Models:
        told = {
            "data_dir": tmp_path, "model": "compatible/scripted", "model_url": server.url,
            "model_key": SecretStr(KEY), "model_silence": 2.0,
        }  # fmt: skip
        settings = Settings(_env_file=None, **told | more)
        all_opened.append(Models(settings, Ledger(database), lambda text: len(text.split())))
        return all_opened[-1]

    yield open_models
    for models in all_opened:
        models.close()
    database.close()
