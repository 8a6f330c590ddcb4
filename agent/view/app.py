"""The live view as a web application: which address gives what. The one door to Starlette here."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agent.consent.questions import answer_question, open_questions
from agent.errors import ConfigError
from agent.network.local_server import App, Guard
from agent.record.traces import TraceDamaged
from agent.stopping import ask_to_stop
from agent.view.desk import Desk, Post
from agent.view.device_pages import Hand, device_page, devices_page, do_by_hand
from agent.view.feed import (
    CheckFollower,
    DeviceFollower,
    Questions,
    RunFollower,
    RunList,
    Source,
    SuiteFollower,
    stream,
)
from agent.view.markup import Html, Said, element, join
from agent.view.pictures import load_picture
from agent.view.run_pages import run_page, runs_page, show
from agent.view.shell import address, page_number, part_file, shell
from agent.view.skill_pages import promote, restore, skill_page, skills_page
from agent.view.suite_pages import suite_page, suites_page
from agent.view.world_pages import picture_of, world_page, worlds_page
from devices.errors import ClewError, JournalCorrupt
from devices.journal import read_added
from skills.store import ACTIVE, DEPRECATED

_STATIC = {
    "tokens.css": "text/css",
    "trace.css": "text/css",
    "app.css": "text/css",
    "app.js": "text/javascript",
    "device.js": "text/javascript",
    "enter.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
DOOR = "/enter"
OPEN_PATHS = frozenset(
    {DOOR, "/static/enter.js", "/static/app.css", "/static/tokens.css", "/static/trace.css", "/static/icon.svg"}
)
_STATUS = {2: 400, 3: 502, 4: 403, 5: 409}
_FOREVER = "private, max-age=31536000, immutable"


def make_app(desk: Desk, token: str) -> Callable[[int], App]:
    """What makes the application once its port is known.

    Args:
        desk: everything behind it.
        token: whoever knows it may come in.
    """

    def make(port: int) -> App:
        views = _Views(desk)
        guard = Guard(views.app(), port, token, OPEN_PATHS)
        views.guard = guard
        return guard

    return make


class _Views:
    guard: Guard

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def app(self) -> App:
        from starlette.applications import Starlette
        from starlette.routing import Route

        def get(path: str, made: Callable[[Any], Any]) -> Any:
            return Route(path, self._guarded(made), methods=["GET"])

        def post(path: str, made: Callable[[Any, dict[str, Any]], dict[str, Any]]) -> Any:
            return Route(path, self._posted(made), methods=["POST"])

        application: App = Starlette(
            routes=[
                get("/", lambda request: self._go("/runs")),
                get(DOOR, lambda request: self._html(Html(part_file("enter.html")))),
                Route(DOOR, self._enter, methods=["POST"]),
                get("/static/{name}", self._static),
                Route("/events", self._events, methods=["GET"]),
                get("/runs", self._runs),
                post("/runs", self._start),
                get("/runs/{run}", self._run),
                post("/runs/{run}/stop", self._stop_run),
                post("/runs/{run}/learn", self._learn),
                get("/runs/{run}/pictures/{name}", self._run_picture),
                post("/questions/{id}", self._answer),
                get("/devices", lambda request: self._page("Devices", devices_page(self._desk), "/devices")),
                post("/devices", self._open),
                get("/devices/{id}", self._device),
                get("/devices/{id}/frame.png", self._frame),
                post("/devices/{id}/act", self._act),
                post("/devices/{id}/stop", self._stop_device),
                post("/devices/{id}/record", self._record),
                post("/devices/{id}/close", self._close),
                get("/skills", self._skills),
                get("/skills/{name}", self._skill),
                post("/skills/{name}/{what}", self._curate),
                get("/worlds", lambda request: self._page("Worlds", worlds_page(self._desk), "/worlds")),
                get("/worlds/{name}", self._world),
                get("/worlds/{name}/pictures/{picture}", self._world_picture),
                get("/suites", self._suites),
                post("/suites", self._start_suite),
                get("/suites/{name}", self._suite),
                post("/suites/{name}/stop", self._stop_suite),
                get("/costs", self._costs),
                get("/{nothing:path}", self._nothing),
            ]
        )
        return application

    # ------------------------------------------------------------------------------------------------- the frame

    def _guarded(self, made: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """A page; what goes wrong is told on a page as well."""

        def endpoint(request: Any) -> Any:
            try:
                return made(request)
            except ClewError as error:
                status = 404 if error.exit_code in (1, 2) else _STATUS.get(error.exit_code, 500)
                told = join(
                    (
                        element("h1", "That did not work"),
                        element("p", Said(error.message), class_="error"),
                        element("p", Said(error.hint), class_="hint") if error.hint else Html(),
                    )
                )
                return self._page("That did not work", told, "", status=status)

        return endpoint

    def _posted(self, made: Callable[[Any, dict[str, Any]], dict[str, Any]]) -> Callable[[Any], Any]:
        """Something that is asked for; answers are documents."""

        async def endpoint(request: Any) -> Any:
            from starlette.concurrency import run_in_threadpool
            from starlette.responses import JSONResponse

            if request.headers.get("content-type", "").partition(";")[0] != "application/json":
                return JSONResponse({"error": "only JSON is taken"}, 415)
            try:
                told = json.loads(await request.body())
            except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
                told = None
            if not isinstance(told, dict):
                return JSONResponse({"error": "that is no JSON object"}, 400)
            try:
                return JSONResponse(await run_in_threadpool(made, request, told))
            except ClewError as error:
                return JSONResponse({"error": error.message, "hint": error.hint}, _STATUS.get(error.exit_code, 422))
            except ValidationError as error:
                return JSONResponse({"error": error.errors(include_url=False)[0]["msg"]}, 400)
            except OSError as error:
                return JSONResponse({"error": error.strerror or str(error)}, 500)

        return endpoint

    def _page(self, title: str, main: Html, current: str, feed: str = "/events", status: int = 200) -> Any:
        return self._html(shell(title, main, current, open_questions(self._desk.questions), feed), status)

    def _html(self, page: Html, status: int = 200) -> Any:
        from starlette.responses import HTMLResponse

        return HTMLResponse(page.encode("utf-8", "replace"), status)

    def _go(self, where: str) -> Any:
        from starlette.responses import RedirectResponse

        return RedirectResponse(where, 303)

    def _missing(self) -> Any:
        from starlette.responses import PlainTextResponse

        return PlainTextResponse("there is nothing here\n", 404)

    def _nothing(self, request: Any) -> Any:
        raise ConfigError("there is nothing at this address", "choose a page above")

    async def _enter(self, request: Any) -> Any:
        from starlette.responses import JSONResponse

        try:
            told = json.loads(await request.body())
            visitor = self.guard.admit(str(told["token"]))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, KeyError, TypeError):
            visitor = None
        if visitor is None:
            return JSONResponse({"error": "the token is not right"}, 401)
        answer = JSONResponse({"go": "/runs"})
        answer.set_cookie(self.guard.cookie_name, visitor, httponly=True, samesite="strict", path="/")
        return answer

    def _static(self, request: Any) -> Any:
        from starlette.responses import Response

        name = request.path_params["name"]
        if name not in _STATIC:
            return self._missing()
        return Response(part_file(name), media_type=_STATIC[name], headers={"cache-control": "no-cache"})

    async def _events(self, request: Any) -> Any:
        from starlette.responses import PlainTextResponse, StreamingResponse

        query, desk = request.query_params, self._desk
        sources: list[Source] = [Questions(desk)]
        if run := query.get("run"):
            if desk.runs.folder(run) is None:
                return PlainTextResponse("there is no such run\n", 404)
            sources.append(RunFollower(desk, run, page_number(query.get("steps")) if query.get("steps") != "0" else 0))
        elif device := query.get("device"):
            post = desk.posts.get(device)
            if post is None:
                return PlainTextResponse("there is no such device\n", 404)
            sources.append(DeviceFollower(desk, post))
            return StreamingResponse(_watched(post, stream(sources)), media_type="text/event-stream")
        elif skill := query.get("skill"):
            sources.append(CheckFollower(desk, skill))
        elif (suite := query.get("suite")) in desk.suites_underway:
            sources.append(SuiteFollower(desk, str(suite)))
        elif query.get("list") == "runs":
            sources.append(RunList(desk))
        return StreamingResponse(stream(sources), media_type="text/event-stream")

    # -------------------------------------------------------------------------------------------------------- runs

    def _runs(self, request: Any) -> Any:
        query = request.query_params
        wanted, status, page = query.get("q", "")[:200], query.get("status", ""), page_number(query.get("page"))
        feed = "/events?list=runs" if not wanted and not status and page == 1 else "/events"
        return self._page("Runs", runs_page(self._desk, wanted, status, page), "/runs", feed)

    def _run(self, request: Any) -> Any:
        name = request.path_params["run"]
        folder, row = self._desk.runs.folder(name), self._desk.runs.row(name)
        if folder is None or row is None:
            raise ConfigError(f"there is no run {name!a}", "the list shows what there is")
        try:
            records, _ = read_added(folder, 0)
            shown = show(name, folder, records, row)
        except JournalCorrupt as error:
            raise TraceDamaged(error.message, error.hint) from error
        first = request.query_params.get("first")
        at = int(first) if first and first.isascii() and first.isdigit() and len(first) < 9 else None
        main = run_page(shown, at)
        follows = 'data-steps="' in main
        return self._page(
            shown.episode.begin.goal[:80], main, "/runs", address("events", run=name) if follows else "/events"
        )

    def _run_picture(self, request: Any) -> Any:
        from starlette.responses import Response

        folder = self._desk.runs.folder(request.path_params["run"])
        if folder is None:
            return self._missing()
        picture = load_picture(folder, request.path_params["name"], "")
        if picture.problem:
            return self._missing()
        return Response(picture.png, media_type="image/png", headers={"cache-control": _FOREVER})

    def _start(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        goal, on = _text(told, "goal"), _text(told, "on").strip()
        if not goal.strip():
            raise ConfigError("it is not said what should be done", "write it down")
        desk = self._desk
        post = next((each for each in desk.posts.values() if str(each.held.address) == on), None)
        if post is None or post.held.is_closed():
            post = desk.open_device(on)
        desk.start_run(post, goal)
        return {"go": address("devices", post.id)}

    def _stop_run(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        folder = self._desk.runs.folder(request.path_params["run"])
        if folder is None:
            raise ConfigError("there is no such run any more", "look at the list")
        for post in self._desk.posts.values():
            if post.run == folder.name:
                post.held.stop()
        ask_to_stop(folder)
        return {"said": "It stops after the step in hand."}

    def _learn(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        from agent.library.learning import draft_from

        folder = self._desk.runs.folder(request.path_params["run"])
        if folder is None:
            raise ConfigError("there is no such run any more", "look at the list")
        lesson = draft_from([folder], self._desk.store())
        if not lesson.learnt:
            raise _NotDone(f"no skill was made of it: {lesson.reason}", lesson.hint)
        return {"go": address("skills", lesson.name, state=Path(lesson.path).parent.name)}

    def _answer(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        yes = told.get("yes")
        answer_question(self._desk.questions, request.path_params["id"], _text(told, "key"), yes is True)
        return {"said": "It is done." if yes is True else "It is not done."}

    # ----------------------------------------------------------------------------------------------------- devices

    def _post_of(self, request: Any) -> Post:
        post = self._desk.posts.get(request.path_params["id"])
        if post is None:
            raise ConfigError("there is no such device any more", "open it again on the page of devices")
        return post

    def _open(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        return {"go": address("devices", self._desk.open_device(_text(told, "on").strip()).id)}

    def _device(self, request: Any) -> Any:
        post = self._post_of(request)
        name = str(post.held.address)
        return self._page(name, device_page(self._desk, post), "/devices", address("events", device=post.id))

    def _frame(self, request: Any) -> Any:
        from starlette.responses import Response

        frame = self._post_of(request).held.frame
        if frame is None or frame.observation.png is None:
            return self._missing()
        return Response(frame.observation.png, media_type="image/png")

    def _act(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        past = do_by_hand(self._desk, self._post_of(request), Hand.model_validate(told))
        outcome = past.outcome
        if outcome is not None and outcome.status != "done":
            raise _NotDone(outcome.error or outcome.status)
        return {}

    def _stop_device(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        self._post_of(request).held.stop()
        return {"said": "It stops after the step in hand."}

    def _record(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        post, goal = self._post_of(request), _text(told, "goal").strip()
        if post.running:
            raise ConfigError("a run goes on there", "stop it first")
        if goal:
            post.held.begin_by_hand(goal)
            post.held.look()
            return {"said": "Recording. Do it now, step by step, then end the demonstration."}
        hand = post.held.end_by_hand()
        if hand is None:
            raise ConfigError("nothing is being recorded", "begin a demonstration first")
        post.held.look()
        return {"go": address("runs", hand.folder.name)}

    def _close(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        self._desk.close_device(self._post_of(request))
        return {"go": "/devices"}

    # ------------------------------------------------------------------------------- skills, worlds, suites, costs

    def _skills(self, request: Any) -> Any:
        query = request.query_params
        main = skills_page(self._desk, query.get("q", "")[:200], query.get("state", ""), page_number(query.get("page")))
        return self._page("Skills", main, "/skills")

    def _skill(self, request: Any) -> Any:
        name = request.path_params["name"]
        main = skill_page(self._desk, name, request.query_params.get("state", ""))
        return self._page(name, main, "/skills", address("events", skill=name))

    def _curate(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        desk, name = self._desk, request.path_params["name"]
        match request.path_params["what"]:
            case "verify":
                desk.checks.start(desk.store(), name)
                return {}
            case "unverify":
                check = desk.checks.of(name)
                if check is not None:
                    check.stop = True
                return {"said": "It stops after the run in hand."}
            case "promote":
                return {"said": promote(desk, name), "go": address("skills", name, state=ACTIVE)}
            case "deprecate":
                desk.store().move(name, ACTIVE, DEPRECATED)
                return {"go": address("skills", name, state=DEPRECATED)}
            case "restore":
                restore(desk, name, _text(told, "state"))
                return {"go": address("skills", name)}
            case _:
                raise ConfigError("that cannot be done with a skill", "use the buttons of its page")

    def _world(self, request: Any) -> Any:
        name = request.path_params["name"]
        return self._page(name, world_page(self._desk, name, request.query_params.get("state", "")), "/worlds")

    def _world_picture(self, request: Any) -> Any:
        from starlette.responses import FileResponse

        path = picture_of(self._desk, request.path_params["name"], request.path_params["picture"])
        if path is None:
            return self._missing()
        return FileResponse(path, media_type="image/png", headers={"cache-control": _FOREVER})

    def _suites(self, request: Any) -> Any:
        return self._page("Suites", suites_page(self._desk, page_number(request.query_params.get("page"))), "/suites")

    def _suite(self, request: Any) -> Any:
        name = request.path_params["name"]
        feed = address("events", suite=name) if name in self._desk.suites_underway else "/events"
        return self._page(name, suite_page(self._desk, name), "/suites", feed)

    def _start_suite(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        return {"go": address("suites", self._desk.start_suite(_text(told, "path"), _text(told, "on")))}

    def _stop_suite(self, request: Any, told: dict[str, Any]) -> dict[str, Any]:
        run = self._desk.suites_underway.get(request.path_params["name"])
        if run is None or run.over:
            raise ConfigError("that run does not go on", "look at the list")
        run.stop()
        return {"said": "It was stopped; what was finished is kept."}

    def _costs(self, request: Any) -> Any:
        from agent.view.cost_pages import costs_page

        return self._page("Costs", costs_page(self._desk), "/costs")


class _NotDone(ClewError):
    """What a person did by hand was refused, or failed."""


async def _watched(post: Post, inner: Any) -> Any:
    """The stream of a device, which is looked at for as long as somebody watches."""
    post.held.watchers += 1
    post.held.wake()
    try:
        async for piece in inner:
            yield piece
    finally:
        post.held.watchers -= 1


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise ConfigError(f"{name} is not text", "send a string")
    return value
