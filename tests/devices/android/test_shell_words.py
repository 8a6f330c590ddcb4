"""What Android's shell says, as it says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.android.shell_words import components, density, focus, input_words, keyboard_shown, packages, screen_size


@pytest.mark.parametrize(
    ("said", "package", "activity"),
    [
        ("  mCurrentFocus=Window{3f1 u0 org.x/org.x.Main}", "org.x", "org.x.Main"),
        ("  mFocusedApp=ActivityRecord{9ab u0 org.x/.Main t12}\n", "org.x", "org.x.Main"),
        ("mCurrentFocus=null\nmFocusedApp=ActivityRecord{9ab u0 org.x/.Main t12}", "org.x", "org.x.Main"),
        ("mCurrentFocus=null\nmFocusedApp=null", "", ""),
        ("", "", ""),
        (
            "mCurrentFocus=Window{1 u0 com.android.permissioncontroller/com.android.P$Q}\n"
            "mFocusedApp=ActivityRecord{9ab u0 org.x/.Main t12}",
            "com.android.permissioncontroller",
            "com.android.P$Q",
        ),
        (
            "mCurrentFocus=Window{1 u0 NotificationShade}\nmFocusedApp=ActivityRecord{9 u0 org.x/.M t1}",
            "org.x",
            "org.x.M",
        ),
    ],
)
def test_who_is_in_front(said: str, package: str, activity: str):
    assert focus(said) == (package, activity)


def test_an_override_counts_before_what_is_built_in():
    said = "Physical size: 1080x2400\nOverride size: 720x1280\nPhysical density: 420\nOverride density: 320\n"
    assert screen_size(said) == (720, 1280)
    assert density(said) == 2.0
    assert screen_size("Physical size: 1080x2400") == (1080, 2400)
    assert (screen_size(""), density("")) == (None, None)


def test_keyboards_apps_and_packages():
    assert keyboard_shown("  mInputShown=true")
    assert not keyboard_shown("  mInputShown=false mIsInputViewShown=false")
    said = "2 activities found:\n  priority=0 preferredOrder=0\n  org.x/.Main\n  org.y/org.y.Start$Er\n"
    assert components(said) == ["org.x/.Main", "org.y/org.y.Start$Er"]
    assert packages("package:org.x versionCode:3\npackage:org.y\n") == ["org.x", "org.y"]


@given(st.text(alphabet="%s abc", max_size=30))
def test_what_input_writes_is_the_text(text: str):
    written = "".join(word.replace("%s", " ") for word in input_words(text))
    assert written == text
