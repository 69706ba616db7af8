"""A Markdown text as one page to print: no script, nothing fetched, everything in it taken as text."""

from markdown_it import MarkdownIt

_STYLE = (
    "body{font:11pt/1.5 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h1,h2,h3{font-family:system-ui,sans-serif;line-height:1.2}h2{margin-top:2rem}"
    "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2rem .6rem;text-align:left}"
    "li{margin-bottom:.5rem;break-inside:avoid}@media print{body{margin:0;max-width:none}}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def print_page(markdown: str) -> str:
    """The text as HTML. HTML in it is shown as written, and images are not fetched."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Scorecard</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head>'
        f"<body>{parser.render(markdown)}</body></html>"
    )
