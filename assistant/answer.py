"""ask(): understand the question, retrieve, decide whether the notes hold an answer, write, check every sentence."""

import copy
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import Any

from assistant.dialogue import Turn, make_whole
from assistant.disagreement import NOTICE
from assistant.model_writer import ModelWriter, Written
from assistant.outline import Outliner
from assistant.plan import plan
from assistant.refusal import load_refusal_model, signals
from assistant.relevance import WEIGHTS, Relevance, load_relevance_model
from assistant.rewriter import Wanted, rewriting
from assistant.verifying import Verified, Verifier
from assistant.writer import Draft, EmbeddedWriter
from errors import ModelError, UsageError
from evidence.cross_encoder import CrossEncoder
from evidence.judge import EmbeddedJudge, Reader
from evidence.quotes import is_quoted
from knowledge_base import KnowledgeBase
from llm.models import LanguageModel, Models
from records import CORPUS, LOCAL
from retrieval.keyword import terms
from retrieval.search import Found, Hit, Scope


@dataclass(frozen=True)
class Sentence:
    """A sentence, the ids of the passages it rests on, and how far they support it (0 to 1).

    `quote` is what a passage says, word for word, where the sentence is made from it; `heading` stands above it.
    """

    text: str
    citations: tuple[str, ...]
    support: float
    quoted: bool
    quote: str = ""
    heading: str = ""

    def as_record(self) -> dict[str, Any]:
        return {"text": self.text, "citations": self.citations, "support": self.support, "quoted": self.quoted}


@dataclass(frozen=True)
class Struck:
    """A language model's sentence that does not stand, why, and whether one of the notes took its place."""

    text: str
    reason: str
    replaced: bool = False


@dataclass(frozen=True)
class Answer:
    """What is shown: checked sentences, or one that says that the notes do not hold the answer."""

    question: str  # made whole
    sentences: tuple[Sentence, ...]
    abstained: bool
    engine: str
    passages: tuple[Hit, ...]
    considered: int
    seconds: float
    confidence: float  # that the notes hold an answer
    mended: dict[str, str]
    calibrated: bool = True  # whether what is decided was fitted on the embedder in use
    notice: str = ""  # what the reader should know of where the answer comes from
    struck: tuple[Struck, ...] = ()
    searched: tuple[str, ...] = ()  # what was searched for, where a language model put it into words
    tokens: int = 0  # that a language model read and wrote for it

    @property
    def text(self) -> str:
        """The whole answer as running text, headings in front of what stands under them."""
        return self.running(lambda sentence: sentence.text)

    def running(self, put: Callable[[Sentence], str]) -> str:
        """The same, each sentence put as the caller likes."""
        paragraphs = [self.notice] if self.notice else []
        for heading, group in groupby(self.sentences, key=lambda sentence: sentence.heading):
            said = " ".join(map(put, group))
            paragraphs.append(f"{heading}: {said}" if heading else said)
        return "\n\n".join(paragraphs)

    def as_record(self) -> dict[str, Any]:
        """The answer as plain data, in the form of the command-line contract."""
        return {
            "text": self.text,
            "abstained": self.abstained,
            "engine": self.engine,
            "sentences": [sentence.as_record() for sentence in self.sentences],
            "passages": [hit.as_record() for hit in self.passages],
        }


def open_judge(base: KnowledgeBase) -> EmbeddedJudge:
    """The embedded judge, which counts how rare words are on the built-in notes."""
    return EmbeddedJudge(Reader(base.embedder, base.searcher.idf(CORPUS)), CrossEncoder(base.settings))


def open_relevance(base: KnowledgeBase) -> Relevance:
    """What tells how far a sentence belongs in an answer."""
    return Relevance(base.embedder, CrossEncoder(base.settings, WEIGHTS), load_relevance_model())


@dataclass(frozen=True)
class Progress:
    """An answer on its way: what it would be if it ended now, what has come of the next sentence, what is going on."""

    answer: Answer
    unfinished: str = ""
    notice: str = ""


