"""What is wrong with an answer as a whole, so that it earns nothing or cannot be graded; and what is not an answer.

Each is told by a rule that can be read here. A flag never earns credit; some take it away.
"""

import re
from collections.abc import Callable
from typing import Literal

from retrieval.keyword import is_stop_word, words

Flag = Literal[
    "keyword_list",
    "restates_question",
    "off_topic",
    "wrong_case",
    "wrong_step",
    "instructions_to_grader",
    "no_answer",
    "asks_for_help",
    "unsupported_language",
    "padding",
]
UNGRADABLE: frozenset[Flag] = frozenset({"no_answer", "asks_for_help", "unsupported_language"})
_FEWEST_WORDS = 4
_GIVING_UP = 25  # words at most
_KNOWN = 0.55  # share of an answer's words that English, or the notes, know
_LIST_BREAKS, _LIST_GLUE = 0.33, 0.30  # commas and line ends a word; share of stop words
_HELP = re.compile(
    r"^\W*((can|could|may|would) (you|i)( please)? (give|have|get|offer|help)\b.{0,40}\b(hint|help|clue|pointer|nudge)"
    r"|(a |any |some )?(hint|help)( please)?|please help|help me|i need (a |some )?(hint|help))",
    re.I,
)
_NO_ANSWER = re.compile(
    r"^\W*((sorry|honestly|hm+|uh+m?|well|ehm|ok(ay)?)\W+)*"
    r"(i (really |honestly |just )?(do not|don't|dont|have no|cannot|can't|am not|'m not) "
    r"(know|idea|clue|answer|sure|remember)|no idea|not sure|idk|dunno|pass|skip|next( question| one| step)?|"
    r"no comment|n/?a|nothing|let'?s (move on|skip)|(can|could|shall) we (move on|skip)|move on)\b",
    re.I,
)
_GIVES_UP = re.compile(
    r"\b((do|did) ?n[o']t know|no idea|can ?(no|')t (really )?(say|remember|recall|answer)|skip (it|this)|look it up|"
    r"next question|never (worked|done|had)|no questions|not sure)\b",
    re.I,
)


def is_help(text: str) -> bool:
    """Whether it asks for a hint."""
    return len(text.split()) <= 20 and bool(_HELP.search(text))


def is_too_short(text: str) -> bool:
    """Whether it has too few words to be graded."""
    return len(words(text)) < _FEWEST_WORDS


def is_no_answer(text: str) -> bool:
    """Whether all it does is give up."""
    return len(words(text)) <= _GIVING_UP and bool(_NO_ANSWER.search(text)) and " but " not in text


def gives_up(text: str) -> bool:
    """Whether it says somewhere that there is no answer."""
    return bool(_GIVES_UP.search(text))


def is_foreign(text: str, known: Callable[[str], bool]) -> bool:
    """Whether most of its words are neither English function words nor words of the notes (`known`, by stem)."""
    letters = [c for c in text if c.isalpha()]
    if letters and sum(not c.isascii() for c in letters) > 0.3 * len(letters):
        return True
    said = [word for word in words(text) if word.isalpha()]
    return bool(said) and sum(is_stop_word(word) or known(word) for word in said) < _KNOWN * len(said)


def is_keyword_list(text: str) -> bool:
    """Whether terms stand in a row with little between them."""
    said = re.findall(r"[\w’'–-]+", text.lower())
    if len(said) < _FEWEST_WORDS:
        return False
    breaks = len(re.findall(r"[,;\n•]|(?<=\w)\. ", text)) / len(said)
    glue = sum(is_stop_word(word) for word in said) / len(said)
    return breaks > _LIST_BREAKS and glue < _LIST_GLUE
