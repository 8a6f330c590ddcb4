"""Vectors of a library's texts, kept on the disk from one time to the next: a text is embedded once.

Half precision, mapped and not read: of a million vectors only those are in memory that are looked at. A cache of other
texts gives what it has of the same ones; a cache of another network, another version, or a damaged one gives nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from skills.errors import LibraryError
from skills.shelf import sync_folder, write_whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

VERSION: Final = 1
_BLOCK: Final = 4_096


def cached_vectors(
    path: Path, fingerprint: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]
) -> tuple[Vectors, str]:
    """The vectors of texts, from the cache where it has them.

    Args:
        path: of the cache, ``*.npy``; beside it lies ``*.npy.json``.
        fingerprint: of the network.
        texts: what is to be embedded.
        embed: texts to unit vectors.

    Returns:
        Shape (texts, dimensions), float16, mapped for reading; and a key that changes with any of the texts.

    Raises:
        LibraryError: the disk refuses.
    """
    keys = [hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest() for text in texts]
    key = hashlib.sha256("".join([f"{VERSION} {fingerprint} ", *keys]).encode()).hexdigest()
    known, old_keys = _opened(path, fingerprint)
    if known is not None and old_keys == keys:
        return known, key
    at = {key_: place for place, key_ in enumerate(old_keys)} if known is not None else {}
    try:
        _write(path, texts, keys, at, known, embed)
        told = {"version": VERSION, "fingerprint": fingerprint, "keys": keys}
        write_whole(path.with_name(f"{path.name}.json"), json.dumps(told).encode())
    except OSError as error:
        raise LibraryError(
            f"{path} cannot be written: {error.strerror}", "make room, or mend the permissions"
        ) from error
    import numpy as np

    return np.load(path, mmap_mode="r"), key


def _write(
    path: Path,
    texts: Sequence[str],
    keys: Sequence[str],
    at: dict[str, int],
    known: Any,
    embed: Callable[[Sequence[str]], Vectors],
) -> None:
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(f"{path.name}.json").unlink(missing_ok=True)  # until both are there again, there is no cache
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        dimensions = known.shape[1] if known is not None else embed(list(texts[:1]) or [""]).shape[1]
        made = np.lib.format.open_memmap(temporary, "w+", np.float16, (len(texts), dimensions))
        for start in range(0, len(texts), _BLOCK):
            block = range(start, min(start + _BLOCK, len(texts)))
            old = [(place, at[keys[place]]) for place in block if keys[place] in at]
            new = [place for place in block if keys[place] not in at]
            if old:
                made[[place for place, _ in old]] = known[[place for _, place in old]]
            if new:
                made[new] = embed([texts[place] for place in new])
        made.flush()
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _opened(path: Path, fingerprint: str) -> tuple[Any, list[str]]:
    """The vectors that are there, with the keys of their texts; (None, []) where they are not what was written."""
    import numpy as np

    try:
        told = json.loads(path.with_name(f"{path.name}.json").read_bytes())
        vectors = np.load(path, mmap_mode="r", allow_pickle=False)
        keys = told["keys"]
        sound = (told["version"], told["fingerprint"]) == (VERSION, fingerprint)
        sound = sound and vectors.dtype == np.float16 and vectors.ndim == 2 and len(keys) == len(vectors)
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None, []
    return (vectors, keys) if sound else (None, [])
