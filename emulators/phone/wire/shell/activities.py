"""``am``, ``cmd activity``, ``monkey``, ``app_process``: what is started, stopped and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from emulators.phone.system.packages import MAIN, ActivityNotFound, Intent
from emulators.phone.wire.companions import (
    LOCATION_SERVICE,
    U2_MAIN,
    UIA2_SERVER,
    UIA2_TEST,
    WITHOUT_A_SCREEN,
    receive,
    serve_location,
)
from emulators.phone.wire.shell.intents import component, describe, read_intent
from emulators.phone.wire.shell.options import BadOption, read_long
from emulators.phone.wire.shell.session import Call, Run

if TYPE_CHECKING:
    from emulators.phone.system.packages import Component

UIA2_PORT = "tcp:6790"

LAUNCH_MS = 120
"""What ``am start -W`` says a start took: nothing is measured, and clients want a number."""

LAUNCHER = "android.intent.category.LAUNCHER"


async def activity_manager(call: Call) -> int:
    """``am ORDER …``."""
    order, arguments = (call.arguments[0], call.arguments[1:]) if call.arguments else ("", [])
    answer = _ORDERS.get(order)
    if answer is None:
        return await call.fail(f"Unknown command: {order}" if order else "Activity manager (activity) commands:", 255)
    try:
        return await answer(call.inner(order, arguments))
    except (BadOption, ValueError) as error:
        return await call.fail(
            f"Exception occurred while executing '{order}':\njava.lang.IllegalArgumentException: {error}", 255
        )


# --- activities -------------------------------------------------------------------------------------------------------


async def start(call: Call) -> int:
    """``start`` and ``start-activity``."""
    intent, options = read_intent(call.arguments)
    if intent.package and intent.component is None and not intent.action and not intent.data:
        intent = replace(intent, action=MAIN, categories=(LAUNCHER,))
    target = intent.component.package if intent.component else intent.package
    await call.print(f"Starting: {describe(intent)}")
    if target in WITHOUT_A_SCREEN:
        call.handset.services.add(target)
        return await _started(call, intent.component, options)
    with call.handset.turn() as phone:
        if "-S" in options and target:
            phone.lifecycle.stop(target)
        try:
            started = phone.start_activity(intent)
        except ActivityNotFound:
            started = None
        else:
            phone.log.write("I", "ActivityTaskManager", f"START u0 {{{describe(intent)[8:-2]}}} from uid 2000")
    if started is None:
        if intent.component is not None:
            full = f"{intent.component.package}/{intent.component.activity}"
            await call.print("Error type 3")
            await call.print(f"Error: Activity class {{{full}}} does not exist.")
        else:
            await call.print(f"Error: Activity not started, unable to resolve {describe(intent)}")
        return 1
    return await _started(call, started, options)


async def _started(call: Call, started: Component | None, options: set[str]) -> int:
    if "-W" in options:
        await call.print("Status: ok")
        await call.print("LaunchState: COLD")
        if started is not None:
            await call.print(f"Activity: {started}")
        await call.print(f"TotalTime: {LAUNCH_MS}\nWaitTime: {LAUNCH_MS}\nComplete")
    return 0


async def stack_list(call: Call) -> int:
    """``stack list`` and ``task``: the activity in front."""
    if call.arguments[:1] not in (["list"], []):
        return 0
    with call.handset.turn() as phone:
        focused, (width, height) = phone.focused, phone.size_px
    if focused is not None:
        name = str(focused)
        full = f"{focused.package}/{focused.activity}"
        await call.print(f"RootTask id=1 bounds=[0,0][{width},{height}] displayId=0 userId=0")
        task = f"taskId=12: {name} bounds=[0,0][{width},{height}] userId=0 visible=true"
        await call.print(f"  {task} topActivity=ComponentInfo{{{full}}}")
    return 0


async def force_stop(call: Call) -> int:
    """``force-stop`` and ``kill``: also what stands in for the package's own programs."""
    for name in read_long(call.arguments, ("--user",)).rest:
        stop_everything(call, name)
    return 0


def stop_everything(call: Call, name: str) -> None:
    """Stop an app and the programs that run under its name."""
    call.handset.stop(name)
    if name == UIA2_TEST:
        call.handset.stop(UIA2_SERVER)
    call.handset.services.discard(name)
    with call.handset.turn() as phone:
        phone.lifecycle.stop(name)


# --- services, broadcasts ---------------------------------------------------------------------------------------------


async def start_service(call: Call) -> int:
    """``startservice`` and ``start-foreground-service``."""
    intent, _ = read_intent(call.arguments)
    await call.print(f"Starting service: {describe(intent)}")
    name = intent.component.package if intent.component else intent.package
    with call.handset.turn() as phone:
        known = name in phone.packages or name in WITHOUT_A_SCREEN
    if not known:
        await call.print("Error: Not found; no service started.")
        return 255
    call.handset.services.add(name)
    if intent.component is not None and intent.component.activity.endswith(f".{LOCATION_SERVICE}"):
        serve_location(call.handset, intent.extras)
    return 0


async def stop_service(call: Call) -> int:
    """``stopservice``."""
    intent, _ = read_intent(call.arguments)
    await call.print(f"Stopping service: {describe(intent)}")
    name = intent.component.package if intent.component else intent.package
    await call.print("Service stopped" if name in call.handset.services else "Service not stopped: was not running.")
    call.handset.services.discard(name)
    return 0


