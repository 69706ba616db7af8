"""Search: both halves fused, filtered, widened, and never another owner's."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from errors import QuestionError
from ingestion.notes import parse_note
from ingestion.passages import cut
from knowledge_base import KnowledgeBase
from records import CORPUS, LOCAL, STEPS
from retrieval.embedder import Embedder
from retrieval.llamaindex import SevenstepEmbedding, SevenstepRetriever
from retrieval.search import KEYWORD_WEIGHT, fuse
from retrieval.vectors import Filters
from settings import Settings
from storage.knowledge import embedding_texts
from tests.fakes import ColourBackend, count_words, embedder_of, open_with, write_note


@pytest.mark.parametrize(
    ("question", "note", "heading"),
    [
        (
            "why do features differ in production?",
            "concepts/training-serving-skew",
            "Why training–serving skew happens",
        ),
        (
            "how is average precision computed",
            "concepts/mean-average-precision",
            "What mean average precision measures",
        ),
        ("which stages serve the toy feed", "cases/toy-feed", "How the toy feed is served"),
        ("prepraing in two weeks", "guides/study-plan", "How to spread practice over two weeks"),
        ("what does Coco eat", "my-parrot", "My parrot"),
        ("1.0 SQL truncates Java rounds", "concepts/training-serving-skew", "Why training–serving skew happens"),
    ],
)
def test_the_section_that_answers_comes_first(library: KnowledgeBase, question: str, note: str, heading: str) -> None:
    hit = library.search(question).hits[0]
    assert (hit.passage.note_id, hit.passage.heading) == (note, heading)


def test_hits_come_best_first_and_at_most_k(library: KnowledgeBase) -> None:
    for k in (1, 3, 8, 1000):
        found = library.search("features of a feed", k)
        assert len(found.hits) == min(k, len(found.hits)) and found.hits
        scores = [hit.score for hit in found.hits]
        assert scores == sorted(scores, reverse=True)
    assert len(library.search("features of a feed", 3).hits) == 3
    assert [hit.passage.id for hit in library.search("features", 3).hits] == [
        hit.passage.id for hit in library.search("features", 8).hits[:3]
    ]


def test_a_hit_is_widened_to_its_section_in_reading_order_and_shown_once(library: KnowledgeBase) -> None:
    hits = library.search("how is the toy feed served", 50).hits
    served = [hit for hit in hits if hit.passage.heading == "How the toy feed is served"]
    [hit] = served
    assert [passage.kind for passage in hit.span] == ["text", "diagram"]
    assert hit.text.index("three stages") < hit.text.index("Figure: Which services")


def test_a_long_section_is_widened_only_to_its_neighbours(base: KnowledgeBase, corpus: Path) -> None:
    body = "## Long\n\n" + " ".join(
        f"Sentence {n} is about {'red' if n == 300 else 'nothing'} things." for n in range(500)
    )
    write_note(corpus, "a/long", body)
    base.sync()
    [hit, *_] = base.search("red", 1).hits
    assert "about red" in hit.text
    assert 100 < count_words(hit.text) <= 351 + 256
    assert [p.position for p in hit.span] == list(range(hit.span[0].position, hit.span[-1].position + 1))


def test_filters_by_step_and_case_narrow_both_halves(library: KnowledgeBase) -> None:
    for step in STEPS:
        hits = library.search("features training serving feed precision", 50, steps=(step,)).hits
        assert all(step in hit.passage.steps for hit in hits)
    monitored = library.search("training serving skew", 50, steps=("monitor",)).hits
    assert "How training–serving skew is detected" in {hit.passage.heading for hit in monitored}
    only = library.search("training serving skew features", 50, cases=("toy-feed",)).hits
    assert {hit.passage.case for hit in only} == {"toy-feed"}
    assert library.search("training", 50, cases=("no-such-case",)).hits == ()


def test_another_owner_sees_the_built_in_notes_only(library: KnowledgeBase) -> None:
    assert {hit.passage.owner for hit in library.search("parrot Coco walnuts", 50, owner="ann").hits} == {CORPUS}
    assert LOCAL in {hit.passage.owner for hit in library.search("parrot Coco walnuts", 50).hits}


def test_a_question_that_cannot_be_searched_is_told(library: KnowledgeBase) -> None:
    for text in ("", "???", "x" * 4001):
        with pytest.raises(QuestionError):
            library.search(text)


def test_a_question_of_words_nobody_knows_still_finds_the_nearest(library: KnowledgeBase) -> None:
    found = library.search("zxqv wvkj")
    assert found.hits and all(hit.keyword == 0 for hit in found.hits)


def test_a_hit_as_plain_data_has_the_fields_of_the_contract(library: KnowledgeBase) -> None:
    record = library.search("what is MAP").hits[0].as_record()
    assert list(record) == ["id", "note", "title", "heading", "text", "score", "owner"]
    assert (record["note"], record["owner"]) == ("concepts/mean-average-precision", "corpus")


def test_fusion_adds_the_weighted_keyword_score() -> None:
    ranked = fuse({"a": 0.5, "b": 0.4}, {"b": 1.0, "c": 2.0})
    assert [row.id for row in ranked] == ["c", "b", "a"]
    assert [row.score for row in ranked] == pytest.approx([0.4 + 2 * KEYWORD_WEIGHT, 0.4 + KEYWORD_WEIGHT, 0.5])
    assert fuse({}, {}) == []


def test_equal_scores_keep_one_order() -> None:
    assert [row.id for row in fuse({"b": 0.5, "a": 0.5, "c": 0.5}, {})] == ["a", "b", "c"]


@given(st.dictionaries(st.text(max_size=3), st.floats(-1, 1)), st.dictionaries(st.text(max_size=3), st.floats(0, 9)))
def test_fusion_loses_and_invents_no_passage(dense: dict[str, float], keyword: dict[str, float]) -> None:
    ranked = fuse(dense, keyword)
    assert {row.id for row in ranked} == dense.keys() | keyword.keys()
    assert len(ranked) == len(dense.keys() | keyword.keys())


OWNERS = ["corpus", "local", "ann", "bob@example.org"]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Notes of four owners, with colours and secrets in common."""
    home = tmp_path_factory.mktemp("crowd")
    base = open_with(Settings(_env_file=None, data_dir=home, corpus_dir=home), embedder_of(backend := ColourBackend()))
    for owner in OWNERS:
        for colour in ("red", "green", "blue"):
            text = (
                f"---\nid: n/{colour}\ntitle: {colour}\n---\n\n## {colour}\n\nThe {colour} secret of owner {owner}.\n"
            )
            note = parse_note(text, Path(f"{colour}.md"), owner, None, "0" * 64)
            passages = cut(note, 64, count_words)
            texts = {key: text for passage in passages for key, text in embedding_texts(passage).items()}
            vectors = dict(zip(texts, backend.encode(list(texts.values())), strict=True))
            base.knowledge.put_note(note, passages, vectors, "r")
    for owner in OWNERS:
        generation, entries = base.knowledge.entries(owner)
        base.index.project(owner, generation, f"embedder={base.embedder.fingerprint} ", entries)
    return base


