"""Virtual devices on disk, and where the SDK lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.avd import AvdConfig, Avds, avd_home, read_ini
from emulators.errors import AvdRefused, SdkNotFound
from emulators.sdk import find_sdk

IMAGE = "system-images;android-34;default;x86_64"
FROM_STUDIO = """\
AvdId=Pixel_6
PlayStore.enabled=no
abi.type=x86_64
avd.ini.displayname=Pixel 6
disk.dataPartition.size=6442450944
hw.cpu.ncore=4
hw.gpu.enabled=yes
hw.keyboard=yes
hw.lcd.density=411
hw.lcd.height=2400
hw.lcd.width=1080
hw.ramSize=2G
image.sysdir.1=system-images/android-34/google_apis/x86_64/
tag.id=google_apis
"""


@pytest.fixture
def avds(tmp_path: Path) -> Avds:
    return Avds(tmp_path)


def test_what_android_studio_wrote_is_read():
    config = AvdConfig.read(FROM_STUDIO)
    assert config.image == "system-images;android-34;google_apis;x86_64"
    assert (config.width_px, config.density_dpi, config.ram_mb, config.cores, config.disk_mb) == (
        1080,
        411,
        2048,
        4,
        6144,
    )
    assert config.target == "android-34"
    assert config.others["hw.gpu.enabled"] == "yes"


@given(
    st.integers(120, 8000),
    st.integers(72, 960),
    st.booleans(),
    st.dictionaries(st.from_regex(r"x\.[a-z]{1,9}", fullmatch=True), st.from_regex(r"[\w .:-]{0,20}", fullmatch=True)),
)
def test_what_is_written_is_read_again(width: int, density: int, keyboard: bool, others: dict[str, str]):
    kept = {key: value.strip() for key, value in others.items()}
    config = AvdConfig(IMAGE, width_px=width, density_dpi=density, keyboard=keyboard, others=kept)
    assert AvdConfig.read(config.write()) == config


def test_one_is_made_changed_copied_and_removed(avds: Avds):
    made = avds.create("phone", AvdConfig(IMAGE, width_px=720))
    assert [avd.name for avd in avds.all()] == ["phone"]
    assert read_ini((avds.home / "phone.ini").read_text())["target"] == "android-34"
    assert made.config.width_px == 720
    assert avds.edit("phone", width_px=1440, ram_mb=4096).config.ram_mb == 4096
    (made.folder / "userdata.img").write_bytes(b"data")
    (made.folder / "snapshots").mkdir()
    copy = avds.clone("phone", "copy")
    assert copy.config.width_px == 1440
    assert (copy.folder / "userdata.img").read_bytes() == b"data"
    assert not (copy.folder / "snapshots").exists()
    avds.delete("phone")
    assert [avd.name for avd in avds.all()] == ["copy"]
    assert not made.folder.exists()


def test_names_are_taken_once(avds: Avds):
    avds.create("phone", AvdConfig(IMAGE))
    avds.create("other", AvdConfig(IMAGE))
    with pytest.raises(AvdRefused, match="already"):
        avds.create("phone", AvdConfig(IMAGE))
    with pytest.raises(AvdRefused, match="already"):
        avds.clone("phone", "other")


def test_one_that_runs_is_left_alone(avds: Avds):
    avd = avds.create("phone", AvdConfig(IMAGE))
    (avd.folder / "hardware-qemu.ini.lock").touch()
    for act in (lambda: avds.delete("phone"), lambda: avds.edit("phone", cores=4), lambda: avds.clone("phone", "b")):
        with pytest.raises(AvdRefused, match="runs"):
            act()
    assert avd.folder.exists()


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "-flag", "a b", "x" * 61, "naïve"])
def test_names_that_are_none(avds: Avds, name: str):
    for act in (lambda: avds.create(name, AvdConfig(IMAGE)), lambda: avds.get(name), lambda: avds.delete(name)):
        with pytest.raises(AvdRefused):
            act()
    assert not list(avds.home.glob("*"))


def test_what_lies_elsewhere_is_not_removed(avds: Avds, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "phone.avd"
    avd = avds.create("phone", AvdConfig(IMAGE))
    avd.folder.rename(elsewhere)
    (avds.home / "phone.ini").write_text(f"path={elsewhere}\n")
    with pytest.raises(AvdRefused, match="outside"):
        avds.delete("phone")
    assert elsewhere.exists()


@pytest.mark.parametrize("text", ["", "image.sysdir.1=nonsense/\n", FROM_STUDIO + "hw.lcd.width=wide\n", "\x00"])
def test_a_damaged_one_is_told_and_does_not_hide_the_others(avds: Avds, text: str):
    avds.create("good", AvdConfig(IMAGE))
    bad = avds.create("bad", AvdConfig(IMAGE))
    (bad.folder / "config.ini").write_text(text)
    assert [avd.name for avd in avds.all()] == ["good"]
    assert list(avds.broken()) == ["bad"]


@pytest.mark.parametrize("change", [{"width_px": 1}, {"cores": 0}, {"image": "rm -rf /"}, {"colour": "red"}])
def test_settings_that_make_no_sense(avds: Avds, change: dict[str, object]):
    avds.create("phone", AvdConfig(IMAGE))
    with pytest.raises(AvdRefused):
        avds.edit("phone", **change)
    assert avds.get("phone").config == AvdConfig.read((avds.home / "phone.avd/config.ini").read_text())


def test_where_android_keeps_them(tmp_path):
    assert avd_home({"ANDROID_AVD_HOME": str(tmp_path)}) == tmp_path
    assert avd_home({"ANDROID_USER_HOME": str(tmp_path)}) == tmp_path / "avd"
    assert avd_home({}).name == "avd"


def sdk_in(root: Path) -> Path:
    for part, name in (("emulator", "emulator"), ("platform-tools", "adb")):
        (root / part).mkdir(parents=True)
        (root / part / name).write_text("#!/bin/sh\n")
        (root / part / name).chmod(0o755)
    return root


def test_the_sdk_is_where_the_environment_says(tmp_path):
    sdk = find_sdk({"ANDROID_HOME": str(sdk_in(tmp_path / "sdk")), "PATH": ""})
    assert sdk.emulator == tmp_path / "sdk/emulator/emulator"
    assert sdk.missing() == ("sdkmanager 'system-images;android-34;aosp_atd;x86_64'",)
    image = tmp_path / "sdk/system-images/android-34/default/x86_64"
    image.mkdir(parents=True)
    (image / "system.img").touch()
    assert sdk.images == (IMAGE,)
    assert sdk.missing() == ()


def test_the_sdk_is_in_a_usual_place_or_on_path(tmp_path):
    root = sdk_in(tmp_path / "sdk")
    assert find_sdk({"PATH": ""}, (str(root),)).source == "a usual place"
    assert find_sdk({"PATH": str(root / "platform-tools")}, ()).root == root


def test_without_an_sdk_it_is_said_what_to_do(tmp_path):
    with pytest.raises(SdkNotFound) as caught:
        find_sdk({"PATH": ""}, ())
    assert "--on phone" in caught.value.hint
    with pytest.raises(SdkNotFound, match="no folder"):
        find_sdk({"ANDROID_HOME": str(tmp_path / "nowhere"), "PATH": ""}, ())
    (tmp_path / "empty").mkdir()
    with pytest.raises(SdkNotFound, match="has no emulator"):
        _ = find_sdk({"ANDROID_HOME": str(tmp_path / "empty"), "PATH": ""}, ()).emulator
