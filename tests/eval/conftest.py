"""What the tests of Ragas share."""

from collections.abc import Iterator

import pytest

from tests.model_server import ModelServer, model_server


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    """Where every request to another host than this machine ends, being its proxy."""
    with (
        model_server(tmp_path_factory.mktemp("proxy") / "log.jsonl") as proxy,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            patch.setenv(name, proxy.host)
        for name in ("NO_PROXY", "no_proxy"):
            patch.setenv(name, "127.0.0.1")
        for name in ("OPENAI_API_KEY", "RAGAS_DO_NOT_TRACK"):
            patch.delenv(name, raising=False)
        yield proxy
