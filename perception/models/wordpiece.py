"""Text to word pieces, as BERT's uncased vocabulary wants it (Devlin et al. 2018; Wu et al. 2016), in plain Python.

The ``tokenizers`` package does the same for 17 MB of memory; this takes 0.7 MB, and a label costs some 25 µs beside a
forward pass of a millisecond. The two agree on every text but in three cases, each of them chosen:

* A literal ``[SEP]`` or ``[MASK]`` on a screen is text like any other, never a control token.
* Lone surrogates, which no UTF-8 library accepts, are dropped.
* Some 500 marks and signs that Unicode added or sorted anew after version 8 follow Python's tables, where
  ``tokenizers`` follows an older copy. The vocabulary has none of them.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from array import array
from bisect import bisect_left
from pathlib import Path
from typing import Final

from perception.errors import WeightsAltered
from perception.models.weights import REINSTALL

CONTINUES: Final = "##"
LONGEST_WORD: Final = 100  # characters; a longer word is unknown
MEMORISED: Final = 4096  # characters whose spelling is kept; a hostile text could bring a million different ones

_WORD: Final = re.compile("[^ ]+")
_IDEOGRAPHS: Final = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),  # sic: the published tokenizer leaves out the first 256 of Extension E
    (0x2F800, 0x2FA1F),
)


class Spelling(dict[int, str]):
    """A table for ``str.translate``: lower case, no accents, no control characters, punctuation set off by spaces."""

    def __missing__(self, code: int) -> str:
        spelled = spell(chr(code))
        if len(self) < MEMORISED:
            self[code] = spelled
        return spelled


class Vocabulary:
    """A sorted list of pieces that stays one piece of text.

    Thirty thousand strings, or a dict of them, would take three to six times the memory and save 15 µs a label.

    Args:
        text: one piece a line, sorted by code points, each line ended by a newline; a piece's number is its line's.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("I", [0])  # of every line, and where one more would start
        self._starts.extend(newline.end() for newline in re.finditer("\n", text))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def number(self, piece: str) -> int:
        """The number of this piece, or -1."""
        place = bisect_left(self._starts, piece, hi=len(self), key=self._line)
        return place if place < len(self) and self._line(self._starts[place]) == piece else -1

    def longest(self) -> int:
        """Length of the longest piece, in characters."""
        return max((after - start - 1 for start, after in itertools.pairwise(self._starts)), default=0)

    def _line(self, start: int) -> str:
        return self._text[start : self._text.index("\n", start)]


class WordPiece:
    """Splits text into pieces of a vocabulary by greedy longest match.

    Args:
        vocabulary: one piece a line, sorted by code points, as ``Vocabulary`` wants it.

    Raises:
        WeightsAltered: the vocabulary lacks ``[CLS]``, ``[SEP]`` or ``[UNK]``.
    """

    def __init__(self, vocabulary: str) -> None:
        self._pieces = Vocabulary(vocabulary)
        self._longest = self._pieces.longest()
        self._spelling = Spelling()
        special = [self._pieces.number(name) for name in ("[CLS]", "[SEP]", "[UNK]")]
        if min(special) < 0:
            raise WeightsAltered("the vocabulary lacks [CLS], [SEP] or [UNK]", REINSTALL)
        self._begin, self._end, self._unknown = special
        self._known: dict[str, list[int]] = {}
        """Words that were split before: people say the same ones again and again."""

    @classmethod
    def read(cls, path: Path) -> WordPiece:
        """Reads a vocabulary from a UTF-8 file."""
        return cls(path.read_text(encoding="utf-8"))

    def __len__(self) -> int:
        return len(self._pieces)

    def encode(self, text: str, max_tokens: int) -> list[int]:
        """The numbers of the text's pieces between ``[CLS]`` and ``[SEP]``.

        Args:
            text: anything, of any length; what follows the last piece that fits is not looked at.
            max_tokens: at least 2; the length of the answer is 2 to ``max_tokens``.
        """
        numbers = [self._begin]
        for word in _WORD.finditer(text.translate(self._spelling)):
            numbers += self._pieces_of(word[0])
            if len(numbers) >= max_tokens:
                del numbers[max_tokens - 1 :]
                break
        numbers.append(self._end)
        return numbers

    def _pieces_of(self, word: str) -> list[int]:
        found = self._known.get(word)
        if found is None:
            found = self._split(word)
            if len(self._known) < MEMORISED and len(word) <= LONGEST_WORD:
                self._known[word] = found
        return found

    def _split(self, word: str) -> list[int]:
        if len(word) > LONGEST_WORD:
            return [self._unknown]
        numbers = []
        start = 0
        while start < len(word):
            prefix = CONTINUES if start else ""
            for end in range(min(len(word), start + self._longest), start, -1):
                number = self._pieces.number(prefix + word[start:end])
                if number >= 0:
                    numbers.append(number)
                    start = end
                    break
            else:
                return [self._unknown]  # one strange character makes the whole word unknown
        return numbers


def spell(character: str) -> str:
    """How one character reads before words are split at spaces: what BERT's normalizer and pre-tokenizer make of it.

    Characters can be taken one at a time: composition never reaches over them once the marks are dropped.
    """
    if character in "\t\n\r":
        return " "
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Co", "Cs"} or character == "\ufffd":
        return ""
    if character.isspace():
        return " "
    bare = "".join(part for part in unicodedata.normalize("NFD", character) if unicodedata.category(part) != "Mn")
    spelled = "".join(f" {part} " if _is_punctuation(part) else part for part in bare.lower())
    code = ord(character)
    return f" {spelled} " if any(first <= code <= last for first, last in _IDEOGRAPHS) else spelled


def _is_punctuation(character: str) -> bool:
    # BERT counts every printable ASCII sign that is neither letter, digit nor space, such as $ and +
    sign = character.isascii() and character.isprintable() and not character.isalnum() and character != " "
    return sign or unicodedata.category(character).startswith("P")
