"""The sentences that can be said to the skills that are here: a JSGF grammar, and the way back from words to an order.

Each example of a skill is a sentence, its holes being rules: times, numbers, digits, the options of a choice, and names
that are known (of people, apps, and of what the screen shows). A sentence with a hole for any text is left out: a
closed grammar cannot hear that, a model can. What was heard is read back against the same sentences, so the order
that comes out is the example with the values written into it, and nothing else.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from agent.chat.missing import without_last_hole
from agent.voice.controls import CONTROLS, DECOYS, WAKE
from agent.voice.pronouncing import phones_of, plain_words
from agent.voice.spoken_values import RULES, VALUES, read_digits, read_number, read_time, spoken_words
from skills.parameters import Parameter
from skills.skill import Skill

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ANY_TEXT = re.compile(r"(?:\b(?:saying|says|that|reads|reading|text)|:)\s*$", re.IGNORECASE)
_POLITE = r"(?:(?:please|can you|could you) )?"
LITTLE_WORDS = frozenset({"the", "a", "an", "my"})
"""What may be left out of a sentence."""
_NO_VALUES: Mapping[str, str] = {}
_MOST_NAMES = 400
"""Names in a grammar; with more of them they are taken for one another."""
_MOST_SENTENCES = 3000
_FEWEST, _MOST_SAMPLES = 4, 40
"""Times that a sentence is said to the model of the language, with other values each time."""
_POLITE_FIRST = (("please",), (*WAKE.split(),), ("can", "you"))


@dataclass(frozen=True, slots=True)
class Order:
    """What was said, as an order."""

    text: str
    """As it is written, with values in place: what goes to the run as the goal."""
    skill: str
    arguments: Mapping[str, str]
    """The values, by hole."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a value stands, and what it is read by."""

    rule: str
    read: Callable[[str], str]


@dataclass(frozen=True)
class Sentence:
    """One sentence that can be said: words, and holes with their names."""

    skill: str
    example: str
    parts: tuple[str | tuple[str, Hole], ...]

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Words and rules, one after another."""
        told: list[str] = []
        for part in self.parts:
            words = [f"<{part[1].rule}>"] if isinstance(part, tuple) else _optional(part)
            told += words
        return tuple(told)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What fits the words as they are said, a group for each hole."""
        told = ""
        for part in self.parts:
            if isinstance(part, tuple):
                told += rf"(?P<{part[0]}>\S.*?) "
            else:
                told += "".join(
                    f"(?:{word} )?" if word in LITTLE_WORDS else f"{re.escape(word)} " for word in part.split()
                )
        return re.compile(told)

    def read(self, words: str) -> Order | None:
        """The order that the words are; None where they are none."""
        fits = self.pattern.fullmatch(f"{words} ")
        if fits is None:
            return None
        holes = {part[0]: part[1] for part in self.parts if isinstance(part, tuple)}
        values = {name: holes[name].read(said) for name, said in fits.groupdict().items()}
        if not all(values.values()):
            return None
        return Order(self.written(values), self.skill, values)

    def written(self, values: Mapping[str, str]) -> str:
        """The example with values, by hole, written into it."""
        return _HOLE.sub(lambda hole: values[hole[1]], self.example)


