"""Every diagram of the corpus draws in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.notes import read_note
from settings import PROJECT_DIR

DIAGRAMS = [
    block
    for path in (PROJECT_DIR / "corpus").rglob("*.md")
    if path.name != "README.md"
    for section in read_note(path).sections
    for block in section.blocks
    if block.kind == "diagram"
]
pytestmark = [pytest.mark.slow, pytest.mark.e2e]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)


@pytest.fixture
def page_address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).with_name("diagrams_app.py")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"],
        cwd=PROJECT_DIR, env=os.environ | {"PYTHONPATH": str(PROJECT_DIR)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")
def test_every_diagram_draws_without_error(page_address: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for _ in range(60):
            try:
                page.goto(page_address)
                break
            except Exception:  # noqa: BLE001 - the server is still starting
                page.wait_for_timeout(500)
        page.wait_for_selector("[data-testid=stMermaidChart] img", timeout=60_000)
        drawn = "[data-testid=stMermaidChart] img, [data-testid=stMermaidError]"
        page.wait_for_function(f"() => document.querySelectorAll('{drawn}').length >= {len(DIAGRAMS)}", timeout=300_000)
        errors = page.locator("[data-testid=stMermaidError]").all_inner_texts()
        pictures = page.locator("[data-testid=stMermaidChart] img").count()
        browser.close()
    assert errors == []
    assert pictures == len(DIAGRAMS)
