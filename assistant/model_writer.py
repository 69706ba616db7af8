"""The language-model writer: a model writes from the passages, code checks each sentence as soon as it is over.

It may fail in many ways. What may go better is asked once more, with what was wrong; what does not, is told as a
`ModelError`, and the embedded engine answers.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.cited import Claimed, Reader
from assistant.plan import plan
from assistant.verifying import Verified, Verifier
from errors import ModelError
from llm.faults import fault
from llm.models import LanguageModel
from llm.tokens import fitting
from prompts.rendering import Prompt, render
from records import STEP_NAMES
from retrieval.keyword import terms
from retrieval.search import Found, Hit

_AGAIN = {  # fault → what the model is told when it is asked once more
    "empty": "Your last reply was empty.",
    "dropped": "",
    "no citation": "Your last reply cited no note and was thrown away. End every sentence with numbers like [1].",
    "garbage": "No sentence of your last reply was supported by the notes. Say only what they say.",
}
_DECLINES = re.compile(r"^\W*no answer\W*$", re.I)
_REFUSES = re.compile(
    r"^\W*(i('m| am) (sorry|unable|not able)|sorry,|as an ai\b|i (can('|no)t|won't|will not) "
    r"(help|assist|answer|comply|provide|do))",
    re.I,
)
_ENGLISH = frozenset(  # words without which nobody writes English
    "the a an of to and in is are that it for with as on by be or from at which this not when".split()  # noqa: SIM905
)
_JUDGED_BY, _LEAST_ENGLISH = 25, 0.08  # words from which a language is judged, share of them that must be English
_JUDGED = 2000  # characters that are looked at for it


@dataclass(frozen=True)
class Written:
    """How far a reply has come: its checked sentences, what has come of the next one, a word on what is going on.

    `declined` where the model finds no answer in the notes; `is_cut` where its reply ended at its length limit.
    """

    checked: tuple[Verified, ...] = ()
    unfinished: str = ""
    notice: str = ""
    declined: bool = False
    is_cut: bool = False


class ModelWriter:
    """Writes answers with one language model; `replaces` puts a sentence of the notes for one that does not stand."""

    def __init__(self, model: LanguageModel, verifier: Verifier, replaces: bool) -> None:
        self._model, self._verifier, self._replaces = model, verifier, replaces
        self.engine = model.engine

    def write(self, found: Found, asked: str) -> Iterator[Written]:
        """Write from what was found, a state at a time; closing the iterator stops the request.

        `asked` is what the person said.

        Raises:
            ModelError: the model cannot be used, or nothing that it says stands.
        """
        hits, reminder = self._fitting(found), ""
        while True:
            try:
                yield from self._once(found, asked, hits, reminder)
                return
            except ModelError as error:
                if reminder or error.fault not in _AGAIN:
                    raise
                reminder = _AGAIN[error.fault] or "Answer the question."
                yield Written(notice=f"{error} Asking once more …")

    def _once(self, found: Found, asked: str, hits: Sequence[Hit], reminder: str) -> Iterator[Written]:
        prompt, reader = _prompt(found, hits, reminder), Reader(_headings(found, asked, hits))
        checked: list[Verified] = []
        said, notices, is_cut = "", [""], False
        with closing(self._model.speak(prompt, notices.append)) as pieces:  # type: ignore[type-var]
            try:
                for piece in pieces:
                    said += piece
                    checked += self._new(reader.feed(piece), checked, asked, hits)
                    self._check(said)
                    yield Written(tuple(checked), reader.unfinished, "" if said else notices[-1])
            except ModelError as error:
                if error.fault != "cut off":
                    raise
                is_cut = True
        if not is_cut:
            checked += self._new(reader.finish(), checked, asked, hits)
        if _DECLINES.match(said):
            self._model.remember(prompt, said)
            yield Written(declined=True)
            return
        self._must_stand(checked, is_cut)
        if not is_cut:
            self._model.remember(prompt, said)
        yield Written(tuple(checked), is_cut=is_cut)

    def _new(
        self, claims: Sequence[Claimed], checked: Sequence[Verified], asked: str, hits: Sequence[Hit]
    ) -> list[Verified]:
        """The sentences checked, without those that were said before."""
        said = {text for one in checked for text in (one.claimed.text, *(one.instead or ())[:1])}
        new = []
        for claim in claims:
            if claim.text in said:
                continue
            one = self._verifier.check(claim, asked, hits)
            if self._replaces and not one.stands:
                one = replace(one, instead=self._verifier.replacement(one, said))
            said |= {claim.text, *(one.instead or ())[:1]}
            new.append(one)
        return new

    def _check(self, said: str) -> None:
        """Raise where it shows early that a reply is of no use."""
        if _REFUSES.match(said):
            raise fault("refused", self._model.choice)
        words = re.findall(r"[^\W\d_]+", said[:_JUDGED].lower())
        if len(words) >= _JUDGED_BY and sum(word in _ENGLISH for word in words) < _LEAST_ENGLISH * len(words):
            raise fault("foreign", self._model.choice)

    def _must_stand(self, checked: Sequence[Verified], is_cut: bool) -> None:
        if any(sentence.stands for sentence in checked):
            return
        if is_cut:
            raise fault("cut off", self._model.choice)
        raise fault("garbage" if any(one.claimed.numbers for one in checked) else "no citation", self._model.choice)

    def _fitting(self, found: Found) -> tuple[Hit, ...]:
        """The best passages that fit into the model's context beside the prompt and the reply."""
        room = self._model.room(_prompt(found, (), ""))
        told = [f"{hit.passage.title} {hit.passage.heading} {hit.text}" for hit in found.hits]
        kept = fitting(told, room, self._model.count)
        if not kept:
            raise fault("context too small", self._model.choice)
        return found.hits[:kept]


def _headings(found: Found, asked: str, hits: Sequence[Hit]) -> frozenset[str]:
    """The words of which a heading may be made: what was asked and found, what the steps are called."""
    told = [asked, found.question.text, *STEP_NAMES.values(), *(f"{h.passage.title} {h.passage.heading}" for h in hits)]
    return frozenset(terms(" ".join(told)))


def _prompt(found: Found, hits: Sequence[Hit], reminder: str) -> Prompt:
    wanted = plan(found.question.text)
    passages = [{"title": h.passage.title, "heading": h.passage.heading, "text": h.text} for h in hits]
    return render(
        "answer",
        question=found.question.text,
        passages=passages,
        words=wanted.words,
        kind=wanted.kind,
        reminder=reminder,
    )
