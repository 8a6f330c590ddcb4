"""The tokenizer agrees with the `tokenizers` package, which serves as the oracle and is not needed at run time."""

from __future__ import annotations

import functools
import sys
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from perception.errors import WeightsAltered
from perception.models.embedding import NAME, PIECES
from perception.models.weights import shipped
from perception.models.wordpiece import LONGEST_WORD, MEMORISED, Vocabulary, WordPiece, spell

TEXT = (shipped(NAME) / PIECES).read_text(encoding="utf-8")
LINES = TEXT.splitlines(keepends=False) if "\u2028" not in TEXT else TEXT.removesuffix("\n").split("\n")
# Unicode sorted these four anew after version 8
RESORTED = {"\u166d", "\u1734", "\u1885", "\u1886"}


@functools.cache
def oracle() -> Tokenizer:
    numbers = {piece: number for number, piece in enumerate(LINES)}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]", max_input_chars_per_word=LONGEST_WORD))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


@functools.cache
def ours() -> WordPiece:
    return WordPiece(TEXT)


def words_by_oracle(text: str) -> list[str]:
    return [word for word, _ in oracle().pre_tokenizer.pre_tokenize_str(oracle().normalizer.normalize_str(text))]


@functools.cache
def agreed(character: str) -> bool:
    return words_by_oracle(f"a{character}b") == f"a{spell(character)}b".split()


def pieces(text: str, max_tokens: int = 1 << 20) -> list[str]:
    return [LINES[number] for number in ours().encode(text, max_tokens)]


def test_the_vocabulary_is_sorted_and_each_piece_is_found_at_its_place():
    vocabulary = Vocabulary(TEXT)

    assert sorted(set(LINES)) == LINES
    assert len(vocabulary) == len(LINES)
    assert vocabulary.longest() == max(map(len, LINES))
    assert [vocabulary.number(piece) for piece in LINES] == list(range(len(LINES)))
    assert [vocabulary.number(absent) for absent in ("", "\n", "zzzz", "\U0010ffff", "a\n", '!\n"')] == [-1] * 6


def test_pieces_of_a_label():
    assert pieces("Unsubscribe from Étagères?") == [
        *("[CLS]", "un", "##su", "##bs", "##cr", "##ibe", "from", "eta", "##ger", "##es", "?", "[SEP]"),
    ]


def test_every_character_that_the_vocabulary_knows_reads_the_same():
    known = set(TEXT) - {"\n"}

    assert [character for character in known if not agreed(character)] == []
    assert [character for character in known if unicodedata.combining(character)] == []  # so order cannot matter


def test_every_old_character_reads_the_same_but_four():
    old = unicodedata.ucd_3_2_0  # characters as they stood long before either table was made
    everywhere = (chr(code) for code in [*range(0xD800), *range(0xE000, 0x20000)])

    differing = {one for one in everywhere if old.category(one) not in {"Cn", "Co"} and not agreed(one)}

    assert differing == RESORTED


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_the_same_pieces(text):
    assume(all(agreed(character) for character in text))

    assert pieces(text)[1:-1] == oracle().encode(text, add_special_tokens=False).tokens


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(LINES),
            st.sampled_from(list(" \t\n-,.$ßİΣςÅ\u0301\u00ad\u200d한글漢字")),
            st.text(max_size=3),
        ),
        max_size=20,
    ).map("".join),
    st.integers(2, 40),
)
def test_texts_made_of_real_pieces_have_the_same_pieces_and_are_cut_at_the_same_place(text, max_tokens):
    assume(all(agreed(character) for character in text))

    expected = oracle().encode(text, add_special_tokens=False).tokens[: max_tokens - 2]
    assert pieces(text, max_tokens) == ["[CLS]", *expected, "[SEP]"]


def test_names_of_control_tokens_on_a_screen_are_only_text():
    assert pieces("[SEP] [MASK]") == ["[CLS]", "[", "sep", "]", "[", "mask", "]", "[SEP]"]


@pytest.mark.parametrize("text", ["", " ", "\t\r\n", "\x00\x01\x7f", "\u200b\u200d", "\ud800", "\udfff\ufffd"])
def test_texts_of_nothing_visible_are_empty(text):
    assert pieces(text) == ["[CLS]", "[SEP]"]


def test_what_nobody_can_see_does_not_part_a_word():
    assert pieces("Sign\u00ad \ud800in\x00") == pieces("sign in")


@pytest.mark.parametrize("length", [LONGEST_WORD, LONGEST_WORD + 1])
def test_an_endless_word_is_unknown(length):
    assert ("[UNK]" in pieces("a" * length)) == (length > LONGEST_WORD)
    assert pieces("a" * length)[1:-1] == oracle().encode("a" * length, add_special_tokens=False).tokens


@pytest.mark.parametrize("unit", ["a", "word ", "漢", "\u0301", "\x00", "😀", "á"])
def test_a_megabyte_is_cut_without_being_split_into_words(unit):
    numbers = ours().encode(unit * 1_000_000, 128)

    assert 2 <= len(numbers) <= 128


def test_a_million_different_characters_are_not_remembered():
    tokenizer = WordPiece(TEXT)

    tokenizer.encode("".join(map(chr, range(0x3000, 0x3000 + 2 * MEMORISED))), 8)

    assert len(tokenizer._spelling) == MEMORISED


def test_a_vocabulary_without_the_three_control_tokens_is_refused():
    with pytest.raises(WeightsAltered, match="lacks"):
        WordPiece("[CLS]\n[SEP]\na\n")
    with pytest.raises(WeightsAltered, match="lacks"):
        WordPiece("")


def test_the_tables_of_this_python_are_new_enough():
    # the oracle's own copy is of version 8 or 9; an older one here would differ in more than is said above
    assert tuple(map(int, unicodedata.unidata_version.split("."))) >= (14, 0, 0), sys.version
