"""How much of a person's file is read before it is refused."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one file may take; a ZIP is one file, and so is each of its members."""

    file_bytes: int = 50 * MB  # bytes of one file, as it lies on the disk
    pages: int = 2000  # pages of one PDF
    characters: int = 3_000_000  # characters of the text that one file gives
    zip_files: int = 2000  # files in one ZIP, those of the ZIPs inside it too
    zip_bytes: int = 300 * MB  # bytes that a ZIP or an Office file takes when it is expanded
    zip_nesting: int = 2  # ZIPs within each other; 1 means that none may hold another
    seconds: float = 120.0  # seconds of wall time to read one file
    page_seconds: float = 0.5  # seconds that each page of a PDF adds to that once it is read
    memory_bytes: int = 2048 * MB  # bytes of address space of the process that reads


def in_words(size: int) -> str:
    """A number of bytes as it is told to a person."""
    return f"{size / MB:,.0f} MB" if size >= MB else f"{size:,} bytes"
