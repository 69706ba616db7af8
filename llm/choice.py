"""Which language model does which task: what the environment says, else what was chosen on the page, else none."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from errors import UsageError
from settings import Settings

Provider = Literal["compatible", "ollama", "openai", "anthropic", "google"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)
PROVIDER_NAMES: Mapping[Provider, str] = {
    "compatible": "OpenAI-compatible server",
    "ollama": "Ollama",
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "google": "Google",
}
ADDRESSES: Mapping[Provider, str] = {
    "ollama": "http://127.0.0.1:11434",
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "google": "https://generativelanguage.googleapis.com",
}
Task = Literal["answer", "interview"]
TASKS: tuple[Task, ...] = get_args(Task)
FILE = "language-models.json"
NONE = "none"


class Choice(BaseModel):
    """A language model: whose, its name there, its address where it is not the provider's own, its context in tokens.

    `context` is 0 where its server is to be asked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: Provider
    model: str = Field(min_length=1, max_length=200)
    url: str = Field("", max_length=500, pattern=r"^(https?://[^\s@]+)?$")
    context: int = Field(0, ge=0)

    @field_validator("url")
    @classmethod
    def _names_a_place(cls, url: str) -> str:
        parts = urlsplit(url)  # raises ValueError where brackets or port are not as they must be
        if url and (not parts.hostname or parts.port == 0):
            raise ValueError("an address names a host")
        return url

    @property
    def engine(self) -> str:
        """How answers and scores name it."""
        return f"{self.provider}/{self.model}"

    @property
    def address(self) -> str:
        """Where it is reached; empty for a compatible server without one."""
        return self.url or ADDRESSES.get(self.provider, "")


class Choices(BaseModel):
    """The model of each task; a task without one is done by the embedded engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer: Choice | None = None
    interview: Choice | None = None

    def of(self, task: Task) -> Choice | None:
        return self.answer if task == "answer" else self.interview


def is_from_environment(settings: Settings) -> bool:
    """Whether the environment or `.env` names the model, so that the page cannot."""
    return bool(settings.model or settings.model_interview)


def load(settings: Settings) -> Choices:
    """The choices in force.

    Raises:
        UsageError: a setting or the file of choices cannot be read.
    """
    if is_from_environment(settings):
        first, other = given(settings)
        answer = _named(first)
        return Choices(answer=answer, interview=_named(other) if other.name else answer)
    path = _file(settings)
    if not path.exists():
        return Choices()
    try:
        return Choices.model_validate_json(path.read_text("utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read. Delete it and choose the language model again.") from error


def is_chosen(settings: Settings, task: Task) -> bool:
    """Whether a model does a task; none does where the choices cannot be read."""
    try:
        return load(settings).of(task) is not None
    except UsageError:
        return False


def save(settings: Settings, choices: Choices) -> None:
    """Remember what was chosen on the page; never a key.

    Raises:
        UsageError: the environment names the model.
    """
    if is_from_environment(settings):
        raise UsageError("SEVENSTEP_MODEL names the language model. Unset it to choose one here.")
    path = _file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(choices.model_dump(), indent=1), "utf-8")
    draft.replace(path)


def _file(settings: Settings) -> Path:
    return settings.data_dir / FILE


@dataclass(frozen=True)
class Given:
    """A model as the environment or `.env` gives it, with the prefix of its variables' names."""

    variable: str
    name: str
    url: str
    key: SecretStr
    context: int

    @property
    def provider(self) -> str:
        return self.name.partition("/")[0]


def given(settings: Settings) -> tuple[Given, Given]:
    """The model of the settings, and that for interviews, which has the first one's address where it has none."""
    first = Given("SEVENSTEP_MODEL", settings.model, settings.model_url, settings.model_key, settings.model_context)
    other = Given(
        "SEVENSTEP_MODEL_INTERVIEW",
        settings.model_interview,
        settings.model_interview_url,
        settings.model_interview_key,
        settings.model_interview_context,
    )
    if not other.url and (first.name in ("", NONE) or first.provider == other.provider):
        other = replace(other, url=first.url, context=other.context or first.context)
    return first, other


def _named(told: Given) -> Choice | None:
    """The choice that the settings spell as `provider/name`."""
    if told.name in ("", NONE):
        return None
    provider, _, model = told.name.partition("/")
    if provider not in PROVIDERS or not model:
        raise UsageError(
            f"{told.variable} is {told.name!r}. Write it as provider/name, where provider is one of "
            f"{', '.join(PROVIDERS)}."
        )
    try:
        choice = Choice(provider=provider, model=model, url=told.url, context=told.context)
    except ValidationError as error:
        raise UsageError(
            f"{told.variable}_URL is no address. Write http:// or https:// and a host, without a name or key in it."
        ) from error
    if provider == "compatible" and not choice.url:
        raise UsageError(
            f"{told.variable} is {told.name!r}, which needs {told.variable}_URL: the address of its server."
        )
    return choice
