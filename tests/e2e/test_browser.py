"""A person's way through the app, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge_base import KnowledgeBase
from tests.e2e.served import PROJECT, SLOWEST, open_page, served

pytestmark = pytest.mark.e2e
QUESTION = "How is training-serving skew detected?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, library: KnowledgeBase, models: Path) -> Iterator[str]:
    """The app on the five notes, started as on a fresh clone, with the model converted already."""
    data = tmp_path_factory.mktemp("served")
    (data / "models").symlink_to(models)
    folders = {"SEVENSTEP_DATA_DIR": str(data), "SEVENSTEP_CORPUS_DIR": str(library.settings.corpus_dir)}
    with served(PROJECT / "app.py", data / "output.log", **folders) as url:
        yield url
    assert "Traceback" not in (data / "output.log").read_text("utf-8")


def ask(page: Page, question: str) -> None:
    composer = page.get_by_test_id("stChatInputTextArea")
    expect(composer).to_be_enabled(timeout=SLOWEST)
    composer.fill(question)
    composer.press("Enter")


def answers(page: Page) -> "list[str]":
    return page.locator("[class*='st-key-answer-']").all_inner_texts()


def test_a_question_asked_at_once_is_answered_and_outlives_a_reload(
    browser: Browser, address: str, outside: list[str]
) -> None:
    page = open_page(browser, outside, address)
    ask(page, QUESTION)
    page.get_by_text("Sources", exact=True).wait_for()
    assert "[1]" in answers(page)[0]
    assert re.search(r"\?c=[0-9a-f]{32}$", page.url)

    page.locator("[class*='st-key-sources-'] button").first.click()
    drawer = page.get_by_role("dialog")
    highlight = drawer.locator("[class*='st-key-source'] span[style*='background']").first
    assert (highlight.text_content() or "").strip() in answers(page)[0]
    page.keyboard.press("Escape")

    page.reload()
    page.get_by_text("Sources", exact=True).wait_for()
    assert page.locator("[class*='st-key-question-']").inner_text() == QUESTION


def test_a_source_leads_into_the_library_and_from_there_to_a_question(
    browser: Browser, address: str, outside: list[str]
) -> None:
    page = open_page(browser, outside, address)
    ask(page, QUESTION)
    page.get_by_text("Sources", exact=True).wait_for()
    page.locator("[class*='st-key-sources-'] button").first.press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="Open the note").click()

    section = page.get_by_role("heading", name="How training–serving skew is detected")
    for _ in range(2):
        expect(section).to_be_in_viewport(timeout=SLOWEST)
        expect(page.locator(".st-key-section-wanted span[style*='background']").first).to_be_visible()
        page.reload()

    page.get_by_role("button", name="Feature stores", exact=True).click()
    expect(page.get_by_role("heading", name="Feature stores", exact=True)).to_be_in_viewport(timeout=SLOWEST)
    page.go_back()
    expect(section).to_be_in_viewport(timeout=SLOWEST)

    page.get_by_role("button", name="Ask about this").click()
    page.get_by_role("button", name="What should I know about Training–serving skew?").click()
    page.get_by_text("Sources", exact=True).wait_for()
    expect(page.locator("[class*='st-key-question-']")).to_have_text("What should I know about Training–serving skew?")


def test_a_conversation_is_renamed_and_deleted(browser: Browser, address: str, outside: list[str]) -> None:
    page = open_page(browser, outside, address)
    ask(page, "What is a feature store?")
    page.get_by_text("Sources", exact=True).wait_for()
    menu = page.locator("[class*='st-key-menu-'] button").first

    menu.click()
    page.get_by_text("Rename", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill("*Stores*")
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    page.get_by_test_id("stSidebar").get_by_text("*Stores*", exact=True).wait_for()

    menu.click()
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_role("heading", name="Ask the notes").wait_for()
    expect(page.get_by_text("*Stores*", exact=True)).to_have_count(0)


def test_html_in_a_question_stays_text(browser: Browser, address: str, outside: list[str]) -> None:
    page = open_page(browser, outside, address)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    question = "<script>alert(1)</script><img src=x onerror=alert(1)> **bold** # h"
    ask(page, question)
    page.get_by_text("do not hold an answer").wait_for()
    assert page.locator("[class*='st-key-question-']").inner_text() == question
    assert dialogs == []


def test_nothing_is_wider_than_a_phone(browser: Browser, address: str, outside: list[str]) -> None:
    page = open_page(browser, outside, address, width=390)
    page.get_by_role("heading", name="Ask the notes").wait_for()
    ask(page, f"{QUESTION} {'w' * 200}")
    page.get_by_text(re.compile("passages considered")).wait_for()
    too_wide = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] *')].filter("
        "e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className)"
    )
    assert too_wide == []
