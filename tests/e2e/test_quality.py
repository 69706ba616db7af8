"""The Quality page in a real browser: runs drawn, a failure looked into, nothing wider than a phone, policy kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.runs import Item, RunStore
from settings import Settings
from tests.e2e.served import PROJECT, SLOWEST, open_page, served
from tests.eval.made_runs import answer, claim, keep, refused, stored
from tests.fakes import FIVE_NOTES

pytestmark = pytest.mark.e2e
ATTACK = "<img src=x onerror=window.pwned=1> ![q](https://evil.example/q.png) a-word-without-any-end" + "-x" * 60


def hostile(number: int) -> Item:
    item = answer(number, **{"refused wrongly": 1.0})
    facts = tuple(fact.model_copy(update={"text": ATTACK}) for fact in item.detail.facts)
    return item.model_copy(update={"detail": item.detail.model_copy(update={"question": ATTACK, "facts": facts})})


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[str]:
    """The app on the five notes, and two runs."""
    folder = tmp_path_factory.mktemp("measured")
    store = RunStore(Settings(_env_file=None, data_dir=folder / "data"))
    claims = [claim(n, n / 20, n > 8) for n in range(20)]
    planned = {"answers": 42, "judge": 20}
    for day, ndcg in ((1, 0.4), (2, 0.7)):
        items = [*(answer(n, ndcg) for n in range(40)), refused(1), hostile(99), *claims]
        keep(store, stored(*items, planned=planned, run_id=f"2026010{day}-000000-aaaa"))
    (folder / "data" / "models").symlink_to(models)
    folders = {"SEVENSTEP_DATA_DIR": str(folder / "data"), "SEVENSTEP_CORPUS_DIR": str(FIVE_NOTES)}
    with served(PROJECT / "app.py", folder / "output.log", **folders) as url:
        yield url
    assert "Traceback" not in (folder / "output.log").read_text("utf-8")


def opened(browser: Browser, address: str, outside: list[str], width: int) -> Page:
    page = open_page(browser, outside, f"{address}/quality", width)
    page.get_by_role("heading", name="What went wrong").wait_for()
    return page


def look(page: Page) -> None:
    page.locator(".st-key-list-failures button").first.click()
    last = page.get_by_role("dialog").get_by_text("A check marks a section")
    expect(last).to_be_visible(timeout=SLOWEST)


def test_runs_are_drawn_and_a_failure_is_looked_into(browser: Browser, address: str, outside: list[str]) -> None:
    page = opened(browser, address, outside, 1280)
    expect(page.get_by_role("cell", name="better").first).to_be_visible(timeout=SLOWEST)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(4, timeout=SLOWEST)
    look(page)
    dialog = page.get_by_role("dialog")
    assert "Was refused although the notes answer it." in dialog.inner_text()
    assert "![q](https://evil.example/q.png)" in dialog.inner_text()
    dialog.locator(".st-key-retrieved a").first.click()
    expect(page).to_have_url(re.compile(r"/library\?note=concepts"), timeout=SLOWEST)
    assert page.evaluate("window.pwned") is None


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_is_wider_than_a_phone(browser: Browser, address: str, outside: list[str], width: int) -> None:
    page = opened(browser, address, outside, width)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(4, timeout=SLOWEST)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    look(page)
    assert page.get_by_role("dialog").evaluate("dialog => dialog.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
