"""One setting names the model; a key goes to the address it was given for; nothing is chosen until somebody chooses."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from errors import UsageError
from llm import choice as choices
from llm import keys
from llm.choice import Choice, Choices, Provider
from llm.faults import fault
from settings import Settings


def settings_of(tmp_path: Path, **more: object) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path, **more)


def test_nothing_is_chosen_until_somebody_chooses(tmp_path: Path) -> None:
    assert choices.load(settings_of(tmp_path)) == Choices()


@pytest.mark.parametrize(
    "name", ["ollama/qwen3", "openai/gpt-5-mini", "anthropic/claude", "google/gemini", "ollama/a/b"]
)
def test_one_setting_names_provider_and_model(tmp_path: Path, name: str) -> None:
    loaded = choices.load(settings_of(tmp_path, model=name))
    assert loaded.answer is not None and loaded.answer.engine == name
    assert loaded.interview == loaded.answer


def test_a_task_may_have_another_model_or_none(tmp_path: Path) -> None:
    loaded = choices.load(settings_of(tmp_path, model="ollama/small", model_interview="ollama/large"))
    assert (loaded.answer, loaded.interview) == (
        Choice(provider="ollama", model="small"), Choice(provider="ollama", model="large"),
    )  # fmt: skip
    assert choices.load(settings_of(tmp_path, model="ollama/small", model_interview="none")).interview is None
    given = {"model": "compatible/x", "model_url": "https://mine.example", "model_interview": "openai/gpt"}
    other = choices.load(settings_of(tmp_path, **given)).interview
    assert other is not None and other.url == ""  # the address is the other model's


def test_two_servers_may_do_a_task_each_with_a_key_each(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path,
        model="compatible/x",
        model_url="https://one.example/v1",
        model_key=SecretStr("sk-one"),
        model_interview="compatible/y",
        model_interview_url="https://two.example/v1",
        model_interview_key=SecretStr("sk-two"),
        model_interview_context=9_000,
    )
    loaded = choices.load(settings)
    assert loaded.answer is not None and loaded.interview is not None
    assert (loaded.answer.url, loaded.interview.url) == ("https://one.example/v1", "https://two.example/v1")
    assert (loaded.answer.context, loaded.interview.context) == (0, 9_000)
    assert (keys.find(loaded.answer, settings), keys.find(loaded.interview, settings)) == ("sk-one", "sk-two")
    same = settings.model_copy(update={"model_interview_url": ""})  # the first one's address, and its own key there
    loaded = choices.load(same)
    assert loaded.interview is not None and loaded.interview.url == "https://one.example/v1"
    assert keys.find(loaded.interview, same) == "sk-two"
    alone = choices.load(same.model_copy(update={"model": "none"}))
    assert (alone.answer, alone.interview and alone.interview.url) == (None, "https://one.example/v1")


@pytest.mark.parametrize("provider", sorted(keys.NEEDED))
def test_a_key_is_found_where_the_message_of_a_wrong_one_says(
    tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = Choice(provider=provider, model="x")
    said = re.search(r"as (\w+) into the environment", str(fault("wrong key", choice)))
    assert said is not None
    (tmp_path / ".env").write_text(f"{said[1]}=sk-there\n", "utf-8")
    monkeypatch.delenv(said[1], raising=False)
    assert keys.find(choice, Settings(_env_file=tmp_path / ".env", data_dir=tmp_path)) == "sk-there"


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"model": "gpt-5"}, "provider/name"),
        ({"model": "nobody/gpt-5"}, "compatible, ollama"),
        ({"model": "compatible/x"}, "SEVENSTEP_MODEL_URL"),
        ({"model": "compatible/x", "model_url": "localhost:1"}, "http://"),
        ({"model": "compatible/x", "model_url": "http://key@evil.example/v1"}, "without a name or key"),
        ({"model": "compatible/x", "model_url": "http://host:port/v1"}, "no address"),
        ({"model": "compatible/x", "model_url": "http://[::1/v1"}, "no address"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_in_words(tmp_path: Path, told: dict[str, str], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        choices.load(settings_of(tmp_path, **told))


def test_what_is_chosen_on_the_page_is_kept_without_a_key_and_gives_way_to_the_environment(tmp_path: Path) -> None:
    chosen = Choices(answer=Choice(provider="ollama", model="qwen3"))
    choices.save(settings_of(tmp_path, model_key=SecretStr("sk-secret")), chosen)
    assert choices.load(settings_of(tmp_path)) == chosen
    assert "sk-secret" not in "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    with pytest.raises(UsageError, match="Unset it"):
        choices.save(settings_of(tmp_path, model="ollama/x"), chosen)


def test_a_damaged_file_of_choices_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / choices.FILE).write_text("{", "utf-8")
    with pytest.raises(UsageError, match="Delete it"):
        choices.load(settings_of(tmp_path))


def test_a_key_goes_only_to_the_address_it_was_given_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    given = {"model": "compatible/x", "model_url": "https://mine.example/v1", "model_key": SecretStr("sk-mine")}
    settings = settings_of(tmp_path, **given)
    mine = Choice(provider="compatible", model="y", url="https://mine.example/v1")
    other = Choice(provider="compatible", model="x", url="https://evil.example/v1")
    openai = Choice(provider="openai", model="gpt")
    assert keys.find(mine, settings) == "sk-mine"
    assert keys.find(other, settings) == ""
    chosen_on_the_page = settings_of(tmp_path, **given | {"model": ""})
    assert (keys.find(mine, chosen_on_the_page), keys.find(other, chosen_on_the_page)) == ("sk-mine", "")
    assert keys.find(openai, settings) == "sk-openai"
    assert keys.find(Choice(provider="openai", model="gpt", url="https://evil.example/v1"), settings) == ""
