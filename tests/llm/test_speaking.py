"""A reply streams, stops when it is told to, and ends in a sentence whatever goes wrong; over HTTP, on loopback."""

import time
from collections.abc import Callable

import pytest
from pydantic import BaseModel

from errors import ModelError
from llm import speech
from llm.models import LanguageModel, Models
from prompts.rendering import render
from records import LOCAL
from tests.chat_server import KEY, ChatServer, Reply

pytestmark = pytest.mark.loopback
PROMPT = render("connection")
Opened = Callable[..., Models]


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_FIRST_WAIT", 0.01)


def model_of(models: Models) -> LanguageModel:
    model = models.of("answer", LOCAL)
    assert model is not None
    return model


def test_the_pieces_make_the_reply(server: ChatServer, opened: Opened) -> None:
    server.says("Training and serving must agree.")
    pieces = list(model_of(opened()).speak(PROMPT))
    assert "".join(pieces) == "Training and serving must agree."
    assert sum(map(bool, pieces)) > 1


def test_the_key_goes_to_its_server_alone_and_the_prompt_as_it_is(server: ChatServer, opened: Opened) -> None:
    server.says("ready")
    list(model_of(opened()).speak(PROMPT))
    [asked] = server.asked()
    assert asked["headers"]["authorization"] == f"Bearer {KEY}"
    assert [message["content"] for message in asked["body"]["messages"]] == [m.text for m in PROMPT.messages]
    other = opened(model_key="", model_url=server.url)
    server.says("ready")
    list(model_of(other).speak(PROMPT))
    assert KEY not in server.asked()[0]["headers"].get("authorization", "")


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(status=401), "wrong key"),
        (Reply(status=404, error="no such model"), "unknown model"),
        (Reply(status=400, error="This model's maximum context length is 10 tokens"), "context too small"),
        (Reply(status=400, error="scripted is not a valid model ID"), "unknown model"),
        (Reply(status=422, error="max_tokens is not supported with this model"), "rejected"),
        (Reply(status=429), "busy"),
        (Reply(status=402, error="Insufficient credits for this model; not enough"), "busy"),
        (Reply(status=503), "broken"),
        (Reply("Half a sen", after=7, then="stall"), "silent"),
        (Reply("Half a sentence that breaks off", after=14, then="drop"), "dropped"),
        (Reply(""), "empty"),
        (Reply("Too long", finish="length"), "cut off"),
        (Reply("I", finish="content_filter"), "refused"),
    ],
)
def test_each_fault_is_told_apart_and_never_tells_the_key(
    server: ChatServer, opened: Opened, reply: Reply, fault: str
) -> None:
    server.says(reply)
    with pytest.raises(ModelError) as told:
        list(model_of(opened()).speak(PROMPT))
    assert told.value.fault == fault
    assert KEY not in str(told.value)
    assert str(told.value).endswith(".")


def test_a_server_that_is_not_there_is_told_with_its_address(opened: Opened) -> None:
    with pytest.raises(ModelError, match=r"Nothing answers at http://127\.0\.0\.1:9/v1") as told:
        list(model_of(opened(model_url="http://127.0.0.1:9/v1")).speak(PROMPT))
    assert told.value.fault == "no server"


def test_a_busy_server_is_asked_again_a_bounded_number_of_times_and_that_is_said(
    server: ChatServer, opened: Opened
) -> None:
    notices: list[str] = []
    server.says(Reply(status=429), Reply(status=429), Reply("ready"))
    assert "".join(model_of(opened()).speak(PROMPT, notices.append)) == "ready"
    assert len(notices) == 2 and all("Trying again" in notice for notice in notices)
    server.says(Reply(status=429))
    with pytest.raises(ModelError):
        list(model_of(opened()).speak(PROMPT))
    assert len(server.asked()) == speech.TRIES


def test_a_server_is_left_alone_for_as_long_as_it_asks_or_given_up(server: ChatServer, opened: Opened) -> None:
    notices: list[str] = []
    server.says(Reply(status=429, retry_after="0.3"), Reply("ready"))
    assert "".join(model_of(opened()).speak(PROMPT, notices.append)) == "ready"
    assert "Trying again in 0.3 s" in notices[0]
    server.says(Reply(status=429, retry_after="3600"))
    with pytest.raises(ModelError):
        list(model_of(opened()).speak(PROMPT))
    assert len(server.asked()) == 1


def test_a_reply_that_broke_off_is_not_begun_again_behind_the_readers_back(server: ChatServer, opened: Opened) -> None:
    server.says(Reply("Half a sentence that breaks off", after=14, then="drop"), Reply("another"))
    said = []
    with pytest.raises(ModelError):
        said += list(model_of(opened()).speak(PROMPT))
    assert len([row for row in server.asked() if "path" in row]) == 1


def test_closing_stops_the_request_itself(server: ChatServer, opened: Opened) -> None:
    server.says(Reply("word " * 400, pause=0.01))
    pieces = model_of(opened()).speak(PROMPT)
    while not next(pieces):
        pass
    pieces.close()  # type: ignore[attr-defined]
    assert server.hung_up()


