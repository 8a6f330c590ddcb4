"""Turns an utterance into what was meant: a control, an order, a value, or nothing.

With a model (``model_ear``) nearly anything is heard; without one (``closed_ear``) the skills' sentences are.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from agent.voice.biasing import orders_to_expect
from agent.voice.candidates import Candidates
from agent.voice.closed_ear import ClosedEar
from agent.voice.grammar import SpokenGrammar
from agent.voice.model_ear import ModelEar
from agent.voice.understood import Understood
from agent.voice.utterances import Utterance
from agent.voice.weighing import Weighing
from perception.models.speech import GrammarRecogniser, SpeechModel
from skills.skill import Skill


class Ear:
    """Hears utterances.

    Args:
        skills: what may be asked for.
        names: of people and things, as many as are known.
        apps: labels of apps.
        model: hears anything; None where there is none.

    Raises:
        ModelUnusable: pocketsphinx is not installed.
    """

    def __init__(
        self,
        skills: Iterable[Skill],
        names: Iterable[str] = (),
        apps: Iterable[str] = (),
        model: SpeechModel | None = None,
    ) -> None:
        recogniser = GrammarRecogniser()
        library = tuple(skills)
        self.grammar = SpokenGrammar(library, names, apps, recogniser.phones)
        candidates = Candidates(self.grammar, recogniser.phones)
        self._closed = ClosedEar(self.grammar, recogniser, candidates)
        self._open: ModelEar | None = None
        if model is not None:
            examples = tuple(example for skill in library for example in skill.examples)
            careful = frozenset(skill.name for skill in library if skill.effects.irreversible)
            weighing = Weighing(model, self._closed, candidates, careful, lambda: orders_to_expect(self.grammar))
            self._open = ModelEar(model, self._closed, weighing, self.grammar, examples)

    def know_names(self, seen: Iterable[str]) -> None:
        """What the screen shows now can be said."""
        self.grammar.know_names(seen)

    def hear_control(self, utterance: Utterance) -> Understood:
        """Only a control, quickly: what is listened to while something goes on.

        Raises:
            ModelFailed: a recogniser broke.
        """
        control = self._closed.control(utterance)
        return control if self._open is None else self._open.ending(utterance, control)

    def hear(self, utterance: Utterance, expects_value: bool = False, only_woken: bool = False) -> Understood:
        """What an utterance means.

        Args:
            utterance: the sound.
            expects_value: whether a question was asked that a value answers.
            only_woken: whether it counts only with the wake words before it: talk without them costs little then.

        Raises:
            ModelFailed: a recogniser broke.
        """
        began = time.perf_counter()
        if utterance.cut:
            heard = Understood("nothing")
        elif self._open is not None:
            heard = self._open.hear(utterance, expects_value, only_woken)
        else:
            heard = self._closed.hear(utterance, expects_value)
        return replace(heard, fit=round(heard.fit, 3), seconds=time.perf_counter() - began)
