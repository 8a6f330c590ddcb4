"""What can go wrong between pixels and elements: the branch of the error tree that belongs to perception.

::

    PerceptionError                    1  something on a screen could not be understood
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
