"""Trained weights into the networks that are shipped: ONNX with 8-bit numbers, fused, with their manifests.

``python -m perception.training.export detector detector.safetensors SCREENS OUT``
``python -m perception.training.export icons icons.safetensors icons.npz OUT``

Quantization is static, 8 bits, weights by channel, activations by tensor, calibrated on training material. The last
layers of the detector keep full precision: a box of 600 pixels and a glyph of 16 share one scale there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

Feed = dict[str, npt.NDArray[np.float32]]


def main() -> None:
    """Reads the arguments and writes the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("detector", "icons"))
    parser.add_argument("weights", type=Path)
    parser.add_argument("material", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pictures", type=int, default=24, help="how many pictures calibrate")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    if options.what == "detector":
        export_detector(options.weights, options.material, options.out, options.pictures)
    else:
        export_icons(options.weights, options.material, options.out)


def export_detector(weights: Path, pictures: Path, out: Path, count: int) -> None:
    """``detector.onnx`` (8 bits) and ``detector-fp32.onnx`` beside the folder."""
    from safetensors.torch import load_file

    from perception.models.screen_detector import fit_in
    from perception.training.detector.network import Detector

    net = Detector()
    net.load_state_dict(load_file(str(weights)))
    net.eval()
    plain = out.parent / "detector-fp32.onnx"
    torch.onnx.export(
        net,
        (torch.zeros(1, 3, 640, 640),),
        str(plain),
        input_names=["picture"],
        output_names=["fine", "middle", "coarse"],
        dynamic_axes={name: {2: f"h_{name}", 3: f"w_{name}"} for name in ("picture", "fine", "middle", "coarse")},
        dynamo=False,
        opset_version=17,
    )

    def feeds() -> Iterator[Feed]:
        from PIL import Image

        for line in (pictures / "screens.jsonl").read_text().splitlines()[: count * 7 : 7]:
            image = np.asarray(Image.open(pictures / json.loads(line)["image"]).convert("RGB"))
            yield {"picture": fit_in(image)[0]}

    keep = ["tell_role.2", "tell_box.2", "stem.0"]
    quantize(plain, out / "detector.onnx", feeds(), keep)


def export_icons(weights: Path, icons: Path, out: Path) -> None:
    """``icons.onnx`` (8 bits), ``text_map.npy`` and ``icons-fp32.onnx`` beside the folder."""
    from safetensors.torch import load_file

    from perception.training.icons.drawing import augment, normalise, unpack
    from perception.training.icons.network import IconEncoder

    state = load_file(str(weights))
    net = IconEncoder()
    net.load_state_dict({k.removeprefix("encoder."): v for k, v in state.items() if k.startswith("encoder.")})
    net.eval()
    plain = out.parent / "icons-fp32.onnx"
    torch.onnx.export(
        net,
        (torch.zeros(2, 1, 48, 48),),
        str(plain),
        input_names=["crops"],
        output_names=["vectors"],
        dynamic_axes={"crops": {0: "n"}, "vectors": {0: "n"}},
        dynamo=False,
        opset_version=17,
    )
    packed = torch.from_numpy(np.load(icons)["pictures"])

    def feeds() -> Iterator[Feed]:
        for _ in range(24):
            chosen = packed[torch.randint(len(packed), (32,))]
            yield {"crops": normalise(augment(unpack(chosen))).numpy()}

    quantize(plain, out / "icons.onnx", feeds(), ["body.0.0", "head"])
    np.save(out / "text_map.npy", state["text.line.weight"].T.numpy().astype(np.float16))


def quantize(plain: Path, out: Path, feeds: Iterator[Feed], keep: list[str]) -> None:
    """Static 8-bit quantization, then fusion once and for all, so that opening it needs none."""
    import onnx
    import onnxruntime as ort
    from onnxruntime.quantization import (
        CalibrationDataReader,
        CalibrationMethod,
        QuantFormat,
        QuantType,
        quantize_static,
    )
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        def get_next(self) -> Feed | None:
            return next(feeds, None)

    ready, quantized = out.with_suffix(".ready.onnx"), out.with_suffix(".qdq.onnx")
    quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
    names = [node.name for node in onnx.load(str(ready)).graph.node]
    quantize_static(
        str(ready),
        str(quantized),
        Reader(),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        weight_type=QuantType.QInt8,
        activation_type=QuantType.QUInt8,
        calibrate_method=CalibrationMethod.MinMax,
        op_types_to_quantize=["Conv", "Add", "Gemm", "Resize"],
        nodes_to_exclude=[name for name in names if any(part in name.replace("/", ".") for part in keep)],
        extra_options={"CalibMovingAverage": True},
    )
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(out)
    options.log_severity_level = 3
    ort.InferenceSession(str(quantized), options, providers=["CPUExecutionProvider"])
    ready.unlink()
    quantized.unlink()


def write_manifest(
    folder: Path, head: Mapping[str, str], settings: Mapping[str, int], metrics: Mapping[str, float], files: list[str]
) -> None:
    """``manifest.toml`` as ``perception.models.weights`` reads it."""
    lines = ["schema = 1", *(f"{key} = {json.dumps(value)}" for key, value in head.items() if key != "version")]
    lines.append(f"version = {head.get('version', '1')}")
    lines += ["", "[settings]", *(f"{key} = {value}" for key, value in settings.items())]
    for name in files:
        raw = (folder / name).read_bytes()
        lines += [
            "",
            "[[files]]",
            f'name = "{name}"',
            f"bytes = {len(raw)}",
            f'sha256 = "{hashlib.sha256(raw).hexdigest()}"',
        ]
    lines += ["", "[metrics]", *(f"{key} = {value}" for key, value in metrics.items())]
    (folder / "manifest.toml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
