"""A question made searchable: typing mistakes mended, abbreviations and other names spelled out."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from errors import QuestionError
from retrieval.keyword import stem, stems, terms

_ENDINGS = re.compile(
    r"##(s|es|d|ed|r|er|ers|or|ing|ly|al|able|ness|ment|y|ies|ize|ized|ism|ist|ful|less|ate|ated|ion|ions|ation)"
)
_AFTER_E = re.compile(r"##(d|r|rs)")
_SHORT_WORD, _LONG_WORD = 4, 8  # letters: from here one, from here two mistakes are mended


@dataclass(frozen=True)
class Question:
    """`text` is what is searched; `mended` maps a misspelt word to ours; `named` lists notes meant by another name,
    and `spelled_out` has their titles in the place of those names."""

    text: str
    spelled_out: str
    mended: Mapping[str, str]
    named: tuple[str, ...]

    @property
    def expanded(self) -> str:
        """The text with the titles that its abbreviations stand for."""
        return f"{self.text} ({'; '.join(self.named)})" if self.named else self.text


def check(text: str, limit: int) -> str:
    """The question with white space folded and control characters gone.

    Raises:
        QuestionError: it is empty, holds no word, or is longer than `limit` characters.
    """
    folded = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not folded:
        raise QuestionError("The question is empty. Ask something like “How is training–serving skew detected?”")
    if len(folded) > limit:
        raise QuestionError(
            f"The question has {len(folded):,} characters and at most {limit:,} can be read. Ask the core of it."
        )
    if not any(c.isalnum() for c in folded):
        raise QuestionError("The question holds no word. Ask it in a sentence or a few keywords.")
    return folded


class Vocabulary:
    """The corpus's words and the notes' other names."""

    def __init__(
        self,
        counted: Mapping[str, int],
        lower_case: Collection[str],
        names: Mapping[str, str],
        pieces: Callable[[str], list[str]],
    ) -> None:
        """`counted` says how often each word occurs, `lower_case` which occur without a capital.

        `names` maps an alias to a title; `pieces` cuts a word as the embedder does.
        """
        self._words = counted
        self._targets = [w for w in self._words if len(w) >= _SHORT_WORD and w.isalpha()]
        self._stems = stems(self._words)
        self._pieces = pieces
        self._names = [
            (_name_pattern(alias, exact_case=alias.lower() in lower_case), title)
            for alias, title in names.items()
            if not set(terms(alias)) <= set(terms(title))  # a title that the alias already spells adds nothing
        ]

    def understand(self, text: str) -> Question:
        mended: dict[str, str] = {}
        for match in re.finditer(r"[^\W\d_]+", text):
            word = match[0]  # a capital inside a sentence begins a name, which is left as it is
            better = self._mend(word.lower()) if word.islower() or (word.istitle() and not match.start()) else None
            if better:
                mended[word] = better
        for wrong, right in mended.items():
            text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
        named: list[str] = []
        spelled_out = text
        for pattern, title in self._names:
            if pattern.search(text) and title.lower() not in text.lower():
                named.append(title)
                spelled_out = title.join(pattern.split(spelled_out))
        return Question(text, spelled_out, mended, tuple(dict.fromkeys(named)))

    def _mend(self, word: str) -> str | None:
        """The corpus's word that this one most likely was, or None where it is a word or nothing is near."""
        if len(word) < _SHORT_WORD or stem(word) in self._stems or self._is_language(word):
            return None
        allowed = 2 if len(word) >= _LONG_WORD else 1
        near = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        likely = [hit for hit in near if _is_slip(word, hit[0])]
        return min(likely, key=lambda hit: (hit[1], -self._words[hit[0]]))[0] if likely else None

    def _is_language(self, word: str) -> bool:
        """Whether the embedder knows the word: whole, or as a known stem with common endings ("wreck ##ing")."""
        known, *endings = self._pieces(word)
        if not endings:
            return True
        after_e = known.endswith("e") or not _AFTER_E.fullmatch(endings[0])
        return after_e and len(known) >= _SHORT_WORD - 1 and all(_ENDINGS.fullmatch(ending) for ending in endings)


def _is_slip(word: str, meant: str) -> bool:
    """Whether fingers slip like this: letters swapped, or one wrong after the first in a word long enough to tell."""
    return sorted(word) == sorted(meant) or (word[0] == meant[0] and len(word) > _SHORT_WORD)


def _name_pattern(alias: str, exact_case: bool) -> re.Pattern[str]:
    """An alias as whole words, space and hyphen alike; in its own case where it is also an ordinary word."""
    body = r"[\s–-]+".join(re.escape(part) for part in re.split(r"[\s–-]+", alias.strip()))
    return re.compile(rf"(?<!\w){body}(?:s)?(?!\w)", 0 if exact_case else re.IGNORECASE)
