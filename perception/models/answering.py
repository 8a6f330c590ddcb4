"""From what a model wrote to an answer of the asked form, or to a typed error; never to half an answer.

An answer is used only when it is one whole JSON object that the schema accepts. Where it is not, it is repaired once by
rules that add nothing (a code fence, thoughts or prose around the object, commas before a closing bracket), and failing
that the model is asked once more and told why. An answer that was cut off is not completed for the model: what is
missing may be what matters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from devices.settle import Deadline
from perception.errors import AnswerInvalid
from perception.models.model import Model, Prompt, Reply, Schema
from perception.models.prompt_file import PromptFile, read_prompt

LONGEST_ANSWER = 64_000
"""Characters; no answer we ask for comes near it."""
_QUOTED_BACK = 2_000
"""Of a wrong answer, how much the model is shown again."""
_LONGEST_PROBLEM = 200
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_IDLE_COMMA = re.compile(r',(?=\s*[}\]])|("(?:[^"\\\x00-\x1f]|\\.)*")')


def answer(model: Model, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
    """Ask, and read the answer; ask once more where it cannot be read.

    Args:
        model: who is asked.
        prompt: with a schema.
        deadline: for both tries together.

    Returns:
        The reply with ``data``, which the schema accepts. Its usage counts every call that was made.

    Raises:
        AnswerInvalid: both answers were of another form.
        ModelError: there was no answer.
    """
    if prompt.schema is None:
        raise ValueError("without a schema there is no form that an answer could have")
    first = model.complete(prompt, deadline)
    try:
        return replace(first, data=read_answer(first, prompt.schema))
    except AnswerInvalid as error:
        if first.finish == "refused":
            raise
        again = prompt.then(first.text[:_QUOTED_BACK] or "(nothing)", _reask().fill(problem=error.message)[1])
    second = model.complete(again, deadline)
    return replace(second, data=read_answer(second, prompt.schema), usage=first.usage + second.usage)


def read_answer(reply: Reply, schema: Schema) -> Any:
    """The one object that a reply holds, checked.

    Raises:
        AnswerInvalid: it was cut off or refused, is no JSON object, or not one that the schema accepts.
    """
    if reply.finish == "length":
        raise AnswerInvalid("the answer was cut off before its end", "allow more tokens for answers")
    if reply.finish == "refused":
        raise AnswerInvalid(f"{reply.model} would not answer", "say the goal in other words, or use another model")
    if len(reply.text) > LONGEST_ANSWER:
        raise AnswerInvalid(f"the answer has {len(reply.text)} characters, more than {LONGEST_ANSWER}")
    problem = "it is empty" if not reply.text.strip() else "it holds no whole JSON object"
    accepted: list[Any] = []
    for text in _readings(reply.text):
        try:
            data = parse_strictly(text)
            why = why_not(data, schema)
        except ValueError as error:
            why = f"it is not JSON: {error}"
        if not why:
            if data not in accepted:
                accepted.append(data)
        elif text.lstrip().startswith("{"):
            problem = why
    if len(accepted) > 1:
        raise AnswerInvalid(f"it holds {len(accepted)} different answers")
    if not accepted:
        raise AnswerInvalid(problem[:_LONGEST_PROBLEM])
    return accepted[0]


def parse_strictly(text: str) -> Any:
    """JSON as the standard has it: no NaN, no infinities, no name twice in one object.

    Raises:
        ValueError: it is not.
    """
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_name_twice, parse_float=_finite)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def why_not(data: Any, schema: Schema) -> str:
    """What the schema has against a value, in one short sentence; empty when nothing."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(dict(schema)).iter_errors(data))
    if error is None:
        return ""
    where = "/".join(str(step) for step in error.absolute_path)
    return f"{where or 'the object'}: {error.message}"[:_LONGEST_PROBLEM]


def _readings(text: str) -> Iterator[str]:
    """The text as it is, or what is left when everything is taken away that is no part of an object."""
    text = text.strip().lstrip("\ufeff")
    try:
        parse_strictly(text)
        yield text
        return
    except ValueError:
        pass
    for found in _objects(_THOUGHTS.sub("", text)):
        yield _IDLE_COMMA.sub(lambda match: match[1] or "", found)


def _objects(text: str) -> Iterator[str]:
    """Every whole object that does not lie in another, in linear time; brackets in strings do not count."""
    depth = start = at = 0
    while at < len(text):
        sign = text[at]
        if sign == '"' and depth:
            string = _STRING.match(text, at)
            if string is None:
                return  # a string without an end: what follows cannot be told apart
            at = string.end()
            continue
        if sign == "{":
            start = at if depth == 0 else start
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
            if depth == 0:
                yield text[start : at + 1]
        at += 1


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is too large")
    return number


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


@cache
def _reask() -> PromptFile:
    return read_prompt(Path(__file__).parent / "prompts" / "reask.md")
