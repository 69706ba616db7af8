"""Two people sign in with a real OIDC provider that runs here: neither sees the other's things; who leaves, none."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge_base import KnowledgeBase
from settings import Settings
from tests.e2e.served import PROJECT, SLOWEST, free_port, open_page, served
from tests.e2e.test_browser import ask
from tests.e2e.test_interview import CASE, say
from tests.fakes import corpus_with_case, open_with
from tests.personal import store_note
from ui.owner import of

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
WORDS = {"anna": "quokka", "bert": "wombat"}  # in everything that a person asks, says and writes
NAMES = {"anna": "Anna **A** <b>x</b>", "bert": "Bert :red[B]"}


@contextmanager
def provider(log: Path) -> Iterator[str]:
    """An OIDC provider with two people on a port of this machine; its address."""
    port = free_port()
    people = [json.dumps({"sub": person, "name": NAMES[person], "email": f"{person}@example.org"}) for person in WORDS]
    claims = [argument for person in people for argument in ("--user-claims", person)]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *claims], stdout=output, stderr=output
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory, library: KnowledgeBase, models: Path, real_corpus: Path
) -> Iterator[tuple[str, str, Path]]:
    """The app with sign-in configured, its provider, and its data folder."""
    folder = tmp_path_factory.mktemp("shared")
    corpus = corpus_with_case(folder, real_corpus, CASE)
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models)
    with provider(folder / "provider.log") as issuer:
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"\ncookie_secret = "{"s" * 32}"\n'
            f'client_id = "sevenstep"\nclient_secret = "for-tests"\n'
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
            "utf-8",
        )
        environment = {
            "SEVENSTEP_DATA_DIR": str(folder / "data"),
            "SEVENSTEP_CORPUS_DIR": str(corpus),
            "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
        }
        with served(PROJECT / "app.py", folder / "output.log", **environment) as url:
            yield url, issuer, folder / "data"
    said = (folder / "output.log").read_text("utf-8")
    assert "Traceback" not in said
    assert "for-tests" not in said and "s" * 32 not in said


def sign_in(page: Page, person: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=person, exact=True).first.click()
    expect(page.get_by_test_id("stSidebar").get_by_text(NAMES[person], exact=True)).to_be_visible(timeout=SLOWEST)


def keep_something(page: Page, url: str, person: str) -> tuple[str, str]:
    """Ask, give feedback, set a preference, hold a round; the ids of conversation and round."""
    ask(page, f"How is training-serving skew detected by a {WORDS[person]}?")
    page.get_by_text(re.compile("passages considered")).wait_for()
    conversation = page.url.partition("?c=")[2]
    page.locator("[class*='st-key-thumbs-'] :is(button, [role=radio], label)").first.click()
    page.get_by_role("button", name="Comment").wait_for()
    if person == "anna":
        page.get_by_text("Show support").click()
        page.get_by_role("button", name="Export").wait_for()

    page.goto(f"{url}/interview")
    page.get_by_role("combobox").nth(1).click()
    page.get_by_role("option", name="Only: Frame the problem").click()
    page.get_by_role("button", name="Begin").click()
    say(page, f"My {WORDS[person]} says that it is a classification of clicks.")
    identity = page.url.partition("?r=")[2]
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("Step by step", exact=True).wait_for()
    return conversation, identity


def store_diary(data: Path, library: KnowledgeBase, issuer: str, person: str) -> None:
    settings = Settings(_env_file=None, data_dir=data, corpus_dir=library.settings.corpus_dir)
    base = open_with(settings, library.embedder)
    now = time.time()
    owner = of({"is_logged_in": True, "iss": issuer, "sub": person, "iat": now, "exp": now + 60}, now)
    store_note(base, owner, "diary", f"# The {WORDS[person]} diary\n\nThe {WORDS[person]} eats walnuts at noon.\n")
    base.close()


def settled_text(page: Page) -> str:
    page.get_by_role("button", name="Sign out").wait_for()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SLOWEST)
    page.wait_for_timeout(400)
    return page.content() + page.inner_text("body")


def test_two_people_keep_apart_and_who_leaves_leaves_nothing(
    browser: Browser, shared: tuple[str, str, Path], library: KnowledgeBase, outside: list[str]
) -> None:
    url, issuer, data = shared
    pages, kept = {}, {}
    for person in WORDS:
        pages[person] = page = open_page(browser, outside, f"{url}/library?note=diary&mine=yes")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=SLOWEST)
        shown = page.get_by_role("link").all_inner_texts()
        assert shown == ["Skip to main content"] and page.get_by_test_id("stSidebar").count() == 0
        sign_in(page, person)
        kept[person] = keep_something(page, url, person)
    for person in WORDS:
        store_diary(data, library, issuer, person)

    for viewer, other in (("anna", "bert"), ("bert", "anna")):
        page, (conversation, round_) = pages[viewer], kept[other]
        for place in (
            f"?c={conversation}",
            f"interview?r={round_}",
            f"scorecard?r={round_}",
            "library?note=diary&mine=yes",
            "library?note=diary",
            f"library?note=concepts/training-serving-skew&answer={conversation}.1",
            "library?q=walnuts+at+noon",
            "library",
            "interview",
            "progress",
            "",
        ):
            page.goto(f"{url}/{place}")
            assert WORDS[other] not in settled_text(page), (viewer, place)
        page.goto(f"{url}/?c={conversation}")
        page.get_by_text("does not exist any more").wait_for()
        expect(page.get_by_role("button", name="Export")).to_have_count(0)
        page.goto(f"{url}/scorecard?r={round_}")
        page.get_by_text("There is no such scorecard").wait_for()
        page.goto(f"{url}/")
        page.get_by_placeholder("Search conversations").fill(WORDS[other])
        page.get_by_text("No conversation holds these words").wait_for()

        page.goto(f"{url}/library?q=walnuts+at+noon")
        expect(page.get_by_text(f"The {WORDS[viewer]} diary").first).to_be_visible(timeout=SLOWEST)
        page.goto(f"{url}/?c={kept[viewer][0]}")
        page.get_by_text(re.compile("passages considered")).wait_for()
        expect(page.get_by_role("switch", name="Show support")).to_be_checked(checked=viewer == "anna")

    anna = pages["anna"]
    tab = anna.context.new_page()
    tab.goto(f"{url}/?c={kept['anna'][0]}")
    tab.get_by_text(re.compile("passages considered")).wait_for()
    anna.goto(f"{url}/?c={kept['anna'][0]}")
    anna.get_by_text(re.compile("passages considered")).wait_for()
    anna.get_by_role("button", name="Sign out").click()
    anna.get_by_role("button", name="End session").click()  # the provider asks
    expect(anna.get_by_role("button", name="Sign in")).to_be_visible(timeout=SLOWEST)
    assert WORDS["anna"] not in anna.content()
    tab.get_by_role("button", name="New conversation").click()
    expect(tab.get_by_role("button", name="Sign in")).to_be_visible(timeout=SLOWEST)
    assert WORDS["anna"] not in tab.content()

    sign_in(anna, "bert")
    anna.goto(f"{url}/?c={kept['anna'][0]}")
    assert WORDS["anna"] not in settled_text(anna)
    outside[:] = [asked for asked in outside if "picocss" not in asked]  # the style of the provider's own pages
