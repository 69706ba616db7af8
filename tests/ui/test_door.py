"""Two people and one app: no page, address or search shows what is the other's; who is not signed in sees nothing."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from knowledge_base import KnowledgeBase
from storage.feedback import Feedback
from tests.fakes import corpus_with_case
from tests.interview.test_grading import STRONG
from tests.personal import store_note
from tests.ui.pages import APP
from tests.ui.test_owner import ANNA as CLAIMS
from ui import asking, resources, rounds, sign_in
from ui.addresses import ASK, INTERVIEW, LIBRARY, MINE, PROGRESS, SCORECARD
from ui.filters import Filters
from ui.owner import of

PAGES = (ASK, LIBRARY, MINE, INTERVIEW, SCORECARD, PROGRESS)
CASE = "ad-click-prediction"
AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "s" * 32,
    "client_id": "c",
    "client_secret": "x",
    "server_metadata_url": "https://id.example.org/conf",
}
WORDS = {"anna": "quokka", "bert": "wombat"}  # stands in everything that is a person's


@dataclass(frozen=True)
class Traces:
    """The ids of what a person has kept."""

    conversation: str
    round: str

    def addresses(self) -> list[tuple[str, dict[str, str]]]:
        """Every page, asked for each thing by its id and for all of them at once."""
        everything = {"c": self.conversation, "r": self.round, "note": "diary", "mine": "yes"}
        everything["answer"] = f"{self.conversation}.1"
        built_in = {"note": "concepts/training-serving-skew", "answer": everything["answer"]}
        return [
            (ASK, {"c": self.conversation}),
            (LIBRARY, {"note": "diary", "mine": "yes"}),
            (LIBRARY, {"note": "diary"}),
            (LIBRARY, built_in),
            (LIBRARY, {"q": "what the quokka and the wombat eat"}),
            (INTERVIEW, {"r": self.round}),
            (SCORECARD, {"r": self.round}),
            *((page, {}) for page in PAGES),
            *((page, everything) for page in PAGES),
        ]


def claims(person: str, issued: float = 0) -> dict[str, Any]:
    now = time.time()
    return CLAIMS | {"sub": person, "iat": issued or now, "exp": now + 600, "name": f"{person} *Doe* <b>"}


def owner(person: str) -> str:
    return of(claims(person), time.time())


def keep_something(person: str, base: KnowledgeBase) -> Traces:
    """A note, a conversation about it with feedback, and a round with its scorecard."""
    mine, word = owner(person), WORDS[person]
    store_note(base, mine, "diary", f"# The {word} diary\n\nThe {word} eats walnuts at noon in the garden.\n")
    chats, prepared = resources.conversations(), resources.warmup().prepared
    assert prepared is not None
    conversation = asking.keep(chats, mine, None, f"When does the {word} eat walnuts?", Filters())
    asking.reply(chats, prepared.assistant, mine, conversation)
    resources.feedback().put(mine, conversation, 1, Feedback("up", f"the {word} is right"))
    kept, room = resources.rounds(), resources.room()
    identity = rounds.start(kept, mine, room.cases[CASE], "senior", 45, "frame", 0.0)
    for act in (lambda r: rounds.say(kept, mine, r, f"My {word} says: {STRONG}", 1.0), None):
        current = rounds.load(kept, mine, identity)
        assert current is not None
        if act:
            act(current)
            rounds.answer(kept, mine, room, identity, 2.0)
        else:
            rounds.end(kept, mine, current, 3.0)
            rounds.grade(kept, mine, room, identity)
    return Traces(conversation, identity)


@pytest.fixture(scope="module", autouse=True)
def _sign_in() -> Iterator[None]:
    sign_in.is_configured.cache_clear()
    yield
    sign_in.is_configured.cache_clear()


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory, library: KnowledgeBase, real_corpus: Path) -> Iterator[Any]:
    """One process with two people in it, who have kept the same kinds of things."""
    folder = tmp_path_factory.mktemp("shared")
    data = Path(shutil.copytree(library.settings.data_dir, folder / "data", symlinks=True))
    corpus = corpus_with_case(folder, real_corpus, CASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEVENSTEP_DATA_DIR", str(data))
        patch.setenv("SEVENSTEP_CORPUS_DIR", str(corpus))
        st.cache_resource.clear()
        resources.warmup().start()
        resources.warmup().wait(120)
        prepared = resources.warmup().prepared
        assert prepared is not None
        yield {person: keep_something(person, prepared.base) for person in WORDS}
        st.cache_resource.clear()


def opened(page: str, query: dict[str, str], user: dict[str, Any]) -> AppTest:
    shown = AppTest.from_file(APP, default_timeout=60)
    shown.secrets, shown.user = {"auth": AUTH}, user
    shown.run()
    if page != ASK and user:
        shown.switch_page(page)
    shown.query_params.update(query)
    return shown.run()


def everything_on(page: AppTest) -> str:
    """All that the browser was sent, and what the session remembers."""
    sent = [str(getattr(element, "proto", "")) for element in page._tree]
    return "\n".join([*sent, repr(page.session_state), repr(page.query_params)])


@pytest.mark.parametrize("number", range(17))
@pytest.mark.parametrize(("viewer", "other"), [("anna", "bert"), ("bert", "anna")])
def test_no_page_or_address_shows_what_is_anothers(
    traces: dict[str, Traces], viewer: str, other: str, number: int
) -> None:
    path, query = traces[other].addresses()[number]
    page = opened(path, query, claims(viewer))
    assert not page.exception
    assert f"{viewer} *Doe* <b>" in [text.value for text in page.sidebar.text]
    assert WORDS[other] not in everything_on(page).replace(query.get("q", "-"), "")


@pytest.mark.parametrize(
    ("path", "number"), [(ASK, 0), (LIBRARY, 1), (LIBRARY, 4), (INTERVIEW, 5), (SCORECARD, 6), (PROGRESS, 11)]
)
def test_one_sees_what_is_ones_own(traces: dict[str, Traces], path: str, number: int) -> None:
    page = opened(path, traces["anna"].addresses()[number][1], claims("anna"))
    assert not page.exception
    assert (WORDS["anna"] if path != PROGRESS else "Where you stand") in everything_on(page)


@pytest.mark.parametrize("number", range(17))
def test_who_is_not_signed_in_sees_the_way_in_and_nothing_else(traces: dict[str, Traces], number: int) -> None:
    page = opened(*traces["anna"].addresses()[number], {})
    assert [button.label for button in page.button] == ["Sign in"]
    assert [text.value for text in page.markdown] == ["Sign in to see your notes, conversations and rounds."]
    assert len(page.sidebar) == 0 and not page.query_params


@pytest.mark.parametrize(
    ("user", "said"),
    [
        ({"is_logged_in": True, "email": "anna@example.org"}, "iss and sub"),
        (claims("anna") | {"exp": 1.0, "iat": 0.5}, "has ended"),
    ],
)
@pytest.mark.usefixtures("traces")
def test_a_sign_in_that_is_none_is_told_so(user: dict[str, Any], said: str) -> None:
    page = opened(ASK, {}, user)
    assert said in page.markdown[0].value
    assert [button.label for button in page.button] == ["Sign in"]


def test_another_person_in_the_same_session_begins_anew(traces: dict[str, Traces]) -> None:
    page = opened(ASK, {"c": traces["anna"].conversation}, claims("anna"))
    page.session_state["pending_question"] = "What did the quokka say?"
    page.user = claims("bert")
    page.run()
    assert not page.exception
    assert WORDS["anna"] not in everything_on(page)
    assert not page.query_params


def test_signing_out_forgets_what_was_seen_and_ends_every_tab(traces: dict[str, Traces]) -> None:
    signed_in = claims("anna", time.time() - 5)
    tab = opened(INTERVIEW, {}, signed_in)
    page = opened(ASK, {"c": traces["anna"].conversation}, signed_in)
    page.button(key="sign-out").click().run()
    assert [button.label for button in page.button] == ["Sign in"]
    assert WORDS["anna"] not in everything_on(page)
    tab.run()
    assert [button.label for button in tab.button] == ["Sign in"]
    assert "has ended" in tab.markdown[0].value


@pytest.mark.usefixtures("traces")
def test_a_preference_is_of_one_person() -> None:
    resources.preferences().switch(owner("anna"), "support", True)
    assert not resources.preferences().is_on(owner("bert"), "support")
    resources.preferences().switch(owner("anna"), "support", False)
