"""A small cross-encoder: does this text support this claim? It reads both at once, so it sees what relates to what.

The lower layers are the bundled embedder's own; the upper ones and the head are trained by `python -m eval judge --fit`
on claims about the notes, and ship in half precision beside this file. Served by OpenVINO in f32, or by PyTorch where
OpenVINO is not installed.
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import load_tokenizer, model_folder
from retrieval.graphs import open_graph
from settings import Settings

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).with_name("cross_encoder.npz")
FROZEN = 3  # layers of the bundled model that are used as they are
_PIECES = 192  # word pieces of text and claim together; the longer one is cut first
_BATCH = 16

Pair = tuple[str, str]  # text, claim
Arrays = NDArray[np.int64]


class CrossEncoder:
    """Scores pairs of a text and a claim. Thread-safe."""

    def __init__(self, settings: Settings, weights: Path = WEIGHTS) -> None:
        folder = model_folder()
        self._tokenizer = pair_tokenizer(folder)
        self._run = _served(folder, weights, settings)

    def score(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """Log-odds that the text supports the claim, shape (len(pairs),)."""
        out = np.zeros(len(pairs), dtype=np.float32)
        by_length = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + len(pairs[i][1]))
        for rows in (by_length[at : at + _BATCH] for at in range(0, len(pairs), _BATCH)):
            out[rows] = self._run(*encoded(self._tokenizer, [pairs[row] for row in rows]))
        return out


def pair_tokenizer(folder: Path) -> "Tokenizer":
    """The model's tokenizer, set to pairs: where they are too long, the longer one, mostly the text, is cut first."""
    tokenizer = load_tokenizer(folder)
    tokenizer.enable_truncation(_PIECES, strategy="longest_first")
    tokenizer.enable_padding()
    return tokenizer


def encoded(tokenizer: "Tokenizer", pairs: Sequence[Pair]) -> tuple[Arrays, Arrays, Arrays]:
    """Ids, mask and segment ids, each of shape (pairs, pieces)."""
    rows = tokenizer.encode_batch(list(pairs))
    ids, mask, segments = (
        np.array([getattr(row, name) for row in rows], dtype=np.int64) for name in ("ids", "attention_mask", "type_ids")
    )
    return ids, mask, segments


def _served(folder: Path, weights: Path, settings: Settings) -> Any:  # noqa: ANN401 - one of two callables
    if importlib.util.find_spec("openvino"):
        import openvino

        digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:16]
        home = settings.data_dir / "models" / f"{digest}-openvino-{openvino.__version__[:6]}"
        graph = open_graph(home, lambda path: _convert(folder, weights, path), settings.threads)
        return lambda *inputs: graph.create_infer_request().infer(list(inputs))[0]
    import torch

    model = network(folder, weights)

    def run(*inputs: Arrays) -> NDArray[np.float32]:
        with torch.no_grad():
            return np.asarray(model(*map(torch.from_numpy, inputs)).numpy())

    return run


def network(folder: Path, weights: Path | None) -> "torch.nn.Module":
    """The network in PyTorch, in evaluation mode; with weights None, its upper layers are the bundled model's."""
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    bert = transformers.AutoModel.from_pretrained(str(folder), attn_implementation="eager", add_pooling_layer=False)

    class Network(torch.nn.Module):
        """Ids, mask and segment ids, each of shape (batch, pieces) → log-odds of shape (batch,)."""

        def __init__(self) -> None:
            super().__init__()
            self.embeddings = bert.embeddings
            self.lower = bert.encoder.layer[:FROZEN]
            self.upper = bert.encoder.layer[FROZEN:]
            self.dropout = torch.nn.Dropout(0.1)
            self.head = torch.nn.Linear(2 * bert.config.hidden_size, 1)

        def below(self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
            """The hidden states of the frozen layers, which training computes once."""
            return self._through(self.lower, self.embeddings(input_ids=ids, token_type_ids=segments), mask)

        def above(self, hidden: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
            hidden = self._through(self.upper, hidden, mask)
            claim = (segments * mask)[:, :, None].to(hidden.dtype)
            pooled = torch.cat([hidden[:, 0], (hidden * claim).sum(1) / claim.sum(1)], dim=1)
            return self.head(self.dropout(pooled)).squeeze(-1)

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
            return self.above(self.below(ids, mask, segments), mask, segments)

        @staticmethod
        def _through(layers: torch.nn.ModuleList, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            attention = (1 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
            for layer in layers:
                out = layer(hidden, attention_mask=attention)
                hidden = out[0] if isinstance(out, tuple) else out
            return hidden

    model = Network().eval()
    if weights is not None:
        with np.load(weights, allow_pickle=False) as stored:
            trained = {name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored.files}
        model.load_state_dict(model.state_dict() | trained)
    return model


def save(model: "torch.nn.Module", path: Path = WEIGHTS) -> None:
    """Keep what was trained, in half precision."""
    trained = {
        name: value.detach().numpy().astype(np.float16)
        for name, value in model.state_dict().items()
        if name.startswith(("upper.", "head."))
    }
    np.savez_compressed(path, **trained)


def _convert(folder: Path, weights: Path, graph: Path) -> None:
    import openvino
    import torch

    example = tuple(torch.ones(2, 8, dtype=torch.int64) for _ in range(3))
    converted = openvino.convert_model(network(folder, weights), example_input=example)
    openvino.save_model(converted, str(graph), compress_to_fp16=False)
