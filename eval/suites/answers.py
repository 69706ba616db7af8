"""Each question, retrieved for and answered as the app does it: what was found, said, cited and refused."""

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answer import Answer, Assistant
from assistant.dialogue import make_whole
from eval.measures import all_facts, per_question, relevance_of
from eval.questions import Fact, TestQuestion, section_key
from eval.runs import Detail, FactFound, Item, Retrieved, SaidSentence, SuiteName
from eval.suites.lab import Lab, Measured
from evidence.quotes import fingerprint
from knowledge_base import KnowledgeBase
from retrieval.search import Hit, Scope

_DEPTH = 50  # results ranked


@dataclass(frozen=True)
class Answers:
    """Each question, retrieved for and answered as the app does it; the built-in ones from the built-in notes alone."""

    lab: Lab
    name: SuiteName = "answers"

    def plan(self) -> list[str]:
        return list(self._questions)

    @cached_property
    def _questions(self) -> dict[str, tuple[TestQuestion, Scope]]:
        built_in: dict[str, tuple[TestQuestion, Scope]] = {q.id: (q, "corpus") for q in self.lab.built_in}
        return built_in | {q.id: (q, "both") for q in self.lab.own}

    def measure(self, ids: Sequence[str], before: Measured) -> Iterator[Item]:
        for key in ids:
            question, scope = self._questions[key]
            yield answered(self.lab.base, self.lab.assistant, question, self.lab.owner, scope)


def answered(
    base: KnowledgeBase,
    assistant: Assistant,
    question: TestQuestion,
    owner: str,
    scope: Scope,
    without: Sequence[str] = (),
) -> Item:
    """Ask one question and measure what was found, said, cited and refused.

    Cited right and facts cited go by the sections that readers marked, not by a judge.
    """
    began = time.perf_counter()
    answer = assistant.ask(question.question, question.history, owner, scope=scope, without=without)
    seconds = time.perf_counter() - began
    asked = make_whole(question.question, question.history)
    hits = base.search(asked, _DEPTH, owner, scope=scope, without=without).hits
    ranking = list(dict.fromkeys(section_key(hit.passage) for hit in hits))
    able = question.answerable and not without
    measures = refusals(able, answer.abstained) | {"confidence": answer.confidence, "seconds": seconds}
    if able:
        measures |= retrieved(question, ranking) | _said(question, answer)
    return Item(
        suite="answers", id=question.id, kind=question.kind, measures=measures,
        detail=_detail(question, answer, ranking),
    )  # fmt: skip


def refusals(answerable: bool, refused: bool) -> dict[str, float]:
    """The columns that refusal is measured by."""
    return {
        "answerable": float(answerable),
        "unanswerable": float(not answerable),
        "answered": float(not refused),
        "refused": float(refused),
        "refused rightly": float(refused and not answerable),
        "refused wrongly": float(refused and answerable),
    }


def retrieved(question: TestQuestion, ranking: list[str]) -> dict[str, float]:
    """The measures of a ranking of sections, the best first."""
    found = {question.id: ranking}
    values = {name: of[question.id] for name, of in per_question(found, relevance_of([question])).items()}
    return values | {"all-facts@8": all_facts(found, [question])[question.id]}


def _said(question: TestQuestion, answer: Answer) -> dict[str, float]:
    cited = _cited(answer)
    wanted = {section for fact in question.facts for section in fact.sections}
    measures = {
        "words": float(sum(len(sentence.text.split()) for sentence in answer.sentences)),
        "cited": float(len(cited)),
        "cited right": float(len(cited & wanted)),
        "facts known": float(len(question.facts)),
        "facts cited": float(sum(bool(cited & set(fact.sections)) for fact in question.facts)),
        "sentences": 0.0 if answer.abstained else float(len(answer.sentences)),
        "sentences quoted": float(sum(sentence.quoted for sentence in answer.sentences)),
    }
    marked = [_is_said(fact, answer) for fact in question.facts if fact.stated]
    return measures | ({"facts": statistics.mean(marked)} if marked else {})


def _is_said(fact: Fact, answer: Answer) -> bool:
    told = {fingerprint(sentence.quote or sentence.text) for sentence in answer.sentences}
    return any(set(group) <= told for group in fact.stated)


def _cited(answer: Answer) -> set[str]:
    """The sections that the sentences were taken from: the first citation of each."""
    sections = _sections(answer)
    return {sections[sentence.citations[0]] for sentence in answer.sentences if sentence.citations}


def _sections(answer: Answer) -> dict[str, str]:
    return {hit.passage.id: section_key(hit.passage) for hit in answer.passages}


def _detail(question: TestQuestion, answer: Answer, ranking: Sequence[str]) -> Detail:
    rank = {section: place for place, section in enumerate(ranking, start=1)}
    wanted = {section for fact in question.facts for section in fact.sections}
    sections = _sections(answer)
    return Detail(
        question=question.question,
        history=tuple(turn.content for turn in question.history),
        facts=tuple(
            FactFound(
                text=fact.text,
                said=_is_said(fact, answer) if fact.stated else None,
                rank=min((rank[s] for s in fact.sections if s in rank), default=None),
                sections=fact.sections,
            )
            for fact in question.facts
        ),
        retrieved=tuple(_shown(hit, wanted) for hit in answer.passages),
        sentences=tuple(
            SaidSentence(
                text=sentence.text,
                sections=tuple(dict.fromkeys(sections[c] for c in sentence.citations if c in sections)),
                support=round(sentence.support, 4),
                quoted=sentence.quoted,
            )
            for sentence in answer.sentences
        ),
        contexts=tuple(hit.text for hit in answer.passages),
        note=answer.notice,
    )


def _shown(hit: Hit, wanted: set[str]) -> Retrieved:
    section = section_key(hit.passage)
    return Retrieved(
        section=section,
        title=hit.passage.title,
        heading=hit.passage.heading,
        score=round(hit.score, 4),
        relevant=section in wanted,
    )