async def broadcast(call: Call) -> int:
    """``broadcast``."""
    intent, _ = read_intent(call.arguments)
    if not intent.action and intent.package:  # `am broadcast ACTION`
        intent = replace(intent, action=intent.package, package="")
    await call.print(f"Broadcasting: {describe(intent)}")
    answer = receive(call.handset, intent.action, intent.extras)
    if answer is None:
        with call.handset.turn() as phone:
            phone.broadcast(intent)
        await call.print("Broadcast completed: result=0")
        return 0
    await call.print(f'Broadcast completed: result={answer.result}, data="{answer.text}"')
    return 0


# --- instrumentation --------------------------------------------------------------------------------------------------


async def instrument(call: Call) -> int:
    """``instrument -w [-e KEY VALUE …] PACKAGE/RUNNER``: runs until the server that it is for ends."""
    from emulators.phone.wire.uia2 import serve_uia2

    words = [
        word for word in call.arguments if word not in ("-w", "-r", "--no-window-animation", "--no-isolated-storage")
    ]
    intent, _ = read_intent(words)
    target = intent.component
    if target is None:
        return await call.fail("Error: Bad component name", 1)
    with call.handset.turn() as phone:
        package = phone.packages.get(target.package)
    if target.package != UIA2_TEST:
        if package is None or target.activity not in package.instrumentation:
            await call.print(f"INSTRUMENTATION_STATUS: id=ActivityManagerService\nINSTRUMENTATION_FAILED: {target}")
            return await call.fail(f"Unable to find instrumentation info for: ComponentInfo{{{target}}}")
        await call.print("INSTRUMENTATION_RESULT: shortMsg=Process crashed.\nINSTRUMENTATION_CODE: 0")
        return 0
    call.handset.stop(UIA2_SERVER)  # a second one takes the first one's place
    with call.handset.running(UIA2_SERVER) as program:
        try:
            close = call.handset.ports.listen(UIA2_PORT, serve_uia2(call.handset, program))
        except OSError as error:
            return await call.fail(f"INSTRUMENTATION_RESULT: shortMsg={error}\nINSTRUMENTATION_CODE: 0")
        try:
            await call.print(f"INSTRUMENTATION_STATUS: class={UIA2_SERVER}.test.AppiumUiAutomator2Server")
            await call.print("INSTRUMENTATION_STATUS: current=1\nINSTRUMENTATION_STATUS_CODE: 1")
            await program.stopped.wait()
        finally:
            close()
    await call.print("INSTRUMENTATION_RESULT: shortMsg=Process crashed.\nINSTRUMENTATION_CODE: 0")
    return 0


async def app_process(call: Call) -> int:
    """``app_process PATH CLASS [-p PORT]``, for the one class that this phone stands in for."""
    from emulators.phone.wire.u2rpc import serve_u2

    if U2_MAIN not in call.arguments:
        name = call.arguments[-1] if call.arguments else ""
        return await call.fail(f"Error: Could not find class '{name}'")
    options = read_long(call.arguments[call.arguments.index(U2_MAIN) + 1 :], ("-p",))
    with call.handset.running("app_process") as program:
        try:
            close = call.handset.ports.listen(f"tcp:{options.number('-p', 9008)}", serve_u2(call.handset, program))
        except OSError:
            return await call.fail("java.lang.IllegalStateException: UiAutomationService already registered!")
        try:
            await call.print("[server] INFO: Starting Server")
            await program.stopped.wait()
        finally:
            close()
    return 137


# --- the rest ---------------------------------------------------------------------------------------------------------


async def current_user(call: Call) -> int:
    """``get-current-user``."""
    await call.print("0")
    return 0


async def silent(call: Call) -> int:
    """Accepted; nothing of it shows on this phone."""
    return 0


async def monkey(call: Call) -> int:
    """``monkey -p PACKAGE [-c CATEGORY] COUNT``: starts the app; random events are not sent."""
    options = read_long(call.arguments, ("-p", "-c", "-s", "-v", "--throttle", "--pct-syskeys", "--pct-touch"))
    name = options.get("-p")
    with call.handset.turn() as phone:
        package = phone.packages.get(name)
        if package is not None and package.launcher_activity:
            target = component(f"{name}/{package.launcher_activity}")
            phone.start_activity(Intent(action=MAIN, component=target, categories=(LAUNCHER,)))
            started = True
        else:
            started = False
    if not started:
        await call.print("** No activities found to run, monkey aborted.")
        return 252
    await call.print(
        "Events injected: 1\n## Network stats: elapsed time=10ms (0ms mobile, 0ms wifi, 10ms not connected)"
    )
    return 0


_ORDERS: Mapping[str, Run] = {
    "start": start,
    "start-activity": start,
    "stack": stack_list,
    "task": stack_list,
    "force-stop": force_stop,
    "stop-app": force_stop,
    "kill": force_stop,
    "kill-all": silent,
    "startservice": start_service,
    "start-service": start_service,
    "start-foreground-service": start_service,
    "startforegroundservice": start_service,
    "stopservice": stop_service,
    "stop-service": stop_service,
    "broadcast": broadcast,
    "instrument": instrument,
    "get-current-user": current_user,
    "set-debug-app": silent,
    "clear-debug-app": silent,
    "send-trim-memory": silent,
    "set-inactive": silent,
    "idle-maintenance": silent,
    "wait-for-broadcast-idle": silent,
    "dumpheap": silent,
}

COMMANDS: Mapping[str, Run] = {"am": activity_manager, "monkey": monkey, "app_process": app_process}
