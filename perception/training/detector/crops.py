"""Crops of packed screens, a whole batch at a time: everything lies on the device and nothing is cut one by one.

A pixel is one 32-bit number and all pictures are one line of them, so that a batch of crops of pictures of any size is
a few gathers: each output pixel is the mean of four bilinear looks at its source, which smooths where a crop shrinks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch

from perception.training.detector.network import ROLES, STATES

SIDE_PX = 512
LEAST_ZOOM, MOST_ZOOM, _STRETCH = 0.62, 1.45, 0.08
_MOST = 180
_ABOUT_RARE = 0.6
_LEAST_SEEN = 0.55
"""Share of a thing that must lie in a crop for it to count as there."""
_STATE_WORTH = (1.0, 1.6, 2.5, 2.0)
"""How much more often a thing is looked at for each of its states: selected and disabled are seldom."""


class Crops:
    """Random crops of screens.

    Args:
        pictures: shape (3, h, w), uint8.
        truths: of each, rows of left, top, right, bottom, role, states (-1: does not apply).
        device: where everything lies.
    """

    def __init__(self, pictures: Sequence[Any], truths: Sequence[Any], device: str) -> None:
        self._device = device
        sizes = torch.tensor([p.shape[1:] for p in pictures], dtype=torch.long)
        areas = sizes.prod(1)
        starts = torch.cumsum(areas, 0) - areas
        flat = torch.empty(int(areas.sum()), dtype=torch.int32, device=device)
        for start, area, picture in zip(starts.tolist(), areas.tolist(), pictures, strict=True):
            red, green, blue = picture.to(device).int().reshape(3, -1)
            flat[start : start + area] = red | green << 8 | blue << 16
        self._flat = flat
        self._starts, self._sizes = starts.to(device), sizes.to(device)
        most = max(1, *(len(rows) for rows in truths))
        rows = torch.full((len(truths), most, 5 + len(STATES)), -1.0)
        for at, told in enumerate(truths):
            rows[at, : len(told)] = told
        self._rows = rows.to(device)
        there = rows[..., 4] >= 0
        screen, place = torch.nonzero(there, as_tuple=True)
        role = rows[there][:, 4].long()
        worth = 1.0 / torch.bincount(role, minlength=len(ROLES)).clamp_min(1).float()[role] ** 0.6
        worth = worth * torch.where(rows[there][:, 5:] > 0, torch.tensor(_STATE_WORTH), torch.tensor(1.0)).amax(1)
        self._sum = (torch.cumsum(worth.double(), 0) / worth.double().sum()).float().to(device)
        self._screen, self._place = screen.to(device), place.to(device)

    def sample(self, batch: int) -> tuple[Any, Any, Any, Any]:
        """Crops and what is on them.

        Returns:
            Shapes (batch, 3, SIDE_PX, SIDE_PX), 0 to 1; (batch, m, 4); (batch, m), -1 for none; (batch, m, states).
        """
        which, about = self._choose(batch)
        height, width = self._sizes[which].float().unbind(1)
        zoom = torch.exp(self._between(batch, math.log(LEAST_ZOOM), math.log(MOST_ZOOM)))
        stretch = torch.exp(self._between(batch, -_STRETCH, _STRETCH))
        zoom_x, zoom_y = zoom * stretch, zoom / stretch
        left = self._edge(width, SIDE_PX / zoom_x, about[:, 0])
        top = self._edge(height, SIDE_PX / zoom_y, about[:, 1])
        shown_w = ((width - left) * zoom_x).clamp(max=SIDE_PX).round()
        shown_h = ((height - top) * zoom_y).clamp(max=SIDE_PX).round()
        crops = self._look(which, left, top, zoom_x, zoom_y)
        grid = torch.arange(SIDE_PX, device=self._device)
        outside = (grid[None, :] >= shown_h[:, None])[:, None, :, None] | (grid[None, :] >= shown_w[:, None])[
            :, None, None, :
        ]
        crops = crops.masked_fill(outside, 0.5)
        return crops, *self._told(which, left, top, zoom_x, zoom_y, shown_w, shown_h)

    def _choose(self, batch: int) -> tuple[Any, Any]:
        """Screens, and a point of each that must be seen."""
        chance = torch.rand(batch, device=self._device)
        thing = torch.searchsorted(self._sum, chance).clamp(max=len(self._sum) - 1)
        rare = torch.rand(batch, device=self._device) < _ABOUT_RARE
        which = torch.where(rare, self._screen[thing], torch.randint(len(self._rows), (batch,), device=self._device))
        box = self._rows[which, torch.where(rare, self._place[thing], 0), :4]
        middle = (box[:, :2] + box[:, 2:]) / 2
        anywhere = torch.rand(batch, 2, device=self._device) * self._sizes[which].flip(1)
        return which, torch.where(rare[:, None], middle, anywhere)

    def _edge(self, whole: Any, part: Any, about: Any) -> Any:
        """Where a crop begins on one side, so that a point lies in it; whole pixels."""
        room = (whole - part).clamp_min(0)
        low = torch.minimum((about - part).clamp_min(0), room)
        high = torch.minimum(about, room)
        return (low + (high - low).clamp_min(0) * torch.rand_like(low)).floor()

    def _between(self, count: int, low: float, high: float) -> Any:
        return low + (high - low) * torch.rand(count, device=self._device)

    def _look(self, which: Any, left: Any, top: Any, zoom_x: Any, zoom_y: Any) -> Any:
        height, width = self._sizes[which].unbind(1)
        grid = torch.arange(SIDE_PX, device=self._device).float()[None]
        total: Any = 0.0
        for dy in (0.25, 0.75):
            y = top[:, None] + (grid + dy) / zoom_y[:, None] - 0.5
            for dx in (0.25, 0.75):
                x = left[:, None] + (grid + dx) / zoom_x[:, None] - 0.5
                total = total + self._bilinear(which, x, y, width, height)
        return total / (4 * 255)

    def _bilinear(self, which: Any, x: Any, y: Any, width: Any, height: Any) -> Any:
        x0, y0 = x.floor(), y.floor()
        part_x, part_y = x - x0, y - y0
        total: Any = 0.0
        for row, weight_y in ((y0, 1 - part_y), (y0 + 1, part_y)):
            line = torch.minimum(row.long().clamp_min(0), height[:, None] - 1) * width[:, None]
            line = line + self._starts[which][:, None]
            for column, weight_x in ((x0, 1 - part_x), (x0 + 1, part_x)):
                at = line[:, :, None] + torch.minimum(column.long().clamp_min(0), width[:, None] - 1)[:, None, :]
                pixel = self._flat[at]
                weight = weight_y[:, :, None] * weight_x[:, None, :]
                total = total + torch.stack(
                    [(pixel & 255) * weight, (pixel >> 8 & 255) * weight, (pixel >> 16 & 255) * weight], dim=1
                )
        return total

    def _told(
        self, which: Any, left: Any, top: Any, zoom_x: Any, zoom_y: Any, shown_w: Any, shown_h: Any
    ) -> tuple[Any, Any, Any]:
        rows = self._rows[which]
        zoom = torch.stack((zoom_x, zoom_y, zoom_x, zoom_y), 1)[:, None]
        boxes = (rows[..., :4] - torch.stack((left, top, left, top), 1)[:, None]) * zoom
        whole = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
        limit = torch.stack((shown_w, shown_h, shown_w, shown_h), 1)[:, None]
        boxes = torch.minimum(boxes.clamp_min(0), limit)
        w, h = boxes[..., 2] - boxes[..., 0], boxes[..., 3] - boxes[..., 1]
        seen = w * h
        keep = (seen > _LEAST_SEEN * whole) & (w > 3) & (h > 2)
        # Large things that are cut still count by what is seen of them.
        keep |= (seen > 120 * 24) & (seen > 0.2 * whole) & (h > 14)
        keep &= rows[..., 4] >= 0
        most = min(_MOST, max(1, int(keep.sum(1).max())))
        order = torch.argsort(keep.int(), dim=1, descending=True, stable=True)[:, :most]
        kept = keep.gather(1, order)
        boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
        roles = torch.where(kept, rows[..., 4].gather(1, order).long(), -1)
        states = rows[..., 5:].gather(1, order[..., None].expand(-1, -1, len(STATES)))
        return boxes, roles, torch.where(kept[..., None], states, -1.0)
