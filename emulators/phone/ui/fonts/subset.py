"""Makes the font files beside this module from the published ones, whose licences allow it (see README.md here).

    python -m emulators.phone.ui.fonts.subset FOLDER

``FOLDER`` holds the unpacked npm packages ``@expo-google-fonts/roboto``, ``…/noto-sans-arabic``, ``…/noto-sans-sc`` and
``@fontsource/material-icons``. Needs ``fonttools`` and ``brotli``, which nothing else here needs. Chinese keeps the
characters that the phone's own texts use and the 3,500 most ordinary ones are left out, so what a person types in
Chinese beyond them is drawn as a box, as on any phone whose fonts lack a character.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LATIN = (*range(0x20, 0x250), *range(0x370, 0x400), *range(0x400, 0x500), *range(0x2000, 0x2070), 0x20AC, 0x2122)
SIGNS = (*range(0x2190, 0x2194), 0x2212, 0x00D7, 0x00F7, 0x221A, 0x2026, 0x2713, 0xFFFD)
ARABIC = (*range(0x20, 0x7F), *range(0x600, 0x700), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00), 0x200C, 0x200D)
PUNCTUATION = (*range(0x3000, 0x3010), *range(0xFF00, 0xFF60))


def main(folder: Path) -> None:
    """Write the five fonts and the table of icon names."""
    for weight, name in (("400Regular", "regular"), ("500Medium", "medium")):
        _subset(_find(folder, f"Roboto_{weight}.ttf"), f"roboto-{name}.ttf", (*LATIN, *SIGNS))
    _subset(_find(folder, "NotoSansArabic_400Regular.ttf"), "noto-arabic.ttf", ARABIC)
    chinese = sorted({ord(c) for c in _own_texts() if ord(c) > 0x2E7F} | set(PUNCTUATION))
    _subset(_find(folder, "NotoSansSC_400Regular.ttf"), "noto-chinese.ttf", chinese)
    _icons(_find(folder, "material-icons-latin-400-normal.woff2"))


def _find(folder: Path, name: str) -> Path:
    return next(folder.rglob(name))


def _own_texts() -> str:
    files = (*HERE.parent.parent.rglob("*.yaml"), *HERE.parent.parent.rglob("*.py"))
    return "".join(path.read_text("utf-8") for path in sorted(files))


def _subset(source: Path, name: str, codepoints: object) -> None:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    options = Options(layout_features=["*"], hinting=False, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    font.save(HERE / name)


def _icons(source: Path) -> None:
    """The icon font without its ligatures, and which name is drawn by which code point."""
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 0xE000}
    private = {glyph: code for code, glyph in font.getBestCmap().items() if code >= 0xE000}
    names: dict[str, int] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            real = getattr(table, "ExtSubTable", table)
            for first, ligatures in getattr(real, "ligatures", {}).items():
                for ligature in ligatures:
                    name = "".join(letters[glyph] for glyph in (first, *ligature.Component))
                    if ligature.LigGlyph in private:
                        names[name] = private[ligature.LigGlyph]
    _subset(source, "material-icons.ttf", list(names.values()))
    table = json.dumps(dict(sorted(names.items())), separators=(",", ":"))
    (HERE / "material-icons.json").write_text(table + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
