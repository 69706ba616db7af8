"""Every reader on thousands of broken files: nothing but our own errors may come out.

`python tests/slow/test_fuzz_readers.py TARGET -runs=10000` fuzzes one parser of ours with atheris.
"""

import importlib.util
import random
import subprocess
import sys
import warnings
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FORMATS = PROJECT / "tests" / "data" / "formats"
FRONT = b"---\ntags: [a, b]\nx: &a {b: 1}\ny: *a\nd: 2026-01-01\n---\n\n# H\n<!--\nstep: data\nanswers: [q]\n-->\n\nt\n"
COUNTS = {  # sample: (inputs that are mutated anywhere, inputs mutated inside of the ZIP)
    "note.md": (4000, 0),
    "page.html": (2500, 0),
    "calibration.ipynb": (1500, 0),
    "vault.zip": (1000, 1000),
    "write-up.docx": (60, 140),
    "book.pdf": (100, 0),
    "two-columns.pdf": (40, 0),
    "locked.pdf": (100, 0),
    "scan.pdf": (60, 0),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", COUNTS)
def test_a_mutated_sample_raises_nothing_but_our_own_errors(name: str) -> None:
    from tests.slow.fuzzing import mutated, read_one, read_upload, repacked

    data, random_ = (FORMATS / name).read_bytes(), random.Random(name)
    read = read_upload if name.endswith((".zip", ".md")) else read_one
    anywhere, inside = COUNTS[name]
    outcomes: Counter[str] = Counter()
    for number in range(anywhere + inside):
        broken = mutated(data, random_) if number < anywhere else repacked(data, random_)
        outcomes[read(broken)] += 1
    assert sum(outcomes.values()) == anywhere + inside
    assert name in ("locked.pdf", "scan.pdf") or outcomes.keys() - {"refused"}, "the mutations leave nothing to read"


@pytest.mark.slow
def test_mutated_notes_of_the_corpus_raise_nothing_but_our_own_errors() -> None:
    from tests.slow.fuzzing import mutated, read_note_text

    random_ = random.Random("notes")
    notes = [path.read_bytes() for path in sorted((PROJECT / "tests/data/corpus").rglob("*.md"))]
    for _ in range(3000):
        read_note_text(mutated(random_.choice([*notes, FRONT]), random_))


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("target", ["kinds", "archive", "markdown", "parse_note"])
def test_a_guided_fuzzer_finds_no_other_error_in_our_parsers(target: str, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name in ("note.md", "vault.zip", "page.html", "calibration.ipynb"):
        (seeds / name).write_bytes((FORMATS / name).read_bytes())
    (seeds / "front.md").write_bytes(FRONT)
    run = subprocess.run(
        [sys.executable, __file__, target, "-runs=10000", "-max_len=4000", "-timeout=20", "-rss_limit_mb=3000",
         f"-artifact_prefix={tmp_path}/", str(seeds)],
        capture_output=True, text=True, errors="replace", cwd=PROJECT, timeout=900,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-4000:]
    assert "Done 10000 runs" in run.stderr


def _fuzz() -> None:
    sys.path.insert(0, str(PROJECT))
    import atheris

    with atheris.instrument_imports(include=["ingestion", "zipfile"]):
        from ingestion.readers import kinds
        from tests.slow import fuzzing

    def kind(data: bytes) -> None:
        from errors import UnreadableFileError

        with suppress(UnreadableFileError):
            kinds.kind_of(data, "fuzz")
        kinds.is_picture(data)

    targets = {
        "kinds": kind,
        "archive": lambda data: fuzzing.read_upload(b"PK\3\4" + data if data[:2] != b"PK" else data),
        "markdown": fuzzing.read_one,
        "parse_note": fuzzing.read_note_text,
    }
    warnings.simplefilter("ignore")
    target = targets[sys.argv.pop(1)]
    atheris.Setup(sys.argv, lambda data: target(bytes(data)) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    _fuzz()
