"""The real Appium server with its unmodified UiAutomator2 driver, default capabilities: it installs its own APKs."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from appium import webdriver
from appium.options.android import UiAutomator2Options
from appium.webdriver.common.appiumby import AppiumBy
from appium.webdriver.webelement import WebElement
from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.interaction import POINTER_TOUCH
from selenium.webdriver.common.actions.pointer_input import PointerInput

from devices.android.adb_server import AdbServer
from emulators.appium_server import AppiumServer
from emulators.phone.system.packages import LAUNCHER, Component, Intent
from emulators.phone.wire.faults import Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.wire.server import Server, serve
from tests.emulators.phone.play_app import PLAY, play_phone
from tests.emulators.phone.wire.wired import Adb

pytestmark = [
    pytest.mark.timeout(1200),
    pytest.mark.usefixtures("client_leftovers"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("forgotten_sockets"),
]

MAIN = f"{PLAY}.MainActivity"
SIXTY = 60


@pytest.fixture(scope="module")
def appium(
    adb: Adb, appium_packages: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[AppiumServer, Path]]:
    log = tmp_path_factory.mktemp("appium") / "appium.log"
    with AppiumServer(appium_packages, AdbServer(adb.port), log) as server:
        yield server, log


def open_session(appium: AppiumServer, server: Server, **others: object) -> webdriver.Remote:
    told = {"platformName": "Android", "appium:automationName": "UiAutomator2", "appium:appPackage": PLAY,
            "appium:appActivity": ".MainActivity", **appium.capabilities(server.serial, **others)}  # fmt: skip
    return webdriver.Remote(appium.url, options=UiAutomator2Options().load_capabilities(told))


@pytest.fixture(scope="module")
def session(appium: tuple[AppiumServer, Path], adb: Adb) -> Iterator[tuple[Server, webdriver.Remote]]:
    with serve(play_phone()) as server, adb.connected(server):
        driver = open_session(appium[0], server)
        try:
            yield server, driver
        finally:
            driver.quit()
        with server.holding() as phone:
            assert phone.crashes == []


@pytest.fixture
def driver(session: tuple[Server, webdriver.Remote]) -> webdriver.Remote:
    """The session, with the app's first screen in front and its state as it was."""
    server, driver = session
    with server.holding() as phone:
        phone.unlock()
        phone.configure(rotation=0)
        phone.close_shade()
        phone.lifecycle.clear(PLAY)
        phone.start_activity(Intent(action="android.intent.action.MAIN", component=Component(PLAY, MAIN)))
    return driver


@pytest.fixture
def server(session: tuple[Server, webdriver.Remote]) -> Server:
    return session[0]


def state(server: Server) -> dict[str, Any]:
    with server.holding() as phone:
        return dict(phone.state(PLAY))


def by_text(driver: webdriver.Remote, text: str) -> WebElement:
    return driver.find_element(AppiumBy.ANDROID_UIAUTOMATOR, f'new UiSelector().text("{text}")')


def test_it_starts_with_its_own_apps_installed(driver: webdriver.Remote, server: Server) -> None:
    told = driver.capabilities
    assert (told["deviceScreenSize"], told["platformVersion"], told["pixelRatio"]) == ("1080x2400", "14", "2.625")
    assert told["deviceModel"] == "clewline simulated phone"
    with server.holding() as phone:
        assert {"io.appium.settings", "io.appium.uiautomator2.server"} <= set(phone.packages)
        assert phone.focused == Component(PLAY, MAIN)


def test_finding(driver: webdriver.Remote) -> None:
    assert driver.find_element(AppiumBy.ID, "press").text == "Press"
    assert driver.find_element(AppiumBy.ID, f"{PLAY}:id/press").get_attribute("resourceId") == f"{PLAY}:id/press"
    assert driver.find_element(AppiumBy.XPATH, '//android.widget.Button[@text="Ask"]').text == "Ask"
    assert driver.find_element(AppiumBy.ACCESSIBILITY_ID, "More options").get_attribute("clickable") == "true"
    assert driver.find_element(AppiumBy.CSS_SELECTOR, "#press").text == "Press"
    assert len(driver.find_elements(AppiumBy.CLASS_NAME, "android.widget.Button")) >= 10
    assert (
        driver.find_element(AppiumBy.ID, "toolbar").find_element(AppiumBy.CLASS_NAME, "android.widget.TextView").text
        == "Play"
    )
    assert driver.find_elements(AppiumBy.ID, "nothing") == []
    with pytest.raises(NoSuchElementException):
        driver.find_element(AppiumBy.ID, "nothing")


