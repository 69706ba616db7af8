"""A mock interview in a real browser: held, left, gone on with, scored, and seen in the progress."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge_base import KnowledgeBase
from tests.e2e.served import PROJECT, SLOWEST, open_page, served
from tests.fakes import corpus_with_case
from tests.interview.test_grading import STRONG

pytestmark = pytest.mark.e2e
CASE = "ad-click-prediction"


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, library: KnowledgeBase, models: Path, real_corpus: Path
) -> Iterator[str]:
    """The app on the five notes and one case to be interviewed on."""
    folder = tmp_path_factory.mktemp("interviewed")
    corpus = corpus_with_case(folder, real_corpus, CASE)
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models)
    folders = {"SEVENSTEP_DATA_DIR": str(folder / "data"), "SEVENSTEP_CORPUS_DIR": str(corpus)}
    with served(PROJECT / "app.py", folder / "output.log", **folders) as url:
        yield url
    assert "Traceback" not in (folder / "output.log").read_text("utf-8")


def begin(page: Page, step: str) -> None:
    page.get_by_role("combobox").nth(1).click()
    page.get_by_role("option", name=step).click()
    page.get_by_role("button", name="Begin").click()


def said(page: Page) -> "list[str]":
    return page.locator("[class*='st-key-said-']").all_inner_texts()


def say(page: Page, text: str) -> None:
    composer = page.get_by_test_id("stChatInputTextArea")
    expect(composer).to_be_enabled(timeout=SLOWEST)
    page.locator("[class*='st-key-said-']").nth(1).wait_for()
    before = len(said(page))
    composer.fill(text)
    composer.press("Enter")
    expect(page.locator("[class*='st-key-said-']").nth(before)).to_be_visible(timeout=SLOWEST)


def test_a_round_outlives_a_reload_and_ends_in_a_scorecard(browser: Browser, address: str, outside: list[str]) -> None:
    page = open_page(browser, outside, f"{address}/interview")
    begin(page, "Only: Frame the problem")
    say(page, STRONG)
    assert re.search(r"\?r=[0-9a-f]{32}$", page.url)
    before = said(page)
    page.reload()
    expect(page.locator("[class*='st-key-said-']")).to_have_count(len(before), timeout=SLOWEST)
    assert said(page) == before

    page.get_by_role("button", name="Finish").click()
    page.get_by_text("Step by step", exact=True).wait_for()
    assert "/scorecard?r=" in page.url
    quotes = page.get_by_text(re.compile("^You said: ")).all_inner_texts()
    assert quotes and all(quote[len("You said: “") : -1] in STRONG for quote in quotes if "(in" not in quote)

    page.get_by_role("link", name="Progress").first.click()
    page.get_by_text("Where you stand", exact=True).wait_for()


def test_a_round_is_deleted(browser: Browser, address: str, outside: list[str]) -> None:
    page = open_page(browser, outside, f"{address}/interview")
    begin(page, "Only: Prepare data")
    page.get_by_test_id("stChatInputTextArea").wait_for()
    page.get_by_role("button", name="Delete the round").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_role("heading", name="Mock interview").wait_for()


@pytest.mark.parametrize("place", ["interview", "progress"])
def test_nothing_is_wider_than_a_phone(browser: Browser, address: str, outside: list[str], place: str) -> None:
    page = open_page(browser, outside, f"{address}/{place}", width=390)
    page.get_by_role("heading").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
