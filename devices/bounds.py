"""Integer pixel rectangles. Fractions of a screen never appear here; only model adapters know them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Bounds:
    """A half-open rectangle in picture pixels: ``left <= x < right`` and ``top <= y < bottom``."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of_box(cls, x: float, y: float, width: float, height: float) -> Bounds:
        """The smallest whole-pixel rectangle around a box in fractional pixels; one without area stays empty."""
        left, top = int(x // 1), int(y // 1)
        right = -int(-(x + width) // 1) if width > 0 else left
        bottom = -int(-(y + height) // 1) if height > 0 else top
        return cls(left, top, max(left, right), max(top, bottom))

    @property
    def width(self) -> int:
        """Pixels from left to right; negative only when built that way."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def area(self) -> int:
        """Square pixels; 0 for an empty rectangle."""
        return max(0, self.width) * max(0, self.height)

    @property
    def center(self) -> tuple[int, int]:
        """The middle pixel ``(x, y)``."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    @property
    def empty(self) -> bool:
        """Whether no pixel lies inside."""
        return self.width <= 0 or self.height <= 0

    def contains(self, other: Bounds) -> bool:
        """Whether ``other`` lies wholly inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def intersect(self, other: Bounds) -> Bounds:
        """The common part; empty (possibly with negative sides clamped to zero) when there is none."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Bounds(left, top, max(left, min(self.right, other.right)), max(top, min(self.bottom, other.bottom)))

    def union(self, other: Bounds) -> Bounds:
        """The smallest rectangle around both."""
        return Bounds(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def gap(self, other: Bounds) -> tuple[int, int]:
        """Empty pixels between two rectangles along x and y; 0 where they overlap."""
        dx = max(0, other.left - self.right, self.left - other.right)
        dy = max(0, other.top - self.bottom, self.top - other.bottom)
        return dx, dy

    def overlap_x(self, other: Bounds) -> int:
        """Pixels shared along x."""
        return max(0, min(self.right, other.right) - max(self.left, other.left))

    def overlap_y(self, other: Bounds) -> int:
        """Pixels shared along y."""
        return max(0, min(self.bottom, other.bottom) - max(self.top, other.top))