def test_elements(driver: webdriver.Remote, server: Server) -> None:
    press, never = by_text(driver, "Press"), by_text(driver, "Never")
    press.click()
    assert state(server)["pressed"] == 1
    assert (press.is_displayed(), press.is_enabled(), press.is_selected(), never.is_enabled()) == (
        True,
        True,
        False,
        False,
    )
    assert press.rect == {**press.location, **press.size}
    assert press.screenshot_as_png.startswith(b"\x89PNG")
    by_text(driver, "List").click()
    with pytest.raises(StaleElementReferenceException):
        press.click()


def test_text_and_keys(driver: webdriver.Remote, server: Server) -> None:
    by_text(driver, "Form").click()
    field = driver.find_elements(AppiumBy.CLASS_NAME, "android.widget.EditText")[0]
    field.send_keys("Grüße 漢字 🎉")
    assert field.text == "Grüße 漢字 🎉"
    field.clear()
    field.click()
    assert driver.switch_to.active_element.id == field.id
    assert driver.is_keyboard_shown() is True
    driver.execute_script("mobile: type", {"text": "naïve & ☕"})
    assert state(server)["name"] == "naïve & ☕"
    driver.press_keycode(67)
    driver.long_press_keycode(67)
    driver.execute_script("mobile: pressKey", {"keycode": 29})
    assert state(server)["name"] == "naïve &a"
    driver.execute_script("mobile: performEditorAction", {"action": "done"})
    driver.hide_keyboard()
    assert driver.is_keyboard_shown() is False
    with server.holding() as phone:  # what Appium changed on its way it has put back
        assert phone.settings["secure"]["default_input_method"] == "org.clewline.keyboard/.Keyboard"
    driver.set_clipboard_text("héllo")
    assert driver.get_clipboard_text() == "héllo"


def test_dialogs(driver: webdriver.Remote, server: Server) -> None:
    by_text(driver, "Ask").click()
    assert "Really?" in driver.switch_to.alert.text
    driver.switch_to.alert.dismiss()
    by_text(driver, "Ask").click()
    driver.switch_to.alert.accept()
    by_text(driver, "Ask").click()
    driver.execute_script("mobile: acceptAlert", {"buttonLabel": "Do it"})
    by_text(driver, "Ask").click()
    driver.execute_script("mobile: dismissAlert", {})
    with server.holding() as phone:
        assert phone.effects.count("done") == 2
    by_text(driver, "Camera").click()
    assert "pictures" in driver.switch_to.alert.text
    driver.switch_to.alert.dismiss()
    assert "android.permission.CAMERA" in driver.execute_script("mobile: getPermissions", {"type": "requested"})


def test_gestures(driver: webdriver.Remote, server: Server) -> None:
    press = by_text(driver, "Press")
    for name in ("clickGesture", "doubleClickGesture", "longClickGesture"):
        driver.execute_script(f"mobile: {name}", {"elementId": press.id})
    assert (state(server)["pressed"], state(server)["held"]) == (3, 1)
    middle = press.rect["x"] + 20, press.rect["y"] + 20
    driver.tap([middle])
    finger = ActionBuilder(driver, mouse=PointerInput(POINTER_TOUCH, "finger"))
    finger.pointer_action.move_to_location(*middle).pointer_down().pause(0.8).pointer_up()
    finger.perform()
    assert (state(server)["pressed"], state(server)["held"]) == (4, 2)
    level = driver.find_element(AppiumBy.ID, "level")
    level.send_keys("7")
    assert state(server)["level"] == 7
    driver.execute_script("mobile: pinchOpenGesture", {"elementId": level.id, "percent": 0.5})
    driver.execute_script("mobile: pinchCloseGesture", {"elementId": level.id, "percent": 0.5})


