from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.action import ACTIONS
from skills.codec import canonical, document_of, dump, hash_of, json_schema, parse, read_skill
from skills.errors import SkillInvalid
from skills.limits import MAX_FILE_BYTES, MAX_STEPS
from skills.skill import Skill
from skills.yaml_reader import read_yaml
from tests.skills.written import EVERYTHING, SEND, tapping


@pytest.mark.parametrize("text", [SEND, EVERYTHING])
def test_what_is_written_is_read_back_as_the_same_skill(text: str) -> None:
    skill = parse(text)
    assert parse(dump(skill)) == skill
    assert hash_of(parse(dump(skill))) == hash_of(skill)
    assert parse(canonical(skill)) == skill  # JSON is YAML


def test_layout_comments_and_the_order_of_keys_do_not_count_and_everything_else_does() -> None:
    skill = parse(SEND)
    assert hash_of(parse("# a note\n" + SEND.replace("  - do: tap\n    on:", "  - on:", 0))) == hash_of(skill)
    moved = SEND.replace("description: Send a text message to a contact.\n", "") + (
        "description: Send a text message to a contact.\n"
    )
    assert hash_of(parse(moved)) == hash_of(skill)
    for old, new in [
        ("name: Send}", "name: Sent}"),
        ("max length: 500", "max length: 501"),
        ("I am late\nneeds", "x\nneeds"),
    ]:
        assert hash_of(parse(SEND.replace(old, new))) != hash_of(skill)


def test_what_people_read_stays_readable() -> None:
    text = dump(parse(SEND))
    assert "    on: {role: button, name: Start chat}" in text
    assert "!!" not in text
    assert text.startswith("skill: send-message\ndescription: ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  body:", "  recipient: {type: string}\n  body:", "5:3: the key 'recipient' stands twice"),
        (
            "description: Send",
            "descripton: Send",
            "2:1: descripton: unknown key 'descripton' (did you mean 'description'?)",
        ),
        (
            "hint: compose",
            "hnt: compose",
            "22:27: steps.2.on.fallbacks.0.hnt: unknown key 'hnt' (did you mean 'hint'?)",
        ),
        ("- do: tap", "- do: tpa", "there is no action tpa"),
        ("- do: tap\n    on", "- tap: on\n    on", "a step is a mapping with one of do, when"),
        ('text: "{body}"', 'text: "{boby}"', "16:5: steps.2: {boby} is neither a parameter nor extracted"),
        ('text: "{body}"', 'text: "{body"', "is not a name in braces"),
        ('name: "{body}"}', 'name: "{status}"}', "ensures.0: {status} has no value there"),
        ("skill: send-message", "skill: Send Message", "1:1: skill: String should match"),
        ("skill: send-message", "skill: sеnd-message", "should match"),  # a Cyrillic letter looks like ours
        ("type: string, max length: 500", "type: strng", "parameters.body"),
        ("recipient: Anna, body", "recipent: Anna, body", "there is no parameter 'recipent' (did you mean recipient?)"),
        ("  irreversible: [send]", "  irreversible: [sned]", "irreversible"),
        ("    on: {role: button, name: Send}\n", "", "tap needs an element"),
        ("shown: {role: button, name: Start chat}", "showing: {role: button}", "a condition is a mapping with one of"),
        ("skill: send-message", "&a skill: send-message", "1:1: anchors are not read"),
        ("skill: send-message", "skill: !!python/name:os.system x", "tags are not read"),
        ("needs:\n", "needs:\n  - *a\n", "9:5: aliases are not read"),
        ("skill: send-message", "skill: [send", "not valid YAML"),
        ("skill: send-message", "format: 2\nskill: send-message", "format"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_was_meant(old: str, new: str, said: str) -> None:
    assert old in SEND
    with pytest.raises(SkillInvalid) as caught:
        parse(SEND.replace(old, new), "x.yaml")
    assert said in str(caught.value)
    assert caught.value.line >= 1
    assert str(caught.value).startswith("x.yaml:")


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    with pytest.raises(SkillInvalid, match="anchors are not read"):
        parse(bomb)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("- a\n- b\n", "a skill is a mapping"),
        ("[" * 3000, "more than 40 levels"),
        ("a: [" + "x," * 30_000 + "x]", "more than 20000 parts"),
        ("skill: a\n---\nskill: b\n", "one document"),
        ("? [a]\n: b\n", "a key is a text"),
        ("x" * (MAX_FILE_BYTES + 1), "bytes; at most"),
    ],
)
def test_a_text_that_is_no_skill_at_all(text: str, said: str) -> None:
    with pytest.raises(SkillInvalid, match=said):
        parse(text)


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(SkillInvalid, match="not UTF-8"):
        parse(b"skill: \xff\xfe")
    with pytest.raises(SkillInvalid, match="cannot be read"):
        read_skill(tmp_path / "none.yaml")


