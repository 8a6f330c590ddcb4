"""What a live view has open: folders it reads, devices it holds, checks it runs. Every page asks it."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from agent.assembly import Progress, RunResult
from agent.config import Settings
from agent.consent.approvals import Asker
from agent.consent.questions import asker_by_folder
from agent.errors import ConfigError
from agent.places import library_folder, questions_folder, suites_folder, worlds_folder
from agent.reaching.held import HeldDevice
from agent.request import Plan, traces_root
from agent.suite.running.apart import RunApart
from agent.view.checks import Checks
from agent.view.run_index import RunIndex
from skills.catalog import shipped
from skills.errors import SkillError
from skills.store import SkillStore

MOST_DEVICES = 8


@dataclass
class Post:
    """One device that the view holds, and what runs on it."""

    id: str
    held: HeldDevice
    run: str = ""
    """Name of the folder of the run that goes on, or went on last."""
    goal: str = ""
    future: Future[RunResult] | None = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        """Whether a run goes on or waits for its turn."""
        return self.future is not None and not self.future.done()


class Desk:
    """Everything behind the pages.

    Args:
        settings: of the runs and devices it starts.
        worlds: where worlds lie.
        suites: where runs of suites lie.
        library: the library of skills.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        worlds: Path | None = None,
        suites: Path | None = None,
        library: Path | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.worlds = worlds or worlds_folder()
        self.suites = suites or suites_folder()
        self.library = library or library_folder()
        self.questions = questions_folder()
        self.runs = RunIndex(traces_root(self.settings))
        self.checks = Checks()
        self.posts: dict[str, Post] = {}
        self.suites_underway: dict[str, RunApart] = {}
        """Runs of suites that were started here, by the name of their folder."""
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._store: SkillStore | None = None

    def store(self) -> SkillStore:
        """The library, opened once.

        Raises:
            LibraryError: it cannot be used.
        """
        with self._lock:
            if self._store is None:
                self._store = SkillStore(self.library)
            return self._store

    def warm_up(self) -> None:
        """Read beside everything else what the first pages need: the library and the list of runs.

        What is wrong with either is said by the page that shows it.
        """
        threading.Thread(target=self._warm_up, name="warming up", daemon=True).start()

    def _warm_up(self) -> None:
        self.runs.rows(self.runs.names())
        with suppress(SkillError):
            shipped()
            if self.library.is_dir():
                self.store().listed()

    def open_device(self, address: str) -> Post:
        """Open a device and hold it.

        Raises:
            ConfigError: too many are held already.
            ClewError: it cannot be opened.
        """
        with self._lock:
            self.forget_closed()
            if len(self.posts) >= MOST_DEVICES:
                raise ConfigError(f"{MOST_DEVICES} devices are open already", "close one first")
            post_id = f"d{next(self._numbers)}"
        held = HeldDevice(address, self.settings, watched=True)
        post = Post(post_id, held)
        self.posts[post.id] = post
        held.look()
        return post

    def start_run(self, post: Post, goal: str) -> None:
        """Carry out a goal on a device that is held; its questions are answered in the view.

        Raises:
            ConfigError: a run goes on there already.
            ClewError: it cannot begin.
        """
        if post.running:
            raise ConfigError("a run goes on there already", "stop it first, or wait")
        begun: Future[None] = Future()

        def begin(plan: Plan) -> None:
            post.run, post.goal = plan.folder.name, plan.goal.text
            begun.set_result(None)

        post.future = post.held.start(goal, ask=self.asker(post, goal), progress=Progress(on_begin=begin))
        post.future.add_done_callback(lambda _: None if begun.done() else begun.set_result(None))
        begun.result(30)
        if not post.run or (post.future.done() and post.future.exception() is not None):
            post.future.result()  # raises why there was no run

    def asker(self, post: Post, goal: str) -> Asker:
        """What puts the questions of a device's run, or of a person's own actions, into the folder of questions."""
        return asker_by_folder(
            self.questions, lambda: post.run, lambda: goal, lambda: post.held.is_closed() or _is_stopped(post)
        )

    def start_suite(self, path: str, on: str) -> str:
        """Run a suite, or a folder of them, in a process of its own; the name of the run's folder.

        Raises:
            ConfigError: one goes on already, there is no such suite, or there is a mistake in it.
        """
        if not path.strip():
            raise ConfigError("it is not said which suite", "give the path of a YAML file, or of a folder of them")
        with self._lock:
            if any(not run.over for run in self.suites_underway.values()):
                raise ConfigError("a run of suites goes on already", "wait for it, or stop it")
            run = RunApart([Path(path.strip()).expanduser()], [on.strip()] if on.strip() else [], self.suites)
            self.suites_underway[run.folder.name] = run
        run.wait_begun()
        return run.folder.name

    def close_device(self, post: Post) -> None:
        """Let go of a device."""
        self.posts.pop(post.id, None)
        post.held.close()

    def forget_closed(self) -> None:
        """Devices that went away by themselves are not held any more."""
        for post in tuple(self.posts.values()):
            if post.held.is_closed():
                self.posts.pop(post.id, None)

    def close(self) -> None:
        """Let go of everything."""
        self.checks.close()
        for run in self.suites_underway.values():
            run.stop()
        for post in tuple(self.posts.values()):
            self.close_device(post)


def _is_stopped(post: Post) -> bool:
    return post.held.is_stopping()
