"""Bytes → text: which encoding, and which characters do not belong."""

import codecs
import re

from errors import UnreadableFileError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "koi8_r",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "euc_kr",
    "big5",
]
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_SAMPLE = 64 * 1024  # bytes by which an unknown encoding is judged
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def has_mark(data: bytes) -> bool:
    """Whether a byte order mark says that this is text."""
    return data.startswith(tuple(mark for mark, _ in _MARKS))


def decode(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, in what its byte order mark or its `meta` tag says, or in the likeliest encoding.

    Raises:
        UnreadableFileError: a byte order mark is followed by something else, or no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    torn = text.count("\ufffd")
    return text if 3 * torn < beyond_ascii else _guessed(data, name)  # UTF-8 with a few torn characters


def _guessed(data: bytes, name: str) -> str:
    declared = _DECLARED.search(data[:4096])
    if declared:
        try:
            return data.decode(declared[1].decode())
        except (LookupError, ValueError):
            pass  # a wrong or unknown declaration
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=_USUAL).best()
    if best is None:
        raise UnreadableFileError(f"{name} is text in an unknown encoding. Save it as UTF-8 and add it again.")
    return data.decode(best.encoding, "replace")


def clean(text: str) -> str:
    """The text with Unix line ends and without NULs, control characters, byte order marks and lone surrogates."""
    return _ODD.sub("", _BREAKS.sub("\n", text))


def check_length(text: str, name: str, most: int) -> None:
    """Raises `UnreadableFileError` where the text is longer than is read."""
    if len(text) > most:
        raise UnreadableFileError(f"{name} has {len(text):,} characters and at most {most:,} are read. Split it.")