class SpokenGrammar:
    """Everything that can be said now.

    Args:
        skills: those that may be used.
        names: of people, places, things: what may stand in a hole for a name.
        apps: labels of apps that can be opened.
        phones: what the dictionary has for a word; empty for a word that it has not got.
    """

    def __init__(
        self, skills: Iterable[Skill], names: Iterable[str], apps: Iterable[str], phones: Callable[[str], str]
    ) -> None:
        self._phones = phones
        self.pronunciations: dict[str, str] = {}
        self._rules: dict[str, str] = {}
        self._tables: dict[str, Mapping[str, str]] = {}
        self._lasting = tuple(names)
        self._names: dict[str, str] = {}
        self.know_names(())
        self.sentences = list(self._sentences(skills))[:_MOST_SENTENCES]
        self._apps = self._table(apps)
        if self._apps:
            self._rules["app"] = " | ".join(self._apps)
            hole = Hole("app", lambda said: self._apps.get(said, ""))
            self.sentences += [Sentence("", "Open {app}", ("open", ("app", hole)))]
        self._wake = self._said(WAKE)

    def know_names(self, seen: Iterable[str]) -> None:
        """Names that the screen shows now, beside those that are always known."""
        names = list(dict.fromkeys([*self._lasting, *seen]))[:_MOST_NAMES]
        self._names = self._table(names)
        self._rules["name"] = " | ".join(self._names)

    @property
    def names(self) -> tuple[str, ...]:
        """The names as they are written."""
        return tuple(self._names.values())

    def spoken(self) -> Iterator[list[str]]:
        """Sentences as they are said, with values in them: what a model of the language is made from."""
        dice = random.Random(0)  # noqa: S311 - the same model of the language every time
        values = {**self._rules_as_lists, **{name: list(told) for name, told in VALUES.items()}}
        values["name"] = list(self._names) or [self._said("somebody")]
        for sentence in self.sentences:
            holes = max([len(values[t[1:-1]]) for t in sentence.tokens if t[0] == "<"], default=1)
            for number in range(max(_FEWEST, min(holes, _MOST_SAMPLES))):
                words = list(_POLITE_FIRST[number]) if number < len(_POLITE_FIRST) else []
                for token in sentence.tokens:
                    if token[0] == "<":
                        words += dice.choice(values[token[1:-1]]).split()
                    elif token[0] != "[" or dice.random() < 0.5:
                        words.append(token.strip("[]"))
                yield [*words, "please"] if number == _FEWEST - 1 else words
        for rule in ("name", "app"):
            for value in values.get(rule, ()):
                yield value.split()
        for said in (*(told for all_said in CONTROLS.values() for told in all_said), *DECOYS):
            for _ in range(_FEWEST):
                yield self._said(said).split()

    @property
    def _rules_as_lists(self) -> dict[str, list[str]]:
        return {name: told.split(" | ") for name, told in self._rules.items()}

    def likely_jsgf(self, words: str, most: int = 28) -> str:
        """A grammar of the sentences that are most like some words; empty where none is at all."""
        said = [word for word in words.split() if word not in LITTLE_WORDS]
        ranked = sorted(((_likeness(said, sentence.tokens), place) for place, sentence in enumerate(self.sentences)))
        chosen = [self.sentences[place] for score, place in ranked[-most:] if score > 0]
        if not self._names:
            chosen = [sentence for sentence in chosen if "<name>" not in sentence.tokens]
        if not chosen:
            return ""
        used = {token[1:-1] for sentence in chosen for token in sentence.tokens if token[0] == "<"}
        rules = "".join(f"<{name}> = {told};\n" for name, told in self._rules.items() if name in used)
        order = " | ".join(" ".join(sentence.tokens) for sentence in chosen)
        rules += f"public <heard> = [{self._wake}] [please | can you | could you] ({order}) [please];\n"
        return f"#JSGF V1.0;\ngrammar likely;\n{RULES}{rules}"

    def controls_jsgf(self) -> str:
        """The small grammar of what is heard at any moment: quick, and hard to take for anything else."""
        controls = " | ".join(self._said(told) for said in CONTROLS.values() for told in said)
        decoys = " | ".join(self._said(told) for told in DECOYS)
        return f"#JSGF V1.0;\ngrammar controls;\npublic <heard> = {controls} | {self._wake} | {decoys};\n"

    def names_jsgf(self) -> str:
        """Answers to a question: a value alone, or a control."""
        controls = " | ".join(self._said(told) for said in CONTROLS.values() for told in said)
        known = {name: told for name, told in self._rules.items() if told}
        values = " | ".join(f"<{rule}>" for rule in ("time", "number", "digits", *known))
        rules = "".join(f"<{name}> = {told};\n" for name, told in known.items())
        return f"#JSGF V1.0;\ngrammar answers;\n{RULES}{rules}public <heard> = {values} | {controls};\n"

    def read(self, words: str) -> Order | None:
        """The order that the words are; None where they are none, or only half of one."""
        plain = re.sub(rf"^{_POLITE}", "", words).removesuffix(" please")
        for sentence in self.sentences:
            if (order := sentence.read(plain)) is not None:
                return order
        return None

    def values_of(self, rule: str) -> Mapping[str, str]:
        """How each value of a rule is said → how it is written; empty for times and numbers, which are too many."""
        return self._names if rule == "name" else self._apps if rule == "app" else self._tables.get(rule, _NO_VALUES)

    def order_of(self, sentence: Sentence, said: Sequence[str]) -> Order | None:
        """The order of a sentence with values as they are said; None where one of them is no value."""
        holes = [part for part in sentence.parts if isinstance(part, tuple)]
        values = {name: hole.read(told) for (name, hole), told in zip(holes, said, strict=True)}
        return Order(sentence.written(values), sentence.skill, values) if all(values.values()) else None

    def read_value(self, words: str) -> str:
        """A value said alone, as it is written; empty where it is none."""
        name = self._names.get(words) or self._apps.get(words)
        options = (reader(words) for reader in (read_number, read_time, read_digits))
        return name or next((told for told in options if told), "") or (words if words in self._choices else "")

    @property
    def _choices(self) -> frozenset[str]:
        rules = (told.split(" | ") for rule, told in self._rules.items() if rule.startswith("c"))
        return frozenset(option for options in rules for option in options)

    def _sentences(self, skills: Iterable[Skill]) -> Iterator[Sentence]:
        seen: set[tuple[str, ...]] = set()
        for skill in skills:
            # What lacks a value can be said as well: it is asked for.
            for example in (*skill.examples, *_lacking(skill)):
                sentence = self._sentence(skill, example)
                if sentence is not None and sentence.tokens not in seen:
                    seen.add(sentence.tokens)
                    yield sentence

    def _sentence(self, skill: Skill, example: str) -> Sentence | None:
        parts: list[str | tuple[str, Hole]] = []
        at = 0
        for found in _HOLE.finditer(example):
            parameter = skill.parameters.get(found[1])
            before = example[at : found.start()]
            if parameter is None or _ANY_TEXT.search(before) or before.endswith("$"):
                return None
            hole = self._hole(parameter)
            if hole is None or any(isinstance(part, tuple) and part[0] == found[1] for part in parts):
                return None
            if words := self._said(before):
                parts.append(words)
            elif parts and isinstance(parts[-1], tuple):
                return None  # two values with nothing between them cannot be told apart
            parts.append((found[1], hole))
            at = found.end()
        if words := self._said(example[at:]):
            parts.append(words)
        is_all_hole = all(isinstance(part, tuple) for part in parts)
        return None if not parts or is_all_hole else Sentence(skill.name, example, tuple(parts))

    def _hole(self, parameter: Parameter) -> Hole | None:
        match parameter.type:
            case "time":
                return Hole("time", read_time)
            case "int" | "number":
                return Hole("number", read_number)
            case "choice":
                table = self._table(str(option) for option in getattr(parameter, "options", ()))
                told = " | ".join(table)
                rule = next((name for name, known in self._rules.items() if known == told), f"c{len(self._rules)}")
                self._rules[rule] = told
                self._tables[rule] = table
                return Hole(rule, lambda said: table.get(said, ""))
            case "string":
                pattern = getattr(parameter, "pattern", "")
                if pattern:
                    return Hole("digits", read_digits) if re.fullmatch(pattern, "0123456789") else None
                return Hole("name", lambda said: self._names.get(said, ""))
            case _:
                return None

    def _table(self, names: Iterable[str]) -> dict[str, str]:
        """How each name is said → how it is written."""
        return {said: name for name in names if (said := self._said(name)) and len(said.split()) <= 6}

    def _said(self, text: str) -> str:
        """A text in words of the dictionary, or in words whose phones are noted."""
        said: list[str] = []
        for written in re.split(r"\s+", text):
            fused = "".join(plain_words(spoken_words(written.replace("-", ""))))
            words = plain_words(spoken_words(written.replace("-", " ")))
            if "-" in written and fused and self._phones(fused):
                words = [fused]
            for word in words:
                if not self._phones(word):
                    self.pronunciations[word] = _spelt_out(word)
                said.append(word)
        return " ".join(said)


