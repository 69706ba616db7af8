"""The page as a test opens it, and what it shows."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from knowledge_base import KnowledgeBase
from records import LOCAL
from ui import resources
from ui.addresses import LIBRARY

APP = Path(__file__).resolve().parents[2] / "frame.py"


@contextmanager
def one_process(folder: Path, library: KnowledgeBase) -> Iterator[None]:
    """What one process shares, with the notes indexed already, on a copy of the library's data in the folder."""
    data = Path(shutil.copytree(library.settings.data_dir, folder / "data", symlinks=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEVENSTEP_DATA_DIR", str(data))
        patch.setenv("SEVENSTEP_CORPUS_DIR", str(library.settings.corpus_dir))
        st.cache_resource.clear()
        yield
        resources.warmup().wait(60)
        resources.reader().close()
        st.cache_resource.clear()


def cold(**query: str) -> AppTest:
    """A page just opened, the assistant not asked to be there."""
    page = AppTest.from_file(APP, default_timeout=30)
    page.query_params.update(query)
    return page.run()


def read(**query: str) -> AppTest:
    """The Library just opened."""
    page = AppTest.from_file(APP, default_timeout=30).run().switch_page(LIBRARY)
    page.query_params.update(query)
    return page.run()


def warmed(**query: str) -> AppTest:
    """A page whose assistant is there, or could not be."""
    resources.warmup().start()
    resources.warmup().wait(60)
    return cold(**query)


def ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def texts(page: AppTest) -> str:
    return "\n".join(element.value for kind in (page.markdown, page.text, page.caption) for element in kind)


def sources(page: AppTest) -> list[str]:
    return [button.label for button in page.button if (button.key or "").startswith("source-")]


def open_source(page: AppTest) -> AppTest:
    return next(button for button in page.button if (button.key or "").startswith("source-")).click().run()


def first_id() -> str:
    return resources.conversations().all(LOCAL)[0].id
