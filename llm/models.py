"""The language models in use: one for each task, or none; what they said and what they cost, in one place."""

import asyncio
import hashlib
import json
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Generator, Iterator
from contextlib import closing
from math import inf
from typing import Literal, TypeVar, cast

from pydantic import BaseModel, ValidationError

from errors import ModelError, StorageError
from llm import keys
from llm.choice import Choice, Choices, Task, load
from llm.context import SAFE, context_of
from llm.faults import Fault, explain, fault
from llm.loop import Loop
from llm.opening import OpenLLM, open_llm
from llm.speech import Speech
from llm.thoughts import without_thoughts
from llm.tokens import Count, estimate
from llm.waiting import Beat, Notice, silently, unseen
from prompts.rendering import Prompt
from settings import Settings
from storage.ledger import Call, Ledger

LEAST, MOST = 1500, 8000  # tokens of a reply, at most, as the context allows: a model that thinks aloud needs many
_UNKNOWN = 300.0  # seconds until a server that did not say how much its model reads is asked again
_KEPT = 200  # replies remembered, in memory alone: nothing of a deleted note lies in a file
_AGAIN = "Your reply was no JSON object of that form ({problem}). Reply with the JSON object alone."
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_log = logging.getLogger(__name__)
Form = TypeVar("Form", bound=BaseModel)


