"""What is trained is what decides: batches of many decisions give what one decision at a time gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from devices.bounds import Bounds  # noqa: E402
from devices.screen import Element, Screen  # noqa: E402
from perception.models.chooser import INPUTS  # noqa: E402
from perception.models.word_meanings import WordMeanings  # noqa: E402
from planner.decision import History  # noqa: E402
from planner.practised.deeds import ACTS, WHOLES  # noqa: E402
from planner.practised.encoding import Encoded, encode  # noqa: E402
from planner.practised.tensors import NUMBERS, tensors_of  # noqa: E402
from planner.training.practised.examples import Examples, Target, choice_of  # noqa: E402
from planner.training.practised.export import Whole  # noqa: E402
from planner.training.practised.fitting import Settings, Training, exchange, judge, score  # noqa: E402
from planner.training.practised.network import Chooser  # noqa: E402
from planner.training.practised.shelf import Shelf  # noqa: E402
from planner.training.practised.trial import TrialChooser, load_numbers, save_numbers  # noqa: E402

torch.set_num_threads(1)
NAMES = ("Alarm", "Timer", "Stopwatch", "Bin", "Search notes", "Settings")


def decision(at: int) -> tuple[Encoded, Target]:
    """One of many small tasks: tap what the goal names, or type what it quotes."""
    dice = np.random.default_rng(at)
    names = [str(name) for name in dice.permutation(NAMES)[: 3 + at % 3]]
    boxes = [Bounds(0, 100 * place, 500, 100 * place + 80) for place in range(len(names) + 1)]
    buttons = [
        Element(place, "button", name, boxes[place], actions=frozenset({"tap"})) for place, name in enumerate(names)
    ]
    field = Element(len(names), "textbox", "Title", boxes[-1], actions=frozenset({"tap", "type"}))
    screen = Screen((*buttons, field), size_px=(1080, 2400))
    if at % 4 == 3:
        seen = encode(f"write “{names[0]}” as the title", screen, History())
        return seen, Target((choice_of("type", len(names)),), spans=((2, 2 + len(names[0].split()) - 1),))
    return encode(f"open {names[at % len(names)]} for me", screen, History()), Target(
        (choice_of("tap", at % len(names)),)
    )


@pytest.fixture(scope="module")
def meanings() -> WordMeanings:
    return WordMeanings.load()


@pytest.fixture(scope="module")
def shelf(meanings: WordMeanings, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    examples = Examples()
    for at in range(24):
        examples.add(*decision(at), task=f"task-{at % 2}", apps=("Clock",) if at % 2 else ("Notes", "Mail"))
    path = tmp_path_factory.mktemp("shelf") / "some.npz"
    examples.save(path, lambda goals: np.stack([np.full(meanings.dimensions, 0.01 * len(goal)) for goal in goals]))
    found = Shelf(meanings, torch.device("cpu"))
    assert found.put(path) == 24
    assert found.put(path, lambda apps: "Clock" not in apps) == 12
    return found


@pytest.fixture(scope="module")
def network(meanings: WordMeanings) -> Chooser:
    torch.manual_seed(1)
    return Chooser(meanings.dimensions, NUMBERS, width=16, layers=2, heads=4).eval()


@torch.no_grad()
def test_a_batch_gives_what_each_decision_gives(shelf: Shelf, network: Chooser, meanings: WordMeanings) -> None:
    torch.nn.init.normal_(network.blocks[0].bias[1:])  # no relation has no bias, and is never trained
    at = [3, 0, 11, 5]
    batch = shelf.batch(np.array(at))
    scored = score(network, shelf.vectors.rows, batch, batch.tokens)
    for row, number in enumerate(at):
        seen, target = decision(number)
        meaning = np.full(meanings.dimensions, 0.01 * len(seen.text), dtype=np.float16).astype(np.float32)
        tokens = tensors_of(seen, meanings, meaning)
        acts, wholes, first, last, *_ = Whole(network)(*(torch.from_numpy(tokens[name]) for name in INPUTS))
        legal = torch.tensor(seen.legal)
        many = len(WHOLES) + len(seen.elements) * len(ACTS)
        expected = torch.cat([wholes, acts.masked_fill(~legal, -1e4).flatten()])
        assert torch.allclose(scored.logits[row, :many], expected, atol=2e-3)
        assert scored.right[row].nonzero().flatten().tolist() == [len(WHOLES) + target.choices[0]]
        if target.spans:
            (place,) = (scored.pointed == row).nonzero().flatten().tolist()
            element = target.choices[0] // len(ACTS)
            words = len(seen.words)
            assert torch.allclose(scored.starts[place, :words], first[element][:words], atol=2e-3)
            assert torch.allclose(scored.ends[place, :words], last[element][:words], atol=2e-3)


def test_it_learns_and_says_how_well(shelf: Shelf) -> None:
    training = Training(shelf, Settings(width=16, layers=1, batch=16, rate=1e-2, warm=5, exchange=0.2))
    before = judge(training.network, shelf)[0]["all"]["whole"]
    for step in range(60):
        training.step(step / 60)
    told, surprises = judge(training.network, shelf)
    assert told["all"]["n"] == 36
    assert told["task-1"]["n"] + told["task-0"]["n"] == 36
    assert told["all"]["whole"] > max(0.7, before)
    assert min(surprises.values()) < 1.0


def test_words_are_exchanged_alike_wherever_they_stand(shelf: Shelf) -> None:
    settings = Settings(exchange=1.0, exchanged=0.5, forgotten=0.0)
    batch = shelf.batch(np.arange(24))
    out = exchange(batch.tokens, shelf, settings, torch.Generator().manual_seed(0))
    changed = 0
    for row in range(24):
        became: dict[int, int] = {}
        for name in ("goal.words", "elements.words"):
            for old, new in zip(
                batch.tokens[name][row].flatten().tolist(), out[name][row].flatten().tolist(), strict=True
            ):
                assert became.setdefault(old, new) == new
                changed += old != new
    assert changed > 20
    assert not out["meaning"].any()


def test_a_network_is_read_back_as_it_was_written(network: Chooser, meanings: WordMeanings, tmp_path: Path) -> None:
    save_numbers(network, tmp_path / "numbers.npz")
    again = TrialChooser(load_numbers(tmp_path / "numbers.npz", heads=4))
    tokens = tensors_of(decision(1)[0], meanings)
    one, other = TrialChooser(network).choose(tokens), again.choose(tokens)
    assert np.allclose(one.acts, other.acts)
    assert np.allclose(one.first, other.first)
