"""Every knob with its default and unit, read once from the environment or `.env` and then passed on."""

import os
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from errors import UsageError

PROJECT_DIR = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """One frozen object; each field is the environment variable `SEVENSTEP_<NAME>`, or the one that it names itself."""

    model_config = SettingsConfigDict(
        env_prefix="SEVENSTEP_", env_file=".env", extra="ignore", frozen=True, validate_default=True
    )

    data_dir: Path = Field(PROJECT_DIR / "data", description="Folder of everything the app writes.")
    corpus_dir: Path = Field(PROJECT_DIR / "corpus", description="Folder of the built-in notes.")
    database_url: str = Field("", description="SQLAlchemy URL of the storage; empty: SQLite in the data folder.")
    embedder: str = Field(
        "",
        description="Folder or name of a sentence-transformers model; empty: the bundled all-MiniLM-L6-v2.",
    )
    window: int = Field(256, ge=64, le=8192, description="Word pieces a passage may have, heading path included.")
    threads: int = Field(min(4, os.cpu_count() or 1), ge=1, le=64, description="Processor threads the embedder uses.")
    lock_wait: float = Field(60.0, gt=0, description="Seconds to wait for another process's sync.")
    passages: int = Field(8, ge=1, le=50, description="Passages an answer is written from.")
    question_limit: int = Field(4000, ge=100, description="Characters a question may have.")
    watch: Path | None = Field(None, description="Folder whose files the app follows into the notes of `local`.")
    model: str = Field(
        "", description="Language model, as `provider/name` (`ollama/qwen3`, `compatible/my-model`, …); empty: none."
    )
    model_url: str = Field("", description="Where that model's server listens; empty: the provider's own address.")
    model_key: SecretStr = Field(SecretStr(""), description="Key for that address; never shown, stored or logged.")
    model_context: int = Field(0, ge=0, description="Tokens that the model reads at most; 0: what its server says.")
    model_interview: str = Field("", description="Another model for interviews, or `none`; empty: the same.")
    model_interview_url: str = Field("", description="Where its server listens; empty: where the first one's does.")
    model_interview_key: SecretStr = Field(SecretStr(""), description="Key for that address.")
    model_interview_context: int = Field(0, ge=0, description="Tokens that it reads at most; 0: what its server says.")
    openai_key: SecretStr = Field(
        SecretStr(""), validation_alias="OPENAI_API_KEY", description="Key for OpenAI's own address."
    )
    anthropic_key: SecretStr = Field(
        SecretStr(""), validation_alias="ANTHROPIC_API_KEY", description="Key for Anthropic's own address."
    )
    google_key: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices("GOOGLE_API_KEY", "GEMINI_API_KEY"),
        description="Key for Google's own address.",
    )
    model_silence: float = Field(60.0, gt=0, description="Seconds without a word after which a model is given up.")
    model_parallel: int = Field(2, ge=1, le=64, description="Requests that a model works on at once.")
    model_limit: int = Field(0, ge=0, description="Tokens a month after which no model is asked; 0: no limit.")
    model_unsupported: Literal["strike", "replace"] = Field(
        "strike", description="Whether a model's unsupported sentence is struck or replaced from the notes."
    )
    judge_model: str = Field("", description="Language model that judges evaluations; empty: the embedded judge.")
    judge_url: str = Field("", description="OpenAI-compatible endpoint of the judge model; empty: OpenAI's own.")
    judge_key: SecretStr = Field(SecretStr(""), description="Key of that endpoint; never shown, stored or logged.")
    judge_timeout: float = Field(60.0, gt=0, description="Seconds the judge model has for a reply, tries included.")
    judge_parallel: int = Field(4, ge=1, le=64, description="Samples the judge model works on at once.")
    open: bool = Field(False, description="Serve to a network without sign-in: everybody there is the one owner.")

    def environment(self) -> dict[str, str]:
        """The environment for a process that must find these very settings, whatever `.env` says."""
        given = {variable(name): getattr(self, name) for name in type(self).model_fields}
        told = {
            name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in given.items()
            if value is not None
        }
        return os.environ | told

    @property
    def storage_url(self) -> str | URL:
        return self.database_url or sqlite_url(self.data_dir / "sevenstep.db")


def variable(name: str) -> str:
    """The environment variable of a field."""
    alias = Settings.model_fields[name].validation_alias
    first = alias.choices[0] if isinstance(alias, AliasChoices) else alias
    return first if isinstance(first, str) else f"SEVENSTEP_{name.upper()}"


def sqlite_url(path: Path) -> URL:
    """The URL of a SQLite file; no text, in which a `?` or `%` of the path would mean something else."""
    return URL.create("sqlite", database=str(path.resolve()))


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        UsageError: a variable has a value that does not fit; the message names it.
    """
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise UsageError("The file .env is not UTF-8 text. Save it as UTF-8.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = f"SEVENSTEP_{'_'.join(map(str, first['loc']))}".upper()
        raise UsageError(f"{name} is set to {first['input']!r}: {first['msg']}. Correct or unset it.") from error
