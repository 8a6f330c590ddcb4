"""From what a device gave to what is on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from devices.observation import Observation
from devices.screen import Screen
from perception import android_tree, web_tree
from perception.errors import PerceptionError

if TYPE_CHECKING:
    from perception.pixels.perceiver import PixelPerceiver


class Perceiver:
    """Turns Observations into Screens, whatever kind of tree the device speaks; without a tree it looks at the picture.

    One that has looked at pictures remembers the last: give it the observations of one device, in order.
    """

    def __init__(self) -> None:
        self._pixels: PixelPerceiver | None = None

    def perceive(self, observation: Observation) -> Screen:
        """The Screen that an Observation shows.

        Raises:
            PerceptionError: there is neither a tree nor a picture.
            PictureError: there is no tree, and the picture cannot be used.
            WeightsError: there is no tree, and the networks that read pictures cannot be used.
        """
        match observation.tree_kind:
            case "web":
                return web_tree.screen_of(observation)
            case "android":
                return android_tree.screen_of(observation)
            case "none":
                return self._see(observation)
            case _ as never:
                assert_never(never)

    def _see(self, observation: Observation) -> Screen:
        """What the picture shows, for want of a tree."""
        if observation.png is None:
            raise PerceptionError(
                "the device gave neither a tree nor a picture",
                "look again with a picture; an app that hangs has no tree for a while",
            )
        from perception.pixels.perceiver import PixelPerceiver
        from perception.pixels.picture import decode_picture

        if self._pixels is None:
            self._pixels = PixelPerceiver.load()
        seen = self._pixels.perceive(decode_picture(observation.png), observation.id).screen
        notice = "there is no tree: this was read from the picture"
        return replace(
            seen,
            location=observation.location,
            title=observation.title,
            observation_id=observation.id,
            notices=(*observation.notices, notice),
        )
