"""ask(): understand the question, retrieve, decide whether the notes hold an answer, write, check every sentence."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assistant.dialogue import Turn, make_whole
from assistant.disagreement import NOTICE
from assistant.outline import Outliner
from assistant.plan import plan
from assistant.refusal import load_refusal_model, signals
from assistant.relevance import WEIGHTS, Relevance, load_relevance_model
from assistant.writer import Draft, EmbeddedWriter
from evidence.cross_encoder import CrossEncoder
from evidence.judge import EmbeddedJudge, Reader
from evidence.quotes import is_quoted
from knowledge_base import KnowledgeBase
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


class Assistant:
    """Answers questions from a knowledge base. Thread-safe."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        relevance = open_relevance(base)
        self._writer, self._outliner = EmbeddedWriter(relevance), Outliner(base.search)
        self._judge = open_judge(base)
        self._refusal = load_refusal_model()
        fitted_on = {self._refusal.embedder, relevance.model.embedder}
        self._calibrated = fitted_on == {base.embedder.fingerprint} and self._judge.calibrated

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
        started = time.perf_counter()
        k = self._base.settings.passages
        found = self._base.search(make_whole(question, history), k, owner, steps, cases, scope, without)
        confidence = self._refusal.probability(signals(found))
        drafts, notice = self._write(found, owner, scope) if confidence >= self._refusal.bar else ([], "")
        sentences = tuple(s for s in (self._checked(draft, found) for draft in drafts) if s)
        return Answer(
            question=found.question.text,
            sentences=sentences or (_refusal_sentence(found),),
            abstained=not sentences,
            engine=self._writer.engine,
            passages=_with_cited(found, drafts),
            considered=found.considered,
            seconds=time.perf_counter() - started,
            confidence=confidence,
            mended=dict(found.question.mended),
            calibrated=self._calibrated,
            notice=notice if sentences else "",
        )

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


def _refusal_sentence(found: Found) -> Sentence:
    if not terms(found.question.text):
        return Sentence("The notes are in English, and this question holds no English word.", (), 0.0, False)
    titles = list(dict.fromkeys(hit.passage.title for hit in found.hits))[:3]
    closest = f" The closest are: {', '.join(titles)}." if titles else ""
    return Sentence(f"The notes do not hold an answer to this question.{closest}", (), 0.0, False)
