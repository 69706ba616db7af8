"""How near an answer comes to a rubric: what can be seen of each part of each point without a language model.

Every stretch of the answer is held against every way of saying each part (the embedder's cosine), against the ways of
saying the other points, other steps and other cases (free negatives), and against the point's misconceptions; words
tell what the embedder does not: rare words shared, negations and opposites, numbers.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from evidence.features import Idf, Read, read, turned
from evidence.lexicon import NEGATIONS
from interview.cases import Case, Number, Part, RubricPoint
from interview.stretches import pieces, stretches
from records import STEPS, StepId
from retrieval.embedder import Embedder
from retrieval.keyword import terms

PARTS = ("claim", "because", "anchor")
SIGNALS = (
    "cosine",  # of the nearest stretch and way of saying it
    "three_ways",  # mean over the three nearest ways of saying it
    "plainly",  # to the part as the rubric says it
    "second",  # of the second stretch
    "over_rivals",  # how much nearer the stretch is than to the other points of the step
    "over_steps",  # … than to the claims of the case's other steps
    "over_cases",  # … than to the claims of other cases' same step
    "over_misconceptions",
    "shared",  # rare words shared with the nearest way of saying it (weighted Jaccard)
    "vocabulary",  # share of the part's rare words that the answer holds anywhere
    "question",  # cosine of the stretch to the question and the prompt
    "turned",  # negations and opposites that only one side has
    "words",  # of the stretch
    "commas",  # per word of the stretch
)
MISCONCEPTION = ("wrong_cosine", "wrong_margin", "wrong_margin_most", "dismissals", "dismissals_all", "negations_all")
NUMBER = ("number_right", "number_wanted")
_WINDOW = 2  # pieces
_REMEMBERED = 64  # answers, which are held against several rubrics each
_DISMISSAL = re.compile(
    r"\b(no need|no reason|no bearing|need(n't| not)|not needed|never|always|irrelevant|unnecessary|useless|harmless"
    r"|(does|do)( not|n't) matter|can be ignored|guarantees?|perfect(ly)?|by itself|all that matters|whatever|nobody"
    r"|no one|nothing|the same thing|just|simply|only|any|everything|certainly|obviously|of course|at all)\b",
    re.I,
)
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)\s*(k|m|b|t|thousand|million|billion|trillion)?\b", re.I)
_TIMES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class PartSeen:
    """One part of a point as an answer has it: the nearest stretch, what a reader should read, the signals by name."""

    stretch: str
    pair: tuple[str, str]  # the two pieces of the answer that come nearest, and what the part says
    signals: Mapping[str, float]


@dataclass(frozen=True)
class PointSeen:
    """A rubric point as an answer has it: its parts, and what speaks for the opposite having been said."""

    point: RubricPoint
    parts: Mapping[str, PartSeen]
    against: Mapping[str, float]
    misconception: tuple[str, str]  # the stretch that comes nearest to one, and that one
    quote: str  # the stretch to show for the claim


@dataclass(frozen=True)
class _Phrases:
    """The ways of saying one part: vectors of shape (ways, dimensions), their words, and those of all together."""

    vectors: Floats
    terms: tuple[frozenset[str], ...]
    vocabulary: frozenset[str]


@dataclass(frozen=True)
class _Rubric:
    """A step's points made ready, with what tells them from what else might be said."""

    points: tuple[RubricPoint, ...]
    phrases: Mapping[tuple[str, str], _Phrases]
    misconceptions: Mapping[str, Floats]
    asked: Floats
    other_steps: Floats
    other_cases: Floats


