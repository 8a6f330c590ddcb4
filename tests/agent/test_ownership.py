"""Who owns our import names, on site-packages folders made for the test."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent import ownership
from agent.ownership import NAMES, Clash, ImportNameTaken, check_ownership, find_clashes
from devices.errors import ClewError


def distribution(site: Path, name: str, files: dict[str, str], version: str = "1.0") -> Path:
    """Install a distribution the way pip does: its files and a RECORD of them."""
    folder = site / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    rows = []
    for file, content in files.items():
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text(content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
        quoted = f'"{file}"' if "," in file else file
        rows.append(f"{quoted},sha256={digest},{len(content)}\n")
    (folder / "RECORD").write_text("".join(rows) + f"{folder.name}/RECORD,,\n")
    return folder


@pytest.fixture
def site(tmp_path, monkeypatch) -> Path:
    """A site-packages folder with clewline in it, installed as a wheel."""
    site = tmp_path / "site-packages"
    distribution(site, "clewline", {f"{name}/__init__.py": f'"""{name}"""' for name in NAMES}, "0.1.0")
    distribution(site, "agents_of_change", {"agents/__init__.py": "", "my_agent/__init__.py": "", "x/agent/a.py": ""})
    monkeypatch.setattr("sysconfig.get_paths", lambda: {"purelib": str(site), "platlib": str(site)})
    return site


@pytest.fixture
def checkout(tmp_path, site) -> Path:
    """A checkout that is installed editable: our packages lie elsewhere, and last on the path."""
    for name in NAMES:
        (site / name / "__init__.py").unlink()
        (site / name).rmdir()
        (tmp_path / "checkout" / name).mkdir(parents=True)
        (tmp_path / "checkout" / name / "__init__.py").touch()
    (site / "clewline-0.1.0.dist-info" / "RECORD").write_text("_editable_impl_clewline.pth,,\n")
    return tmp_path / "checkout"


def refusal(root: Path, path: list[str]) -> ImportNameTaken:
    with pytest.raises(ImportNameTaken) as caught:
        check_ownership(root, path)
    return caught.value


def test_alone_all_is_well(site):
    check_ownership(site, [str(site)])
    assert find_clashes(site, [str(site)]) == ()


def test_this_very_installation_is_well():
    check_ownership()
    assert find_clashes() == ()


def test_an_editable_installation_alone_is_well(site, checkout):
    check_ownership(checkout, [str(site), str(checkout)])
    assert find_clashes(checkout, [str(site), str(checkout)]) == ()


def test_a_distribution_that_writes_into_our_folder_is_named_with_the_cure(site):
    distribution(site, "agent_toolkit", {"agent/__init__.py": "theirs", "agent/run.py": ""}, "3.2")
    error = refusal(site, [str(site)])
    assert error.clashes == (Clash("agent", "agent_toolkit 3.2", str(site / "agent")),)
    assert "'agent' is taken by the distribution agent_toolkit 3.2" in str(error)
    assert "pipx install clewline" in error.hint
    assert "uv tool install clewline" in error.hint
    assert error.exit_code == 2
    assert isinstance(error, ClewError)


@pytest.mark.parametrize("file", ["skills/extra.md", "skills.py", "skills/a,b.txt", "skills/deep/er/x.py"])
def test_any_file_under_a_name_counts(site, file):
    distribution(site, "other", {"other/__init__.py": "", file: "x"})
    assert [clash.name for clash in refusal(site, [str(site)]).clashes] == ["skills"]


def test_each_name_is_watched(site):
    distribution(site, "greedy", {f"{name}/theirs.py": "" for name in NAMES})
    assert {clash.name for clash in refusal(site, [str(site)]).clashes} == set(NAMES)


def test_an_editable_installation_sees_what_stands_before_it(site, checkout):
    distribution(site, "planner", {"planner/__init__.py": ""}, "9")
    error = refusal(checkout, [str(site), str(checkout)])
    assert error.clashes == (Clash("planner", "planner 9", str(site / "planner" / "__init__.py")),)


def test_a_folder_before_us_on_the_path_is_told_by_its_place(tmp_path, site):
    for name in ("devices", "emulators"):
        (tmp_path / "cwd" / name).mkdir(parents=True)
    (tmp_path / "cwd" / "devices" / "__init__.py").touch()  # emulators has none: Python prefers ours
    error = refusal(site, [str(tmp_path / "cwd"), str(site)])
    assert [(clash.name, clash.owner) for clash in error.clashes] == [("devices", "")]
    assert str(tmp_path / "cwd" / "devices" / "__init__.py") in str(error)


def test_another_copy_of_clewline_is_called_so(tmp_path, site):
    (tmp_path / "copy" / "agent").mkdir(parents=True)
    for file in ("__init__.py", "ownership.py"):
        (tmp_path / "copy" / "agent" / file).touch()
    assert "taken by another copy of clewline" in str(refusal(site, [str(tmp_path / "copy"), str(site)]))


def test_a_single_module_before_us_counts_too(tmp_path, site):
    (tmp_path / "agent.py").touch()
    assert refusal(site, [str(tmp_path), str(site)]).clashes[0].place == str(tmp_path / "agent.py")


def test_what_stands_after_us_is_for_the_doctor_only(tmp_path, site):
    later = tmp_path / "later"
    distribution(later, "skills_lib", {"skills/__init__.py": ""}, "2")
    path = [str(site), str(later)]
    check_ownership(site, path)
    assert [(clash.name, clash.owner) for clash in find_clashes(site, path)] == [("skills", "skills_lib 2")]


def test_an_overwritten_file_is_for_the_doctor_only(site):
    (site / "perception" / "__init__.py").write_text("something else")
    check_ownership(site, [str(site)])
    (clash,) = find_clashes(site, [str(site)])
    assert (clash.name, clash.place) == ("perception", str(site / "perception" / "__init__.py"))


def test_a_removed_file_is_for_the_doctor_only(site):
    (site / "perception" / "__init__.py").unlink()
    assert [clash.name for clash in find_clashes(site, [str(site)])] == ["perception"]


def test_odd_neighbours_do_no_harm(site):
    (site / "broken-1.dist-info").mkdir()
    (site / "file-1.dist-info").write_text("not a folder")
    (site / "unreadable-1.dist-info" / "RECORD").mkdir(parents=True)
    (site / "binary-1.dist-info").mkdir()
    (site / "binary-1.dist-info" / "RECORD").write_bytes(b"\xff\xfe\x00agent")
    (site / "clewline-0.0.9.dist-info").mkdir()
    (site / "clewline-0.0.9.dist-info" / "RECORD").write_bytes(b"agent/\xff,sha256=x,1\n")
    check_ownership(site, [str(site), "", "/nonexistent", str(site / "file.zip")])
    assert find_clashes(site, [str(site), "/nonexistent"]) == ()


def test_a_link_to_the_same_place_is_the_same_place(tmp_path, site):
    (tmp_path / "link").symlink_to(site)
    check_ownership(site, [str(tmp_path / "link")])
    assert find_clashes(tmp_path / "link", [str(site)]) == ()


def test_it_is_cheap_beside_many_neighbours(site):
    for number in range(100):
        distribution(site, f"neighbour{number}", {f"n{number}/m{i}.py": "" for i in range(3)})
        with (site / f"neighbour{number}-1.0.dist-info" / "RECORD").open("a") as record:
            record.writelines(f"n{number}/agent/long/path/to/module_{i}.py,sha256=abc,{i}\n" for i in range(300))
    spent_s = []
    for _ in range(5):
        began_s = time.perf_counter()
        check_ownership(site, [str(site)])
        spent_s.append(time.perf_counter() - began_s)
    assert min(spent_s) < 0.05, "start-up pays for this; usually it takes about 5 ms"


def test_the_message_gets_out_even_where_devices_is_the_name_that_was_taken(tmp_path):
    root = Path(ownership.__file__).parent.parent
    (tmp_path / "devices").mkdir()
    (tmp_path / "devices" / "__init__.py").write_text("raise ImportError('not the devices you meant')")
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(root)!r}]\n"
        "from agent.ownership import ImportNameTaken, check_ownership\n"
        "try: check_ownership()\n"
        "except ImportNameTaken as error: print(error.exit_code, error.message, '|', error.hint)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.startswith("2 the import name 'devices' is taken")
    assert "pipx" in done.stdout
