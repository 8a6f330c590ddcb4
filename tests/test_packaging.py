"""What a release holds, and that the rules the project lives by are the ones that are written down."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

from perception.models.onnx import OLDEST_RUNTIME

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("agent", "perception", "planner", "skills", "devices", "emulators")
DAG = {
    "devices": set(),
    "perception": {"devices"},
    "skills": {"devices"},
    "emulators": {"devices"},
    "planner": {"devices", "perception", "skills"},
    "agent": {"devices", "perception", "skills", "emulators", "planner"},
}


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel_files() -> set[str]:
    builder = WheelBuilder(str(ROOT))
    return {file.distribution_path for file in builder.recurse_included_files()}


def test_the_wheel_holds_the_six_packages_and_nothing_else(wheel_files):
    assert {file.split("/")[0] for file in wheel_files} == set(PACKAGES)


def test_the_wheel_holds_every_file_that_the_code_reads(wheel_files):
    ignored = {"__pycache__"}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file()
        and not ignored & set(path.parts)
        and (path.suffix in {".py", ".js", ".md", ".html", ".css", ".csv"} or "weights" in path.parts)
    }
    assert wanted, "there are packages"
    assert wanted <= wheel_files


@pytest.mark.parametrize("name", ["prompt.md", "look.js", "page.html", "page.css", "tasks.csv", "model.onnx", "m.json"])
def test_gitignore_keeps_no_kind_of_file_out_of_a_release(tmp_path, name):
    for file in ("pyproject.toml", ".gitignore"):
        (tmp_path / file).write_bytes((ROOT / file).read_bytes())
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for folder in ("perception/weights/minilm", "agent/view", "planner/prompts", "agent/record/traces", "skills/build"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / name).touch()
    found = {file.distribution_path for file in WheelBuilder(str(tmp_path)).recurse_included_files()}
    for folder in ("perception/weights/minilm", "agent/view", "planner/prompts", "agent/record/traces", "skills/build"):
        assert f"{folder}/{name}" in found


def test_the_command(settings):
    assert settings["project"]["scripts"] == {"clew": "agent.cli:main"}


def test_each_package_tells_its_story():
    for package in PACKAGES:
        first = (ROOT / package / "__init__.py").read_text(encoding="utf-8").lstrip()
        assert first.startswith('"""'), f"{package}/__init__.py begins with what the package is for"


def test_the_base_set_is_ranges_and_light(settings):
    names = {Requirement(line).name for line in settings["project"]["dependencies"]}
    for line in settings["project"]["dependencies"]:
        assert not any(clause.operator == "==" for clause in Requirement(line).specifier), f"{line} is a pin"
    assert names.isdisjoint({"torch", "transformers", "ray", "xllamacpp", "faster-whisper", "anthropic", "miniwob"})


def test_the_oldest_runtime_is_told_once(settings):
    (runtime,) = [r for line in settings["project"]["dependencies"] if (r := Requirement(line)).name == "onnxruntime"]
    assert str(runtime.specifier) == f">={OLDEST_RUNTIME}", "perception/models/onnx.py says which is the oldest"


def test_all_is_every_extra_but_dev(settings):
    extras = settings["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    assert Requirement(everything).extras == set(extras) - {"all", "dev"}


def test_constraints_pin_exactly_what_the_settings_ask_for(settings):
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {}
    for line in lines:
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            (clause,) = requirement.specifier
            assert clause.operator == "==", line
            pins[_normal(requirement.name)] = clause.version
    assert pins["torch"] == "2.13.0"
    extras = settings["project"]["optional-dependencies"]
    for line in settings["project"]["dependencies"] + extras["dev"] + extras["evaluate"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pins[_normal(wanted.name)]), f"{line}: run `make constraints`"
    assert not [name for name in pins if name.startswith(("nvidia-", "cuda-", "triton"))]


def test_the_import_contracts_are_the_drawing(settings):
    """Builds each import that the drawing forbids, and each that it allows, and asks the contracts about it."""
    config = settings["tool"]["importlinter"]
    assert set(config["root_packages"]) == set(PACKAGES)
    contracts = {contract["id"]: contract for contract in config["contracts"]}
    layers = [set(re.split(r"\s*\|\s*", layer)) for layer in contracts["layers"]["layers"]]
    assert set().union(*layers) == set(PACKAGES)
    height = {name: len(layers) - level for level, layer in enumerate(layers) for name in layer}
    apart = contracts["planner-knows-no-place"]
    refused = {(a, b) for a in apart["source_modules"] for b in apart["forbidden_modules"]}
    for importer in PACKAGES:
        for imported in set(PACKAGES) - {importer}:
            allowed = height[importer] > height[imported] and (importer, imported) not in refused
            assert allowed == (imported in DAG[importer]), f"{importer} -> {imported}"
    ignored = {line for contract in contracts.values() for line in contract.get("ignore_imports", ())}
    # training alone: what is shipped runs in onnxruntime, behind perception's door
    trained = {
        f"planner.training.{what}.* -> {module}" for what in ("practised", "shown") for module in ("torch", "torch.**")
    }
    assert ignored == trained | {"agent.practice.* -> torch"}


def test_the_contracts_bite(tmp_path, settings):
    """A package that imports what it must not is found; without this, a contract that reads nothing would pass."""
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    offline = [f"planner/offline/{layer}" for layer in contracts["offline-layers"]["layers"]]
    for package in (*PACKAGES, "planner/offline", *offline):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    wrong = {
        "planner/offline/words": "import planner.offline.policy",
        "devices": "import agent",
        "perception": "import skills",
        "emulators": "import perception\nimport adbutils",
        "planner": "import emulators\nimport playwright\nimport faiss",
        "skills": "import onnxruntime\nimport starlette",
    }

    def broken() -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path), "COLUMNS": "200", "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Contracts" in done.stdout, done.stdout + done.stderr
        plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)  # some versions colour even what nobody looks at
        return {line.strip().removesuffix(" BROKEN") for line in plain.splitlines() if line.strip().endswith(" BROKEN")}

    names = {contract["name"] for contract in contracts.values()}
    assert broken() == set()
    for package, code in wrong.items():
        (tmp_path / package / "__init__.py").write_text(code)
    assert broken() == names


def test_the_licence_is_the_whole_licence():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text.splitlines()[1]
    assert "END OF TERMS AND CONDITIONS" in text
    assert "all-MiniLM-L6-v2" in (ROOT / "NOTICE").read_text(encoding="utf-8")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
