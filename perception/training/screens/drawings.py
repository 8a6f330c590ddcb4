"""The icons that made-up screens are filled with, as one JSON list of {name, svg, common}.

``python -m perception.training.screens.drawings NODE_MODULES OUT.json [--held-out] [--most 24000] [--seed 5]``

Common is what the shipped icon encoder counts among its everyday meanings: screens draw those more often.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

from perception.models.weights import shipped
from perception.training.icons.gathering import icons_of
from perception.training.icons.naming import plain_name
from perception.training.icons.sources import HELD_OUT_SETS, TRAINING_SETS, forbidden

_LONGEST = 3000
_ROOT_SIZE = re.compile(r' width="[^"]*" height="[^"]*"')


def main() -> None:
    """Reads the arguments and writes the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("node_modules", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--most", type=int, default=24_000)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    everyday = set((shipped("icon-encoder") / "names.txt").read_text().splitlines())
    icons = []
    for prefix in HELD_OUT_SETS if options.held_out else TRAINING_SETS:
        if forbidden(prefix) and not options.held_out:
            raise SystemExit(f"{prefix} is held out")
        for name, _, svg in icons_of(options.node_modules, prefix, all_styles=options.held_out):
            if len(svg) < _LONGEST:
                told = plain_name(name)
                # The page that draws it says how large.
                icons.append({"name": told, "svg": _ROOT_SIZE.sub("", svg, count=1), "common": told in everyday})
    random.Random(options.seed).shuffle(icons)  # noqa: S311
    kept = icons[: options.most]
    options.out.write_text(json.dumps(kept))
    print(f"{len(kept)} of {len(icons)} icons, {sum(1 for icon in kept if icon['common'])} common")


if __name__ == "__main__":
    main()
