"""A person's own notes in a real browser: what takes a dialog, which the page tests cannot open."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.served import SLOWEST, open_page
from tests.e2e.test_browser import QUESTION, address, ask

__all__ = ["address"]  # the app on the five notes
pytestmark = pytest.mark.e2e
TITLE = "Skew, as I learned it"


def notes_listed(page: Page) -> list[str]:
    return page.locator("[class*='st-key-read-']").all_inner_texts()


def delete(page: Page, how: str) -> None:
    page.locator("[class*='st-key-pick-'] label").first.click()
    page.get_by_role("button", name="Delete").first.click()
    page.get_by_role("dialog").get_by_role("button", name=how, exact=True).click()
    page.get_by_role("dialog").wait_for(state="hidden")


def test_an_answer_is_kept_as_a_note_which_is_deleted_had_back_and_deleted_for_good(
    browser: Browser, address: str, outside: list[str]
) -> None:
    page = open_page(browser, outside, address)
    ask(page, QUESTION)
    page.get_by_role("button", name="Save as note").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.get_by_text("Saved. Open the note").click()
    page.get_by_role("heading", name=TITLE).wait_for()
    assert "training" in page.locator(".st-key-note").inner_text()

    page.goto(f"{address}/mine")
    page.get_by_role("button", name=TITLE).wait_for()
    delete(page, "Delete")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport(timeout=SLOWEST)
    page.get_by_text("Nothing is here yet").wait_for()
    undo.click()
    page.get_by_role("button", name=TITLE).wait_for()

    delete(page, "Delete for good")
    page.get_by_text("Nothing is here yet").wait_for()
    assert page.get_by_role("button", name="Undo").count() == 0 and notes_listed(page) == []
