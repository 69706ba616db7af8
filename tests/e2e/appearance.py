"""How long the page takes to appear, beside a one-line Streamlit app measured in turn with it.

`python -m tests.e2e.appearance [--runs 7]` prints medians in seconds from the start of the process: until the title is
seen, and until a question can be typed. The data folder is the one the settings name.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.served import ARGUMENTS, PROJECT, find_browser, served

TITLE, COMPOSER = "h1", "[data-testid=stChatInputTextArea]"


def seconds_to(selectors: list[str], browser: Browser, app: Path, folder: Path) -> list[float]:
    page = browser.new_page()
    started, seconds = time.perf_counter(), []
    with served(app, folder / "output.log") as address:
        page.goto(address)
        for selector in selectors:
            page.locator(selector).wait_for()
            seconds.append(time.perf_counter() - started)
        page.close()
    return seconds


def measure(browser: Browser, runs: int, folder: Path) -> tuple[float, float, float]:
    """Median seconds of the one-line app's title, of ours, and of our composer; run by turns."""
    bare = folder / "bare.py"
    bare.write_text('import streamlit as st; st.title("Hello")\n', "utf-8")
    rows = []
    for _ in range(runs):
        (one_line,) = seconds_to([TITLE], browser, bare, folder)
        title, composer = seconds_to([TITLE, COMPOSER], browser, PROJECT / "app.py", folder)
        rows.append((one_line, title, composer))
    one_line, title, composer = map(statistics.median, zip(*rows, strict=True))
    return one_line, title, composer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        one_line, title, composer = measure(browser, runs, Path(folder))
    sys.stdout.write(
        f"one-line app {one_line:.2f} s; Sevenstep: title {title:.2f} s (ratio {title / one_line:.2f}), "
        f"composer {composer:.2f} s (ratio {composer / one_line:.2f})\n"
    )


if __name__ == "__main__":
    main()
