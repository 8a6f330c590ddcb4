"""Personal data is found by its form, replaced consistently, and put back in answers."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.models.personal_data import KINDS, Masker, find_personal
from perception.describe import describe_screen
from tests.agent.private_screens import private_screen


def kinds(text: str) -> list[tuple[str, str]]:
    return [(found.kind, text[found.start : found.end]) for found in find_personal(text)]


def test_of_1000_private_screens_at_least_99_percent_of_each_kind_is_kept_in():
    shown: Counter[str] = Counter()
    leaked: list[tuple[str, str, str]] = []
    for seed in range(1000):
        private = private_screen(seed)
        text = describe_screen(private.screen).text
        masked = Masker().mask(text)
        plain = re.sub(r"[\W_]", "", masked).casefold()
        for kind, value in private.values:
            shown[kind] += 1
            if value in masked or re.sub(r"[\W_]", "", value).casefold() in plain:
                leaked.append((kind, value, masked))
    lost = Counter(kind for kind, _, _ in leaked)
    recall = {kind: 1 - lost[kind] / shown[kind] for kind in KINDS}
    assert sum(shown.values()) > 3000
    assert min(recall.values()) >= 0.99, (recall, leaked[:3])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call +45 12 34 56 78 now", [("phone", "+45 12 34 56 78")]),
        (
            "mail ada@example.com, or bo (at) example.org",
            [("mail", "ada@example.com"), ("mail", "bo (at) example.org")],
        ),
        ("Card 4111 1111 1111 1111 ok", [("card", "4111 1111 1111 1111")]),
        ("IBAN DE89 3704 0044 0532 0130 00.", [("iban", "DE89 3704 0044 0532 0130 00")]),
        ("iban de89370400440532013000", [("iban", "de89370400440532013000")]),
        ("Your code is 482913", [("code", "482913")]),
        ("G-482913 is your verification code", [("code", "G-482913")]),
        ("验证码：482913", [("code", "482913")]),
        ("٠١٢٣ ٤٥٦ ٧٨٩", [("phone", "٠١٢٣ ٤٥٦ ٧٨٩")]),
    ],
)
def test_each_kind_in_the_forms_it_is_met_in(text, found):
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Save",
        "3 items · page 2 of 14",
        "2026-11-27 12:30",
        "27.11.2026",
        "37.50 €",
        "version 1.2.3",
        "a@b",
        "@ada",
        "12:30",
        "Fri, Mar 13, 2026 · 19:00 – 22:00",
        "Mon, Oct 27, 2025, 04:04",
        "13. March 2026 14:35",
        "progressbar Storage = 0.334397",
        "list scrolls: 1598–3704 of 11535 px shown",
        "picture area at 0,221–1080,1835 px: what it shows cannot be read",
    ],
)
def test_ordinary_texts_are_left_alone(text):
    assert kinds(text) == []


def test_a_number_in_brackets_is_masked_inside_them_so_that_labels_stay_labels():
    masker = Masker()
    assert masker.mask("- [469-555-0150] [Call 469-555-0150]") == "- [<phone:1>] [Call <phone:1>]"
    assert masker.mask("field [Phone] (tel) = 469-555-0150") == "field [Phone] (tel) = <phone:1>"
    assert masker.mask("(469) 555-0151 + 1 469 555 0152") == "<phone:2> <phone:3>"


def test_one_value_has_one_placeholder_and_gets_its_value_back():
    masker = Masker()
    first = masker.mask("Write to ada@example.com or bo@example.com")
    assert first == "Write to <mail:1> or <mail:2>"
    assert masker.mask("bo@example.com again") == "<mail:2> again"
    assert masker.unmask("Send it to <mail:2>, not <mail:9>") == "Send it to bo@example.com, not <mail:9>"
    assert len(masker) == 2


def test_what_looks_like_a_placeholder_gets_no_value_from_elsewhere():
    masker = Masker()
    told = masker.mask("ada@example.com <mail:1>")
    assert told == "<mail:1> <text:1>" or told.count("<mail:1>") == 1
    assert masker.unmask(told) == "ada@example.com <mail:1>"


def test_schemas_are_masked_in_their_values_and_not_in_their_keys():
    masked = Masker().mask_all({"properties": {"a@b.de": {"enum": ["Call +45 12 34 56 78", "Save"]}}, "n": 3})
    assert masked == {"properties": {"a@b.de": {"enum": ["Call <phone:1>", "Save"]}}, "n": 3}


def test_values_go_back_into_json_as_json():
    masker = Masker()
    masker.mask('<text:7> "')
    told = json.dumps({"text": masker.mask("+45 12 34 56 78")})
    assert json.loads(masker.unmask(told, in_json=True)) == {"text": "+45 12 34 56 78"}


@given(st.text(max_size=200))
def test_masking_any_text_and_putting_it_back_gives_the_text(text):
    masker = Masker()
    assert masker.unmask(masker.mask(text)) == text


@pytest.mark.parametrize("text", ["1 " * 20_000, "a@" * 20_000, "DE89" * 10_000, "code 1" * 5_000, "+" * 50_000])
def test_hostile_texts_are_searched_in_linear_time(text):
    find_personal(text)
