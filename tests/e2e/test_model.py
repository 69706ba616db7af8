"""A language model's answer in a real browser: it streams, a click stops it, nothing in it makes the browser fetch."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chat_server import ChatServer, Reply
from tests.e2e.served import PROJECT, SLOWEST, open_page, served
from tests.e2e.test_interview import CASE, begin
from tests.fakes import corpus_with_case
from tests.interview.test_grading import STRONG

pytestmark = pytest.mark.e2e
QUESTION = "What does a feature store do?"
TRUE = "A feature store keeps the definition and the values of features in one place for training and serving [1]."
FALSE = "A feature store deletes every feature after 77 days [1]."
HOSTILE = "The online side answers ![look-ups](https://evil.example/q.png) <img src=https://evil.example/x> by key [1]."


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, models: Path, server: ChatServer, real_corpus: Path
) -> Iterator[str]:
    """The app on the five notes and a case, with the scripted model."""
    folder = tmp_path_factory.mktemp("modelled")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models)
    told = {
        "SEVENSTEP_DATA_DIR": str(folder / "data"),
        "SEVENSTEP_CORPUS_DIR": str(corpus_with_case(folder, real_corpus, CASE)),
        "SEVENSTEP_MODEL": "compatible/scripted",
        "SEVENSTEP_MODEL_URL": server.url,
    }
    with served(PROJECT / "app.py", folder / "output.log", **told) as url:
        yield url
    assert "Traceback" not in (folder / "output.log").read_text("utf-8")


def ask(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")


def test_an_answer_streams_is_checked_and_says_what_was_struck(
    browser: Browser, address: str, outside: list[str], server: ChatServer
) -> None:
    server.says(Reply(f"{TRUE} {FALSE} {HOSTILE}", pause=0.01))
    page = open_page(browser, outside, address)
    ask(page, QUESTION)
    expect(page.get_by_text("checked against the notes")).to_be_visible(timeout=SLOWEST)
    expect(page.get_by_text("1 sentence was struck")).to_be_visible(timeout=SLOWEST)
    expect(page.get_by_text("scripted (compatible)")).to_be_visible()
    assert page.locator("img[src*=evil]").count() == 0


def test_stop_stops_the_request_and_keeps_what_was_checked(
    browser: Browser, address: str, outside: list[str], server: ChatServer
) -> None:
    server.says(Reply(f"{TRUE} " + "The online side of the store answers look-ups by key [1]. " * 60, pause=0.05))
    page = open_page(browser, outside, address, width=390)
    ask(page, "What does the online side of a feature store answer?")
    expect(page.get_by_text(re.compile(r"\d sentences? checked against the notes"))).to_be_visible(timeout=SLOWEST)
    page.get_by_role("button", name="Stop").last.click()
    expect(page.get_by_text("You stopped this answer")).to_be_visible(timeout=SLOWEST)
    assert server.hung_up()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_page_of_the_model_tests_the_connection_and_says_what_is_wrong(
    browser: Browser, address: str, outside: list[str], server: ChatServer
) -> None:
    server.says("ready")
    page = open_page(browser, outside, f"{address}/models", width=390)
    page.get_by_role("button", name="Test connection").click(timeout=SLOWEST)
    expect(page.get_by_text("scripted answers")).to_be_visible(timeout=SLOWEST)
    server.says(Reply(status=401))
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("does not accept the key")).to_be_visible(timeout=SLOWEST)


def test_an_interviewer_and_a_grader_that_are_slow_can_be_stopped_and_the_round_goes_on(
    browser: Browser, address: str, outside: list[str], server: ChatServer
) -> None:
    server.says(Reply("A line?", first=50.0))
    page = open_page(browser, outside, f"{address}/interview", width=390)
    begin(page, "Only: Frame the problem")
    composer = page.get_by_test_id("stChatInputTextArea")
    expect(composer).to_be_enabled(timeout=SLOWEST)
    page.locator("[class*='st-key-said-']").nth(1).wait_for()
    before = page.locator("[class*='st-key-said-']").count()
    composer.fill(STRONG)
    composer.press("Enter")
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").click(timeout=SLOWEST)
    expect(page.get_by_text("You stopped the language model")).to_be_visible(timeout=SLOWEST)
    expect(page.locator("[class*='st-key-said-']").nth(before)).to_be_visible(timeout=SLOWEST)

    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Reading your answers")).to_be_visible(timeout=SLOWEST)
    page.get_by_role("button", name="Stop, and grade without the language model").click(timeout=SLOWEST)
    expect(page.get_by_text("Step by step", exact=True)).to_be_visible(timeout=SLOWEST)
    expect(page.get_by_role("button", name=re.compile("Grade again with scripted"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
