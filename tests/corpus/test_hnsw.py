"""The worked numbers of the note on HNSW."""

import heapq
import math

from tests.corpus.notes import says

NOTE = "concepts/hnsw"


def _search(links: dict[str, str], distance: dict[str, int], entry: str, ef: int) -> str:
    """Best-first search of one layer with a bounded result list, as in the paper's Algorithm 2."""
    seen, todo, best = {entry}, [(distance[entry], entry)], [(-distance[entry], entry)]
    while todo:
        near, node = heapq.heappop(todo)
        if near > -best[0][0]:
            break
        for other in links[node]:
            if other in seen:
                continue
            seen.add(other)
            if len(best) < ef or distance[other] < -best[0][0]:
                heapq.heappush(todo, (distance[other], other))
                heapq.heappush(best, (-distance[other], other))
                if len(best) > ef:
                    heapq.heappop(best)
    return max(best)[1]


def _link_bytes(m: int) -> float:
    return (2 * m + m / math.log(m)) * 4


def test_levels_of_100_million_nodes_shrink_sixteenfold() -> None:
    at_level = [1e8 * math.exp(-level * math.log(16)) for level in range(7)]
    assert round(at_level[1]) == 6_250_000
    assert round(at_level[3], -2) == 24_400
    assert round(at_level[6]) == 6
    says(NOTE, "`100,000,000 / 16 = 6.25` million nodes", "level 3 about 24,400 and level 6 about 6")


def test_the_walk_finds_t_with_two_candidates_and_b_with_one() -> None:
    links = {"E": "BC", "B": "ED", "C": "ET", "D": "B", "T": "C"}
    distance = {"E": 10, "B": 3, "C": 5, "D": 6, "T": 1}
    assert _search(links, distance, "E", ef=1) == "B"
    assert _search(links, distance, "E", ef=2) == "T"
    says(NOTE, "E 10, B 3, C 5, D 6 and T 1", "the search returns B", "the true neighbour T is found")


def test_links_take_151_bytes_and_dominate_a_binary_index() -> None:
    links = _link_bytes(16)
    assert round(links) == 151
    for vector, total, share in ((3072, 322, 5), (1536, 169, 9), (768, 92, 16), (96, 25, 61)):
        assert round((vector + links) * 1e8 / 1e9) == total
        assert round(100 * links / (vector + links)) == share
        says(NOTE, f"| {vector:,} | {total} GB | {share}% |")
    assert 0.8 * 125 == 100
    says(NOTE, "`(32 + 16 / ln(16)) * 4 = 151` bytes", f"`M * 2 * 4 = {16 * 2 * 4}` bytes", "`100 / 0.8 = 125`")


def test_fifty_million_vectors_need_33_gb_and_a_billion_663() -> None:
    bytes_each = 2 * 256 + round(_link_bytes(16))
    assert round(5e7 * bytes_each / 1e9) == 33
    assert round(1e9 * bytes_each / 1e9) == 663
    says(NOTE, "`50,000,000 * (512 + 151) = 33 GB`", "needs 663 GB")


def test_a_thousand_queries_leave_an_interval_of_0_014() -> None:
    assert round(1.96 * math.sqrt(0.95 * 0.05 / 1000), 3) == 0.014
    says(NOTE, "= 0.014`")
