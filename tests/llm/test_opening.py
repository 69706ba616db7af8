"""Every provider's LlamaIndex class opens as we open it, sends nothing meanwhile, and takes no key from elsewhere."""

import asyncio

import pytest

from llm.choice import PROVIDERS, Choice, Provider
from llm.opening import is_installed, open_llm


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9/v1"])
def test_a_model_opens_without_sending_anything(provider: Provider, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-elsewhere")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-from-elsewhere")
    monkeypatch.setenv("GOOGLE_API_KEY", "sk-from-elsewhere")
    assert is_installed(provider)
    choice = Choice(provider=provider, model="some-model", url=url or "http://127.0.0.1:9/v1")
    opened = open_llm(choice, "", 8192, 100, 1.0)
    assert hasattr(opened.llm, "astream_chat")
    assert "sk-from-elsewhere" not in repr(opened.llm.model_dump())
    asyncio.run(opened.close())
