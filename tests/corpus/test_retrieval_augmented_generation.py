"""The worked numbers of the note on retrieval-augmented generation."""

from tests.corpus.notes import says

NOTE = "concepts/retrieval-augmented-generation"


def test_a_whole_collection_in_the_prompt_is_40_rag_prompts() -> None:
    assert 200_000 / 5_000 == 40
    says(NOTE, "`200,000 / 5,000 = 40` times the input of a RAG prompt")


def test_a_daily_update_embeds_100_000_chunks_instead_of_5_million() -> None:
    documents, chunks, changed = 1_000_000, 5, 2
    assert documents * changed // 100 * chunks == 100_000
    assert documents * chunks == 5_000_000
    says(NOTE, "= 100,000` chunks are embedded instead of 5 million")


def test_twelve_chunks_fit_into_the_budget() -> None:
    left = 8_000 - sum((600, 1_000, 100, 800))
    assert (left, round(left / (400 + 50), 1), left // (400 + 50)) == (5_500, 12.2, 12)
    says(NOTE, "= 5,500` tokens remain", "`5,500 / 450 = 12.2`, so 12 chunks fit")


def test_citation_recall_is_0_75_and_precision_0_8() -> None:
    statements_supported = [True, True, False, True]
    citations_useful = [True, True, True, False, True]
    assert sum(statements_supported) / len(statements_supported) == 0.75
    assert sum(citations_useful) / len(citations_useful) == 0.8
    says(NOTE, "`3 / 4 = 0.75`", "`4 / 5 = 0.8`")


def test_the_first_token_comes_after_705_ms_and_the_last_after_5_7_s() -> None:
    before, output = (200, 15, 30, 60, 400), 300 / 60 * 1000
    assert (sum(before), output, round((sum(before) + output) / 1000, 1)) == (705, 5_000, 5.7)
    says(NOTE, "after 705 ms and the last after 5.7 s")


def test_a_question_costs_0_62_cents() -> None:
    cost = (5_000 * 1 + 300 * 4) / 1e6
    half = (2_500 * 1 + 300 * 4) / 1e6
    assert (round(cost, 4), round(cost * 1e6), round((cost - half) * 1e6)) == (0.0062, 6_200, 2_500)
    says(NOTE, "= 0.0062` USD, or 6,200 USD per million questions", "saves 2,500 USD")
