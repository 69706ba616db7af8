"""What kind of file bytes are, judged by what is in them and never by the name."""

import re
import zipfile
from typing import Literal

from errors import UnreadableFileError
from ingestion.readers.damage import damage_told
from ingestion.readers.text import has_mark
from ingestion.readers.zip_directory import opened

FileKind = Literal["text", "pdf", "docx", "html", "notebook", "zip"]

_PICTURE = "is a picture or a drawing, and only text is read. Write down what it shows and add that."
_MEDIA = "is sound or video, and only text is read. Add a transcript of it."
_PROGRAM = "is a program, not a note. Add documents and text only."
_PACKED = "is packed in a way that is not read. Unpack it, or pack it as a ZIP, and add that."
_BINARY = "is binary data, not text. Save it as text, PDF or DOCX and add that."
_OLD_OFFICE = "is in an old or locked Office format. Open it, remove its password and save it as PDF or DOCX."
_OFFICE = "is an Office file other than DOCX. Save it as PDF or DOCX and add that."
_EPUB = "is an EPUB book, which is not read. Convert it to PDF or HTML (Calibre does) and add that."
_RTF = "is an RTF file. Save it as DOCX, PDF or plain text and add that."

_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", _RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    *((magic, _PICTURE) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"8BPS", b"\0\0\1\0")),
    *((magic, _MEDIA) for magic in (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"\xff\xfb", b"\xff\xf3", b"MThd")),
    *((magic, _PROGRAM) for magic in (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\0asm", b"dex\n")),
    *((magic, _PACKED) for magic in (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")),
    (b"SQLite format 3\0", _BINARY),
    (b"%!PS", "is PostScript. Convert it to PDF (ps2pdf does) and add that."),
)
_ZIP = (b"PK\3\4", b"PK\5\6")
_DOS_PROGRAM = re.compile(rb"MZ.{58}", re.DOTALL)
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE | re.DOTALL
)
_SVG = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype svg[^>]*>\s*)?<svg\b", re.IGNORECASE | re.DOTALL)
_MARKDOWN = re.compile(
    r"^(#{1,6} \S|```|~~~|[-*+] \S|\d+\. \S|> \S|\|.*\|)|\]\(|\[\[|\*\*\S|`\S|^(===+|---+)$", re.MULTILINE
)
_HEAD = 8192  # bytes by which text is told from binary data
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\0"))


def kind_of(data: bytes, name: str) -> FileKind:
    """Judge a file.

    Raises:
        UnreadableFileError: it is empty, or of a kind that is not read; the message says what to add instead.
    """
    if not data.strip(b" \t\r\n\0"):
        raise UnreadableFileError(f"{name} is empty. Add a file with text in it.")
    if b"%PDF-" in data[:1024] and not has_mark(data) and _is_pdf(data):
        return "pdf"
    if data.startswith(_ZIP):
        return _kind_of_zip(data, name)
    _refuse_others(data, name)
    return _kind_of_text(data, name)


def looks_like_markdown(text: str) -> bool:
    """Whether marks of Markdown are in the text's beginning."""
    return _MARKDOWN.search(text[:20_000]) is not None


def is_picture(data: bytes) -> bool:
    """Whether these bytes are a picture, as they lie between the notes of a vault."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    known = any(data.startswith(magic) for magic, why in _REFUSED if why is _PICTURE)
    return webp or known or _is_bitmap(data) or _SVG.match(_head(data)) is not None


def _is_pdf(data: bytes) -> bool:
    """Some PDFs begin with a few stray bytes; a note that speaks of `%PDF-` is text."""
    return data.lstrip(b" \t\r\n\0").startswith(b"%PDF-") or b"\nendobj" in data or b"startxref" in data


def _is_bitmap(data: bytes) -> bool:
    return data[:2] == b"BM" and int.from_bytes(data[2:6], "little") == len(data)


def _kind_of_zip(data: bytes, name: str) -> FileKind:
    with damage_told(name, "a ZIP or Office file", zipfile.BadZipFile), opened(data) as archive:
        parts = set(archive.namelist())
        first = archive.read("mimetype")[:80] if _small(archive, "mimetype") else b""
    if "word/document.xml" in parts:
        return "docx"
    if first.startswith(b"application/epub") or "META-INF/container.xml" in parts:
        raise UnreadableFileError(f"{name} {_EPUB}")
    office = {"[Content_Types].xml", "Index/Document.iwa", "Index.zip"}
    if first.startswith(b"application/vnd.") or office & parts:
        raise UnreadableFileError(f"{name} {_OFFICE}")
    if {"AndroidManifest.xml", "META-INF/MANIFEST.MF"} & parts:
        raise UnreadableFileError(f"{name} {_PROGRAM}")
    return "zip"


def _small(archive: zipfile.ZipFile, part: str) -> bool:
    return part in archive.NameToInfo and archive.getinfo(part).file_size < 200


def _refuse_others(data: bytes, name: str) -> None:
    for magic, why in _REFUSED:
        if data.startswith(magic):
            raise UnreadableFileError(f"{name} {why}")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise UnreadableFileError(f"{name} {_PICTURE if data[8:12] in (b'WEBP', b'heic', b'avif') else _MEDIA}")
    if _is_bitmap(data):
        raise UnreadableFileError(f"{name} {_PICTURE}")
    if _DOS_PROGRAM.match(data) and b"\0" in data[:64]:
        raise UnreadableFileError(f"{name} {_PROGRAM}")


def _kind_of_text(data: bytes, name: str) -> FileKind:
    head = data[:_HEAD]
    if not has_mark(data):
        controls = len(head) - len(head.translate(None, _CONTROLS))
        nulls = head.count(0)
        if controls > len(head) // 50 + 1 or nulls > len(head) // 10 + 1:
            raise UnreadableFileError(f"{name} {_BINARY}")
    text = _head(data)
    if _SVG.match(text):
        raise UnreadableFileError(f"{name} {_PICTURE}")
    if _HTML.match(text):
        return "html"
    if text.lstrip().startswith("{") and b'"nbformat"' in data and (b'"cells"' in data or b'"worksheets"' in data):
        return "notebook"
    return "text"


def _head(data: bytes) -> str:
    """The beginning as text, for looking at marks that are ASCII."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:_HEAD].decode("utf-16", "replace")
    return data[:_HEAD].removeprefix(b"\xef\xbb\xbf").decode("latin-1")