def most_of(context: int) -> int:
    """Tokens that a reply may have, of a model that reads so many."""
    return min(MOST, max(LEAST, context // 8))


class LanguageModel:
    """One model for one task of one owner; `tokens` counts what was read and written since it was made."""

    def __init__(self, models: "Models", choice: Choice, task: Task, owner: str) -> None:
        self._models, self.choice, self._task, self._owner = models, choice, task, owner
        self.engine = choice.engine
        self.count: Count = models.count
        self.tokens = 0

    @property
    def context(self) -> int:
        """Tokens that it reads, its reply included."""
        return self._models.context(self.choice)

    def room(self, prompt: Prompt) -> int:
        """Tokens that are left beside a prompt and a reply; negative where it does not fit."""
        return self.context - self.count(prompt.text) - most_of(self.context)

    def speak(self, prompt: Prompt, notice: Notice = silently) -> Iterator[str]:
        """The reply, piece by piece, some of them empty; closing the iterator stops the request.

        Raises:
            ModelError: the model cannot be used, or its reply was cut off or refused; what came before stays said.
        """
        if (known := self._models.remembered(self._key(prompt))) is not None:
            yield known
            return
        self._models.check_limit()
        speech = self._models.open(self.choice, prompt, notice)
        said: list[str] = []
        outcome: str = "stopped"
        ended: Fault | Literal[""] = ""
        try:
            for piece in without_thoughts(speech):
                said.append(piece)
                yield piece
            outcome = ended = speech.told.ended or ("" if "".join(said).strip() else "empty")
        except ModelError as error:
            outcome = error.fault
            raise
        finally:
            speech.close()
            self._write_down(prompt, "".join(said), speech, outcome)
        if ended:
            raise fault(ended, self.choice)

    def reply(self, prompt: Prompt, form: type[Form], beat: Beat = unseen) -> Form:
        """The reply as a record; raises what `replying` does.

        `beat` is called for each piece, several times a second; what it raises stops the request.
        """
        with closing(self.replying(prompt, form)) as coming:
            while True:
                try:
                    next(coming)
                except StopIteration as end:
                    return cast(Form, end.value)
                beat()

    def replying(self, prompt: Prompt, form: type[Form], notice: Notice = silently) -> Generator[None, None, Form]:
        """The same, with a step for each piece, so that it can be stopped; one that is none is asked for once more.

        Raises:
            ModelError: the model cannot be used, or its reply is no such record.
        """
        try:
            return (yield from self._read(prompt, form, notice))
        except _NoRecordError as error:
            again = prompt.and_said(_AGAIN.format(problem=error))
            try:
                return (yield from self._read(again, form, notice))
            except _NoRecordError:
                raise fault("garbage", self.choice) from error

    def remember(self, prompt: Prompt, text: str) -> None:
        """Keep a reply that was found good, to be said again at once."""
        self._models.remember(self._key(prompt), text)

    def _read(self, prompt: Prompt, form: type[Form], notice: Notice) -> Generator[None, None, Form]:
        text = ""
        with closing(self.speak(prompt, notice)) as pieces:  # type: ignore[type-var]
            for piece in pieces:
                text += piece
                yield
        found = _OBJECT.search(text)
        try:
            record = form.model_validate(json.loads(found[0] if found else text))
        except (ValueError, ValidationError, RecursionError) as error:
            raise _NoRecordError(_first_problem(error)) from error
        self.remember(prompt, text)
        return record

    def _key(self, prompt: Prompt) -> str:
        told = [self.choice.model_dump(), prompt.name, prompt.version, prompt.text]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()  # no text of a note stays behind in it

    def _write_down(self, prompt: Prompt, said: str, speech: Speech, outcome: str) -> None:
        told = speech.told
        counted = told.tokens_in is not None and told.tokens_out is not None
        call = Call(
            owner=self._owner,
            task=self._task,
            engine=self.engine,
            at=time.time(),
            tokens_in=told.tokens_in if told.tokens_in is not None else self.count(prompt.text),
            tokens_out=told.tokens_out if told.tokens_out is not None else self.count(said) if said else 0,
            counted=counted,
            seconds=round(told.seconds, 3),
            outcome=outcome,
        )
        self.tokens += call.tokens_in + call.tokens_out
        try:
            self._models.ledger.add(call)
        except StorageError:  # what came of the request matters more
            _log.warning("A request to a language model could not be written down")


class _NoRecordError(Exception):
    pass


class Models:
    """The models that are configured, by task, opened when first used. Thread-safe; one for a process."""

    def __init__(self, settings: Settings, ledger: Ledger, pieces: Count) -> None:
        """`pieces` counts a text's word pieces."""
        self.settings, self.ledger, self.count = settings, ledger, estimate(pieces)
        self._loop, self._slots = Loop(), asyncio.Semaphore(settings.model_parallel)
        self._lock = threading.Lock()
        self._opened: dict[tuple[Choice, str, int, int, float], OpenLLM] = {}
        self._contexts: dict[Choice, tuple[int, float]] = {}  # and until when they hold
        self._said: OrderedDict[str, str] = OrderedDict()

    @property
    def choices(self) -> Choices:
        return load(self.settings)

    def of(self, task: Task, owner: str) -> LanguageModel | None:
        """The model for a task; None where the embedded engine does it.

        Raises:
            UsageError: the configuration cannot be read.
        """
        choice = self.choices.of(task)
        return LanguageModel(self, choice, task, owner) if choice else None

    def open(self, choice: Choice, prompt: Prompt, notice: Notice = silently, most: int = 0) -> Speech:
        """Begin a request, for at most so many tokens.

        Raises:
            ModelError: the model cannot be opened.
        """
        key, silence = keys.find(choice, self.settings), self.settings.model_silence
        if choice.provider in keys.NEEDED and not choice.url and not key:
            raise fault("wrong key", choice)
        try:
            context = self.context(choice)
            told = (choice, key, context, most or most_of(context), silence)
            with self._lock:
                if told not in self._opened:
                    self._opened[told] = open_llm(*told)
                llm = self._opened[told].llm
        except Exception as error:
            raise explain(error, choice, silence) from error
        return Speech(llm, prompt, choice, self._loop, self._slots, silence, notice)

    def close(self) -> None:
        """Stop every request and close the connections."""
        with self._lock:
            opened, self._opened = self._opened, {}
        self._loop.close(one.close for one in opened.values())

    def context(self, choice: Choice) -> int:
        """Tokens that a model reads; asked of its server, where nobody said."""
        with self._lock:
            known, until = self._contexts.get(choice, (0, 0.0))
        if time.monotonic() < until:
            return known
        told = context_of(choice, keys.find(choice, self.settings))
        with self._lock:
            self._contexts[choice] = (told or SAFE, inf if told else time.monotonic() + _UNKNOWN)
        return told or SAFE

    def check_limit(self) -> None:
        """Raise a `ModelError` where this month's tokens are used up."""
        limit = self.settings.model_limit
        used = self.ledger.tokens_this_month(time.time()) if limit else 0
        if limit and used >= limit:
            raise ModelError(
                "limit",
                f"This month's limit of {limit:,} tokens is used up ({used:,}). "
                "Raise SEVENSTEP_MODEL_LIMIT, or wait for the next month; the embedded engine goes on.",
            )

    def remembered(self, key: str) -> str | None:
        with self._lock:
            if key in self._said:
                self._said.move_to_end(key)
            return self._said.get(key)

    def remember(self, key: str, text: str) -> None:
        with self._lock:
            self._said[key] = text
            if len(self._said) > _KEPT:
                self._said.popitem(last=False)

    def forget(self) -> None:
        """Forget every reply."""
        with self._lock:
            self._said.clear()


def _first_problem(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:200]
    return "it could not be parsed"
