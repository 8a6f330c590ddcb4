"""What the phone says in another language, and how it writes times and days there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "de", "ar", "zh")

_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    "ar": (
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ),
}


class Texts:
    """Translations from English: ``{english: {language: text}}``."""

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        self._table = table

    @classmethod
    def beside(cls, module: Path) -> Texts:
        """The file ``texts/<module>.yaml`` beside a module, read when a language first needs it."""
        return _FromFile(module.parent / "texts" / f"{module.stem}.yaml")

    def get(self, english: str, language: str) -> str | None:
        """The text in a language, None where there is none."""
        return self._table.get(english, {}).get(language)


class _FromFile(Texts):
    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, english: str, language: str) -> str | None:
        """As `Texts.get`."""
        return _read(self._path).get(english, {}).get(language)


@cache
def _read(path: Path) -> Mapping[str, Mapping[str, str]]:
    if not path.is_file():
        return {}
    import yaml  # English, the usual language, needs none of this

    table: Mapping[str, Mapping[str, str]] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) or {}
    return table


def time_of(when: datetime, hour24: bool, language: str) -> str:
    """``07:30`` or ``7:30 AM``."""
    if hour24:
        return f"{when:%H:%M}"
    half = {"ar": ("ص", "م"), "zh": ("上午", "下午")}.get(language, ("AM", "PM"))[when.hour >= 12]
    hour = when.hour % 12 or 12
    return f"{half}{hour}:{when:%M}" if language == "zh" else f"{hour}:{when:%M} {half}"


def day_of(when: datetime, language: str, year: bool = False) -> str:
    """``Mon, Mar 2`` in the language."""
    day = _DAYS.get(language, _DAYS["en"])[when.weekday()]
    if language == "zh":
        return f"{f'{when.year}年' if year else ''}{when.month}月{when.day}日 {day}"
    month = _MONTHS.get(language, _MONTHS["en"])[when.month - 1]
    tail = f", {when.year}" if year else ""
    if language == "de":
        return f"{day}, {when.day}. {month}{f' {when.year}' if year else ''}"
    if language == "ar":
        return f"{day} {when.day} {month}{f' {when.year}' if year else ''}"
    return f"{day}, {month} {when.day}{tail}"


def month_of(when: datetime, language: str) -> str:
    """``March 2026`` in short, in the language."""
    if language == "zh":
        return f"{when.year}年{when.month}月"
    return f"{_MONTHS.get(language, _MONTHS['en'])[when.month - 1]} {when.year}"


def day_names(language: str) -> tuple[str, ...]:
    """Monday to Sunday, short."""
    return _DAYS.get(language, _DAYS["en"])
