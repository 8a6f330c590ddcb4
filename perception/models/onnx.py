"""The one door to onnxruntime: opens a network with the settings of a guest.

An agent shares its cores and its memory with a browser or an emulator, so a network here gets few threads, never spins
while it waits, keeps no memory arena, and its weights are mapped from the disk rather than copied where the file format
allows it. The networks we ship are already fused by their recipes: optimising them again at load time would only make
the result depend on the version of the runtime.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from perception.errors import ModelUnusable
from perception.models.weights import REINSTALL

if TYPE_CHECKING:
    import numpy.typing as npt

# MatMulNBits with 8 bits, which our text network is made of, arrived in this release
OLDEST_RUNTIME = "1.22"


class Session(Protocol):
    """An open network."""

    def run(self, outputs: Sequence[str] | None, feeds: Mapping[str, npt.NDArray[Any]], /) -> list[npt.NDArray[Any]]:
        """One forward pass: input names to arrays in, the named outputs (None: all) in order out."""
        ...


def wait_passively() -> None:
    """Tells OpenMP, in this process and its children, to give a waiting core away instead of spinning on it.

    On two cores shared with a browser this made a network 3.3 times faster. It must be called before the first library
    that uses OpenMP is loaded; what the user has set stays.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")


def open_session(path: Path, threads: int = 2, optimise: bool = False) -> Session:
    """Opens an ONNX file on the CPU.

    Args:
        path: a file that ``weights`` has compared with its manifest.
        threads: at most this many, and never more than there are cores.
        optimise: let the runtime fuse the graph, for networks that were exported by others.

    Raises:
        ModelUnusable: onnxruntime is not installed, too old, or refuses the file.
    """
    wait_passively()
    try:
        import onnxruntime as ort
    except ImportError as error:
        raise ModelUnusable(
            f"onnxruntime cannot be imported: {error}", f"pip install 'onnxruntime>={OLDEST_RUNTIME}'"
        ) from error
    options = ort.SessionOptions()
    options.intra_op_num_threads = max(1, min(threads, os.cpu_count() or 1))
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    levels = ort.GraphOptimizationLevel
    options.graph_optimization_level = levels.ORT_ENABLE_ALL if optimise else levels.ORT_DISABLE_ALL
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    failures = _failures(ort)
    try:
        return cast("Session", ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]))
    except failures as error:
        version = ort.__version__
        old = _release(version) < _release(OLDEST_RUNTIME)
        raise ModelUnusable(
            f"onnxruntime {version} refuses {path.name}: {_first_line(error)}",
            f"pip install 'onnxruntime>={OLDEST_RUNTIME}'" if old else REINSTALL,
        ) from error


def _failures(ort: Any) -> tuple[type[Exception], ...]:
    # each is a class of its own without a common parent
    state = ort.capi.onnxruntime_pybind11_state
    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoSuchFile", "NotImplemented")
    return (*(getattr(state, name) for name in names), state.RuntimeException, OSError, RuntimeError, ValueError)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:200]
