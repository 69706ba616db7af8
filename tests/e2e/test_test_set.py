"""An answer added to one's own test set in a real browser: what takes a dialog, which the page tests cannot open."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge_base import KnowledgeBase
from tests.e2e.served import PROJECT, open_page, served
from tests.e2e.test_browser import QUESTION, ask

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    folder = tmp_path_factory.mktemp("served")
    (folder / "models").symlink_to(models)
    return folder


@pytest.fixture(scope="module")
def address(data: Path, library: KnowledgeBase) -> Iterator[str]:
    """The app on the five notes."""
    folders = {"SEVENSTEP_DATA_DIR": str(data), "SEVENSTEP_CORPUS_DIR": str(library.settings.corpus_dir)}
    with served(PROJECT / "app.py", data / "output.log", **folders) as url:
        yield url
    assert "Traceback" not in (data / "output.log").read_text("utf-8")


def lines(data: Path) -> list[dict[str, object]]:
    path = data / "eval" / "owners" / "local" / "questions.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def save(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Save").click()


def test_an_answer_is_added_after_what_is_missing_was_said_and_a_thumbs_down_offers_it(
    browser: Browser, address: str, data: Path, outside: list[str]
) -> None:
    page = open_page(browser, outside, address)
    ask(page, QUESTION)
    page.get_by_role("button", name="Add to my test set").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Training–serving skew › How training–serving skew is detected").wait_for()
    save(page)
    dialog.get_by_text("No fact is written").wait_for()
    assert lines(data) == []

    dialog.get_by_role("textbox", name="What a right answer says").fill(
        "Served features are logged.\nThey are compared."
    )
    save(page)
    dialog.get_by_text("Saved to your test set (1 question).").wait_for()
    (kept,) = lines(data)
    assert kept["question"] == QUESTION
    facts = kept["facts"]
    assert isinstance(facts, list) and [fact["text"] for fact in facts] == [
        "Served features are logged.",
        "They are compared.",
    ]

    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    page.locator("[class*='st-key-thumbs-'] button").nth(1).click()
    page.get_by_role("button", name="Comment").click()
    page.get_by_role("button", name="Add to my test set").last.click()
    dialog.get_by_text("The notes cannot answer this").click()
    expect(dialog.get_by_role("checkbox", name="The notes cannot answer this")).to_be_checked()
    save(page)
    dialog.get_by_text("Saved to your test set (1 question).").wait_for()
    assert lines(data)[0]["facts"] == []
