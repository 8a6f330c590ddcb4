"""What can go wrong between pixels and elements: the branch of the error tree that belongs to perception.

::

    PerceptionError                    1  something on a screen could not be understood
    ├── PictureError                   2  a picture cannot be used
    │   ├── PictureUnreadable          2  it is empty, cut off, or not what it says it is
    │   └── PictureTooLarge            2  it has more bytes or pixels than a screen
    ├── WeightsError                   3  the networks cannot be used
    │   ├── WeightsMissing             3  a file of weights is not there
    │   ├── WeightsAltered             3  a file is there but is not the one that was published
    │   ├── ManifestInvalid            3  the list of files cannot be read or allows something it must not
    │   └── ModelUnusable              3  the runtime is absent, too old, or refuses the network
    ├── PromptUnusable                 3  a prompt file cannot be read, or its names do not match its values
    └── ModelError                     3  a model gave no answer that can be used
        ├── ModelUnreachable           3  no connection, or the circuit breaker is open
        ├── ModelTimeout               3  the deadline passed
        ├── ModelBusy                  3  too many requests, or the server is overloaded (``retry_after_s``)
        ├── ModelFailed                3  the server, or the runtime, broke
        ├── ModelNameInvalid           2  the address names no kind of model that there is
        ├── AccessRefused              3  the key is wrong, or has no money left
        │   └── KeyMissing             2  no key is set
        ├── RequestRefused             3  the endpoint does not take this request (too long, unknown model or setting)
        ├── AnswerInvalid              1  no answer of the asked form, after one repair and one more try
        ├── RepliesUnusable          3  a recording cannot be read or written
        └── RepliesExhausted         3  a recording or script holds no reply to this prompt
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


class PromptUnusable(PerceptionError):
    """A prompt file cannot be read, or its names do not match the values it is given."""

    exit_code = 3


class ModelError(PerceptionError):
    """A model gave no answer that can be used."""

    exit_code = 3


class ModelUnreachable(ModelError):
    """There is no connection, or the circuit breaker keeps us from trying."""


class ModelTimeout(ModelError):
    """The deadline passed before the answer was whole."""


class ModelBusy(ModelError):
    """Too many requests, or the server is overloaded.

    Args:
        message: what happened.
        hint: what the reader can do next.
        retry_after_s: how long the server wants to be left alone; None when it does not say.
    """

    def __init__(self, message: str, hint: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after_s = retry_after_s


class ModelFailed(ModelError):
    """The server, or the runtime, broke while it was answering."""


class ModelNameInvalid(ModelError):
    """The address of a model names no kind that there is, or is not written as that kind wants it."""

    exit_code = 2


class AccessRefused(ModelError):
    """The key is wrong, not allowed to use this model, or has no money left."""


class KeyMissing(AccessRefused):
    """The endpoint needs a key, and none is set."""

    exit_code = 2


class RequestRefused(ModelError):
    """The endpoint does not take this request: too long, an unknown model, a setting it does not have."""


class AnswerInvalid(ModelError):
    """The model did not answer in the asked form, after one repair and one more try. Nothing of it is used."""

    exit_code = 1


class RepliesUnusable(ModelError):
    """A recording cannot be read or written."""


class RepliesExhausted(ModelError):
    """A recording, or a script, holds no reply to this prompt."""
