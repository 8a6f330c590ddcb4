"""What each cell must tell, and how wrong it is: role, box and states against the truth.

A thing is told by the cells within 1.5 strides of its centre, on the grid that fits its size; where two claim a cell
the smaller wins. Role scores learn the overlap of the box with the truth (varifocal loss: Zhang et al., 2021), boxes by
generalised IoU (Rezatofighi et al., 2019).
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

from perception.training.detector.network import PICTURES, ROLES, STATES, STRIDES

_REACH = 1.5
_MIDDLE_SIDE, _LARGE_SIDE = 64.0, 192.0
_MIDDLE_LEAST, _LARGE_LEAST = 18.0, 36.0
_CONTROLS = len(ROLES) - PICTURES
_LARGEST_LOG = 5.0
_STATE_WEIGHT = (1.0, 2.0, 3.0, 2.0)
"""What it counts where a state holds: few things are selected or disabled."""


def level_of(boxes: Any) -> Any:
    """Index of the grid that tells each box, shape (…,); boxes (…, 4)."""
    w, h = boxes[..., 2] - boxes[..., 0], boxes[..., 3] - boxes[..., 1]
    longest, least = torch.maximum(w, h), torch.minimum(w, h)
    middle = (longest > _MIDDLE_SIDE) & (least > _MIDDLE_LEAST)
    large = (longest > _LARGE_SIDE) & (least > _LARGE_LEAST)
    return middle.long() + large.long()


def loss_of(grids: Any, boxes: Any, roles: Any, states: Any) -> tuple[Any, dict[str, Any]]:
    """The loss of a batch.

    Args:
        grids: of the detector.
        boxes: shape (n, m, 4) in picture pixels.
        roles: shape (n, m), -1 for none.
        states: shape (n, m, states), 0 or 1; -1 where not known.
    """
    level = level_of(boxes)
    sums = {"role": 0.0, "box": 0.0, "state": 0.0}
    counts: Any = 0.0
    for number, (grid, stride) in enumerate(zip(grids, STRIDES, strict=True)):
        h, w = grid.shape[2:]
        device = grid.device
        ys, xs = torch.meshgrid(torch.arange(h, device=device), torch.arange(w, device=device), indexing="ij")
        centres = torch.stack((xs, ys), -1).reshape(-1, 2).float().add(0.5).mul(stride)
        flat = grid.flatten(2).transpose(1, 2).float()
        role_logits = flat[..., : len(ROLES)]
        dist = flat[..., len(ROLES) : len(ROLES) + 8].clamp(-4, _LARGEST_LOG).exp() * stride
        state_logits = flat[..., len(ROLES) + 8 :]
        target = torch.zeros_like(role_logits)
        for group, (first, last) in enumerate(((0, _CONTROLS), (_CONTROLS, len(ROLES)))):
            here = (roles >= first) & (roles < last) & (level == number)
            claim = _claims(centres, boxes, here, stride)
            area = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
            cost = torch.where(claim, area[:, None, :], torch.inf)
            least, chosen = cost.min(dim=2)
            b, c = torch.nonzero(torch.isfinite(least), as_tuple=True)
            if len(b) == 0:
                continue
            which = chosen[b, c]
            truth = boxes[b, which]
            said = _boxes(centres[c], dist[b, c, group * 4 : group * 4 + 4])
            overlap, general = _giou(said, truth)
            role = roles[b, which]
            target[b, c, role] = overlap.detach().clamp(0.05, 1.0)
            sums["box"] = sums["box"] + (1 - general).sum()
            counts = counts + float(len(b))
            if group == 0:
                known = states[b, which]
                loss = functional.binary_cross_entropy_with_logits(
                    state_logits[b, c],
                    known.clamp_min(0),
                    reduction="none",
                    pos_weight=torch.tensor(_STATE_WEIGHT, device=device),
                )
                sums["state"] = sums["state"] + (loss * (known >= 0)).sum() / len(STATES)
        chance = role_logits.sigmoid().detach()
        weight = torch.where(target > 0, target, 0.75 * chance**2)
        loss = functional.binary_cross_entropy_with_logits(role_logits, target, reduction="none")
        sums["role"] = sums["role"] + (loss * weight).sum()
    counts = max(counts, 1.0)
    parts = {name: value / counts for name, value in sums.items()}
    return parts["role"] + 2.0 * parts["box"] + parts["state"], parts


def _claims(centres: Any, boxes: Any, here: Any, stride: int) -> Any:
    """Which cell may tell which box, shape (n, cells, m)."""
    middle = (boxes[..., :2] + boxes[..., 2:]) / 2
    # A box thinner than a cell has no cell centre inside: then the nearest counts.
    near = (centres[None, :, None, :] - middle[:, None]).abs().amax(-1) < _REACH * stride
    nearest = (centres[None, :, None, :] - middle[:, None]).abs().amax(-1) <= 0.5 * stride
    inside = (
        (centres[None, :, None, 0] > boxes[:, None, :, 0])
        & (centres[None, :, None, 0] < boxes[:, None, :, 2])
        & (centres[None, :, None, 1] > boxes[:, None, :, 1])
        & (centres[None, :, None, 1] < boxes[:, None, :, 3])
    )
    return ((near & inside) | nearest) & here[:, None, :]


def _boxes(centres: Any, dist: Any) -> Any:
    return torch.cat((centres - dist[:, :2], centres + dist[:, 2:]), dim=1)


def _giou(said: Any, truth: Any) -> tuple[Any, Any]:
    low, high = torch.maximum(said[:, :2], truth[:, :2]), torch.minimum(said[:, 2:], truth[:, 2:])
    both = (high - low).clamp_min(0).prod(1)
    area = (said[:, 2:] - said[:, :2]).clamp_min(0).prod(1) + (truth[:, 2:] - truth[:, :2]).prod(1) - both
    overlap = both / area.clamp_min(1e-6)
    around = (torch.maximum(said[:, 2:], truth[:, 2:]) - torch.minimum(said[:, :2], truth[:, :2])).prod(1)
    return overlap, overlap - (around - area) / around.clamp_min(1e-6)