class Matcher:
    """Holds answers against rubrics. Thread-safe; a rubric is embedded once."""

    def __init__(self, embedder: Embedder, idf: Idf, cases: Mapping[str, Case]) -> None:
        self._embedder, self._idf, self._cases = embedder, cache(idf), cases  # asked for the same words thousandfold
        self._unknown = idf("\x00")
        self._vocabulary = frozenset(term for case in cases.values() for text in _texts(case) for term in terms(text))
        self._rubric = lru_cache(maxsize=None)(self._prepare)
        self._vectors: dict[str, Floats] = {}  # of the rubrics' texts, many of which several rubrics are held against
        self._said = lru_cache(_REMEMBERED)(lambda answer: _Said(answer, embedder))

    def see(self, case: str, step: StepId, answer: str, points: Sequence[RubricPoint] = ()) -> list[PointSeen]:
        """Each point of a step (or each of other `points` of it, a twist's) as the answer has it."""
        rubric = self._rubric(case, step, tuple(point.id for point in points))
        said = self._said(answer)
        return [self._point(point, rubric, said) for point in rubric.points]

    def prepare(self, case: str) -> None:
        """Get ready what an answer to any step of a case is held against, so that the first one need not wait."""
        for step in STEPS:
            for slug in (case, *self.slugs):
                self._rubric(slug, step, ())

    @property
    def slugs(self) -> tuple[str, ...]:
        """The cases that it knows."""
        return tuple(self._cases)

    def knows(self, term: str) -> bool:
        """Whether the notes or the rubrics hold a stemmed word."""
        return self._idf(term) < self._unknown or term in self._vocabulary

    def claims(self, case: str, step: StepId, answer: str) -> float:
        """How near an answer comes to the claims of a step, whichever it was meant for: mean best cosine."""
        rubric = self._rubric(case, step, ())
        vectors = self._said(answer).vectors
        return float(np.mean([(vectors @ rubric.phrases[p.id, "claim"].vectors.T).max() for p in rubric.points]))

    def nearness(self, case: str, step: StepId, texts: Sequence[str], points: Sequence[RubricPoint] = ()) -> Floats:
        """How near each text comes to what each point says in any part: cosines of shape (texts, points)."""
        rubric = self._rubric(case, step, tuple(point.id for point in points))
        vectors = self._embedder.encode(list(texts)).reshape(len(texts), self._embedder.dimension)
        near = [
            np.max([(vectors @ rubric.phrases[p.id, name].vectors.T).max(axis=1) for name in PARTS], axis=0)
            for p in rubric.points
        ]
        return np.array(near, np.float32).T

    def question(self, case: str, step: StepId, answer: str) -> float:
        """How much of an answer only says the question or the prompt again: mean cosine of its stretches."""
        rubric = self._rubric(case, step, ())
        return float((self._said(answer).vectors @ rubric.asked.T).max(axis=1).mean())

    def _point(self, point: RubricPoint, rubric: _Rubric, said: "_Said") -> PointSeen:
        wrong = (said.vectors @ rubric.misconceptions[point.id].T).max(axis=1)
        parts = {name: self._part(point, name, rubric, said, wrong) for name in PARTS}
        claim = (said.vectors @ rubric.phrases[point.id, "claim"].vectors.T).max(axis=1)
        nearest = int(wrong.argmax())
        believed = point.misconceptions[int((rubric.misconceptions[point.id] @ said.vectors[nearest]).argmax())]
        against = {
            "wrong_cosine": float(wrong[nearest]),
            "wrong_margin": float(wrong[nearest] - claim[nearest]),
            "wrong_margin_most": float((wrong - claim).max()),
            "dismissals": float(len(_DISMISSAL.findall(parts["claim"].stretch))),
            "dismissals_all": said.dismissals,
            "negations_all": said.negations,
            "number_right": float(point.number is not None and said.holds(point.number)),
            "number_wanted": float(point.number is not None),
        }
        return PointSeen(
            point, parts, against, (said.texts[nearest], believed), self._quote(rubric.phrases[point.id, "claim"], said)
        )

    def _quote(self, claim: _Phrases, said: "_Said") -> str:
        """The stretch nearest to several ways of saying a claim that also shares rare words with one of them.

        It overlaps what readers quote by .70 of the words; the nearest to any one way by .67 (412 marked claims).
        """
        ways = np.sort(said.vectors @ claim.vectors.T, axis=1)[:, -3:].mean(axis=1)
        shared = [max(_jaccard(words, way, self._idf) for way in claim.terms) for words in said.terms]
        return said.texts[int((ways + np.array(shared)).argmax())]

    def _part(self, point: RubricPoint, name: str, rubric: _Rubric, said: "_Said", wrong: Floats) -> PartSeen:
        own = rubric.phrases[point.id, name]
        cosines = said.vectors @ own.vectors.T
        by_stretch, ways = cosines.max(axis=1), np.sort(cosines.max(axis=0))[::-1]
        at = int(by_stretch.argmax())
        best, vector, text = float(by_stretch[at]), said.vectors[at], said.texts[at]
        rivals = [(rubric.phrases[p.id, name].vectors @ vector).max() for p in rubric.points if p is not point]
        way = int(cosines[at].argmax())
        values = (
            best,
            float(ways[:3].mean()),
            float(cosines[:, 0].max()),
            float(np.sort(by_stretch)[-2:][0]),
            best - float(max(rivals, default=0.0)),
            best - float((rubric.other_steps @ vector).max()),
            best - float((rubric.other_cases @ vector).max()) if len(rubric.other_cases) else 0.0,
            best - float(wrong[at]),
            max(_jaccard(said.terms[at], terms_, self._idf) for terms_ in own.terms),
            _share(own.vocabulary, said.vocabulary, self._idf),
            float((rubric.asked @ vector).max()),
            turned(said.read(at), _phrase_read(point, name, way)),
            float(len(text.split())),
            text.count(",") / max(1, len(text.split())),
        )
        return PartSeen(
            text, (said.window(own.vectors), getattr(point, name).says), dict(zip(SIGNALS, values, strict=True))
        )

    def _encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of a rubric's texts, each embedded once; shape (len(texts), dimensions)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors |= dict(zip(new, self._embedder.encode(new), strict=True)) if new else {}
        return np.array([self._vectors[text] for text in texts]).reshape(len(texts), self._embedder.dimension)

    def _prepare(self, case: str, step: StepId, twist_points: tuple[str, ...]) -> _Rubric:
        known = self._cases[case]
        points = tuple(p for t in known.twists for p in t.points if p.id in twist_points) or known.steps[step].points
        encode = self._encode
        return _Rubric(
            points,
            {(p.id, name): _phrases(_ways(getattr(p, name)), encode) for p in points for name in PARTS},
            {p.id: encode(list(p.misconceptions)) for p in points},
            encode([known.steps[step].question, known.prompt]),
            encode([p.claim.says for s in STEPS if s != step for p in known.steps[s].points]),
            encode([p.claim.says for c in self._cases.values() if c is not known for p in c.steps[step].points]),
        )


