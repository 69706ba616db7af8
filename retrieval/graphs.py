"""PyTorch networks converted once to OpenVINO graphs, kept in the data folder, and served from there in f32."""

import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

Convert = Callable[[Path], None]  # writes the graph's file

# openvino tells Google Analytics of each import, by this package, unless the package cannot be imported
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]


def open_graph(home: Path, convert: Convert, threads: int) -> Any:  # noqa: ANN401 - OpenVINO comes without types
    """The compiled graph kept in a folder, converted where there is none or it is damaged."""
    try:
        return _compiled(_converted(home, convert), threads)
    except RuntimeError:  # the kept graph is damaged: it is made from the weights again
        shutil.rmtree(home, ignore_errors=True)
        return _compiled(_converted(home, convert), threads)


def _compiled(graph: Path, threads: int) -> Any:  # noqa: ANN401 - OpenVINO comes without types
    import openvino

    options = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"}
    return openvino.Core().compile_model(str(graph), "CPU", options)


def _converted(home: Path, convert: Convert) -> Path:
    graph = home / "openvino.xml"
    if graph.is_file():
        return graph
    home.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{home}.lock"):
        if not graph.is_file():
            scratch = Path(tempfile.mkdtemp(dir=home.parent))
            with warnings.catch_warnings():  # the tracer warns of shapes; tests compare the graph with PyTorch
                warnings.simplefilter("ignore")
                convert(scratch / "openvino.xml")
            shutil.rmtree(home, ignore_errors=True)
            scratch.replace(home)
    return graph
