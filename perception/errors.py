"""What can go wrong between pixels and elements: the branch of the error tree that belongs to perception.

::

    PerceptionError                    1  something on a screen could not be understood
    ├── PictureError                   2  a picture cannot be used
    │   ├── PictureUnreadable          2  it is empty, cut off, or not what it says it is
    │   └── PictureTooLarge            2  it has more bytes or pixels than a screen
    └── WeightsError                   3  the networks cannot be used
        ├── WeightsMissing             3  a file of weights is not there
        ├── WeightsAltered             3  a file is there but is not the one that was published
        ├── ManifestInvalid            3  the list of files cannot be read or allows something it must not
        └── ModelUnusable              3  the runtime is absent, too old, or refuses the network
"""

from __future__ import annotations

from devices.errors import ClewError


class PerceptionError(ClewError):
    """Something on a screen could not be understood."""


class PictureError(PerceptionError):
    """A picture cannot be used."""

    exit_code = 2


class PictureUnreadable(PictureError):
    """A picture is empty, cut off, of no known kind, or not what its header says."""


class PictureTooLarge(PictureError):
    """A picture has more bytes or pixels than any screen."""


class WeightsError(PerceptionError):
    """The on-device networks cannot be used."""

    exit_code = 3


class WeightsMissing(WeightsError):
    """A file of weights, or its folder, is not there."""


class WeightsAltered(WeightsError):
    """A file of weights differs from the one whose length and sha256 the manifest holds."""


class ManifestInvalid(WeightsError):
    """The manifest of a folder of weights cannot be read, or names something that is not allowed."""


class ModelUnusable(WeightsError):
    """The runtime is not installed, is too old, or refuses the network."""
