"""A browser, and what a page tried that it must not: ask for an address outside this machine, break its policy."""

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
    """The addresses outside this machine that the page asked for, and what its policy forbade it; there are none."""
    asked: list[str] = []
    yield asked
    assert asked == []
