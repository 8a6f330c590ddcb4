"""The word table is read from the disk one row at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from perception.errors import WeightsAltered, WeightsMissing
from perception.models.word_rows import WordRows
from perception.training.quantize_minilm import quantized_rows

ROWS, WIDTH = 50, 16


@pytest.fixture
def table() -> np.ndarray:
    return np.random.default_rng(7).normal(size=(ROWS, WIDTH)).astype(np.float32)


@pytest.fixture
def path(table: np.ndarray, tmp_path: Path) -> Path:
    np.save(tmp_path / "words.npy", quantized_rows(table), allow_pickle=False)
    return tmp_path / "words.npy"


def test_rows_come_in_the_order_asked_for_and_close_to_what_they_were(path, table):
    rows = WordRows(path, ROWS, WIDTH)
    asked = [49, 0, 7, 7, 31]

    got = rows.gather(asked)

    assert got.shape == (1, 5, WIDTH)
    assert got.dtype == np.float32
    assert np.abs(got[0] - table[asked]).max() <= np.abs(table).max() / 127 / 2 * 1.001
    assert rows.gather([]).shape == (1, 0, WIDTH)
    rows.close()


def test_the_file_is_an_ordinary_npy_file(path, table):
    records = np.load(path, allow_pickle=False)
    rows = WordRows(path, ROWS, WIDTH)

    assert np.array_equal(rows.gather([3])[0, 0], records["scale"][3] * records["codes"][3])
    rows.close()


def test_a_row_of_zeros_stays_zero(tmp_path):
    np.save(tmp_path / "words.npy", quantized_rows(np.zeros((2, WIDTH), dtype=np.float32)), allow_pickle=False)
    rows = WordRows(tmp_path / "words.npy", 2, WIDTH)

    assert not rows.gather([0, 1]).any()
    rows.close()


@pytest.mark.parametrize("number", [-1, ROWS])
def test_there_is_no_row_outside_the_table(path, number):
    rows = WordRows(path, ROWS, WIDTH)

    with pytest.raises(IndexError, match="no row"):
        rows.gather([number])
    rows.close()


@pytest.mark.parametrize(("rows", "width"), [(ROWS + 1, WIDTH), (ROWS, WIDTH * 2)])
def test_a_table_of_another_size_is_refused(path, rows, width):
    with pytest.raises(WeightsAltered, match="not"):
        WordRows(path, rows, width)


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "words.npy").write_bytes(b"not numbers at all")
    with pytest.raises(WeightsAltered, match=r"not a \.npy file"):
        WordRows(tmp_path / "words.npy", ROWS, WIDTH)

    with pytest.raises(WeightsMissing):
        WordRows(tmp_path / "nowhere.npy", ROWS, WIDTH)


def test_a_table_that_shrinks_while_it_is_open_is_noticed(path):
    rows = WordRows(path, ROWS, WIDTH)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)

    rows.gather([0])
    with pytest.raises(WeightsAltered, match="cut off"):
        rows.gather([ROWS - 1])
    rows.close()
