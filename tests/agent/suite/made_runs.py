"""Runs of suites that never ran, made by dice, for tests of what reads them."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Mapping
from pathlib import Path

from agent.suite.results import (
    Attempt,
    AttemptVerdict,
    Cause,
    Place,
    RunHead,
    ScenarioResult,
    Sight,
    StepResult,
    SuiteRun,
    Verdict,
)

EPOCH_S = 1_780_000_000.0
CAUSES = {
    "element-missing": "The element is not on the screen any more.",
    "wrong-value": "The field shows another value than was asked for.",
    "no-effect": "The button did nothing.",
}
_STEPS = (
    ("given", "reset the phone"),
    ("skill", "open_app: Clock"),
    ("goal", "Set an alarm for 07:30"),
    ("action", "tap button Save"),
    ("check", 'text "07:30" is shown'),
)


def made_run(
    scenarios: int = 20,
    number: int = 1,
    seed: int = 7,
    failing: Mapping[int, AttemptVerdict] | None = None,
    flaky: tuple[int, ...] = (),
    workers: int = 4,
    folder: Path | None = None,
    text: str = "",
    planned: int = 0,
) -> SuiteRun:
    """One run.

    Args:
        scenarios: how many.
        number: of the run; later ones begin later.
        seed: of the dice.
        failing: which fail, by place from 0, and how.
        flaky: which pass at their second try.
        workers: how many devices take turns.
        folder: where pictures go; None takes none.
        text: stands in every text, for hostile ones.
        planned: how many were to run.
    """
    dice = random.Random(f"{seed} {number}")
    failing, began = failing or {}, EPOCH_S + number * 86_400
    free = [began] * workers
    results = []
    for place in range(scenarios):
        worker = free.index(min(free))
        how = failing.get(place)
        tries: list[AttemptVerdict] = [how] if how else ["failed-app", "passed"] if place in flaky else ["passed"]
        attempts = []
        for at, verdict in enumerate(tries, 1):
            attempt = _attempt(at, f"phone-{worker + 1}", verdict, free[worker], place, dice, folder, text)
            free[worker] += attempt.seconds + 0.1
            attempts.append(attempt)
        verdict_: Verdict = "flaky" if len(tries) > 1 else tries[0]
        results.append(
            ScenarioResult(
                id=f"clock.clew.yaml::scenario {place}",
                name=f"Scenario {place} {text}".strip(),
                file="clock.clew.yaml",
                row={"time": f"07:{place % 60:02d} {text}".strip()} if place % 3 == 0 else {},
                tags=("smoke",) if place % 2 else ("slow", "alarms"),
                on="phone",
                verdict=verdict_,
                reason=attempts[-1].reason,
                attempts=tuple(attempts),
                patches=(f"patches/{place}.patch",) if place in flaky else (),
            )
        )
    head = RunHead(
        run=f"20260101-00000{number}-{seed:04x}",
        started_s=began,
        ended_s=max(free) + 0.4,
        program="clewline 0.1.0",
        command=("clew", "suite", "run", "clock.clew.yaml"),
        paths=("clock.clew.yaml",),
        workers=workers,
        planned=planned or scenarios,
    )
    return SuiteRun(head=head, scenarios=tuple(results))


def _attempt(
    number: int,
    device: str,
    verdict: AttemptVerdict,
    started_s: float,
    place: int,
    dice: random.Random,
    folder: Path | None,
    text: str,
) -> Attempt:
    steps = []
    failed_at = {"passed": 99, "failed-app": 5, "failed-agent": 4}.get(verdict, 3)
    pictures = [_picture(folder, place, moment) for moment in range(len(_STEPS) + 1)]
    for step, (kind, told) in enumerate(_STEPS, 1):
        status = "passed" if step < failed_at else "failed" if step == failed_at else "skipped"
        seen = status != "skipped" and step > 1
        steps.append(
            StepResult(
                number=step,
                kind=kind,  # type: ignore[arg-type]
                text=f"{told} {text}".strip(),
                place=Place(file="clock.clew.yaml", line=3 + step * 2, column=7),
                status=status,  # type: ignore[arg-type]
                reason=f"it shows 07:00 {text}".strip() if status == "failed" else "",
                seconds=round(dice.uniform(0.05, 0.6), 3),
                actions=1 if kind in ("skill", "action") else 0,
                model_calls=1 if kind == "goal" and place % 10 == 0 else 0,
                usd=0.002 if kind == "goal" and place % 10 == 0 else 0.0,
                judged=False,
                learnt="set_alarm" if kind == "goal" and place % 10 == 0 else "",
                skill="set_alarm" if kind == "goal" else "",
                healed=('button "Save" → button "Keep"',) if kind == "action" and place % 7 == 0 else (),
                before=Sight(picture=pictures[step - 1], bounds=(60, 400, 300, 480)) if seen else None,
                after=Sight(picture=pictures[step]) if seen else None,
            )
        )
    cause = dice.choice(sorted(CAUSES)) if verdict != "passed" else ""
    took = sum(step.seconds for step in steps if step.status != "skipped")
    return Attempt(
        number=number,
        device=device,
        verdict=verdict,
        started_s=started_s,
        seconds=round(took + 0.05, 3),
        device_s=round(took, 3),
        steps=tuple(steps),
        reason=f'text "07:30" is not shown {text}'.strip() if verdict != "passed" else "",
        cause=Cause(name=cause, told=f"{CAUSES[cause]} {text}".strip()) if cause else None,
        log=f"W/Clock: alarm kept at 07:00 {text}" if verdict != "passed" else "",
        network=f"GET http://127.0.0.1/alarms 500 {text}" if verdict != "passed" else "",
        trace=f"traces/{place}-{number}/trace.html" if folder else "",
        frames=tuple(p for p in pictures[2:] if p) if verdict != "passed" else (),
    )


def _picture(folder: Path | None, place: int, moment: int) -> str:
    """A screen of a phone with something on it; the same for the same place and moment."""
    if folder is None:
        return ""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (360, 800), (245, 245, 250))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 360, 70), fill=(40 + moment * 25, 90, 140))
    draw.text((20, 30), f"Clock {place}.{moment}", fill="white")
    for line in range(8):
        draw.rectangle((20, 100 + line * 80, 340, 160 + line * 80), fill=(225, 230, 240))
        draw.text((30, 120 + line * 80), f"Alarm {line + moment}", fill=(30, 40, 60))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    png = buffer.getvalue()
    name = f"traces/pictures/{hashlib.blake2b(png, digest_size=12).hexdigest()}.png"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png)
    return name
