"""What is heard at any moment: the words that end, answer or repeat something, and those that wake."""

from __future__ import annotations

from collections.abc import Mapping

WAKE = "hey clew"
CONTROLS: Mapping[str, tuple[str, ...]] = {
    "stop": ("stop", "stop it", "stop now", "halt"),
    "cancel": ("cancel", "cancel that", "never mind"),
    "yes": ("yes", "yes please", "yes do it"),
    "no": ("no", "no thanks", "don't"),
    "undo": ("undo", "undo that"),
    "again": ("do that again", "again"),
}
"""What is heard at any moment, and what it means."""
ENDS = frozenset({"stop", "cancel", "no"})
"""Those that end something, and set nothing off."""
DECOYS = (
    "yet", "guess", "chess", "less", "yeah", "says", "this", "yes but", "hello", "hey you", "hey who", "hey lou", "hey",
    "okay", "hat", "candle", "castle", "and", "the", "a", "uh", "well", "what", "hmm", "i", "and then", "shop", "step",
    "you know", "what now", "wake up", "go on",
)  # fmt: skip
"""What is said beside the controls and sounds like one of them: heard as what it is, and not obeyed."""


def control_of(words: str) -> str:
    """What the words mean at any moment: ``stop``, ``yes`` …; empty where they are none of that.

    A word that is said over and over is that word.
    """
    return next((meaning for meaning, ways in CONTROLS.items() if once(words) in ways), "")


def once(words: str) -> str:
    """A word that is said over and over, once; anything else as it is."""
    said = words.split()
    return said[0] if len(set(said)) == 1 else words


def without_wake(words: str) -> tuple[bool, str]:
    """Whether the words begin with the wake word, and what follows it."""
    if words == WAKE:
        return True, ""
    if words.startswith(f"{WAKE} "):
        return True, words[len(WAKE) + 1 :]
    return False, words