def test_scrolling(driver: webdriver.Remote) -> None:
    by_text(driver, "List").click()
    far = 'new UiScrollable(new UiSelector().scrollable(true)).scrollIntoView(new UiSelector().text("Row 40"))'
    assert driver.find_element(AppiumBy.ANDROID_UIAUTOMATOR, far).text == "Row 40"
    rows = driver.find_element(AppiumBy.ID, "rows")
    place = {"elementId": rows.id, "percent": 0.8}
    assert driver.execute_script("mobile: scrollGesture", {**place, "direction": "down"}) is True
    while driver.execute_script("mobile: flingGesture", {**place, "direction": "up"}):
        continue
    assert by_text(driver, "Row 0").is_displayed()
    driver.execute_script("mobile: swipeGesture", {**place, "direction": "up"})
    driver.execute_script("mobile: dragGesture", {"startX": 500, "startY": 1800, "endX": 500, "endY": 700})
    driver.swipe(500, 1500, 500, 700, 300)
    driver.execute_script(
        "mobile: scroll", {"strategy": "-android uiautomator", "selector": 'new UiSelector().text("Row 60")'}
    )
    assert by_text(driver, "Row 60").is_displayed()
    driver.back()
    assert by_text(driver, "Press").is_displayed()


def test_the_screen(driver: webdriver.Remote, server: Server) -> None:
    assert 'text="Pressed 0 times"' in driver.page_source
    assert driver.get_screenshot_as_png().startswith(b"\x89PNG")
    assert driver.orientation == "PORTRAIT"
    driver.orientation = "LANDSCAPE"
    assert driver.get_window_size() == {"width": 2400, "height": 1080}
    driver.orientation = "PORTRAIT"
    assert driver.get_window_rect()["height"] == 2400
    assert driver.execute_script("mobile: viewportRect", {})["top"] == 74
    assert driver.execute_script("mobile: getDisplayDensity", {}) == 420
    bars = driver.get_system_bars()
    assert (bars["statusBar"]["height"], bars["statusBar"]["visible"]) == (74, True)
    driver.open_notifications()
    driver.back()
    driver.execute_script("mobile: statusBar", {"command": "expandSettings"})
    driver.execute_script("mobile: statusBar", {"command": "collapse"})
    driver.lock()
    assert driver.is_locked() is True
    driver.unlock()
    assert driver.is_locked() is False
    driver.update_settings({"waitForIdleTimeout": 0})
    assert driver.get_settings()["waitForIdleTimeout"] == 0
    driver.start_recording_screen()
    driver.execute_script("mobile: clickGesture", {"x": 500, "y": 360})
    assert base64.b64decode(driver.stop_recording_screen()).startswith(b"GIF89a")


def test_apps(driver: webdriver.Remote, server: Server) -> None:
    assert (driver.current_package, driver.current_activity) == (PLAY, ".MainActivity")
    driver.press_keycode(3)
    assert driver.current_package == LAUNCHER
    driver.activate_app(PLAY)
    assert driver.query_app_state(PLAY) == 4
    driver.background_app(-1)
    assert driver.query_app_state(PLAY) in (3, 4)
    assert driver.terminate_app(PLAY) is True
    assert driver.query_app_state(PLAY) == 1
    driver.execute_script("mobile: startActivity", {"intent": f"{PLAY}/.DetailActivity"})
    assert driver.current_activity == ".DetailActivity"
    driver.execute_script("mobile: deepLink", {"url": "play:x", "package": PLAY})
    assert driver.is_app_installed(PLAY) is True
    assert "com.nope" not in driver.execute_script("mobile: listApps", {})
    camera = {"permissions": "android.permission.CAMERA", "appPackage": PLAY, "action": "grant"}
    driver.execute_script("mobile: changePermissions", camera)
    with server.holding() as phone:
        assert "CAMERA" in phone.packages[PLAY].granted
    driver.execute_script("mobile: clearApp", {"appId": PLAY})
    driver.execute_script("mobile: broadcast", {"intent": "a.b.C"})
    with pytest.raises(WebDriverException):
        driver.execute_script("mobile: startActivity", {"intent": "com.nope/.Main"})


