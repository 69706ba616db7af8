"""What every test gets: no network, no settings from outside, the real embedder once, and a five-note corpus."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_socket import disable_socket, socket_allow_hosts

from assistant import relevance
from evidence import cross_encoder
from interview import grading
from knowledge_base import KnowledgeBase
from retrieval.embedder import Embedder, load_embedder
from settings import PROJECT_DIR, Settings
from tests.fakes import FIVE_NOTES, ColourBackend, embedder_of, open_five_notes, open_with

DATA = Path(__file__).parent / "data"
LOOPBACK = ["127.0.0.1", "::1", "localhost"]
Command = Callable[..., "subprocess.CompletedProcess[str]"]

hypothesis_settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("tests")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Block the network; tests of browsers and of servers may reach this machine."""
    if item.get_closest_marker("e2e") or item.get_closest_marker("loopback"):
        socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
    else:
        disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("SEVENSTEP_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the converted models, made once and linked into every test's data folder."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(_env_file=None, data_dir=home)
    load_embedder(settings)
    for weights in (cross_encoder.WEIGHTS, relevance.WEIGHTS, grading.WEIGHTS):
        cross_encoder.CrossEncoder(settings, weights)
    return home / "models"


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    """The bundled embedder."""
    return load_embedder(Settings(_env_file=None, data_dir=models.parent))


@pytest.fixture(scope="session")
def real_corpus() -> Path:
    return PROJECT_DIR / "corpus"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the five notes, to be changed at will."""
    return Path(shutil.copytree(FIVE_NOTES, tmp_path / "corpus"))


@pytest.fixture
def settings(tmp_path: Path, corpus: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "data", corpus_dir=corpus, threads=2, lock_wait=0.2)


@pytest.fixture
def backend() -> ColourBackend:
    return ColourBackend()


@pytest.fixture
def base(settings: Settings, backend: ColourBackend) -> Iterator[KnowledgeBase]:
    """A knowledge base over the five notes with the embedder of colours; not synced yet."""
    opened = open_with(settings, embedder_of(backend))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, models: Path) -> Iterator[KnowledgeBase]:
    """The five notes and a personal one with the real embedder, synced; read only."""
    data = tmp_path_factory.mktemp("library")
    (data / "notes" / "local").mkdir(parents=True)
    (data / "notes" / "local" / "my-parrot.md").write_text(
        "# My parrot\n\nThe parrot Coco eats walnuts at noon.\n", "utf-8"
    )
    opened = open_five_notes(data, models, embedder)
    yield opened
    opened.close()


@pytest.fixture
def command(settings: Settings, models: Path) -> Command:
    """Run `python -m ...` on the test's folders, with the network refused."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    (settings.data_dir / "models").symlink_to(models)
    environment = os.environ | {
        "SEVENSTEP_DATA_DIR": str(settings.data_dir),
        "SEVENSTEP_CORPUS_DIR": str(settings.corpus_dir),
        "SEVENSTEP_THREADS": "2",
        "PYTHONPATH": os.pathsep.join((str(DATA / "offline"), str(PROJECT_DIR))),
    }

    def run(*arguments: str, lines: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            input=lines,
            capture_output=True,
            encoding="utf-8",
            env=environment | more,
            cwd=settings.data_dir,
            timeout=120,
        )

    return run