class Assistant:
    """Answers questions from a knowledge base, with the language models that are configured, if any. Thread-safe."""

    def __init__(self, base: KnowledgeBase, models: Models | None = None) -> None:
        self._base, self.models = base, models
        relevance = open_relevance(base)
        self._writer, self._outliner = EmbeddedWriter(relevance), Outliner(base.search)
        self._judge = open_judge(base)
        self._verifier = Verifier(self._judge, base.embedder)
        self._refusal = load_refusal_model()
        fitted_on = {self._refusal.embedder, relevance.model.embedder}
        self._calibrated = fitted_on == {base.embedder.fingerprint} and self._judge.calibrated

    def using(self, models: Models) -> "Assistant":
        """The same assistant, with language models."""
        other = copy.copy(self)
        other.models = models
        return other

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        owner: str = LOCAL,
        steps: tuple[str, ...] = (),
        cases: tuple[str, ...] = (),
        scope: Scope = "both",
        without: Collection[str] = (),
    ) -> Answer:
        """Answer with evidence from the built-in notes, the owner's or both, or say that they hold none.

        `without` names notes that are passed over.

        Raises:
            QuestionError: there is nothing to answer (empty, too long, no word).
        """
        *_, last = self.answering(question, history, owner, steps, cases, scope, without)
        return last.answer

    def answering(
        self,
        question: str,
        history: Sequence[Turn] = (),
        owner: str = LOCAL,
        steps: tuple[str, ...] = (),
        cases: tuple[str, ...] = (),
        scope: Scope = "both",
        without: Collection[str] = (),
    ) -> Iterator[Progress]:
        """The same, as it comes; the last state is the answer. Closing the iterator stops a request to a model."""
        started = time.perf_counter()
        model, trouble = self._model(owner)
        coming, wanted = rewriting(model, question, history), None
        try:
            while True:
                next(coming)
                yield Progress(_nothing_yet(question))
        except StopIteration as end:
            wanted = end.value
        except ModelError as error:
            model, trouble = None, f"{error} The embedded engine answered."

        def search(text: str) -> Found:
            return self._base.search(text, self._base.settings.passages, owner, steps, cases, scope, without)

        found = search(wanted.question if wanted else make_whole(question, history))
        confidence = self._refusal.probability(signals(found))
        if wanted and confidence >= self._refusal.bar:
            found = _joined(found, [search(part) for part in wanted.parts])
        asked = " ".join([question, *(turn.content for turn in history if turn.role == "user")])
        for progress in self._answering(found, asked, model, confidence >= self._refusal.bar, owner, scope):
            told = replace(
                progress.answer,
                notice=f"{trouble} {progress.answer.notice}".strip(),
                seconds=time.perf_counter() - started,
                confidence=confidence,
                searched=_put(wanted, question),
                tokens=model.tokens if model else 0,
            )
            yield replace(progress, answer=told)

    def _model(self, owner: str) -> tuple[LanguageModel | None, str]:
        """The model that writes, if any; and what is wrong where it cannot be told which."""
        try:
            return (self.models.of("answer", owner) if self.models else None), ""
        except UsageError as error:
            return None, f"{error} The embedded engine answered."

    def _answering(
        self, found: Found, asked: str, model: LanguageModel | None, holds: bool, owner: str, scope: Scope
    ) -> Iterator[Progress]:
        if model is None or not holds:
            yield Progress(self._embedded(found, holds, owner, scope))
            return
        replaces = self._base.settings.model_unsupported == "replace"
        try:
            for written in ModelWriter(model, self._verifier, replaces).write(found, asked):
                yield self._progress(written, found, model.engine)
        except ModelError as error:
            answer = self._embedded(found, holds, owner, scope)
            yield Progress(replace(answer, notice=f"{error} The embedded engine answered. {answer.notice}".strip()))

    def _embedded(self, found: Found, holds: bool, owner: str, scope: Scope) -> Answer:
        """The embedded engine's answer; that there is none, where the notes do not hold one."""
        drafts, notice = self._write(found, owner, scope) if holds else ([], "")
        sentences = tuple(s for s in (self._checked(draft, found) for draft in drafts) if s)
        answer = self._answer(found, sentences, self._writer.engine)
        return replace(answer, passages=_with_cited(found, drafts), notice=notice if sentences else "")

    def _answer(self, found: Found, sentences: tuple[Sentence, ...], engine: str) -> Answer:
        return Answer(
            question=found.question.text,
            sentences=sentences or (_refusal_sentence(found),),
            abstained=not sentences,
            engine=engine,
            passages=found.hits,
            considered=found.considered,
            seconds=0.0,
            confidence=0.0,
            mended=dict(found.question.mended),
            calibrated=self._calibrated,
        )

    def _progress(self, written: Written, found: Found, engine: str) -> Progress:
        """What a language model has written so far, as an answer of the sentences that stand."""
        sentences: list[Sentence] = []
        struck: list[Struck] = []
        for one in written.checked:
            if one.stands:
                sentences.append(_sentence(one))
                continue
            if one.instead:
                text, hit = one.instead
                sentences.append(Sentence(text, (hit.passage.id,), 1.0, True, text, one.claimed.heading))
            struck.append(Struck(one.claimed.text, one.reason, bool(one.instead)))
        answer = replace(self._answer(found, tuple(sentences), engine), struck=tuple(struck))
        return Progress(replace(answer, notice=_CUT if written.is_cut else ""), written.unfinished, written.notice)

    def _write(self, found: Found, owner: str, scope: Scope) -> tuple[list[Draft], str]:
        """What could be said, and a notice about it. The cases that an outline needs are built in."""
        if scope != "mine" and plan(found.question.text).kind == "design":
            outline = self._outliner.outline(found, owner if scope == "both" else CORPUS)
            if outline:
                return outline.drafts, outline.notice
        drafts = self._writer.write(found)
        return drafts, NOTICE if any(draft.disputed for draft in drafts) else ""

    def _checked(self, draft: Draft, found: Found) -> Sentence | None:
        """The sentence with its citations, if the passages really hold it; what is not supported is not said.

        Words of a passage are checked as a quotation, by comparing strings; anything else by the judge.
        """
        sections: dict[tuple[str, str, str], Hit] = {}  # each cited once, by the passage that the sentence is from
        for hit in (draft.hit, *found.hits):
            sections.setdefault((hit.passage.owner, hit.passage.note_id, hit.passage.anchor), hit)
        holders = tuple(hit.passage.id for hit in sections.values() if is_quoted(draft.quote, hit.text))
        if draft.hit.passage.id not in holders:
            return None
        if draft.text == draft.quote:
            return Sentence(draft.text, holders, 1.0, True, draft.quote, draft.heading)
        context = f"{draft.hit.passage.title}. {draft.hit.passage.heading}.\n\n{draft.hit.text}"
        [support] = self._judge.support(context, [draft.text])
        if not support.supported:
            return Sentence(draft.quote, holders, 1.0, True, draft.quote, draft.heading)
        return Sentence(draft.text, holders, support.score, False, draft.quote, draft.heading)


