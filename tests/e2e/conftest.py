"""A browser, and the addresses outside this machine that a page asked for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.served import ARGUMENTS, find_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium or Chrome is installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def outside() -> Iterator[list[str]]:
    """The addresses outside this machine that the page asked for; there are none."""
    asked: list[str] = []
    yield asked
    assert asked == []
