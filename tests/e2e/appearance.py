"""How long the page takes to appear, beside a one-line Streamlit app measured in turn with it.

`python tests/e2e/appearance.py [--runs 7]` prints the medians and their ratio. Measured from the start of the process to
the title in the browser; the data folder is the one the settings name.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def find_browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def served(app: Path, log: Path, **environment: str) -> Iterator[str]:
    """Run a Streamlit app on a free port as long as the block runs; its address, once it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port), "--server.headless", "true"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=app.parent, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _until_it_listens(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _until_it_listens(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("The app did not start; its output says why.")


def seconds_to_title(browser: Browser, app: Path, folder: Path) -> float:
    page = browser.new_page()
    started = time.perf_counter()
    with served(app, folder / "output.log") as address:
        page.goto(address)
        page.locator("h1").wait_for()
        seconds = time.perf_counter() - started
        page.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bare = Path(folder) / "bare.py"
        bare.write_text('import streamlit as st; st.title("Hello")\n', "utf-8")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        times: dict[Path, list[float]] = {bare: [], PROJECT / "app.py": []}
        for _ in range(runs):
            for app, seconds in times.items():
                seconds.append(seconds_to_title(browser, app, Path(folder)))
    one_line, ours = (statistics.median(seconds) for seconds in times.values())
    sys.stdout.write(f"one-line app {one_line:.2f} s, Sevenstep {ours:.2f} s, ratio {ours / one_line:.2f}\n")


if __name__ == "__main__":
    main()