def test_a_million_steps_are_too_many() -> None:
    with pytest.raises(SkillInvalid, match=f"at most {MAX_STEPS} are allowed"):
        tapping("long", *["Go"] * (MAX_STEPS + 1))
    with pytest.raises(SkillInvalid, match="bytes"):
        tapping("long", *["Go"] * 100_000)


def test_loops_cannot_stand_arbitrarily_deep() -> None:
    steps = "[{do: back}]"
    for _ in range(7):
        steps = f"[{{repeat until: {{reads: x}}, steps: {steps}}}]"
    with pytest.raises(SkillInvalid, match="7 deep|8 deep"):
        parse(f"skill: deep\ndescription: x\nsteps: {steps}\n")


def test_a_skill_does_not_call_itself() -> None:
    with pytest.raises(SkillInvalid, match="a calls itself"):
        parse("skill: a\ndescription: x\nsteps: [{call: a}]\n")


@pytest.mark.parametrize(
    "step",
    [
        '{do: tap, on: {role: button, name: "{pin}"}}',
        '{do: open, location: "https://example.org/?q={pin}"}',
        '{when: {reads: "{pin}"}, then: [{do: back}]}',
        '{do: type, text: x, on: {role: textbox, name: "{pin}"}}',
        '{do: type, text: "{pin}", on: {role: textbox, name: "{pin}"}}',
    ],
)
def test_a_secret_may_only_be_typed_or_passed_on(step: str) -> None:
    head = "skill: a\ndescription: x\nparameters: {pin: {type: secret}}\n"
    with pytest.raises(SkillInvalid, match="may only be typed or passed on"):
        parse(f"{head}steps: [{step}]\n")
    with pytest.raises(SkillInvalid, match="may only be typed"):
        parse(f"{head}steps: [{{do: back}}]\nreturns: [pin]\n")
    parse(
        f'{head}steps: [{{do: type, text: "{{pin}}", on: {{role: textbox}}}}, {{call: b, with: {{pin: "{{pin}}"}}}}]\n'
    )


def test_what_may_be_left_out_is_used_only_where_it_is_known_to_be_given() -> None:
    head = "skill: a\ndescription: x\nparameters: {note: {type: string, required: false}}\nsteps:\n"
    typed = '{do: type, text: "{note}", on: {role: textbox}}'
    with pytest.raises(SkillInvalid, match="may be left out"):
        parse(f"{head}  - {typed}\n")
    with pytest.raises(SkillInvalid, match="may be left out"):
        parse(f"{head}  - {{when: {{not: {{given: note}}}}, then: [{typed}]}}\n")
    parse(f"{head}  - {{when: {{given: note}}, then: [{typed}]}}\n")


def test_what_one_branch_extracts_is_unknown_after_it() -> None:
    got = "{extract: {role: text}, as: total}"
    used = '{do: type, text: "{total}", on: {role: textbox}}'
    head = "skill: a\ndescription: x\nsteps:\n"
    with pytest.raises(SkillInvalid, match="neither a parameter nor extracted"):
        parse(f"{head}  - {{when: {{reads: x}}, then: [{got}]}}\n  - {used}\n")
    parse(f"{head}  - {{when: {{reads: x}}, then: [{got}], else: [{got}]}}\n  - {used}\n")


