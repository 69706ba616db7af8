"""Under the content policy every page works; what others wrote makes the browser fetch nothing and runs no script.

The `outside` fixture fails a test whose page asks for another machine or breaks its policy.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge_base import KnowledgeBase
from tests.e2e.served import PROJECT, SLOWEST, open_page, served
from tests.e2e.test_browser import ask
from tests.e2e.test_interview import CASE
from tests.fakes import corpus_with_case

pytestmark = pytest.mark.e2e
HOSTILE = (Path(__file__).parent / "hostile.md").read_text("utf-8")
TEXT = (
    "<img src=//evil.example/q.png onerror=window.pwned=1> ![q](https://evil.example/q2.png) "
    "<script>window.pwned=1</script> zebra stripes"
)
FILE_NAME = "<img src=x onerror=window.pwned=1> ![f](evil.png).md"


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, library: KnowledgeBase, models: Path, real_corpus: Path
) -> Iterator[str]:
    """The app on the five notes, a case, and personal notes of somebody who means harm."""
    folder = tmp_path_factory.mktemp("policy")
    corpus = corpus_with_case(folder, real_corpus, CASE)
    notes = folder / "data" / "notes" / "local"
    notes.mkdir(parents=True)
    (notes / "hostile.md").write_text(HOSTILE, "utf-8")
    (notes / FILE_NAME).write_text(HOSTILE, "utf-8")
    (folder / "data" / "models").symlink_to(models)
    folders = {"SEVENSTEP_DATA_DIR": str(folder / "data"), "SEVENSTEP_CORPUS_DIR": str(corpus)}
    with served(PROJECT / "app.py", folder / "output.log", **folders) as url:
        yield url
    assert "Traceback" not in (folder / "output.log").read_text("utf-8")


@pytest.fixture
def page(browser: Browser, address: str, outside: list[str]) -> Iterator[Page]:
    """A page that notes whatever it asks this machine for that a note named, and any script of a note's that runs."""
    opened = open_page(browser, outside, address)
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("dialog", lambda dialog: (asked.append(f"evil {dialog.message}"), dialog.dismiss()))
    yield opened
    opened.wait_for_timeout(500)
    assert [url for url in asked if "evil" in url] == []
    assert opened.evaluate("window.pwned") is None


def test_a_page_that_broke_the_policy_would_be_noticed(browser: Browser, address: str) -> None:
    noticed: list[str] = []
    page = open_page(browser, noticed, address)
    page.get_by_role("heading", name="Ask the notes").wait_for()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=https://evil.example/a.png>')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p onclick=\"window.pwned=1\" id=p>p</p>')")
    page.evaluate("document.getElementById('p').click()")
    page.wait_for_timeout(300)
    assert len(noticed) == 2 and all("Content Security Policy" in line for line in noticed)
    assert page.evaluate("window.pwned") is None


@pytest.mark.slow  # the other browser tests see most of it
def test_every_page_works_under_the_policy(page: Page, address: str) -> None:
    ask(page, "How is training-serving skew detected?")
    page.get_by_text("Sources", exact=True).wait_for()
    page.get_by_role("button", name="Why do you say this?").click()
    page.keyboard.press("Escape")
    page.locator("[class*='st-key-sources-'] button").first.click()
    page.get_by_role("dialog").get_by_role("link", name="Open the note").click()
    page.get_by_role("button", name="All notes").wait_for()
    expect(page.get_by_role("heading", name="How training–serving skew is detected")).to_be_in_viewport(timeout=SLOWEST)

    page.goto(f"{address}/library?note=hostile&mine=yes")
    expect(page.get_by_alt_text("Mermaid flowchart").first).to_be_visible(timeout=SLOWEST)

    page.goto(f"{address}/interview")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="End the round").click()
    page.get_by_role("button", name="End and score").click()
    page.get_by_text("Step by step", exact=True).wait_for()
    expect(page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first).to_be_visible(
        timeout=SLOWEST
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown").click()
    assert download.value.suggested_filename.endswith(".md")

    page.get_by_role("link", name="Progress").first.click()
    page.get_by_text("Where you stand", exact=True).wait_for()
    expect(page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first).to_be_visible(
        timeout=SLOWEST
    )


def test_a_note_of_somebody_who_means_harm_is_read_as_text(page: Page, address: str) -> None:
    page.goto(f"{address}/library?note=hostile&mine=yes")
    page.get_by_role("heading", name="Images by every way").wait_for()
    expect(page.get_by_alt_text("Mermaid flowchart").first).to_be_visible(timeout=SLOWEST)
    note = page.locator(".st-key-note")
    assert note.locator("img:not([src^=blob]), iframe, script, form, meta, link, [onerror], [style*=evil]").count() == 0
    assert "<script>window.pwned = 1; fetch(" in note.inner_text()
    assert {link.get_attribute("href") for link in note.locator("a[href^='javascript']").all()} == set()

    page.goto(f"{address}/library")
    page.get_by_text("1 note could not be read").click()
    page.get_by_text(FILE_NAME).first.wait_for()
    expect(page.get_by_text("Zebra <img src=//evil.example").first).to_be_visible(timeout=SLOWEST)
    page.goto(f"{address}/library?q=zebra+stripes")
    expect(page.locator(".st-key-results").get_by_text("zebra").first).to_be_visible(timeout=SLOWEST)


def test_what_it_says_stays_text_in_answers_sources_names_and_exports(page: Page) -> None:
    ask(page, TEXT)
    page.get_by_text(re.compile("passages considered")).wait_for()
    assert page.locator("[class*='st-key-question-']").inner_text() == TEXT
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("heading", name="Ask the notes").wait_for()
    ask(page, "What are images by every way?")
    page.get_by_text(re.compile("^Sources")).first.wait_for()
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("heading", name="Ask the notes").wait_for()
    ask(page, "What confuses flies near water?")
    page.get_by_text(re.compile("^Sources")).first.wait_for()
    expect(page.get_by_text("confuse flies near water").first).to_be_visible(timeout=SLOWEST)
    page.get_by_role("button", name="Copy").last.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Why do you say this?").last.click()
    page.keyboard.press("Escape")
    page.locator("[class*='st-key-sources-'] button").last.click()
    expect(page.get_by_role("dialog").get_by_text("confuse flies").first).to_be_visible(timeout=SLOWEST)
    page.keyboard.press("Escape")

    page.locator("[class*='st-key-menu-'] button").first.click()
    page.get_by_text("Rename", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill(TEXT[:80])
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(page.get_by_test_id("stSidebar").get_by_text(TEXT[:50]).first).to_be_visible(timeout=SLOWEST)
    assert (
        page.locator("[data-testid=stSidebar] img[src*=evil], [data-testid=stMain] img:not([src^=blob])").count() == 0
    )
