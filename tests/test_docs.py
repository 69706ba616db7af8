"""The README says what there is, and there is what the README says."""

import re
import subprocess
import sys

import pytest

from settings import PROJECT_DIR, Settings, variable

README = (PROJECT_DIR / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"`python -m (\w+) (\w+)", README)))


def parser_actions(module: str) -> set[str]:
    shown = subprocess.run(
        [sys.executable, "-m", module, "--help"], capture_output=True, text=True, cwd=PROJECT_DIR, check=True
    ).stdout
    found = re.search(r"\{([\w,]+)\}", shown)
    return set(found[1].split(",")) if found else set()


@pytest.mark.parametrize("module", sorted({module for module, _ in COMMANDS}))
def test_the_readme_names_each_command_and_no_other(module: str) -> None:
    assert {action for name, action in COMMANDS if name == module} == parser_actions(module)


def test_the_readme_names_each_setting_and_no_other() -> None:
    told = set(re.findall(r"^\| `([A-Z]+_\w+)` \|", README, re.MULTILINE))
    assert told == {variable(name) for name in Settings.model_fields}


def test_the_example_environment_names_only_settings() -> None:
    example = (PROJECT_DIR / ".env.example").read_text("utf-8")
    assert set(re.findall(r"SEVENSTEP_(\w+)=", example)) <= {name.upper() for name in Settings.model_fields}


def test_files_the_readme_points_to_exist() -> None:
    named = re.findall(r"!?\[[^\]]*\]\(([^)#]+)\)|`([\w/]+\.(?:md|py|txt))`", README)
    assert all((PROJECT_DIR / (link or code)).exists() for link, code in named)


def test_make_targets_the_readme_names_exist() -> None:
    makefile = (PROJECT_DIR / "Makefile").read_text("utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in re.findall(r"make ([\w-]+)", README))
