"""The curves of ``clew evaluate routing`` as one SVG picture that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from agent.evaluation.routing import Point, RoutingReport

_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 50, 60
_COLORS = {"difficulty": "#b07d2b", "budget": "#2e7d6b", "confidence": "#1f4e9e", "disagreement": "#a23b4a"}


def draw(report: RoutingReport) -> str:
    """Accuracy over the share of large calls: random mix, oracle, and each policy."""
    by_name = {point.policy: point for point in report.points}
    small, large, oracle = (by_name[name] for name in ("small only", "large only", "oracle"))
    frame = _Frame(low=small.accuracy - 0.02, high=oracle.accuracy + 0.015)
    parts = [frame.axes(f"action accuracy ({report.decisions} decisions, one app left out)")]
    parts.append(frame.line([(0, small.accuracy), (1, large.accuracy)], "#888", "6 4"))
    parts.append(frame.line([(0, small.accuracy), (oracle.share, oracle.accuracy), (1, large.accuracy)], "#bbb", "2 3"))
    for name, color in _COLORS.items():
        points = sorted((p for p in report.points if p.policy == name), key=lambda p: p.share)
        ends = [(0.0, small.accuracy), *((p.share, p.accuracy) for p in points), (1.0, large.accuracy)]
        if len(points) > 1:
            parts.append(frame.line(ends if name != "budget" else ends[1:-1], color))
        parts += [frame.mark(point, color) for point in points]
    parts += [frame.mark(small, "#444"), frame.mark(large, "#444"), frame.mark(oracle, "#999")]
    labels = [("random mix", "#888"), ("oracle", "#999"), *_COLORS.items()]
    parts += [frame.key(at, text, color) for at, (text, color) in enumerate(labels)]
    title = f"Asking {report.large} only when it pays; otherwise {report.small} answers"
    head = f'<text x="{_LEFT}" y="26" font-size="16" font-weight="600">{escape(title)}</text>'
    style = 'font-family="system-ui, sans-serif" font-size="12" fill="#222"'
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    body = "\n".join([head, *parts])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


class _Frame:
    """From shares and accuracies to places in the picture."""

    def __init__(self, low: float, high: float) -> None:
        self._low, self._high = low, high

    def place(self, share: float, accuracy: float) -> tuple[float, float]:
        x = _LEFT + share * (_WIDTH - _LEFT - _RIGHT)
        y = _TOP + (self._high - accuracy) / (self._high - self._low) * (_HEIGHT - _TOP - _BOTTOM)
        return round(x, 1), round(y, 1)

    def axes(self, told: str) -> str:
        parts = []
        for tenth in range(0, 11, 2):
            x, bottom = self.place(tenth / 10, self._low)
            parts.append(f'<path d="M{x} {_TOP}V{bottom}" stroke="#eee"/>')
            parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{tenth * 10} %</text>')
        hundredth = int(self._low * 100) + 1
        while hundredth / 100 < self._high:
            if hundredth % 5 == 0:
                x, y = self.place(0, hundredth / 100)
                parts.append(f'<path d="M{x} {y}H{self.place(1, 0)[0]}" stroke="#eee"/>')
                parts.append(f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{hundredth / 100:.2f}</text>')
            hundredth += 1
        middle = (self.place(0, 0)[0] + self.place(1, 0)[0]) / 2
        below = (
            f'<text x="{middle}" y="{_HEIGHT - 16}" text-anchor="middle">share of decisions asked of the large model'
        )
        beside = f'<text transform="translate(20 {(_HEIGHT - 10) / 2}) rotate(-90)" text-anchor="middle">{escape(told)}'
        return "\n".join([*parts, f"{below}</text>", f"{beside}</text>"])

    def line(self, points: Sequence[tuple[float, float]], color: str, dash: str = "") -> str:
        told = " ".join("{},{}".format(*self.place(share, accuracy)) for share, accuracy in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return f'<polyline points="{told}" fill="none" stroke="{color}" stroke-width="2"{dashed}/>'

    def mark(self, point: Point, color: str) -> str:
        x, y = self.place(point.share, point.accuracy)
        told = f"{point.policy} {point.setting}: {point.accuracy:.3f} at {point.share:.0%}"
        return f'<circle cx="{x}" cy="{y}" r="4" fill="{color}"><title>{escape(told)}</title></circle>'

    def key(self, at: int, text: str, color: str) -> str:
        x, y = _WIDTH - _RIGHT + 28, _TOP + 14 + 24 * at
        line = f'<path d="M{x} {y - 4}h22" stroke="{color}" stroke-width="3"/>'
        return f'{line}<text x="{x + 30}" y="{y}">{escape(text)}</text>'
