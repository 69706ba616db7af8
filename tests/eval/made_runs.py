"""Runs made by hand: what a measurement would have written, with values that are obvious."""

from collections.abc import Mapping

from eval.runs import Detail, EvalRun, FactFound, Item, MadeWith, Retrieved, RunStore, SaidSentence, StoredRun

MADE_WITH = MadeWith(
    corpus="c1", index="i1", settings={"window": "256"}, engine="embedded", judge="embedded", questions="q1",
    packages={"numpy": "2"}, commit="abc",
)  # fmt: skip


def answer(number: int, ndcg: float = 0.5, **more: float) -> Item:
    """An answered question of which half is right."""
    measures = {
        "answerable": 1.0, "unanswerable": 0.0, "answered": 1.0, "refused": 0.0, "refused rightly": 0.0,
        "refused wrongly": 0.0, "confidence": 0.9, "seconds": 0.5, "nDCG@10": ndcg, "recall@5": ndcg, "recall@8": ndcg,
        "MRR": ndcg, "all-facts@8": round(ndcg), "facts": 0.5, "words": 100.0, "cited": 2.0, "cited right": 1.0,
        "facts known": 2.0, "facts cited": 1.0, "sentences": 2.0, "sentences quoted": 1.0,
    }  # fmt: skip
    detail = Detail(
        question=f"Question {number} <b>bold</b>?",
        facts=(
            FactFound(text="It is said.", said=True, rank=1, sections=("concepts/a#one",)),
            FactFound(text="It is missing.", said=False, rank=None, sections=("concepts/a#two",)),
        ),
        retrieved=(Retrieved(section="concepts/a#one", title="A", heading="One", score=0.7, relevant=True),),
        sentences=(SaidSentence(text="It is said.", sections=("concepts/a#one",), support=1.0, quoted=True),),
        contexts=("It is said.",),
    )
    return Item(suite="answers", id=f"q{number}", kind="factual", measures=measures | more, detail=detail)


def refused(number: int) -> Item:
    """A question that the notes cannot answer, refused."""
    measures = {
        "answerable": 0.0, "unanswerable": 1.0, "answered": 0.0, "refused": 1.0, "refused rightly": 1.0,
        "refused wrongly": 0.0, "confidence": 0.1, "seconds": 0.1,
    }  # fmt: skip
    return Item(suite="answers", id=f"u{number}", kind="unanswerable-out", measures=measures)


def claim(number: int, score: float, supported: bool) -> Item:
    measures = {"score": score, "decided": float(score >= 0.5), "supported": float(supported)}
    return Item(suite="judge", id=f"claim-{number}", kind="reworded", measures=measures)


def stored(*items: Item, run_id: str = "20260101-000000-aaaa", **more: object) -> StoredRun:
    fields: Mapping[str, object] = {"ended": "2026-01-01T00:01:00+00:00", "planned": {"answers": len(items)}} | more
    return StoredRun(EvalRun.model_validate({"id": run_id, "made_with": MADE_WITH} | fields), items)


def keep(store: RunStore, one: StoredRun) -> None:
    """Write a run as a measurement would."""
    store.begin(one.run)
    for _ in store.add(one.run.id, one.items):
        pass
