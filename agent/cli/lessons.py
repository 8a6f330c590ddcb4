"""What the command line says while something is learnt, and about what was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rich.console import Console

from agent.consent.terminal import visible

if TYPE_CHECKING:
    from agent.library.learning import Lesson
    from agent.reaching.addresses import DeviceAddress

_LONGEST = 400


def learn_and_tell(
    traces: Sequence[Path],
    promote: Literal["verified", "never"],
    *,
    library: Path | None = None,
    on: DeviceAddress | None = None,
    world: Path | None = None,
    goal: str = "",
    name: str = "",
) -> Lesson:
    """Learn from runs, with progress on stderr, and say there what came of it.

    Args:
        traces: folders of runs.
        promote: whether it is taken into use by itself.
        library: its folder; None is the person's own.
        on: where it is tried out; None takes the device of the run.
        world: a recording of the run, to try it out on.
        goal: what was asked, where it is not what the journal says.
        name: of the skill.

    Raises:
        ClewError: as ``agent.library.learning.learn``.
    """
    from agent.cli.evaluation_progress import StepProgress
    from agent.library.learning import LearningPolicy, learn
    from agent.places import library_folder
    from agent.reaching.addresses import WorldAddress

    console = Console(stderr=True, highlight=False)
    if on is None and world is not None:
        on = WorldAddress(world)
    with StepProgress(console, "trying out what was learnt") as progress:

        def told(what: str, done: int, of: int) -> None:
            if done == 1:
                progress.expect(of)
            progress.count(what)

        lesson = learn(
            traces,
            library if library is not None else library_folder(),
            on=on,
            goal=goal,
            name=name,
            policy=LearningPolicy(promote=promote),
            told=told,
        )
    tell_lesson(lesson, console)
    return lesson


def tell_lesson(lesson: Lesson, console: Console) -> None:
    """Say what was learnt, on what evidence, and what a person can do now."""

    def say(text: str, style: str = "") -> None:
        console.print(visible(text, _LONGEST), style=style or None, markup=False, soft_wrap=True)

    if lesson.status == "nothing":
        say(f"nothing was learnt: {lesson.reason}", "yellow")
    else:
        state = {"in use": "in use", "draft": "a draft", "known": "known already"}[lesson.status]
        say(f"learnt {lesson.name} ({state}): {lesson.reason}", "green" if lesson.status == "in use" else "")
        say(f"  answers to: {lesson.example}")
        if lesson.runs:
            elsewhere = f"; {lesson.elsewhere} places did not hold what the goal names" if lesson.elsewhere else ""
            say(f"  passed {lesson.passed} of {lesson.runs} trials{elsewhere}")
        for problem in lesson.counter_examples[:3]:
            say(f"  not passed: {problem}", "yellow")
        for remark in lesson.remarks:
            say(f"  {remark}", "dim")
    if lesson.hint:
        say(f"  what to do: {lesson.hint}")
