"""Each provider, asked over HTTP in its own dialect, for a model that came out after its package did."""

import json
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from errors import ModelError
from llm import speech
from llm.choice import Provider
from llm.models import LanguageModel, Models
from prompts.rendering import render
from records import LOCAL
from tests.chat_server import KEY, ChatServer, Reply

pytestmark = pytest.mark.loopback
PROMPT = render("connection")
KEY_HEADERS = {
    "openai": "authorization",
    "anthropic": "x-api-key",
    "google": "x-goog-api-key",
    "ollama": "authorization",
}
Asked = Callable[..., LanguageModel]


@pytest.fixture(params=KEY_HEADERS)
def provider(request: pytest.FixtureRequest) -> Provider:
    named: Provider = request.param
    return named


@pytest.fixture
def asked(
    server: ChatServer, opened: Callable[..., Models], provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> Asked:
    """A model of this provider, at the scripted server."""
    monkeypatch.setattr(speech, "_FIRST_WAIT", 0.01)
    url = server.url if provider == "openai" else server.root

    def of(**more: object) -> LanguageModel:
        model = opened(model=f"{provider}/scripted", model_url=url, **more).of("answer", LOCAL)
        assert model is not None
        return model

    return of


def test_it_streams_with_its_own_key_alone(server: ChatServer, asked: Asked, provider: Provider) -> None:
    server.says("Training and serving must agree.")
    pieces = list(asked().speak(PROMPT))
    assert "".join(pieces) == "Training and serving must agree."
    assert sum(map(bool, pieces)) > 1
    [request] = server.asked()
    assert {name for name, value in request["headers"].items() if KEY in value} == {KEY_HEADERS[provider]}
    assert KEY not in request["path"]
    assert all(message.text in str(request["body"]) for message in PROMPT.messages)


FROM_ELSEWHERE = (
    "OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY", "OPENAI_CUSTOM_HEADERS",
    "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS", "GOOGLE_API_KEY", "GEMINI_API_KEY",
    "OLLAMA_API_KEY",
)  # fmt: skip


@pytest.fixture
def _full_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FROM_ELSEWHERE:
        monkeypatch.setenv(name, "X-Team: sk-from-elsewhere" if name.endswith("HEADERS") else "sk-from-elsewhere")


@pytest.mark.usefixtures("_full_environment")
@pytest.mark.parametrize("key", [KEY, ""])
def test_nothing_of_the_environment_goes_to_an_address_that_it_was_not_meant_for(
    server: ChatServer, asked: Asked, key: str
) -> None:
    server.says("ready")
    assert "".join(asked(model_key=SecretStr(key)).speak(PROMPT)) == "ready"
    assert "from-elsewhere" not in json.dumps([*server.asked(), *server.listed()])


@pytest.mark.usefixtures("_full_environment")
def test_nothing_of_the_environment_goes_to_a_compatible_server(
    server: ChatServer, opened: Callable[..., Models]
) -> None:
    server.says("ready")
    model = opened(model_key=SecretStr("")).of("answer", LOCAL)
    assert model is not None and model.context == 16_000
    assert "".join(model.speak(PROMPT)) == "ready"
    assert "from-elsewhere" not in json.dumps([*server.asked(), *server.listed()])
    assert server.listed()


def test_what_its_server_counted_is_written_down(server: ChatServer, asked: Asked, provider: Provider) -> None:
    model = asked()
    server.says("one two three")
    list(model.speak(PROMPT))
    [spent] = model._models.ledger.spent(LOCAL, 0.0)
    assert (spent.tokens_in, spent.tokens_out) == (21, 7)


def test_a_reply_is_bounded_and_no_newer_model_is_sent_what_it_refuses(
    server: ChatServer, asked: Asked, provider: Provider
) -> None:
    server.says("ready")
    list(asked().speak(PROMPT))
    body = server.asked()[0]["body"]
    bound = {
        "openai": body.get("max_completion_tokens"),
        "anthropic": body.get("max_tokens"),
        "google": body.get("generationConfig", {}).get("maxOutputTokens"),
        "ollama": body.get("options", {}).get("num_predict"),
    }
    assert bound[provider] > 0
    if provider == "openai":
        assert "max_tokens" not in body
    if provider in ("openai", "anthropic"):
        assert "temperature" not in body


def test_closing_stops_the_request(server: ChatServer, asked: Asked) -> None:
    server.says(Reply("word " * 400, pause=0.01))
    pieces = asked().speak(PROMPT)
    while not next(pieces):
        pass
    pieces.close()  # type: ignore[attr-defined]
    assert server.hung_up()


FAULTS = [
    (Reply(status=401), "wrong key"),
    (Reply(status=404, error="model 'scripted' not found"), "unknown model"),
    (Reply(status=429), "busy"),
    (Reply(status=503), "broken"),
    (Reply("Half a sen", after=7, then="stall"), "silent"),
    (Reply("Half a sentence", after=14, then="error", error="Overloaded"), "broken"),
    (Reply(""), "empty"),
    (Reply("Too long", finish="length"), "cut off"),
]


@pytest.mark.parametrize(("reply", "fault"), FAULTS)
def test_each_fault_is_told_apart(server: ChatServer, asked: Asked, reply: Reply, fault: str) -> None:
    server.says(reply)
    with pytest.raises(ModelError) as told:
        list(asked().speak(PROMPT))
    assert told.value.fault == fault
    assert str(told.value).endswith(".") and KEY not in str(told.value)


def test_no_redirect_takes_a_key_along(server: ChatServer, asked: Asked) -> None:
    server.says(Reply(status=307, location=f"{server.root.replace('127.0.0.1', 'localhost')}/elsewhere"), "ready")
    with pytest.raises(ModelError) as told:
        list(asked().speak(PROMPT))
    assert told.value.fault == "moved"
    assert len(server.asked()) == 1


@pytest.mark.parametrize(
    ("provider", "reply", "fault"),
    [
        ("google", Reply(status=400, error="API key not valid. Please pass a valid API key."), "wrong key"),
        ("google", Reply(status=400, error="The input token count exceeds the maximum."), "context too small"),
        ("anthropic", Reply(status=400, error="prompt is too long: 9 tokens > 8 maximum"), "context too small"),
        ("anthropic", Reply(status=529, error="Overloaded"), "broken"),
        ("anthropic", Reply("Half a sentence", after=14, then="drop"), "dropped"),
        ("ollama", Reply("Half a sentence", after=14, then="drop"), "dropped"),
        ("anthropic", Reply("I", finish="content_filter"), "refused"),
        ("google", Reply("I", finish="content_filter"), "refused"),
    ],
    indirect=["provider"],
)  # fmt: skip
def test_a_fault_that_one_of_them_tells_in_its_own_way(
    server: ChatServer, asked: Asked, reply: Reply, fault: str
) -> None:
    server.says(reply)
    with pytest.raises(ModelError) as told:
        list(asked().speak(PROMPT))
    assert told.value.fault == fault


def test_a_model_that_thinks_aloud_is_not_silent_and_its_thoughts_are_no_reply(
    server: ChatServer, asked: Asked
) -> None:
    server.says(Reply("ready", thought="Let me see the notes, all of them, one by one.", pause=0.3))
    assert "".join(asked(model_silence=1.5).speak(PROMPT)) == "ready"
