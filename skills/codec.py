"""Skills as text: YAML for people, canonical JSON for hashes, and a JSON schema for editors.

``parse`` is strict and says where a mistake stands. ``dump`` writes what ``parse`` reads back as the same skill. The
hash is the sha256 of the canonical JSON: layout, comments and the order of keys do not count, everything else does, so
that evidence gathered for one state of a skill is void for every other.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import re
from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from skills.errors import SkillInvalid
from skills.limits import MAX_FILE_BYTES
from skills.mistakes import located
from skills.skill import Skill
from skills.yaml_reader import FLOAT, INT, read_yaml, scalar

SUFFIX = ".yaml"
SCHEMA_ID = "https://clewline.org/schemas/skill-1.json"


def parse(text: str | bytes, source: str = "") -> Skill:
    """The skill a text holds.

    Args:
        text: YAML (of which JSON is a part); bytes are UTF-8.
        source: what to call the text in errors.

    Raises:
        SkillInvalid: it is none; line and column say where.
    """
    document = read_yaml(text, source)
    if not isinstance(document.tree, dict):
        raise SkillInvalid("a skill is a mapping", "it begins with skill: NAME", source, *document.place(()))
    try:
        return Skill.model_validate(document.tree)
    except ValidationError as error:
        raise located(error, document, source) from error
    except RecursionError as error:
        raise SkillInvalid("conditions stand too deep inside one another", source=source) from error


def read_skill(path: pathlib.Path) -> Skill:
    """The skill in a file.

    Raises:
        SkillInvalid: it cannot be read or is none.
    """
    try:
        with path.open("rb") as stream:
            return parse(stream.read(MAX_FILE_BYTES + 1), str(path))
    except OSError as error:
        raise SkillInvalid(f"it cannot be read: {error.strerror}", source=str(path)) from error


def dump(skill: Skill) -> str:
    """The skill as YAML, in the order a person reads it."""
    return write_yaml(document_of(skill))


def write_yaml(tree: Mapping[str, Any]) -> str:
    """Plain mappings and lists as YAML that ``read_yaml`` reads back as the same."""
    return yaml.dump(
        dict(tree), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )


def document_of(skill: Skill) -> dict[str, Any]:
    """The skill as plain mappings and lists, with the keys that a file has; what is left at its default is left out."""
    written: dict[str, Any] = skill.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    # The one field that has a default and still tells what the rest is.
    for name, parameter in skill.parameters.items():
        written["parameters"][name] = {"type": parameter.type, **written["parameters"][name]}
    return written


def canonical(skill: Skill) -> bytes:
    """The one spelling of a skill: JSON, sorted keys, no spaces, UTF-8 (compare RFC 8785)."""
    return json.dumps(document_of(skill), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def hash_of(skill: Skill) -> str:
    """sha256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(skill)).hexdigest()


def json_schema() -> dict[str, Any]:
    """The JSON schema (2020-12) of a skill file, for editors that complete and check."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **Skill.model_json_schema()}


class _Dumper(yaml.SafeDumper):
    """Writes texts so that our own reader takes them for texts again, and short mappings on one line."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text and not any(line != line.rstrip() for line in text.split("\n")):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if scalar(text) is not text else None)


def _mapping(dumper: yaml.SafeDumper, mapping: dict[str, Any]) -> yaml.MappingNode:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", mapping.items())
    node.flow_style = _is_short(mapping)
    return node


def _sequence(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", items)
    node.flow_style = len(json.dumps(items)) <= 90 and not any(isinstance(item, dict) for item in items)
    return node


# YAML 1.2's plain scalars, as our reader has them: on, no and 12:30 need no quotes.
_Dumper.yaml_implicit_resolvers = {}
_Dumper.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("null$"), ["n"])
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), ["t", "f"])
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(f"(?:{INT.pattern})$"), list("-+0123456789"))
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(f"(?:{FLOAT.pattern})$"), list("-+.0123456789"))
_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _sequence)


def _is_short(mapping: Mapping[str, Any]) -> bool:
    """A selector or a condition of one line; a step of several parts takes a line for each."""
    selector = {"role", "name", "label", "hint", "nth", "near", "inside"}
    plain = selector | {"shown", "gone", "type", "description", "default"}
    return mapping.keys() <= plain and len(json.dumps(mapping)) <= 80
