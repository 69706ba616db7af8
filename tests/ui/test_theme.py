"""The theme's colours can be read in light and dark, and its pages fetch nothing from elsewhere."""

import re
import tomllib

import pytest

from settings import PROJECT_DIR

CONFIG = tomllib.loads((PROJECT_DIR / ".streamlit" / "config.toml").read_text("utf-8"))
PAIRS = [
    ("textColor", "backgroundColor"),
    ("textColor", "secondaryBackgroundColor"),
    ("textColor", "yellowBackgroundColor"),
    ("primaryColor", "backgroundColor"),
    ("linkColor", "backgroundColor"),
    ("grayTextColor", "backgroundColor"),
    ("codeTextColor", "codeBackgroundColor"),
    ("redTextColor", "redBackgroundColor"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "background"), PAIRS)
def test_text_meets_wcag_aa(mode: str, text: str, background: str) -> None:
    theme = CONFIG["theme"][mode]
    assert contrast(theme[text], theme[background]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_in_the_sidebar_meets_wcag_aa(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    assert contrast(theme["textColor"], theme["sidebar"]["backgroundColor"]) >= 4.5
    assert contrast(theme["textColor"], theme["sidebar"]["secondaryBackgroundColor"]) >= 4.5


def test_config_and_assets_name_no_address_to_fetch_from() -> None:
    files = [PROJECT_DIR / ".streamlit" / "config.toml", *(PROJECT_DIR / "ui" / "assets").iterdir()]
    for file in files:
        assert set(re.findall(r"https?://[^\s\"']+", file.read_text("utf-8"))) <= {"http://www.w3.org/2000/svg"}
