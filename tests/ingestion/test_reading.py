"""The process that reads: what a file may cost, and that it is never more than itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.limits import MB, Limits
from ingestion.readers.document import Document, Unread
from ingestion.reading import Reader, _Watch
from settings import PROJECT_DIR
from tests.conftest import DATA
from tests.ingestion.readers import bad_files as bad

HEAVY = b"<html><body>" + b"<p><b>word</b> <i>more</i></p>" * 200_000  # many seconds of parsing
IN_MEMORY = "😀".encode() + b"a" * 45 * MB  # four times that as text, and there are copies


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader() as opened:
        yield opened


def texts(results: list[Document | Unread]) -> list[str]:
    return [result.markdown if isinstance(result, Document) else result.reason for result in results]


def worker_of(reader: Reader) -> int:
    assert reader._process is not None
    return reader._process.pid


def test_a_file_that_takes_too_long_costs_itself_only() -> None:
    with Reader(Limits(seconds=2)) as reader:
        results = reader.read("vault.zip", bad.zipped({"a.md": "one\n", "heavy.html": HEAVY, "b.md": "two\n"}))
        assert texts(results) == [
            "one\n",
            "heavy.html took longer than the 2 seconds that one file may. Split it.",
            "two\n",
        ]
        assert texts(reader.read("heavy.html", HEAVY)) == [
            "heavy.html took longer than the 2 seconds that one file may. Split it."
        ]
        assert texts(reader.read("c.md", b"three\n")) == ["three\n"]


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is the system's")
def test_a_file_that_needs_too_much_memory_costs_itself_only() -> None:
    with Reader(Limits(memory_bytes=300 * MB)) as reader:
        results = reader.read("vault.zip", bad.zipped({"a.md": "one\n", "big.md": IN_MEMORY, "b.md": "two\n"}))
        assert texts(results) == [
            "one\n",
            "big.md needs more than the 300 MB of memory that one file may. Split it.",
            "two\n",
        ]


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is the system's")
def test_a_process_that_cannot_even_start_is_told_and_does_not_hang() -> None:
    with Reader(Limits(memory_bytes=5 * MB)) as reader:
        (result,) = reader.read("note.md", b"text\n")
        assert isinstance(result, Unread)
        assert result.reason.startswith("note.md ")


def test_a_process_that_dies_in_the_middle_costs_one_file(reader: Reader) -> None:
    reader.read("first.md", b"text\n")

    def kill(what: str, done: int, of: int) -> None:
        if what == "page" and done == 1:
            os.kill(worker_of(reader), signal.SIGKILL)

    data = bad.zipped({"a.md": "one\n", "book.pdf": bad.sample("book.pdf"), "b.md": "two\n"})
    results = reader.read("vault.zip", data, kill)
    assert texts(results) == [
        "one\n",
        "book.pdf made the reader crash, so it is damaged or too large. Save it again in another format and add that.",
        "two\n",
    ]


def test_a_process_that_died_between_two_files_is_not_noticed(reader: Reader) -> None:
    reader.read("first.md", b"text\n")
    first = worker_of(reader)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    assert texts(reader.read("second.md", b"text\n")) == ["text\n"]
    assert worker_of(reader) != first


def test_each_page_that_is_read_gives_a_long_book_more_time() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        watch = _Watch(process, Limits(seconds=0.2, page_seconds=0.4))
        watch.begin()
        started = time.monotonic()
        watch.add_page()
        watch.add_page()
        process.wait()
        watch.end()
    assert time.monotonic() - started > 0.9
    assert watch.expired.is_set()


def test_a_zip_full_of_files_that_end_the_process_is_given_up() -> None:
    with Reader(Limits(seconds=0.2)) as reader:
        results = reader.read("vault.zip", bad.zipped({f"{n}.html": HEAVY for n in range(14)}))
    assert len(results) == 11
    assert texts(results)[-1].startswith("vault.zip holds too many files that cannot be read; the rest was left out.")


def test_the_process_starts_with_the_first_file_and_is_kept(reader: Reader) -> None:
    assert reader._process is None
    reader.read("a.md", b"text\n")
    first = worker_of(reader)
    reader.read("b.pdf", bad.sample("book.pdf"))
    reader.read("c.pdf", b"%PDF-1.4 torn")
    assert worker_of(reader) == first
    reader.close()
    assert reader._process is None
    assert texts(reader.read("d.md", b"text\n")) == ["text\n"]


def test_progress_is_told_page_by_page_and_file_by_file(reader: Reader) -> None:
    told: list[tuple[str, int, int]] = []
    reader.read("vault.zip", bad.zipped({"a.md": "text\n", "b.pdf": bad.pdf(3)}), lambda *what: told.append(what))
    assert told == [("file", 1, 0), ("page", 1, 3), ("page", 2, 3), ("page", 3, 3), ("file", 2, 0)]


def test_a_caller_that_stops_in_the_middle_leaves_a_reader_that_works(reader: Reader) -> None:
    def stop(what: str, done: int, of: int) -> None:
        raise ValueError("the page was left")

    with pytest.raises(ValueError, match="the page was left"):
        reader.read("book.pdf", bad.sample("book.pdf"), stop)
    assert texts(reader.read("b.md", b"text\n")) == ["text\n"]


def test_threads_share_a_reader(reader: Reader) -> None:
    results: dict[int, list[str]] = {}

    def read(number: int) -> None:
        for _ in range(5):
            results.setdefault(number, []).extend(texts(reader.read("n.md", f"text {number}\n".encode())))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: [f"text {number}\n"] * 5 for number in range(8)}


def test_a_large_file_goes_through_the_pipe_whole(reader: Reader) -> None:
    text = "one line of a long note\n" * 20_000
    assert texts(reader.read("long.md", text.encode())) == [text]


def test_a_file_that_is_too_large_is_not_even_sent(reader: Reader) -> None:
    (result,) = reader.read("film.md", bytes(51 * MB))
    assert isinstance(result, Unread)
    assert result.reason == "film.md has 51 MB and at most 50 MB are read. Split it."
    assert reader._process is None


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_process_knows_no_secrets_and_has_limits() -> None:
    with pytest.MonkeyPatch.context() as patch, Reader() as reader:
        patch.setenv("OPENAI_API_KEY", "sk-secret")
        reader.read("a.md", b"text\n")
        process = Path("/proc") / str(worker_of(reader))
        assert b"sk-secret" not in (process / "environ").read_bytes()
        limits = {line[:25].strip(): line[26:].split()[0] for line in (process / "limits").read_text().splitlines()}
        assert (limits["Max file size"], limits["Max core file size"]) == ("0", "0")
        assert limits["Max address space"] == str(Limits().memory_bytes)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_process_holds_no_file_open_and_loads_no_library_for_a_note(reader: Reader) -> None:
    reader.read("a.md", b"text\n")
    process = Path("/proc") / str(worker_of(reader))
    opened = {str(link.readlink()) for link in (process / "fd").iterdir()}
    assert all(name.startswith("pipe:") or name == "/dev/null" for name in opened)


def test_a_note_imports_the_library_of_no_other_format() -> None:
    code = (
        "import sys; from ingestion.limits import Limits; from ingestion.readers.by_kind import read_document;"
        "read_document(b'# A note', 'a.md', Limits());"
        "print(sorted({'pdfplumber', 'mammoth', 'bs4', 'nbformat', 'charset_normalizer'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT_DIR, check=True)
    assert shown.stdout == "[]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    code = (
        "import os, signal; from ingestion.reading import Reader; reader = Reader(); reader.read('a.md', b'text');"
        "print(reader._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT_DIR, check=False)
    worker = Path("/proc") / shown.stdout.strip()
    for _ in range(50):
        if not worker.exists() or "Z" in (worker / "stat").read_text().split(")")[1][:3]:
            return
        time.sleep(0.1)
    pytest.fail("the reading process lives on")


def test_nothing_of_a_file_is_left_on_the_disk_even_when_the_process_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Reader(Limits(seconds=1)) as reader:
        for name in ("book.pdf", "write-up.docx", "vault.zip", "calibration.ipynb", "page.html"):
            reader.read(name, (DATA / "formats" / name).read_bytes())
        reader.read("heavy.html", HEAVY)
    assert list(tmp_path.iterdir()) == []