def _with_cited(found: Found, drafts: Sequence[Draft]) -> tuple[Hit, ...]:
    """The search's hits, and those that only an outline's own searches found."""
    hits = {hit.passage.id: hit for hit in (*found.hits, *(draft.hit for draft in drafts))}
    return tuple(hits.values())


_CUT = "The language model's reply was cut off at its length limit; what was finished stands."


def _sentence(one: Verified) -> Sentence:
    cited = tuple(hit.passage.id for hit in one.hits)
    quote = one.claimed.text if one.quoted else ""
    return Sentence(one.claimed.text, cited, round(one.support, 4), one.quoted, quote, one.claimed.heading)


def _joined(found: Found, others: Sequence[Found]) -> Found:
    """The hits of several searches, the best of each in turn, as many as one search gives."""
    columns = zip_longest(found.hits, *(other.hits for other in others))
    hits = {hit.passage.id: hit for column in columns for hit in column if hit is not None}
    return replace(found, hits=tuple(hits.values())[: len(found.hits)])


def _put(wanted: Wanted | None, question: str) -> tuple[str, ...]:
    """What a model made of a question, where that is not the question itself."""
    told = (wanted.question, *wanted.parts) if wanted else ()
    return () if told == (question,) else told


def _nothing_yet(question: str) -> Answer:
    """The answer before anything is known of it."""
    return Answer(question, (), True, "", (), 0, 0.0, 0.0, {})


def _refusal_sentence(found: Found) -> Sentence:
    if not terms(found.question.text):
        return Sentence("The notes are in English, and this question holds no English word.", (), 0.0, False)
    titles = list(dict.fromkeys(hit.passage.title for hit in found.hits))[:3]
    closest = f" The closest are: {', '.join(titles)}." if titles else ""
    return Sentence(f"The notes do not hold an answer to this question.{closest}", (), 0.0, False)
