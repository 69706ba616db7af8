"""Labelled sentences: ours are as many and as balanced as we say, public ones are split where their spans say."""

import json
from collections import Counter
from pathlib import Path

import pytest

from errors import UsageError
from eval.claims import BUILT_IN, Claim, load_claims, load_public

CLAIMS = [Claim.model_validate_json(line) for line in BUILT_IN.read_text("utf-8").splitlines()]
KINDS = {"negation", "number", "comparative", "swap", "cause", "detail", "overgeneral", "absent", "scope"}


def test_the_test_split_is_large_balanced_and_of_every_kind() -> None:
    test = [claim for claim in CLAIMS if claim.split == "test"]
    assert len(test) >= 600
    assert abs(sum(claim.label for claim in test) * 2 - len(test)) <= 2
    counts = Counter(claim.kind for claim in test if not claim.label)
    assert counts.keys() == KINDS and min(counts.values()) >= 40


def test_no_note_is_both_trained_on_and_tested_on() -> None:
    notes = {split: {c.section.partition("#")[0] for c in CLAIMS if c.split == split} for split in ("train", "test")}
    assert not notes["train"] & notes["test"]


def test_claims_of_sections_that_are_gone_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    row = {"claim": "A is B.", "label": 1, "kind": "close", "split": "test"}
    path.write_text("".join(json.dumps(row | {"section": section}) + "\n" for section in ("n#here", "n#gone")))
    assert [row.context for row in load_claims({"n#here": "text"}, path)] == ["text"]


def test_a_public_answers_sentences_are_labelled_by_its_spans(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    answer = "Water is wet. It boils at 50 degrees. It freezes."
    row = {"context": "c", "answer": answer, "label": 1, "spans": [[27, 29, "x", False]], "source_id": "1"}
    path.write_text(json.dumps(row) + "\n")
    assert [(r.text, r.supported) for r in load_public(path)] == [
        ("Water is wet.", True), ("It boils at 50 degrees.", False), ("It freezes.", True),
    ]  # fmt: skip


def test_a_file_of_another_form_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"no": 1}\n')
    with pytest.raises(UsageError, match="is no set of labelled answers"):
        load_public(tmp_path / "x.jsonl")