def test_the_schema_knows_every_action_and_its_fields() -> None:
    schema = json_schema()
    told = json.dumps(schema)
    kinds = {str(action.model_fields["kind"].default) for action in ACTIONS}
    alternatives = [part for part in schema["$defs"].values() if "oneOf" in part and "do" in json.dumps(part)]
    written = {
        one["properties"]["do"]["const"]: one for one in alternatives[0]["oneOf"] if "do" in one.get("properties", {})
    }
    assert kinds == set(written)
    assert "hold_ms" in written["long_press"]["properties"]
    assert written["tap"]["required"] == ["do", "on"]
    assert '"for each"' in told
    assert '"repeat until"' in told


_names = st.text(st.sampled_from("abz 0:-#'\"{}[]!&*é\n%@,|>\t\\"), max_size=12)
_said = st.one_of(
    _names, st.sampled_from(["no", "12:30", "1e3", "null", "~", "0x1f", "2026-03-01", "- a", "on", ".5", "+1"])
)


@st.composite
def _skills(draw: st.DrawFn) -> Skill:
    def literal(text: str) -> str:
        return text.replace("{", "{{").replace("}", "}}")

    steps: list[object] = [
        {
            "do": "type",
            "text": literal(draw(_said)),
            "on": {"role": "textbox", "name": literal(draw(_said))},
            "note": draw(_said),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]
    if draw(st.booleans()):
        steps = [{"when": {"reads": "x" + literal(draw(_said))}, "then": steps, "else": [{"do": "back"}]}]
    if draw(st.booleans()):
        steps = [
            {
                "repeat until": {"not": {"at": "y" + literal(draw(_said))}},
                "at most": draw(st.integers(1, 9)),
                "steps": steps,
            }
        ]
    return Skill.model_validate(
        {
            "skill": draw(st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)),
            "description": draw(_said) or "x",
            "examples": draw(st.lists(_said, max_size=3)),
            "parameters": {
                "a": {"type": "string", "default": draw(_said)},
                "n": {"type": "int", "default": draw(st.integers(-9, 9))},
            },
            "steps": steps,
        }
    )


@given(_skills())
@settings(max_examples=150, deadline=None)
def test_every_skill_survives_being_written_and_read(skill: Skill) -> None:
    again = parse(dump(skill))
    assert again == skill
    assert canonical(again) == canonical(skill)
    assert document_of(again) == document_of(skill)


@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200), st.text(st.sampled_from("a:-[]{}&*!|>'\"\n #?,%"), max_size=80)
    )
)
@settings(max_examples=300, deadline=None)
def test_no_text_does_anything_but_be_read_or_refused(text: str | bytes) -> None:
    try:
        parse(text)
    except SkillInvalid:
        pass


@given(
    st.integers(0, len(EVERYTHING)),
    st.integers(0, len(EVERYTHING)),
    st.sampled_from(["", "x", " ", "{", "\n", ": ", "- "]),
)
@settings(max_examples=300, deadline=None)
def test_a_damaged_skill_is_read_or_refused(start: int, length: int, put: str) -> None:
    try:
        parse(EVERYTHING[:start] + put + EVERYTHING[start + length % 9 :])
    except SkillInvalid:
        pass


def test_plain_scalars_mean_what_yaml_1_2_says_and_quoted_ones_are_texts() -> None:
    told = "a: 1\nb: true\nc: 2.5\nd: '1'\ne: no\nf: 12:30\ng: 2026-03-01\nh: ~\ni: \"true\"\n"
    tree = read_yaml(told).tree
    assert tree == {
        "a": 1,
        "b": True,
        "c": 2.5,
        "d": "1",
        "e": "no",
        "f": "12:30",
        "g": "2026-03-01",
        "h": None,
        "i": "true",
    }