def test_files_log_and_the_device(driver: webdriver.Remote, server: Server) -> None:
    driver.push_file("/sdcard/Download/x.txt", base64.b64encode(b"hi").decode())
    assert base64.b64decode(driver.pull_file("/sdcard/Download/x.txt")) == b"hi"
    assert base64.b64decode(driver.pull_folder("/sdcard/Download")).startswith(b"PK")
    assert driver.get_device_time().startswith("2026-03-02T09:")
    assert any("ActivityTaskManager" in line["message"] for line in driver.get_log("logcat"))
    assert driver.contexts == ["NATIVE_APP"]
    assert driver.current_context == "NATIVE_APP"
    assert driver.execute_script("mobile: deviceInfo", {})["brand"] == "clewline"
    assert driver.execute_script("mobile: batteryInfo", {})["level"] == 0.86
    driver.set_location(1.5, 2.5, 3.0)
    assert (driver.location["latitude"], driver.location["longitude"]) == (1.5, 2.5)
    driver.execute_script("mobile: setConnectivity", {"wifi": False})
    assert driver.execute_script("mobile: getConnectivity", {})["wifi"] is False
    driver.execute_script("mobile: setUiMode", {"mode": "night", "value": "yes"})
    with server.holding() as phone:
        assert phone.config.dark
    driver.execute_script("mobile: setUiMode", {"mode": "night", "value": "no"})
    assert driver.execute_script("mobile: getNotifications", {}) == {"statusBarNotifications": []}
    assert driver.execute_script("mobile: listSms", {})["total"] == 0
    for name in ("listWindows", "listDisplays", "resetAccessibilityCache"):
        driver.execute_script(f"mobile: {name}", {})


def test_sixty_different_operations_were_performed(appium: tuple[AppiumServer, Path], driver: webdriver.Remote) -> None:
    """Counts in Appium's own log what the tests above have asked for."""
    asked = set()
    for line in appium[1].read_text("utf-8", "replace").splitlines():
        found = re.search(r"\[HTTP\] --> (\w+) (/\S+) ?(.*)", line)
        if found:
            path = re.sub(r"/(session|element|attribute)/[^/]+", r"/\1/:id", found[2])
            script = re.search(r'"script":"(mobile: \w+)"', found[3])
            asked.add(script[1] if script else f"{found[1]} {path}")
    assert len(asked) >= SIXTY, sorted(asked)


def test_a_server_that_dies_is_an_error_and_a_new_session_works(appium: tuple[AppiumServer, Path], adb: Adb) -> None:
    with serve(play_phone()) as server, adb.connected(server):
        driver = open_session(appium[0], server, skipServerInstallation=True, skipDeviceInitialization=True)
        server.crash_servers()
        with pytest.raises(WebDriverException, match="instrumentation process|socket hang up|cannot be proxied"):
            driver.find_element(AppiumBy.ID, "press")
        driver.quit()
        driver = open_session(appium[0], server, skipServerInstallation=True, skipDeviceInitialization=True)
        driver.find_element(AppiumBy.ID, "press").click()
        driver.quit()
        with server.holding() as phone:
            assert phone.state(PLAY)["pressed"] == 1


def test_a_reply_that_is_lost_after_the_effect_is_seen_by_its_effect(
    appium: tuple[AppiumServer, Path], adb: Adb
) -> None:
    with serve(play_phone()) as server, adb.connected(server):
        driver = open_session(appium[0], server, skipServerInstallation=True, skipDeviceInitialization=True)
        press = driver.find_element(AppiumBy.ID, "press")
        server.faults = FaultPlan((Fault(Kind.REPLY_LOST, Layer.HTTP, "POST /element/:e/click", phase=Phase.AFTER),))
        with pytest.raises(WebDriverException):
            press.click()
        assert driver.find_element(AppiumBy.XPATH, "//*[contains(@text, 'Pressed')]").text == "Pressed 1 times"
        driver.quit()
        with server.holding() as phone:
            assert phone.effects.count("button.pressed") == 1


def test_four_phones_at_once_on_one_server(appium: tuple[AppiumServer, Path], adb: Adb) -> None:
    def play(server: Server) -> int:
        driver = open_session(appium[0], server, skipServerInstallation=True, skipDeviceInitialization=True)
        try:
            for _ in range(3):
                driver.find_element(AppiumBy.ID, "press").click()
            return int(driver.find_element(AppiumBy.XPATH, "//*[contains(@text, 'Pressed')]").text.split()[1])
        finally:
            driver.quit()

    with serve(play_phone()) as a, serve(play_phone()) as b, serve(play_phone()) as c, serve(play_phone()) as d:
        servers = (a, b, c, d)
        for server in servers:
            adb.text("connect", server.serial)
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(play, servers)) == [3, 3, 3, 3]
        for server in servers:
            adb.run("disconnect", server.serial)
