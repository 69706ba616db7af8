"""The words of a source that support a sentence."""

from records import CORPUS
from ui.answers import MarkedSentence, ShownAnswer, Source
from ui.grounds import grounds

TEXT = "Skew is a difference. It is found by *logging* what was served.\n\n| a | b |\n|---|---|\n\nAn alert names it."
SOURCES = tuple(Source(n, CORPUS, "skew", "Skew", "How", "how", text, ()) for n, text in [(1, TEXT), (2, "| x | y |")])


def test_a_quoted_sentence_stands_among_its_neighbours() -> None:
    sentence = MarkedSentence("It is found by logging what was served.", (1,), 1.0, True)
    (ground,) = grounds(ShownAnswer(sources=SOURCES), sentence)
    assert (ground.before, ground.words, ground.after) == (
        "Skew is a difference.",
        "It is found by *logging* what was served.",
        "An alert names it.",
    )


def test_a_sentence_in_other_words_gets_the_nearest_of_each_source() -> None:
    sentence = MarkedSentence("To find skew, one logs what was served.", (1, 2), 0.93)
    assert [g.words for g in grounds(ShownAnswer(sources=SOURCES), sentence)] == [
        "It is found by *logging* what was served.",
        "| x | y |",
    ]


def test_a_sentence_without_a_source_has_no_ground() -> None:
    assert grounds(ShownAnswer(sources=SOURCES), MarkedSentence("Nothing.", ())) == ()
