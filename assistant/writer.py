"""The embedded writer: an answer made of the notes' own sentences, without a language model.

It chooses the sentences that belong in the answer (`relevance.py`), the one that answers first, without saying a thing
twice (maximal marginal relevance, Carbonell and Goldstein 1998), as many as the question's plan allows. A sentence that
leans on the one before it takes that along; one of a case that was not asked about says whose it is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.disagreement import counterparts
from assistant.plan import Plan, plan
from assistant.relevance import Candidate, Relevance
from records import case_title
from retrieval.keyword import terms
from retrieval.search import Found, Hit

_MOST_SENTENCES = 8
_REPETITION = 0.25  # how much a sentence loses by resembling one already chosen
_TOO_ALIKE = 0.9  # cosine from which two sentences say the same
_LEAST = 0.06  # probability below which a sentence adds nothing
_LEAST_OF_BEST = 0.3  # the same, as a share of the best one's
_LEAST_ALONE = 0.5  # and for the only sentence of its section, after the opening one: what is alone often strays
_OTHER_SCOPE = 0.7  # of a sentence's relevance that is left when it is of a case that was not asked about
_DISTINCT = 0.6  # share of the rarest word's idf from which a word tells a side of a comparison
_LEAD_PLACE = 0.05  # what a section's first sentence, written to answer, gains as the opening of an answer

Sides = Mapping[str, frozenset[str]]  # a side of a comparison → the stems that tell it


@dataclass(frozen=True)
class Draft:
    """A sentence to say. `quote` is what the passage says of it, word for word; `heading` stands above it.

    `disputed` where another note, the asker's own or a built-in one, seems to say something different.
    """

    text: str
    quote: str
    hit: Hit
    heading: str = ""
    disputed: bool = False


class EmbeddedWriter:
    """Writes from passages alone."""

    engine = "embedded"

    def __init__(self, relevance: Relevance) -> None:
        self._relevance = relevance

    def write(self, found: Found) -> list[Draft]:
        """Sentences in the order they should be read, the answering one first; empty where nothing can be quoted."""
        wanted = plan(found.question.text)
        case = asked_case(found)
        sides = sides_of(wanted, found.idf)
        candidates = _in_scope(self._relevance.candidates(found), case)
        chosen = choose(candidates, wanted.words, sides)
        if not chosen:
            return []
        against = counterparts(chosen, candidates)
        disputed = {*against, *(other.text for other in against.values())}
        said_twice = {c.text for c in chosen}
        chosen += {c.text: c for c in against.values() if c.text not in said_twice}.values()
        lead, *rest = chosen
        rest.sort(key=lambda c: (c.hit is not lead.hit, c.rank, c.place))
        said: dict[str, Draft] = {}
        told = case  # the case that the reader takes a sentence to be of
        for heading, candidate in [("", lead), *_by_side(rest, sides)]:
            for draft in drafts(candidate, told, heading[:1].upper() + heading[1:]):
                said.setdefault(draft.quote, replace(draft, disputed=draft.quote in disputed))
            told = candidate.hit.passage.case or case
        return list(said.values())


def choose(candidates: Sequence[Candidate], words: int, sides: Sides) -> list[Candidate]:
    """The opening sentence, what each side of a comparison needs, then greedily the most relevant and least alike."""
    openings = [c for c in candidates if c.opens]
    if not openings:
        return []
    chosen = [max(openings, key=lambda c: c.relevance + (_LEAD_PLACE if c.place == 0 else 0.0))]
    for side in sides:
        own = [c for c in candidates if c not in chosen and side_of(c, sides) == side and c.relevance >= _LEAST]
        chosen += own[:1]
    least = max(_LEAST, _LEAST_OF_BEST * max(c.relevance for c in candidates))
    while len(chosen) < _MOST_SENTENCES:
        left = words - sum(c.words for c in chosen)
        open_now = [
            (c.relevance - _REPETITION * alike, c)
            for c in candidates
            if c.words <= left
            and c.relevance >= least
            and (alike := max(float(c.vector @ other.vector) for other in chosen)) < _TOO_ALIKE
        ]
        if not open_now:
            break
        chosen.append(max(open_now, key=lambda row: row[0])[1])
    return _without_strays(chosen, sides)


def _without_strays(chosen: list[Candidate], sides: Sides) -> list[Candidate]:
    """The chosen sentences without those that alone stand for their section, on a weak claim to belong."""
    sentences = Counter(id(c.hit) for c in chosen)
    least = _LEAST_ALONE * max(c.relevance for c in chosen)
    lead, *rest = chosen
    return [lead, *(c for c in rest if sentences[id(c.hit)] > 1 or c.relevance >= least or side_of(c, sides))]


def drafts(candidate: Candidate, case: str | None, heading: str = "") -> list[Draft]:
    """The sentence, with the one before it where it leans on that, and with its scope where that is another one."""
    said = [candidate.before, candidate.text] if candidate.before else [candidate.text]
    first, *others = said
    return [
        Draft(_scoped(first, candidate.hit, case), first, candidate.hit, heading),
        *(Draft(text, text, candidate.hit, heading) for text in others),
    ]


def named_case(found: Found) -> str | None:
    """The case among the hits that the question names."""
    asked = set(terms(found.question.spelled_out))
    cases = dict.fromkeys(hit.passage.case for hit in found.hits if hit.passage.case)
    return next((case for case in cases if set(terms(case.replace("-", " "))) <= asked), None)


def asked_case(found: Found) -> str | None:
    """The case that a question is about: named in it, or that of most of the best hits."""
    top = [hit.passage.case for hit in found.hits[:4]]
    return named_case(found) or next((case for case in set(top) if case and top.count(case) >= 3), None)


def _scoped(text: str, hit: Hit, case: str | None) -> str:
    """The sentence with the name of its case in front, where the question is about another one or about none."""
    own = hit.passage.case
    if own is None or own == case or set(terms(own.replace("-", " "))) <= set(terms(text)):
        return text
    opening = text.split(maxsplit=1)[0]
    lowered = text[0].lower() + text[1:] if opening[1:].islower() or len(opening) == 1 else text
    return f"In {case_title(own)}, {lowered}"


def _in_scope(candidates: Sequence[Candidate], case: str | None) -> list[Candidate]:
    """The candidates anew by relevance, those of a case that was not asked about behind."""
    weighed = [
        replace(c, relevance=c.relevance * _OTHER_SCOPE) if c.hit.passage.case not in (None, case) else c
        for c in candidates
    ]
    return sorted(weighed, key=lambda c: -c.relevance)


def _by_side(rest: Sequence[Candidate], sides: Sides) -> list[tuple[str, Candidate]]:
    """Each sentence with its heading: what is about both sides of a comparison, then each side's own.

    Headings stand only where both sides have something to stand under them.
    """
    order = ["", *sides]
    rows = sorted(((side_of(c, sides), c) for c in rest), key=lambda row: order.index(row[0]))
    if {side for side, _ in rows}.issuperset(sides):
        return rows
    return [("", candidate) for candidate in rest]


def sides_of(wanted: Plan, idf: Mapping[str, float]) -> Sides:
    """Each side of a comparison with the words that tell it from the other; empty where a side has none."""
    if wanted.sides is None:
        return {}
    words = [set(terms(side)) for side in wanted.sides]
    told = {}
    for side, own, other in zip(wanted.sides, words, reversed(words), strict=True):
        rarity = {word: idf.get(word, 0.0) for word in own - other}
        told[side] = frozenset(w for w, rare in rarity.items() if rare >= _DISTINCT * max(rarity.values()))
    return told if all(told.values()) else {}


def side_of(candidate: Candidate, sides: Sides) -> str:
    """The side of a comparison that a sentence speaks of alone; empty for both or neither."""
    held = set(terms(f"{candidate.before} {candidate.text}"))
    about = [side for side, words in sides.items() if words & held]
    return about[0] if len(about) == 1 else ""