def _lacking(skill: Skill) -> Iterator[str]:
    """Examples without their only value, where what is left is an order all the same."""
    for example in skill.examples:
        begun, lacked = without_last_hole(example)
        if begun and "{" not in begun and len(begun.split()) > 1 and skill.parameters[lacked].type != "choice":
            yield begun


def _likeness(said: Sequence[str], tokens: Sequence[str]) -> float:
    """How many words two sentences share, in order, for their length; a hole stands for anything."""
    own = [token for token in tokens if token[0] not in "<["]
    blocks = SequenceMatcher(None, said, own, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in blocks)
    return 2 * shared / (len(own) + min(len(said), len(tokens))) if shared else 0.0


def _optional(words: str) -> list[str]:
    return [f"[{word}]" if word in LITTLE_WORDS else word for word in words.split()]


_OURS = {"clew": "K L UW", "wifi": "W AY F AY", "sms": "EH S EH M EH S", "wishlist": "W IH SH L IH S T"}


def _spelt_out(word: str) -> str:
    if word in _OURS:
        return _OURS[word]
    return " ".join(phones_of(word)) or "AH"


def names_on(elements: Sequence[str]) -> list[str]:
    """Names of elements that somebody could say: a few words, letters in them, once each."""
    return [
        name
        for name in dict.fromkeys(elements)
        if 0 < len(name) <= 40 and 1 <= len(name.split()) <= 5 and re.search(r"[A-Za-z]{2}", name)
    ]
