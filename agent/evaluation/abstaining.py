"""Scores the two judgements before ranking: is a tool needed, and does any of the candidates fit?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.evaluation.query_sets import Choice, Needed, QueryFolder
from agent.evaluation.ranking_scores import share_figure
from agent.evaluation.retrieval import OUTER_FOLDS, Row, Told
from agent.evaluation.retrieval_fit import few_a_name
from skills.retrieval.features import ask
from skills.retrieval.judging import Judge, cautious_judge, fit_figures, fit_judge, need_figures
from skills.retrieval.library import SearchLibrary
from skills.retrieval.used import UsedGoals

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.retrieval.library import Embed

MOST_REFUSED = 0.10
"""Share of answerable queries that may be turned away."""
AIMED_AT = 0.09
"""What the threshold is chosen for: the share itself varies from one part of a set to another."""


def score_awareness(of: QueryFolder, train: QueryFolder | None, embed: Embed, told: Told) -> list[Row]:
    """Whether a tool is needed: a threshold on the highest cosine, and the fitted judge."""
    import numpy as np

    library = SearchLibrary(of.sets[0].entries, embed)

    def known(cases: Sequence[Needed]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        rows = []
        for number, case in enumerate(cases, 1):
            rows.append(need_figures(ask(case.goal, library), library))
            if number % 20 == 0:
                told("awareness", number, len(cases))
        return np.stack(rows), np.array([case.needed for case in cases])

    figures, answers = known(of.awareness)
    seen = {case.goal.casefold() for case in of.awareness}
    others = [case for case in train.awareness if case.goal.casefold() not in seen] if train is not None else []
    taught = known(others) if others else None
    found: list[Row] = []
    for method, columns in (("highest cosine", slice(0, 1)), ("fitted", slice(None))):
        said = np.zeros(len(answers), bool)
        for test, fit_rows, fit_answers in _folds(figures[:, columns], answers, taught, columns):
            said[test] = fit_judge(fit_rows, fit_answers).says_yes(figures[:, columns][test])
        hits = int((said == answers).sum())
        right, claimed, real = int((said & answers).sum()), int(said.sum()), int(answers.sum())
        counted = (
            share_figure("accuracy", hits, len(answers)),
            share_figure("precision", right, claimed),
            share_figure("recall", right, real),
        )
        found.append(Row(set="awareness", method=method, queries=len(answers), pool=len(library), figures=counted))
    return found


def score_choices(of: QueryFolder, train: QueryFolder | None, labels: int, embed: Embed, told: Told) -> list[Row]:
    """Whether any candidate fits: each list, and its answerable twin with the right tool for the nearest one."""
    import numpy as np

    library = SearchLibrary(of.sets[0].entries, embed)
    seen = {choice.goal.casefold() for folder in (of, train) if folder for choice in folder.choices}
    sources = (train or of).sets
    single = next((s for s in sources if s.name == "single"), sources[0])
    fresh = [label for label in single.queries if label.goal.casefold() not in seen]
    methods: list[tuple[str, UsedGoals, slice]] = [
        ("highest cosine", UsedGoals([], library), slice(0, 1)),
        ("fitted", UsedGoals([], library), slice(None)),
    ]
    if labels:
        methods.append((f"fitted, {labels} labels", UsedGoals(few_a_name(fresh, labels), library), slice(None)))
    found: list[Row] = []
    for method, used, columns in methods:
        figures, answers, groups = cases_of(of.choices, library, used, method, told)
        goals = {choice.goal.casefold() for choice in of.choices}
        others = [c for c in train.choices if c.goal.casefold() not in goals] if train is not None else []
        taught = cases_of(others, library, used, method, told) if others else None
        fits = np.zeros(len(answers), bool)
        for test, judge in _judges(figures[:, columns], answers, groups, taught, columns):
            fits[test] = judge.says_yes(figures[:, columns][test])
        absent, present = ~answers, answers
        counted = (
            share_figure("correct none", int((~fits & absent).sum()), int(absent.sum())),
            share_figure("false none", int((~fits & present).sum()), int(present.sum())),
        )
        known = len(used)
        found.append(
            Row(set="abstention", method=method, queries=len(of.choices), pool=10, labels=known, figures=counted)
        )
    return found


Cases = tuple["npt.NDArray[np.float64]", "npt.NDArray[np.bool_]", list[str]]


def cases_of(choices: Sequence[Choice], library: SearchLibrary, used: UsedGoals, method: str, told: Told) -> Cases:
    """Figures, answers and groups of every list, and of its twin that has the right tool for the nearest one."""
    import numpy as np

    rows, answers, groups = [], [], []
    for number, choice in enumerate(choices, 1):
        asked = ask(choice.goal, library)
        names = [name for name in choice.candidates if name in library.place]
        near = library.vectors["whole"][[library.place[name] for name in names]] @ asked.vectors[0]
        twin = list(names)
        twin[int(near.argmax())] = choice.absent
        for candidates, answer in ((names, False), (twin, True)):
            rows.append(fit_figures(asked, candidates, library, used))
            answers.append(answer)
            groups.append(choice.absent)
        if number % 20 == 0:
            told(f"abstention: {method}", number, len(choices))
    return np.stack(rows), np.array(answers), groups


def _judges(
    figures: npt.NDArray[np.float64],
    answers: npt.NDArray[np.bool_],
    groups: list[str],
    taught: Cases | None,
    columns: slice,
) -> list[tuple[npt.NDArray[np.bool_], Judge]]:
    """Judges with the cases each may judge: none has seen a list whose right tool is that of a list it judges."""
    import numpy as np

    if taught is not None:
        judge = cautious_judge(taught[0][:, columns], taught[1], taught[2], AIMED_AT)
        return [(np.ones(len(answers), bool), judge)]
    number = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    fold = np.array([number[group] % OUTER_FOLDS for group in groups])
    found = []
    for outer in range(OUTER_FOLDS):
        rest = fold != outer
        inner = [group for group, kept in zip(groups, rest, strict=True) if kept]
        found.append((~rest, cautious_judge(figures[rest], answers[rest], inner, AIMED_AT)))
    return found


def _folds(
    figures: npt.NDArray[np.float64],
    answers: npt.NDArray[np.bool_],
    taught: tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]] | None,
    columns: slice,
) -> list[tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64], npt.NDArray[np.bool_]]]:
    import numpy as np

    if taught is not None:
        return [(np.ones(len(answers), bool), taught[0][:, columns], taught[1])]
    fold = np.arange(len(answers)) % OUTER_FOLDS
    return [(fold == outer, figures[fold != outer], answers[fold != outer]) for outer in range(OUTER_FOLDS)]