@given(
    st.sampled_from([*OWNERS, "nobody"]),
    st.lists(st.sampled_from(["red", "green", "blue", "secret", "owner", "ann", "bob"]), min_size=1),
)
@hypothesis_settings(max_examples=30)
def test_another_owners_notes_never_come_back(crowd: KnowledgeBase, owner: str, words: list[str]) -> None:
    hits = crowd.search(" ".join(words), 50, owner=owner).hits
    assert {hit.passage.owner for hit in hits} <= {CORPUS, owner}
    assert {passage.owner for hit in hits for passage in hit.span} <= {CORPUS, owner}
    assert len({hit.passage.owner for hit in hits}) == (2 if owner in OWNERS[1:] else 1)


def test_a_sync_is_seen_by_the_next_search_of_another_reader(
    base: KnowledgeBase, settings: Settings, corpus: Path
) -> None:
    base.sync()
    reader = open_with(settings, base.embedder)
    assert not any("zebra" in hit.text for hit in reader.search("red zebra", 50).hits)
    path = write_note(corpus, "a/new", "## New\n\nA red zebra.")
    base.sync()
    assert "zebra" in reader.search("red zebra").hits[0].text
    path.unlink()
    base.sync()
    assert not any("zebra" in hit.text for hit in reader.search("red zebra", 50).hits)
    assert not reader.searcher.scores("zebra", Filters((CORPUS,))).keyword
    reader.close()


def test_an_empty_knowledge_base_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", corpus_dir=tmp_path / "corpus")
    base = open_with(settings, embedder_of(ColourBackend()))
    base.sync()
    assert base.search("anything").hits == ()
    assert base.is_current()
    base.close()


def test_search_and_embedder_stand_behind_the_interfaces_of_llamaindex(library: KnowledgeBase) -> None:
    nodes = SevenstepRetriever(library.searcher, k=3).retrieve("what is MAP")
    assert [node.node.node_id for node in nodes] == [hit.passage.id for hit in library.search("what is MAP", 3).hits]
    assert nodes[0].node.metadata["note"] == "concepts/mean-average-precision"
    embedding = SevenstepEmbedding(library.embedder)
    assert embedding.get_query_embedding("a cat") == pytest.approx(library.embedder.encode(["a cat"])[0].tolist())
    assert embedding.get_text_embedding_batch(["a cat", "a dog"])[1] == pytest.approx(
        library.embedder.encode(["a dog"])[0].tolist(), abs=1e-5
    )


def test_nobodys_question_is_mended_to_another_owners_word(settings: Settings, embedder: Embedder) -> None:
    base = open_with(settings, embedder)
    mine = settings.data_dir / "notes" / "local"
    mine.mkdir(parents=True)
    (mine / "secret.md").write_text("# Secret\n\nThe zibblewoxton is red.\n", "utf-8")
    base.sync()
    assert base.search("zibblewoxtn").question.mended == {"zibblewoxtn": "zibblewoxton"}
    assert base.search("zibblewoxtn", owner="bob").question.mended == {}
    base.close()
