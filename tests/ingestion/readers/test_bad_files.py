"""A table: a bad or odd file → the sentence a person sees, or what is read of it all the same.

Everything goes through the reading process, as in the app, so that a file that ends it is seen here.
"""

import zipfile
from collections.abc import Callable, Iterator

import pytest

from ingestion.limits import MB, Limits
from ingestion.readers.document import Document, Unread
from ingestion.reading import Reader
from tests.ingestion.readers import bad_files as bad

LIMITS = Limits(zip_bytes=5 * MB, seconds=30)
SMALL = Limits(file_bytes=2000, pages=3, characters=500, zip_files=5, zip_bytes=4000, zip_nesting=1, seconds=20)
DAMAGED = "but a damaged one. Open it in the program it was made with"
OCR = "Run text recognition over it first, for example `ocrmypdf"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(LIMITS) as opened:
        yield opened


@pytest.fixture(scope="module")
def strict() -> Iterator[Reader]:
    with Reader(SMALL) as opened:
        yield opened


def only(results: list[Document | Unread]) -> Document | Unread:
    (result,) = results
    return result


REFUSED: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("empty.md", b"", "empty.md is empty. Add a file with text in it."),
    ("blank.md", b" \n\t\r\n", "blank.md is empty."),
    ("nuls.txt", b"\0" * 500, "nuls.txt is empty."),
    ("only-front.md", b"---\ntitle: T\n---\n", "holds no text. Add a file with text in it."),
    ("only-comment.md", b"<!-- nothing else -->\n", "has no text"),
    ("step.md", b"## A\n<!--\nstep: cook\n-->\ntext\n", "step.md: Section comment, `step`"),
    ("torn.pdf", lambda: bad.sample("book.pdf")[:9000], DAMAGED),
    ("stub.pdf", b"%PDF-1.7\n", DAMAGED),
    ("rubbish.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"\n%%EOF", DAMAGED),
    ("no-pages.pdf", lambda: bad.pdf(0), "no text"),
    ("locked.pdf", lambda: bad.sample("locked.pdf"), "is protected by a password. Open it, print or save it as a PDF"),
    ("scan.pdf", lambda: bad.sample("scan.pdf"), OCR),
    ("drawn.pdf", lambda: bad.pdf(2, stream=b"0 0 m 100 100 l S"), OCR),
    ("long.pdf", lambda: bad.pdf(5000), "has 5,000 pages and at most 2,000 are read. Split it."),
    ("torn.docx", lambda: bad.sample("write-up.docx")[:20000], DAMAGED),
    ("no-body.docx", lambda: bad.zipped({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}), DAMAGED),
    ("bad-xml.docx", lambda: bad.docx("<w:p>"), DAMAGED),
    ("no-text.docx", lambda: bad.docx(""), "is a DOCX document without text"),
    ("laughs.docx", lambda: bad.docx(bad.word_paragraph("&j;"), bad.LAUGHS), "declares a DOCTYPE"),
    ("laughs16.docx", lambda: bad.docx(bad.word_paragraph("&j;"), bad.LAUGHS, "utf-16"), "declares a DOCTYPE"),
    ("spaces.docx", lambda: bad.docx("", " " * 500 + bad.LAUGHS), "declares a DOCTYPE"),
    ("external.docx", lambda: bad.docx("", '<!DOCTYPE d SYSTEM "file:///etc/passwd">'), "declares a DOCTYPE"),
    ("bomb.docx", lambda: bad.docx(bad.word_paragraph("a" * 6 * MB)), "expands to more than the 5 MB"),
    ("deep.docx", lambda: bad.docx("<w:sdt><w:sdtContent>" * 9_000 + "</w:sdtContent></w:sdt>" * 9_000), "too deeply"),
    ("sheet.xlsx", lambda: bad.zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "Save it as PDF or DOCX"),
    ("slides.odp", lambda: bad.zipped({"mimetype": "application/vnd.oasis.opendocument"}), "Save it as PDF or DOCX"),
    ("book.epub", lambda: bad.zipped({"mimetype": "application/epub+zip"}), "is an EPUB book"),
    ("app.jar", lambda: bad.zipped({"META-INF/MANIFEST.MF": "x"}), "is a program"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is in an old or locked Office format"),
    ("letter.rtf", b"{\\rtf1\\ansi text}", "is an RTF file. Save it as DOCX, PDF or plain text"),
    ("tags.html", lambda: b"<html>" + b"<b>" * 100_000 + b"deep", "is nested too deeply to be read"),
    ("nothing.html", b"<html><script>alert(1)</script></html>", "holds no text"),
    ("broken.ipynb", b'{"nbformat": 4, "cells": [', DAMAGED),
    ("wrong.ipynb", b'{"nbformat": "four", "cells": []}', DAMAGED),
    ("cells.ipynb", lambda: bad.notebook("no list"), DAMAGED),
    ("null.ipynb", lambda: bad.notebook([None, 3]), DAMAGED),
    ("void.ipynb", lambda: bad.notebook([]), "is a notebook without text or code"),
    ("deep.ipynb", bad.deep_notebook, "is nested too deeply to be read"),
    ("setup.md", b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + bytes(range(256)) * 9, "is a program, not a note"),
    ("elf.md", b"\x7fELF" + bytes(400), "is a program, not a note"),
    ("photo.txt", bad.png, "is a picture or a drawing"),
    ("photo.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "is a picture or a drawing"),
    ("drawing.md", b'<?xml version="1.0"?>\n<svg xmlns="x"><text>t</text></svg>', "is a picture or a drawing"),
    ("song.mp3", b"ID3\4" + bytes(100), "is sound or video"),
    ("film.mp4", b"\0\0\0\x18ftypmp42", "is sound or video"),
    ("notes.tar.gz", b"\x1f\x8b\x08\0" + bytes(100), "Unpack it, or pack it as a ZIP"),
    ("noise.txt", bytes(range(256)) * 20, "is binary data, not text"),
    ("data.sqlite", b"SQLite format 3\0" + bytes(100), "is binary data"),
    ("torn.zip", lambda: bad.sample("vault.zip")[:900], DAMAGED),
    ("none.zip", lambda: bad.zipped({}), "is a ZIP without files"),
    ("folder.zip", lambda: bad.zipped({"folder/": "", "folder/.hidden": "x"}), "is a ZIP without files"),
    ("pictures.zip", lambda: bad.zipped({"a.png": bad.png()}), "holds pictures only"),
    ("bomb.zip", lambda: bad.zipped({f"{n}.md": b"a" * MB for n in range(6)}), "expands to more than the 5 MB"),
    ("files.zip", lambda: bad.zipped({f"{n}.md": "a" for n in range(2001)}), "has 2,001 files and at most 2,000"),
    ("n" * 300 + ".md", b"", "n.md is empty"),
    ("CON", b"", "CON is empty."),
    ("../../etc/passwd", b"", "passwd is empty."),
    ("C:\\notes\\x.md", b"", "x.md is empty."),
    ("a\x00b\n\u202ec\ud800.md", b"", "a�b��c�.md is empty."),
    ("...", b"", "... is empty."),
    ("/", b"", "file is empty."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "told"), REFUSED, ids=[name[-20:].encode("unicode_escape").decode() for name, *_ in REFUSED]
)
def test_a_file_that_cannot_be_read_gives_a_sentence_that_says_what_to_do(
    reader: Reader, name: str, data: bytes | Callable[[], bytes], told: str
) -> None:
    result = only(reader.read(name, data if isinstance(data, bytes) else data()))
    assert isinstance(result, Unread)
    assert told in result.reason
    assert result.reason.startswith(result.name)
    assert result.reason.isprintable() and len(result.reason) < 400


STRICT: list[tuple[str, Callable[[], bytes], str]] = [
    ("large.md", lambda: b"a" * 2001, "large.md has 2,001 bytes and at most 2,000 bytes are read"),
    ("wordy.md", lambda: b"word " * 200, "wordy.md has 1,000 characters and at most 500 are read. Split it."),
    ("four.pdf", lambda: bad.pdf(4), "four.pdf has 4 pages and at most 3 are read. Split it."),
    ("wordy.pdf", lambda: bad.pdf(3, "x" * 300), "has more than 500 characters by page 2 of 3 and no more"),
    (
        "six.zip",
        lambda: bad.zipped({f"{n}.md": "a" for n in range(6)}),
        "has 6 files and at most 5 are read. Split it.",
    ),
    ("wide.zip", lambda: bad.zipped({"a.md": "a" * 5000}), "expands to more than the 4,000 bytes that"),
    (
        "deep.zip",
        lambda: bad.zipped({"in.zip": bad.zipped({"a.md": "a"})}),
        "in.zip is a ZIP inside 1 other, deeper than",
    ),
]


@pytest.mark.parametrize(("name", "make", "told"), STRICT, ids=[name for name, *_ in STRICT])
def test_a_file_over_a_limit_is_told_the_limit(strict: Reader, name: str, make: Callable[[], bytes], told: str) -> None:
    result = only(strict.read(name, make()))
    assert isinstance(result, Unread)
    assert told in result.reason


READ: list[tuple[str, bytes | Callable[[], bytes], str, str]] = [
    ("a.pdf", b"Only text, whatever its name says.\n", "text", "whatever its name"),
    ("a.md", lambda: bad.pdf(1), "pdf", "Some words on a page"),
    ("b.md", lambda: bad.pdf(3), "pdf", "<!-- page 3 -->"),
    ("a.txt", lambda: bad.sample("write-up.docx"), "docx", "What was asked"),
    ("mention.md", b"A file begins with %PDF-1.7 where it is a PDF.\n", "text", "%PDF-1.7"),
    ("marked.txt", "Größe und Maß\n".encode("utf-8-sig"), "text", "Größe und Maß\n"),
    ("sixteen.txt", "Größe und Maß\n".encode("utf-16"), "text", "Größe und Maß\n"),
    ("big-endian.txt", b"\xfe\xff" + "Größe\n".encode("utf-16-be"), "text", "Größe\n"),
    ("thirty-two.txt", "Größe\n".encode("utf-32"), "text", "Größe\n"),
    ("odd-sixteen.txt", "Größe\n".encode("utf-16") + b"x", "text", "Größe\n"),
    ("latin.txt", "Ein Gespräch über Größe und Schätzer, für später.\n".encode("latin-1"), "text", "Gespräch über"),
    ("dos.md", "# Überschrift\r\n\r\nTäglich “neu”\r\n".encode("cp1252"), "markdown", "Täglich “neu”\n"),
    ("nul.md", b"one\0two\x07\n", "text", "onetwo\n"),
    ("surrogate.md", b"before \xed\xa0\x80 after\n", "text", "after"),
    ("escape.md", b'---\ntitle: "a\\ud800b\\0"\n---\ntext\n', "markdown", "text\n"),
    ("data.json", b'{"a": [1, 2]}', "text", '{"a": [1, 2]}'),
    ("deep.json", b"[" * 100_000, "markdown", "[["),
    ("list.md", b"---\n- no\n- mapping\n---\n\ntext\n", "markdown", "- no\n- mapping"),
    ("bad-yaml.md", b"---\na: [\n---\n\ntext\n", "markdown", "a: [\n---"),
    ("laughs.md", b"---\na: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)
    ) + b"---\n\ntext\n", "markdown", "&a [x,x"),
    ("circle.md", b"---\na: &a [*a]\n---\n\ntext\n", "markdown", "&a [*a]"),
    ("many.md", b"* " * 2000 + b"deep\n", "markdown", "deep"),
    ("quotes.md", b">" * 5000 + b" deep\n", "text", "deep"),
    ("rule.html", b"<html><hr><p>title: [x</p><hr><p>text</p>", "html", "title: [x\n\n---\n\ntext"),
    ("dashes.docx", lambda: bad.docx("".join(map(bad.word_paragraph, ("---", "a: [", "---")))), "docx", "a: ["),
    ("fence.html", b"<html><pre>```\nx\n```</pre><h2>After</h2>", "html", "````\n```\nx\n```\n````\n\n## After"),
    ("old.ipynb", b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"metadata": {}, "cells": ['
     b'{"cell_type": "markdown", "metadata": {}, "source": ["Old"]}]}]}', "notebook", "Old"),
    ("spoof.pdf", lambda: bad.pdf(1, "<!-- page 99 -->"), "pdf", "<!-- page 1 -->\n\n\\<!-- page 99 -->"),
    ("crlf.md", b"---\r\ntags: a\r\n---\r\n\r\n# T\r\ntext\r\n", "markdown", "# T\ntext\n"),
    ("plain.html", b"<html><p>&lt;!-- page 7 --&gt; and ``` in a text</p>", "html", "\\<!-- page 7"),
    ("span.html", "<html><table><tr><td colspan=²>a</td><td colspan=9999>b</td></table>".encode(), "html", "| a | b |"),
    ("lines.ipynb", lambda: bad.notebook([bad.cell(["a", "b"])]), "notebook", "ab"),
    ("torn.txt", "naïve Größe, häufig für Schätzer".encode() + b"\xc3", "text", "Größe"),
    ("declared.html", "<html><meta charset='windows-1252'><p>Größe</p>".encode("cp1252"), "html", "Größe"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kind", "kept"), READ, ids=[name for name, *_ in READ])
def test_an_odd_file_is_read_by_what_is_in_it(
    reader: Reader, name: str, data: bytes | Callable[[], bytes], kind: str, kept: str
) -> None:
    result = only(reader.read(name, data if isinstance(data, bytes) else data()))
    assert isinstance(result, Document), result
    assert result.kind == kind
    assert kept in result.markdown
    assert result.model_dump_json().isprintable()


MEMBERS: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("slip", lambda: bad.zipped({"../../evil.md": "x", "good.md": "good text\n"}), "has a path that leaves the ZIP's"),
    ("absolute", lambda: bad.zipped({"/etc/evil.md": "x", "good.md": "good text\n"}), "has a path that leaves the"),
    ("drive", lambda: bad.zipped({"C:/evil.md": "x", "good.md": "good text\n"}), "has a path that leaves the ZIP's"),
    ("backslash", lambda: bad.zipped({"a\\evil.md": "x", "good.md": "good text\n"}), "has a path with backslashes"),
    ("up-backslash", lambda: bad.zipped({"..\\evil.md": "x", "good.md": "good text\n"}), "leaves the ZIP's folder"),
    ("link", bad.with_link, "link.md is a symbolic link, which is not followed"),
    ("device", bad.with_device, "device.md is not a regular file"),
    ("encrypted", bad.encrypted_zip, "secret.md is protected by a password. Pack it again without one."),
    ("checksum", bad.wrong_checksum, "torn.md is a file in a ZIP, but a damaged one"),
    ("method", bad.strange_method, "odd.md is a file in a ZIP, but a damaged one"),
    ("program", lambda: bad.zipped({"x.md": b"\x7fELF" + bytes(99), "good.md": "good text\n"}), "is a program"),
    ("sound", lambda: bad.zipped({"x.mp3": b"ID3" + bytes(99), "good.md": "good text\n"}), "is sound or video"),
    ("nested", lambda: bad.zipped({"x.zip": bad.nested_zips(2), "good.md": "good text\n"}), "is a ZIP inside 2 others"),
    ("torn", lambda: bad.zipped({"x.zip": b"PK\3\4torn", "good.md": "good text\n"}), DAMAGED),
    ("empty", lambda: bad.zipped({"x.md": "", "good.md": "good text\n"}), "x.md is empty."),
]  # fmt: skip


@pytest.mark.parametrize(("data", "told"), [row[1:] for row in MEMBERS], ids=[name for name, *_ in MEMBERS])
def test_a_bad_member_of_a_zip_is_told_and_its_neighbours_are_read(
    reader: Reader, data: bytes | Callable[[], bytes], told: str
) -> None:
    results = reader.read("vault.zip", data if isinstance(data, bytes) else data())
    assert "good text\n" in [result.markdown for result in results if isinstance(result, Document)]
    (unread,) = [result for result in results if isinstance(result, Unread)]
    assert told in unread.reason
    assert unread.path


def test_a_zip_that_lies_about_its_sizes_gives_no_more_than_it_says(reader: Reader) -> None:
    result = only(reader.read("lying.zip", bad.lying_zip()))
    assert isinstance(result, Unread)
    assert "damaged" in result.reason


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("n" * 300 + ".md", "n" * 119 + "…" + "n" * 37 + ".md"),
        ("a/CON", "a/CON"),
        ("Übung e\u0301.md", "Übung é.md"),
        ("日本語/ノート.md", "日本語/ノート.md"),
        ("a\x07\u202eb.md", "a��b.md"),
    ],
)
def test_odd_names_in_a_zip_are_safe(reader: Reader, name: str, shown: str) -> None:
    assert only(reader.read("odd.zip", bad.zipped({name: "text\n"}))).path == shown


def test_a_name_that_is_not_the_utf8_it_claims_to_be_survives(reader: Reader) -> None:
    result = only(reader.read("odd.zip", bad.false_utf8_name()))
    assert isinstance(result, Document)
    assert result.path.startswith("n") and result.path.endswith("me.md")


def test_two_files_of_one_name_in_a_zip_are_both_read(reader: Reader) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = _twice("same.md")
    assert [result.markdown for result in reader.read("two.zip", data) if isinstance(result, Document)] == [
        "1\n",
        "2\n",
    ]


def _twice(name: str) -> bytes:
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "1\n")
        archive.writestr(name, "2\n")
    return buffer.getvalue()
