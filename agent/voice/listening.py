"""Listens beside a device: what is said becomes turns of a conversation, and a stop is heard at any moment.

Frames come from anywhere. Sound that goes on by itself (a microphone, a pipe) is live: it is listened to while an order
is carried out, for a stop and for answers alone. A file is not: it is read on when there is something to wait for.

What is asked before a step that cannot be undone is answered by the next yes or no that is said or typed. An order that
the screen shows, word by word, may have been read out by the device itself: it is confirmed before it begins.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agent.assembly import RunResult
from agent.chat.session import Session, Underway
from agent.consent.approvals import Question
from agent.voice.audio import FRAME_S, Samples
from agent.voice.ear import Ear
from agent.voice.grammar import names_on
from agent.voice.mouth import Mouth
from agent.voice.pronouncing import plain_words
from agent.voice.understood import Understood, say_back
from agent.voice.utterances import SpeechDetector, Utterance
from devices.errors import ClewError

SILENCE_S, SILENCE_RUNNING_S = 0.5, 0.16
"""How long it is quiet after an order, and after a stop while something goes on: a stop is short, and urgent."""
ATTENTIVE_S = 8.0
"""How long after the wake word an order may follow without it."""
_MOST_EVENTS = 10_000
_FEWEST_WORDS_SHOWN = 3


@dataclass(slots=True)
class Event:
    """One utterance, or one typed line, and what came of it."""

    at_s: float
    """When it ended, in the sound."""
    words: str
    meaning: str
    text: str
    by: str
    did: str = ""
    status: str = ""
    """How the run ended that it began."""
    answer: str = ""
    understood_s: float = 0.0
    first_step_s: float | None = None
    """From the end of the speech to the first step, the silence that ended it included."""


class Listener:
    """Carries out what it hears.

    Args:
        session: the conversation; its questions have to be put to ``ask``.
        ear: hears.
        mouth: speaks.
        show: shows a line to the person.
        wake: whether an order needs the wake word before it.
        push: whether the person has to press a key before each order.
        live: whether the sound goes on by itself.
        ended: told of each run that has ended.
    """

    def __init__(
        self,
        session: Session,
        ear: Ear,
        mouth: Mouth,
        show: Callable[[str], None],
        *,
        wake: bool = False,
        push: bool = False,
        live: bool = True,
        ended: Callable[[RunResult], None] = lambda result: None,
    ) -> None:
        self._session, self._ear, self._mouth, self._show = session, ear, mouth, show
        self._wake, self._push, self._live, self._ended = wake, push, live, ended
        self._underway: Underway | None = None
        self._event: Event | None = None
        self._unconfirmed = ""
        self._attentive_until_s = 0.0
        self._pushed = False
        self._now_s = 0.0
        self._heard_at = 0.0
        self._question: Question | None = None
        self._answer: queue.Queue[bool] = queue.Queue()
        self._over = threading.Event()
        self.typed: queue.Queue[str] = queue.Queue()
        """Lines that the person types: an answer, an order, or nothing, which is the key to talk."""
        self.events: deque[Event] = deque(maxlen=_MOST_EVENTS)

    # ------------------------------------------------------------------------------------ in the device's thread

    def ask(self, question: Question) -> bool:
        """Put a question of the gate to the person, and wait for a spoken or typed yes; the asker of the session."""
        while not self._answer.empty():
            self._answer.get_nowait()
        if self._over.is_set():
            return False
        value = f" with {question.value!r}" if question.value else ""
        self._say(f"This cannot be undone ({question.kind}): {question}{value}. Say yes or no.")
        self._question = question
        try:
            return self._answer.get(timeout=question.timeout_s)
        except queue.Empty:
            self._say("No answer, so it is not done.")
            return False
        finally:
            self._question = None

    # ------------------------------------------------------------------------------------ in the listener's thread

    def listen(self, frames: Iterable[Samples]) -> None:
        """Hear a stream to its end; what goes on then is waited for, and what is asked then is a no.

        Raises:
            ClewError: the device is gone, or the sound cannot be read.
        """
        calm, urgent = SpeechDetector(SILENCE_S), SpeechDetector(SILENCE_RUNNING_S, longest_s=4.0)
        detector = calm
        try:
            for frame in frames:
                self._now_s += FRAME_S
                self._look_round()
                wanted = urgent if self._underway is not None else calm
                if wanted is not detector and not detector.speaking:
                    detector = wanted
                if (utterance := detector.take(frame)) is not None:
                    self._hear(utterance)
                self._wait_unless_live()
            if (last := detector.finish()) is not None:
                self._hear(last)
                self._wait_unless_live()
        finally:
            self._over.set()
            self._answer.put(False)
            if self._underway is not None:
                self._conclude(self._underway)

    def _hear(self, utterance: Utterance) -> None:
        self._heard_at = time.monotonic()
        if self._mouth.is_speaking() and self._live:
            # Our own voice, or somebody over it: only a stop is worth the doubt, and it is a word that we never say.
            if self._ear.hear_control(utterance).text == "stop":
                self._stop()
            return
        if self._question is not None or self._unconfirmed or self._underway is not None:
            heard = self._ear.hear_control(utterance)
            self._note(heard)
            self._take_control(heard.text if heard.meaning == "control" else "", heard.words)
            return
        expects_value = self._session.dialogue.expects_value
        self._ear.know_names(names_on(self._session.names()))
        needs_wake = self._wake and not self._push and not expects_value and self._now_s >= self._attentive_until_s
        heard = self._ear.hear(utterance, expects_value, needs_wake)
        self._note(heard)
        if not self._is_meant(heard, expects_value):
            return
        self._pushed = False
        if heard.meaning == "wake":
            self._attentive_until_s = self._now_s + ATTENTIVE_S
            self._say("Yes?")
        elif heard.meaning == "unsure":
            self._ask_back(heard.text, f"Did you mean: {heard.text}?")
        elif heard.meaning == "nothing":
            self._not_understood(heard)
        elif heard.meaning == "control" and heard.text == "stop":
            self._stop()
        else:
            self._order(heard.text, say_back(heard))

    def _is_meant(self, heard: Understood, expects_value: bool) -> bool:
        if heard.meaning == "control" and heard.text == "stop":
            return True
        if self._push:
            return self._pushed or expects_value
        return not self._wake or heard.woken or expects_value or self._now_s < self._attentive_until_s

    def _take_control(self, control: str, words: str) -> None:
        """What is said while an answer is waited for, or while something goes on."""
        if control in ("stop", "cancel"):
            self._unconfirmed = ""
            self._answer_with(False)
            self._stop()
        elif self._question is not None:
            if control in ("yes", "no"):
                self._answer_with(control == "yes")
            elif words:
                self._say("Please say yes or no.")
        elif self._unconfirmed:
            order, self._unconfirmed = self._unconfirmed, ""
            if control == "yes":
                self._begin(order)
            else:
                self._say("Not done.")

    def _answer_with(self, yes: bool) -> None:
        if self._question is not None:
            self._question = None  # a file is read on only when there is another one
            self._answer.put(yes)
            self._set_did("confirmed" if yes else "refused")

    def _stop(self) -> None:
        if self._underway is not None:
            self._session.stop()
            self._set_did("stopped")
            self._say("All right, it ends here.")

    def _order(self, text: str, shown: str) -> None:
        self._attentive_until_s = 0.0
        self._say(shown, aloud=False)
        if self._is_on_screen(text):
            self._ask_back(text, f"The screen says that too. Shall I do it: {text}?")
            return
        self._begin(text)

    def _ask_back(self, text: str, question: str) -> None:
        """The order waits for a yes."""
        self._attentive_until_s = 0.0
        self._unconfirmed = text
        self._set_did("asked back")
        self._say(question)

    def _begin(self, text: str) -> None:
        turn = self._session.take(text)
        if isinstance(turn, Underway):
            self._underway, self._event = turn, (self.events[-1] if self.events else None)
            self._set_did(f"started: {turn.order}")
        else:
            self._set_did("asked" if turn.asks else "told")
            self._say(turn.text)

    def _not_understood(self, heard: Understood) -> None:
        if heard.language != "en":
            self._say(f"That sounded like another language ({heard.language}); I only understand English.")
        elif heard.words and (self._pushed or not self._wake):
            self._say("I did not understand that.")

    def _look_round(self) -> None:
        """What happened beside the sound: a typed line, the first step, the end of a run."""
        while not self.typed.empty():
            self._typed(self.typed.get_nowait().strip())
        underway = self._underway
        if underway is None:
            return
        if underway.steps and self._event is not None and self._event.first_step_s is None:
            self._event.first_step_s = round(time.monotonic() - self._heard_at + SILENCE_S, 3)
        if underway.future.done():
            self._conclude(underway)

    def _typed(self, line: str) -> None:
        if not line:
            self._pushed = True
            self._say("Listening.", aloud=False)
            return
        self.events.append(Event(round(self._now_s, 2), line, "typed", line, "keyboard"))
        plain = " ".join(plain_words(line))
        if self._question is not None or self._unconfirmed or self._underway is not None:
            self._take_control({"y": "yes", "n": "no"}.get(plain, plain), plain)
        else:
            self._begin(line)

    def _wait_unless_live(self) -> None:
        """A file waits for what goes on, up to the next question."""
        while not self._live and self._underway is not None and self._question is None:
            self._look_round()
            if self._underway is not None:
                try:
                    self._underway.future.exception(timeout=0.02)
                except TimeoutError:
                    continue

    def _conclude(self, underway: Underway) -> None:
        self._underway = None
        try:
            result = self._session.finish(underway)
        except ClewError as error:
            self._end_event("failed", error.message)
            self._say(f"That could not be done: {error.message}")
            return
        if self._event is not None and underway.steps and self._event.first_step_s is None:
            self._event.first_step_s = round(time.monotonic() - self._heard_at + SILENCE_S, 3)
        self._ended(result)
        self._end_event(result.status, result.answer)
        told = {"done": result.answer or "Done.", "interrupted": "It was ended."}
        self._say(told.get(result.status, f"That did not work: {result.reason}"))

    def _is_on_screen(self, text: str) -> bool:
        said = plain_words(text)
        if len(said) < _FEWEST_WORDS_SHOWN:
            return False
        shown = " ".join(word for name in self._session.names() for word in plain_words(name))
        return f" {' '.join(said)} " in f" {shown} "

    def _note(self, heard: Understood) -> None:
        self.events.append(
            Event(
                at_s=round(self._now_s, 2),
                words=heard.words,
                meaning=heard.meaning,
                text=heard.text,
                by=heard.by,
                understood_s=round(heard.seconds, 3),
            )
        )

    def _set_did(self, did: str) -> None:
        if self.events:
            self.events[-1].did = did

    def _end_event(self, status: str, answer: str) -> None:
        if self._event is not None:
            self._event.status, self._event.answer = status, answer
        self._event = None

    def _say(self, text: str, aloud: bool = True) -> None:
        self._show(text)
        if aloud:
            self._mouth.say(text)
