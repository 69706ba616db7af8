"""The whole app with a server that nobody here wrote, whose model speaks nonsense: chosen, tried, asked, caught."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.served import PROJECT, open_page, served
from tests.fakes import FIVE_NOTES
from tests.llm.foreign_server import foreign_server

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SLOWEST = 120_000  # milliseconds for a server that writes token by token


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models)
    with foreign_server(folder) as choice:
        told = {
            "SEVENSTEP_DATA_DIR": str(folder / "data"),
            "SEVENSTEP_CORPUS_DIR": str(FIVE_NOTES),
            "SEVENSTEP_MODEL": choice.engine,
            "SEVENSTEP_MODEL_URL": choice.url,
            "SEVENSTEP_MODEL_CONTEXT": str(choice.context),
        }
        with served(PROJECT / "app.py", folder / "output.log", **told) as url:
            yield url
    assert "Traceback" not in (folder / "output.log").read_text("utf-8")


def test_the_connection_works_and_nonsense_ends_in_an_embedded_answer(
    browser: Browser, address: str, outside: list[str]
) -> None:
    page = open_page(browser, outside, f"{address}/models")
    page.get_by_role("button", name="Test connection").click(timeout=SLOWEST)
    expect(page.get_by_text("its first word after")).to_be_visible(timeout=SLOWEST)
    page = open_page(browser, outside, address)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("What does a feature store do?")
    box.press("Enter")
    expect(page.get_by_text("The embedded engine answered")).to_be_visible(timeout=SLOWEST)
    expect(page.get_by_text(re.compile(r"^Embedded engine ·"))).to_be_visible(timeout=SLOWEST)
