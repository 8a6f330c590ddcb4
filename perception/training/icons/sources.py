"""Icon sets by their iconify prefix: those that are learned from, and those that are only for measuring.

A set is learned from when its licence asks for no attribution that a network could not give (MIT, Apache-2.0, ISC,
CC0), it is no collection of brands, and it does not descend from a held-out set. ``tests`` hold the two apart.
"""

from __future__ import annotations

from typing import Final

TRAINING_SETS: Final = (
    "ic",
    "material-symbols",
    "mdi",
    "tabler",
    "ph",
    "ion",
    "fluent",
    "hugeicons",
    "boxicons",
    "mingcute",
    "icon-park-outline",
    "icon-park-solid",
    "mynaui",
    "tdesign",
    "iconoir",
    "heroicons",
    "uil",
    "teenyicons",
    "clarity",
    "mage",
    "jam",
    "garden",
    "ant-design",
    "octicon",
    "majesticons",
    "flowbite",
    "gg",
    "vaadin",
    "grommet-icons",
    "eva",
    "akar-icons",
    "oui",
    "system-uicons",
    "ooui",
    "pajamas",
    "radix-icons",
    "prime",
    "zondicons",
    "ep",
    "humbleicons",
    "foundation",
    "fluent-mdl2",
    "lineicons",
    "gravity-ui",
    "qlementine-icons",
    "stash",
    "circum",
    "weui",
    "eos-icons",
    "basil",
    "solar",
)
"""Where a licence is not among ``LICENSES`` the set is passed over when gathering."""

LICENSES: Final = frozenset({"MIT", "Apache-2.0", "ISC", "CC0-1.0", "MPL-2.0", "Unlicense", "BSD-3-Clause"})

HELD_OUT_SETS: Final = ("bi", "lucide", "fa7-solid")
"""Bootstrap Icons, Lucide and Font Awesome 7: every figure about unseen icon families is measured on these."""

FORBIDDEN_PREFIXES: Final = (
    *HELD_OUT_SETS,
    "fa",  # every Font Awesome
    "la",  # Line Awesome descends from Font Awesome
    "feather",  # Lucide descends from Feather
    "fe",
    "lucide-lab",
    "f7",  # icons of held-out interface kits
    "carbon",
    "patternfly",
    "papirus",
    "breeze",
    "adwaita",
    "ri",  # its own licence forbids icon packs
)
"""Never learned from, nor any set whose prefix is one of these, alone or followed by a digit or a dash."""


def forbidden(prefix: str) -> bool:
    """Whether a set must stay out of training."""
    return any(
        prefix == one or (prefix.startswith(one) and prefix[len(one)] in "-0123456789") for one in FORBIDDEN_PREFIXES
    )
