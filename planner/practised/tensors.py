"""A decision's tokens as the arrays that the network reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from planner.practised.deeds import ACTS, WHOLES
from planner.practised.encoding import RELATIONS, REST_WORDS, ROLES, STATES, TITLE_WORDS, Encoded, Token
from planner.practised.values import KINDS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from perception.models.word_meanings import WordMeanings

NUMBERS: Final = {"state": 39, "goal": 14, "values": 19, "elements": 70, "deeds": 19}
"""How many numbers a token of each kind has."""
LAYOUT: Final = "\n".join(
    f"{name}: {' '.join(str(each) for each in told)}"
    for name, told in (
        ("acts", ACTS),
        ("wholes", WHOLES),
        ("relations", RELATIONS),
        ("roles", ROLES),
        ("states", STATES),
        ("values", KINDS),
        ("words", (TITLE_WORDS, REST_WORDS)),
        ("numbers", NUMBERS.values()),
        ("meaning", ("whole goal",)),
    )
)
"""Changes whenever a network must be trained anew."""


def tensors_of(
    seen: Encoded, meanings: WordMeanings, meaning: npt.NDArray[np.float32] | None = None
) -> dict[str, npt.NDArray[Any]]:
    """The arrays by name, each with a leading 1; a kind that has no token gets one of zeros.

    Args:
        seen: the decision.
        meanings: words to vectors.
        meaning: the whole goal's vector by the sentence network; zeros when None.
    """
    import numpy as np

    arrays: dict[str, npt.NDArray[Any]] = {"state": np.array([seen.state], dtype=np.float32)}
    arrays["meaning"] = np.zeros((1, meanings.dimensions), dtype=np.float32)
    if meaning is not None:
        arrays["meaning"][0] = meaning
    kinds: tuple[tuple[str, list[Token]], ...] = (
        ("goal", seen.goal),
        ("values", seen.values),
        ("elements", seen.elements),
        ("deeds", seen.deeds),
    )
    starts: list[tuple[int, int]] = [(1, 1)]
    for kind, tokens in kinds:
        many = max(len(tokens), 1)
        words, more = (np.zeros((1, many, meanings.dimensions), dtype=np.float32) for _ in range(2))
        numbers = np.zeros((1, many, NUMBERS[kind]), dtype=np.float32)
        for at, token in enumerate(tokens):
            words[0, at] = meanings.mean_of(token.words)
            more[0, at] = meanings.mean_of(token.more)
            numbers[0, at] = token.numbers
        arrays[f"{kind}.words"], arrays[f"{kind}.numbers"] = words, numbers
        if kind != "goal":
            arrays[f"{kind}.more"] = more
        starts.append((len(tokens), many))
    # tokens are counted through without the ones of zeros; put them where they stand
    real = [0]
    at = 1
    for told, many in starts[1:]:
        real += range(at, at + told)
        at += many
    relations = np.zeros((1, at, at), dtype=np.int64)
    for one, other, relation in seen.pairs:
        relations[0, real[one], real[other]] = relation
    arrays["relations"] = relations
    hidden = np.ones((1, at), dtype=bool)
    hidden[0, real] = False
    arrays["hidden"] = hidden
    return arrays
