"""From what a device gave to what is on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, assert_never

from devices.observation import Observation
from devices.screen import Screen
from perception import android_tree, web_tree
from perception.errors import PerceptionError
from perception.fusion import fuse

if TYPE_CHECKING:
    from perception.pixels.perceiver import PixelPerceiver

Eyes = Literal["tree", "pixels", "both"]
"""What a device is looked at with: its tree (the picture only where it has none), the picture alone, or both."""


class Perceiver:
    """Turns Observations into Screens, whatever kind of tree the device speaks; without a tree it looks at the picture.

    One that has looked at pictures remembers the last: give it the observations of one device, in order.

    Args:
        eyes: what is looked with. But for ``tree``, every observation needs a picture.
    """

    def __init__(self, eyes: Eyes = "tree") -> None:
        self._eyes = eyes
        self._pixels: PixelPerceiver | None = None

    def perceive(self, observation: Observation) -> Screen:
        """The Screen that an Observation shows.

        Raises:
            PerceptionError: what is looked with is not there.
            PictureError: the picture is needed and cannot be used.
            WeightsError: the picture is needed, and the networks that read it cannot be used.
        """
        if self._eyes == "pixels" or observation.tree_kind == "none":
            why = "there is no tree" if observation.tree_kind == "none" else "as was asked for"
            return self._see(observation, f"{why}: this was read from the picture")
        tree = self._read(observation)
        return tree if self._eyes == "tree" else fuse(tree, self._see(observation))

    def _read(self, observation: Observation) -> Screen:
        match observation.tree_kind:
            case "web":
                return web_tree.screen_of(observation)
            case "android":
                return android_tree.screen_of(observation)
            case "none":
                return Screen((), size_px=observation.size_px)
            case _ as never:
                assert_never(never)

    def _see(self, observation: Observation, notice: str = "") -> Screen:
        """What the picture shows."""
        if observation.png is None:
            told = "gave neither a tree nor a picture" if observation.tree_kind == "none" else "gave no picture"
            raise PerceptionError(
                f"the device {told}", "look again with a picture; an app that hangs has no tree for a while"
            )
        from perception.pixels.perceiver import PixelPerceiver
        from perception.pixels.picture import decode_picture

        if self._pixels is None:
            self._pixels = PixelPerceiver.load()
        seen = self._pixels.perceive(decode_picture(observation.png), observation.id).screen
        return replace(
            seen,
            location=observation.location,
            title=observation.title,
            observation_id=observation.id,
            keyboard_px=observation.keyboard_px,
            notices=(*observation.notices, *((notice,) if notice else ())),
            png=observation.png,
        )