def test_a_server_that_says_nothing_can_be_left_at_once(server: ChatServer, opened: Opened) -> None:
    server.says(Reply("late", first=3.0))
    pieces = model_of(opened(model_silence=30.0)).speak(PROMPT)
    assert next(pieces) == ""
    before = time.monotonic()
    pieces.close()  # type: ignore[attr-defined]
    assert time.monotonic() - before < 1.0


def test_what_was_found_good_is_said_again_without_asking(server: ChatServer, opened: Opened) -> None:
    model = model_of(opened())
    server.says("ready", "something else")
    text = "".join(model.speak(PROMPT))
    model.remember(PROMPT, text)
    assert "".join(model.speak(PROMPT)) == "ready"
    assert "".join(model.speak(PROMPT.and_said("Now."))) == "something else"


def test_every_request_is_written_down_with_its_tokens_and_no_word(server: ChatServer, opened: Opened) -> None:
    models = opened()
    server.says("one two three")
    list(model_of(models).speak(PROMPT))
    [spent] = models.ledger.spent(LOCAL, 0.0)
    assert (spent.task, spent.engine, spent.calls) == ("answer", "compatible/scripted", 1)
    assert spent.tokens_in > 0 and spent.tokens_out > 0
    assert models.ledger.spent("somebody else", 0.0) == []


def test_a_months_limit_stops_with_a_sentence_before_anything_is_sent(server: ChatServer, opened: Opened) -> None:
    models = opened(model_limit=5)
    server.says("one two three")
    list(model_of(models).speak(PROMPT))
    server.says("more")
    with pytest.raises(ModelError, match="limit of 5 tokens is used up"):
        list(model_of(models).speak(PROMPT.and_said("More.")))
    assert server.asked() == []


class Verdict(BaseModel):
    level: int


@pytest.mark.parametrize("text", ['{"level": 3}', 'Here it is:\n```json\n{"level": 3}\n```\nDone.'])
def test_a_record_is_read_out_of_whatever_stands_around_it(server: ChatServer, opened: Opened, text: str) -> None:
    server.says(text)
    assert model_of(opened()).reply(PROMPT, Verdict).level == 3


def test_a_reply_that_is_no_record_is_asked_for_once_more_with_what_is_wrong(
    server: ChatServer, opened: Opened
) -> None:
    server.says('{"level": "high"}', '{"level": 2}')
    assert model_of(opened()).reply(PROMPT, Verdict).level == 2
    assert "level" in server.asked()[1]["body"]["messages"][-1]["content"]
    server.says("no", "nor this")
    with pytest.raises(ModelError) as told:
        model_of(opened()).reply(PROMPT.and_said("Again."), Verdict)
    assert told.value.fault == "garbage"


def test_what_a_model_thinks_aloud_is_no_part_of_its_reply(server: ChatServer, opened: Opened) -> None:
    server.says("<think>Let me see {the} notes.</think>\n\nready", "<b>ready</b>", "<think>and no more")
    model = model_of(opened())
    assert "".join(model.speak(PROMPT)) == "ready"
    assert "".join(model.speak(PROMPT)) == "<b>ready</b>"
    with pytest.raises(ModelError):
        list(model.speak(PROMPT))


@pytest.mark.parametrize(
    "endless", [Reply("word " * 100), Reply("<think>" + "hm " * 100), Reply("x", thought="hm " * 100)]
)
def test_a_reply_without_end_is_cut_off(
    server: ChatServer, opened: Opened, endless: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "LONGEST", 200)
    server.says(endless)
    with pytest.raises(ModelError) as told:
        list(model_of(opened()).speak(PROMPT))
    assert told.value.fault == "cut off"


def test_requests_at_once_are_bounded(server: ChatServer, opened: Opened) -> None:
    model = model_of(opened(model_parallel=1, model_silence=5.0))
    server.says(Reply("word " * 200, pause=0.01))
    first, second = model.speak(PROMPT), model.speak(PROMPT)
    while not next(first):
        pass
    assert [next(second) for _ in range(3)] == ["", "", ""]
    first.close()  # type: ignore[attr-defined]
    while not next(second):
        pass
    second.close()  # type: ignore[attr-defined]
    assert len([row for row in server.asked() if "path" in row]) == 2


def test_the_server_is_asked_for_the_context_where_nobody_said(server: ChatServer, opened: Opened) -> None:
    assert model_of(opened()).context == 16_000
    assert model_of(opened(model_context=4_000)).context == 4_000
    assert model_of(opened(model_url="http://127.0.0.1:9/v1")).context == 8_192


def test_a_server_that_does_not_say_its_context_is_not_asked_again_for_each_reply(
    server: ChatServer, opened: Opened
) -> None:
    server.says("ready")
    model = model_of(opened())
    with server.without_length():
        assert {model.context for _ in range(3)} == {8_192}
        list(model.speak(PROMPT))
    assert len(server.listed()) == 1