class _Said:
    """An answer made ready: its stretches with their vectors and words."""

    def __init__(self, answer: str, embedder: Embedder) -> None:
        self.texts = stretches(answer) or [" ".join(answer.split())[:300] or "nothing"]
        self._pieces = pieces(answer) or self.texts
        encoded = embedder.encode([*self.texts, *self._pieces])
        self.vectors, self._piece_vectors = encoded[: len(self.texts)], encoded[len(self.texts) :]
        self.terms = [frozenset(terms(text)) for text in self.texts]
        self.vocabulary = frozenset().union(*self.terms)
        count = max(1, len(answer.split())) / 20
        self.dismissals = len(_DISMISSAL.findall(answer)) / count
        self.negations = sum(word in NEGATIONS for word in re.findall(r"[a-z']+", answer.lower())) / count
        self._numbers = _numbers(answer)
        self.read: Callable[[int], Read] = cache(lambda at: read(self.texts[at]))

    def window(self, ways: Floats) -> str:
        """The pieces that come nearest to ways of saying something, in reading order."""
        nearest = np.argsort(-(self._piece_vectors @ ways.T).max(axis=1))[:_WINDOW]
        return " ".join(self._pieces[at] for at in sorted(nearest))

    def holds(self, number: Number) -> bool:
        return any(number.value / number.factor <= value <= number.value * number.factor for value in self._numbers)


def _texts(case: Case) -> Iterator[str]:
    for _, point in case.points():
        for name in PARTS:
            yield from _ways(getattr(point, name))
    for plan in case.steps.values():
        yield plan.model_answer


def _ways(part: Part) -> list[str]:
    return [part.says, *part.said]


@lru_cache(maxsize=4096)
def _read_text(text: str) -> Read:
    return read(text)


def _phrase_read(point: RubricPoint, name: str, way: int) -> Read:
    return _read_text(_ways(getattr(point, name))[way])


def _phrases(ways: Sequence[str], encode: Callable[[Sequence[str]], Floats]) -> _Phrases:
    held = tuple(frozenset(terms(way)) for way in ways)
    return _Phrases(encode(ways), held, frozenset().union(*held))


def _jaccard(one: frozenset[str], other: frozenset[str], idf: Idf) -> float:
    return sum(map(idf, one & other)) / (sum(map(idf, one | other)) or 1.0)


def _share(wanted: frozenset[str], held: frozenset[str], idf: Idf) -> float:
    return sum(map(idf, wanted & held)) / (sum(map(idf, wanted)) or 1.0)


def _numbers(text: str) -> list[float]:
    """Every number that a text gives, "3 billion" and "35k" too."""
    found = []
    for digits, unit in _NUMBER.findall(text):
        plain = digits.replace(",", "")
        if plain.count(".") < 2:
            found.append(float(plain.rstrip(".")) * _TIMES.get(unit.lower(), 1.0))
    return found
