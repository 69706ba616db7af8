"""A question put otherwise, with the same answer: with slips of the keyboard, in lower case, in other words.

Each change is drawn with the question's id as seed, so that a set made twice is the same set. None where a question
leaves nothing to change.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import permutations

from retrieval.keyword import is_stop_word, terms

_WORD = re.compile(r"(?<![\w@/.-])[A-Za-z]{4,}(?![\w@/.-])")  # no abbreviation and no part of a name such as nDCG@10
_PUNCTUATION = re.compile(r"(?<!\d)[.,](?!\d)|[.,](?!\d)|(?<!\d)[.,]|[;:!?()\[\]{}\"“”‘’…—–]|(?<!\w)'|'(?!\w)")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}
_SLIPS_FROM = 8  # words of a question in which two are mistyped
_FOR = {"i": "me", "we": "us", "you": "you", "one": "one"}
_FRAMES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(rf"(?:^|(?<=[.?!:;,] ))(?:{old})(?:(?<= )|(?![\w'-]))", re.IGNORECASE), new)
    for old, new in (
        (
            r"what(?:'s| is) the difference between (?P<a>.+?) and (?P<b>[^?.,;]+)",
            lambda m: f"how do {m['a']} and {m['b']} differ",
        ),
        (r"what(?:'s| is) (?P<thing>(?:an?|the) [^?.,;]{3,60}?)(?=\?*$)", lambda m: f"explain {m['thing']}"),
        (r"what are (?P<thing>the [^?.,;]{3,60}?)(?=\?*$)", lambda m: f"name {m['thing']}"),
        (r"(?P<a>[^?.!;:,]{2,60}?) (?:vs\.?|versus) ", lambda m: f"{m['a']} compared with "),
        (r"walk me through", lambda _: "take me step by step through"),
        (
            r"how (?:do|would|should|can|could) (?P<who>I|you|we|one)",
            lambda m: f"what is the best way for {_FOR[m['who'].lower()]} to",
        ),
        (r"how (?P<be>does|do|is|are|can|should|would|did)", lambda m: f"in what way {m['be']}"),
        (r"how many", lambda _: "what number of"),
        (r"how long", lambda _: "for how much time"),
        (r"how often", lambda _: "at what intervals"),
        (r"why (?P<be>does|do|is|are|can|should|would|did)", lambda m: f"for what reason {m['be']}"),
        (r"when (?P<be>should|do|does|would|is|are|can|must)", lambda m: f"in which cases {m['be']}"),
        (r"should (?P<who>I|we)", lambda m: f"is it a good idea for {_FOR[m['who'].lower()]} to"),
        (r"can (?P<who>I|we)", lambda m: f"is it possible for {_FOR[m['who'].lower()]} to"),
        (r"do (?P<who>I|we) need to", lambda m: f"is it necessary for {_FOR[m['who'].lower()]} to"),
        (r"which (?!of|one|is|are)", lambda _: "what "),
        (r"design (?=an? |the )", lambda _: "show me how you would build "),
        (r"tell me", lambda _: "let me know"),
        (r"explain", lambda _: "describe"),
    )
)

Names = Mapping[str, tuple[str, ...]]  # a name in lower case → the other names of the same thing
Reword = Callable[[str, random.Random], str | None]


def mistyped(question: str, dice: random.Random) -> str | None:
    """One or two content words with a slip: letters exchanged, dropped, doubled, or hit beside."""
    words = [match for match in _WORD.finditer(question) if not is_stop_word(match[0].lower())]
    if not words:
        return None
    count = min(len(words), 2 if len(question.split()) >= _SLIPS_FROM else 1)
    for match in sorted(dice.sample(words, count), key=lambda match: match.start(), reverse=True):
        question = question[: match.start()] + _slip(match[0], dice) + question[match.end() :]
    return question


def lowered(question: str, _dice: random.Random) -> str | None:
    """Lower case without punctuation, but for what stands within words and numbers."""
    plain = " ".join(_PUNCTUATION.sub(" ", question).lower().split())
    return plain if plain != question and terms(plain) else None


def paraphrase(names: Names) -> Reword:
    """Puts another name for a thing that a question names, and another frame around the question."""

    def reword(question: str, dice: random.Random) -> str | None:
        changed = _framed(_renamed(question, names, dice))
        return changed if changed != question else None

    return reword


def other_names(notes: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Which of the names of notes mean the same: an abbreviation and its words, or the same words put otherwise.

    A note's aliases name its parts, too ("cache stampede" of caching), and a part is not the thing. A name of two
    notes' is left out.
    """
    found: dict[str, tuple[str, ...]] = {}
    twice: set[str] = set()
    for group in notes:
        of_note: dict[str, tuple[str, ...]] = {}
        for one, other in permutations(dict.fromkeys(group), 2):
            if one.lower() != other.lower() and (_abbreviates(one, other) or _same_words(one, other)):
                of_note[one.lower()] = (*of_note.get(one.lower(), ()), other)
        twice |= of_note.keys() & found.keys()
        found |= of_note
    return {name: others for name, others in found.items() if name not in twice}


def _slip(word: str, dice: random.Random) -> str:
    """The first letter stays: it is seldom mistyped."""
    slips = list(dict.fromkeys(slip for slip in _slips(word, dice.randrange(1, len(word) - 1)) if slip != word))
    return dice.choice(slips)


def _slips(word: str, at: int) -> Iterator[str]:
    yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    yield word[:at] + word[at + 1 :]
    yield word[: at + 1] + word[at:]
    for near in _NEAR[word[at].lower()]:
        yield word[:at] + near + word[at + 1 :]


def _renamed(question: str, names: Names, dice: random.Random) -> str:
    """The question with its longest known name replaced by another."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if match := re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", question, re.IGNORECASE):
            other = dice.choice(names[name])
            other = other[0].lower() + other[1:] if other[:2].istitle() else other
            return question[: match.start()] + other + question[match.end() :]
    return question


def _framed(question: str) -> str:
    """The question with the first of the frames that it has put otherwise."""
    for frame, other in _FRAMES:
        if match := frame.search(question):
            new = other(match)
            new = new[0].upper() + new[1:] if match[0][0].isupper() else new
            return question[: match.start()] + new + question[match.end() :]
    return question


def _abbreviates(one: str, other: str) -> bool:
    """Whether one of two names is the other's initials."""
    short, long = sorted((one, other), key=len)
    words = [word for word in re.split(r"[\W_]+", long.lower()) if word]
    initials = {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in ("and", "of", "the", "to"))}
    return len(words) > 1 and short.isalpha() and short.lower() in initials


def _same_words(one: str, other: str) -> bool:
    """Whether two names are made of the same words, and not one the plural of the other."""
    differ = one.lower().rstrip("s") != other.lower().rstrip("s")
    return differ and bool(terms(one)) and sorted(terms(one)) == sorted(terms(other))
