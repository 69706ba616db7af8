"""HTML → Markdown: the text of the page, without what surrounds it and without anything that is fetched."""

import re
import warnings

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement
from bs4.exceptions import ParserRejectedMarkup
from markdownify import ATX, MarkdownConverter

from ingestion.readers.damage import damage_told
from ingestion.readers.document import Document
from ingestion.readers.literal import literal
from ingestion.readers.markdown import LONGEST_TITLE, first_heading
from ingestion.readers.names import plain_title
from ingestion.readers.text import clean, decode

_AROUND = "script, style, template, noscript, iframe, object, svg, canvas, nav, footer, aside, form, button, [hidden]"
_LINK = re.compile(r"https?://[^\s<>()]+", re.IGNORECASE)
_SPAN = re.compile(r"[0-9]{1,2}")
_FENCES = re.compile(r"`{3,}")
_BLANKS = re.compile(r"\n{3,}")
_LEADING_RULE = re.compile(r"\A(?:\s*---[ \t]*\n)+")  # it would be taken for front matter


def read_html(data: bytes, name: str) -> Document:
    """Read a saved page.

    Raises:
        UnreadableFileError: its tags are nested too deeply, or it holds no text.
    """
    title, markdown = html_markdown(clean(decode(data, name)), name)
    return Document(
        name=name,
        path="",
        kind="html",
        title=title or first_heading(markdown) or plain_title(name),
        markdown=markdown,
        front={},
        pages=None,
    )


def html_markdown(html: str, name: str) -> tuple[str, str]:
    """The page's title, "" where it has none, and its text."""
    with damage_told(name, "an HTML page", ParserRejectedMarkup), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Beautiful Soup on markup that may be meant otherwise
        soup = BeautifulSoup(html, "html.parser")
        named = soup.find("title") or soup.find("h1")
        title = " ".join(named.get_text().split())[:LONGEST_TITLE] if named else ""
        _strip(soup)
        markdown = _Converter().convert_soup(soup.body or soup)
    lines = "\n".join(line.rstrip() for line in markdown.split("\n"))
    return title, _LEADING_RULE.sub("", _BLANKS.sub("\n\n", lines).strip() + "\n").lstrip("\n")


def _strip(soup: BeautifulSoup) -> None:
    """Drop what is not the page's own text; an article's own header stays, since its title is there."""
    for tag in soup.select(_AROUND):
        if not tag.decomposed:
            tag.decompose()
    for cell in soup.select("[colspan]"):
        if not _SPAN.fullmatch(str(cell["colspan"])):
            del cell["colspan"]
    for tag in soup.select("header, head"):
        if not tag.decomposed and not tag.find_parent(["article", "main"]):
            tag.decompose()


class _Converter(MarkdownConverter):
    """Markdown in which nothing is escaped without need, and that makes nobody fetch anything."""

    def __init__(self) -> None:
        super().__init__(heading_style=ATX, bullets="-", table_infer_header=True, autolinks=False)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = literal(text or "")
        return text.replace("|", "\\|") if {"td", "th"} & set(parent_tags) else text

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self.escape(" ".join(str(el.get("alt") or "").split()), parent_tags)

    def convert_video(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        target = str(el.get("href") or "").strip()
        if not text.strip() or not _LINK.fullmatch(target):
            return text
        return f"[{' '.join(text.split())}]({target})"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        longest = max((len(fence) for fence in _FENCES.findall(text)), default=2)
        fence, code = "`" * (longest + 1), text.strip("\n")
        return f"\n\n{fence}{_language(el)}\n{code}\n{fence}\n\n" if code.strip() else ""

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {' '.join(text.split())} |{' |' * (_columns(el) - 1)}"

    convert_th = convert_td


def _columns(cell: Tag) -> int:
    return max(int(str(cell.get("colspan", "1"))), 1)


def _language(pre: PageElement) -> str:
    code = pre.find("code") if isinstance(pre, Tag) else None
    for name in (code.get("class") or []) if isinstance(code, Tag) else []:
        if re.fullmatch(r"language-[\w+#-]{1,20}", name):
            return name.removeprefix("language-")
    return ""
