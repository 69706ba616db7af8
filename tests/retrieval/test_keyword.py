"""BM25 and its words."""

from pathlib import Path

import numpy as np
import pytest

from ingestion.notes import read_note
from ingestion.passages import cut
from retrieval.keyword import KeywordIndex, document, terms, tokenized, words
from tests.fakes import count_words, write_note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Train-serve skew", ["train", "serve", "skew", "trainserve"]),
        ("offline/online", ["offline", "online", "offlineonline"]),
        ("training–serving", ["training", "serving", "trainingserving"]),
        ("C++ and C#", ["c++", "and", "c#"]),
        ("nDCG@10 is 0.85", ["ndcg", "10", "is", "0.85"]),
        ("it's the user’s", ["it's", "the", "user’s"]),
        ("…", []),
    ],
)
def test_text_is_cut_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_are_stemmed_and_stop_words_dropped() -> None:
    assert terms("How are features monitored?") == terms("a feature: monitoring")


DOCUMENTS = ["red red zebra", "red lion", "a blue whale", "blue blue blue", ""]


def index_of(*documents: str) -> KeywordIndex:
    return KeywordIndex([tokenized(document) for document in documents])


def test_a_document_scores_by_the_rare_words_it_shares() -> None:
    scores = index_of(*DOCUMENTS).scores(terms("red zebra"))
    assert list(np.argsort(-scores)[:2]) == [0, 1]
    assert list(scores[2:]) == [0, 0, 0]


def test_rarer_words_weigh_more_and_unknown_ones_most() -> None:
    index = index_of(*DOCUMENTS)
    assert index.idf("unknown") > index.idf("zebra") > index.idf("red")
    assert "zebra" in index and "unknown" not in index


def test_nothing_known_scores_nothing() -> None:
    assert not index_of(*DOCUMENTS).scores(["unknown"]).any()
    assert index_of().scores(["red"]).shape == (0,)
    assert not index_of("", "the of").scores(["red"]).any()


def test_a_passage_is_read_with_its_headings_and_questions(tmp_path: Path) -> None:
    body = "## Head\n<!--\nanswers: [asked words]\n-->\nThe *text*."
    [passage] = cut(read_note(write_note(tmp_path, "a/b", body)), 64, count_words)
    assert document(passage) == "Title of a/b\nHead\nThe text .\nasked words"
