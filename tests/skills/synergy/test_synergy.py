"""Links between skills: what is seen, what is learnt, and that nothing hidden is looked at."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.errors import IndexUnusable
from skills.synergy import linking
from skills.synergy.graph import Node, SkillGraph, graph_of_skills
from skills.synergy.linking import Linker, learn_linker, propose_pairs, shipped_linker, weighted
from skills.synergy.network import begin, gradient, show
from skills.synergy.signals import SIGNALS, see, signals
from skills.synergy.training import Pupil, lessons_of, train_network, weigh_signals
from tests.skills.retrieval.toy import embed


def families(count: int = 6, size: int = 6, seed: int = 0) -> SkillGraph:
    """Tools of several families; within a family most are linked, each to the later ones."""
    random = np.random.default_rng(seed)
    nodes = [Node(f"{f}{i}", f"family{f} thing{i}", (f"t{f}",), (f"t{f}",)) for f in range(count) for i in range(size)]
    links = {
        (f * size + a, f * size + b)
        for f in range(count)
        for a in range(size)
        for b in range(a + 1, size)
        if random.random() < 0.8
    }
    return SkillGraph("families", tuple(nodes), frozenset(links))


def test_a_hidden_pair_is_gone_in_both_directions():
    graph = SkillGraph("two", (Node("a"), Node("b"), Node("c")), frozenset({(0, 1), (1, 0), (1, 2)}))
    assert graph.without([(1, 0)]).links == {(1, 2)}
    assert graph.without([(0, 1)]).links == {(1, 2)}
    assert graph.pairs() == [(0, 1), (1, 2)]


@pytest.mark.parametrize("link", [(0, 0), (0, 2), (-1, 0)])
def test_a_link_to_nowhere_or_to_itself_is_refused(link):
    with pytest.raises(ValueError, match="joins"):
        SkillGraph("bad", (Node("a"), Node("b")), frozenset({link}))


@given(st.integers(0, 2**32 - 1))
def test_no_lesson_asks_for_what_it_shows(seed):
    graph = families(2, 4)
    asked = np.zeros((8, 8))
    for lesson in lessons_of(graph, np.random.default_rng(seed)):
        assert not (lesson.wanted * np.maximum(lesson.known, lesson.known.T)).any()
        assert not (lesson.counts * np.maximum(lesson.known, lesson.known.T)).any()
        asked += lesson.wanted
    assert (asked == graph.adjacency()).all()


def test_signals_are_what_their_names_say():
    nodes = (Node("a", "one", (), ("picture",)), Node("b", "one", ("picture",)), Node("c"), Node("d"))
    graph = SkillGraph("small", nodes, frozenset({(0, 2), (1, 2), (2, 3)}))
    seen = dict(zip(SIGNALS, signals(see(graph, embed), graph.adjacency()), strict=True))
    assert seen["common_neighbours"][0, 1] == 1  # c
    assert seen["adamic_adar"][0, 1] == pytest.approx(1 / np.log(3))
    assert seen["resource_allocation"][0, 1] == pytest.approx(1 / 3)
    assert (seen["types_match"][0, 1], seen["types_match"][1, 0]) == (1, 0)
    assert seen["two_steps"][0, 3] == 1
    assert seen["two_steps"][3, 0] == 0


def test_the_gradient_is_the_slope_of_the_loss():
    random = np.random.default_rng(3)
    known: Any = (random.random((5, 5)) < 0.4).astype(np.float64) * (1 - np.eye(5))
    nodes: Any = random.standard_normal((5, 7))
    shown = show(nodes, known)
    weights: Any = {name: value.astype(np.float64) for name, value in begin(7, 1, width=4).items()}
    wanted: Any = (random.random((5, 5)) < 0.5).astype(np.float64)
    counts: Any = random.random((5, 5))
    _, slopes = gradient(shown, weights, wanted, counts)
    for name, value in weights.items():
        at = np.unravel_index(int(random.integers(value.size)), value.shape)
        step = 1e-5
        losses = []
        for sign in (1, -1):
            moved = {**weights, name: value.copy()}
            moved[name][at] += sign * step
            losses.append(gradient(shown, moved, wanted, counts)[0])
        assert slopes[name][at] == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-3, abs=1e-7), name


def test_what_is_learnt_finds_hidden_links_and_their_direction():
    graph = families()
    hidden = graph.pairs()[::6]
    left = graph.without(hidden)
    pupil = Pupil(left, see(left, embed))
    linker = Linker(weigh_signals([pupil]), train_network([pupil], rounds=60))
    score = linker.scores(pupil.sight, left.adjacency())
    apart = [score[a, b] for a in range(36) for b in range(36) if a // 6 != b // 6]
    assert min(score[link] for link in hidden) > np.quantile(apart, 0.99)
    assert sum(score[a, b] > score[b, a] for a, b in hidden) >= 0.8 * len(hidden)


def test_the_same_seed_gives_the_same_parameters():
    graph = families(3, 4)
    pupil = Pupil(graph, see(graph, embed))
    one, other, third = (train_network([pupil], seed=seed, rounds=5) for seed in (1, 1, 2))
    assert all((one[name] == other[name]).all() for name in one)
    assert any((one[name] != third[name]).any() for name in one)


def test_a_library_with_few_links_goes_by_the_shipped_weights():
    graph = families(2, 3)
    assert learn_linker(graph, see(graph, embed)) == shipped_linker()
    assert shipped_linker().network is None
    assert len(shipped_linker().weights) == len(SIGNALS) + 1


def test_altered_weights_are_refused(monkeypatch, tmp_path):
    (tmp_path / "weights.json").write_text(json.dumps({"values": {"cosine": 1.0}}))
    monkeypatch.setattr(linking, "files", lambda _package: tmp_path)
    with pytest.raises(IndexUnusable, match="altered"):
        shipped_linker.__wrapped__()


def test_proposals_are_new_pairs_best_first():
    graph = families()
    found = propose_pairs(graph, embed, most=10)
    place = {node.name: at for at, node in enumerate(graph.nodes)}
    known = graph.pairs()
    pairs = [tuple(sorted((place[each.first], place[each.second]))) for each in found]
    assert len(set(pairs)) == len(found) == 10
    assert not set(pairs) & set(known)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert pairs[0][0] // 6 == pairs[0][1] // 6
    assert propose_pairs(SkillGraph("one", (Node("a"),), frozenset()), embed) == []


def test_a_library_is_linked_by_what_is_found_and_needed_and_used():
    from skills.catalog import shipped

    skills = [skill for skill in shipped() if skill.name in ("create-note", "pin-note", "wifi")]
    graph = graph_of_skills(skills, [("create-note", "pin-note"), ("pin-note", "no-such")])
    names = [node.name for node in graph.nodes]
    assert {(names[a], names[b]) for a, b in graph.links} == {("create-note", "pin-note")}
    assert weighted(shipped_linker().weights, see(graph, embed), graph.adjacency()).shape == (3, 3)
