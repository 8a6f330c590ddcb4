"""Everyday words for the same control, and what signs and icons are called.

Written by hand from the wording that interfaces share (Material and Apple guidelines, ARIA practices), not taken from
any benchmark. Words of one group fit each other, weaker than equal words do.
"""

from __future__ import annotations

from functools import lru_cache

_GROUPS = """
search find magnifier magnifying lookup query
settings setting gear cog preferences prefs options config configuration configure
close cancel dismiss exit x cross clear quit
delete remove trash bin discard erase destroy
add plus new create insert compose
edit pencil modify change pen
menu hamburger drawer navigation nav sidebar
more overflow dots dot dotted ellipsis kebab
back previous prev return backward up
next forward continue proceed
home house
profile account user person avatar me contact people man
share sharing
like heart favorite favourite fav favorites love wishlist
star favorite favourite fav rate rating bookmark
bookmark save
message mail email envelope inbox chat comment msg messages
send submit post
call phone telephone dial
notification notifications bell alert alarm
cart basket bag trolley
download save
upload attach attachment paperclip clip
play start resume
pause hold
stop end
refresh reload rescan sync update rotate
location map pin place gps marker navigate
camera photo picture snapshot
image picture photo gallery thumbnail logo img pic illustration banner
microphone mic voice speak record
volume speaker sound audio mute
lock password secure security
login signin logon
logout signout logoff
register signup join enroll
help question support faq
about information info details
filter funnel refine
sort order arrange
calendar date schedule
clock time alarm timer history
ok okay confirm accept agree yes done apply
no decline reject deny refuse
buy purchase order checkout
first initial
fullscreen expand maximize enlarge
collapse minimize shrink
left previous prev
right next
tick check checkmark checked done
language translate globe
world globe earth web
video movie film clip
music song audio note
facebook fb
twitter tweet
google gplus
username login
surname lastname family
forename firstname given
zip postcode postal zipcode
mobile cell phone
amount sum total price quantity qty
quantity qty count number
large big huge
small little tiny
grey gray
dropdown select combobox spinner
save floppy diskette disk
child children kid kids
person people
monday mon
tuesday tue tues
wednesday wed
thursday thu thur thurs
friday fri
saturday sat
sunday sun
january jan
february feb
march mar
april apr
june jun
july jul
august aug
september sep sept
october oct
november nov
december dec
"""

_LINES = tuple(tuple(line.split()) for line in _GROUPS.strip().splitlines())
_MEANINGS: dict[str, set[int]] = {}
for _number, _line in enumerate(_LINES):
    for _word in _line:
        _MEANINGS.setdefault(_word, set()).add(_number)

SYMBOL_WORDS: dict[str, tuple[str, ...]] = {
    "+": ("plus", "add"),
    "＋": ("plus", "add"),
    "-": ("minus",),
    "−": ("minus",),
    "×": ("x", "close"),
    "✕": ("x", "close"),
    "✖": ("x", "close"),
    "✗": ("x", "cross"),
    "✓": ("check", "tick"),
    "✔": ("check", "tick"),
    "☰": ("menu", "hamburger"),
    "≡": ("menu", "hamburger"),
    "…": ("more", "dots"),
    "⋮": ("more", "dots"),
    "⋯": ("more", "dots"),
    "<": ("previous", "left", "back"),
    "‹": ("previous", "left", "back"),
    "«": ("previous", "first", "left"),
    "←": ("back", "left", "arrow"),
    ">": ("next", "right", "forward"),
    "›": ("next", "right", "forward"),
    "»": ("next", "last", "right"),
    "→": ("forward", "right", "arrow"),
    "↑": ("up", "arrow"),
    "▲": ("up", "arrow"),
    "↓": ("down", "arrow"),
    "▼": ("down", "arrow", "dropdown"),
    "▾": ("down", "arrow", "dropdown"),
    "▶": ("play", "right"),
    "⏸": ("pause",),
    "★": ("star",),
    "☆": ("star",),
    "♥": ("heart", "like"),
    "♡": ("heart", "like"),
    "❤": ("heart", "like"),
    "⚙": ("settings", "gear"),
    "🔍": ("search", "magnifier"),
    "🔎": ("search", "magnifier"),
    "🛒": ("cart", "basket"),
    "🗑": ("trash", "delete"),
    "✎": ("edit", "pencil"),
    "✏": ("edit", "pencil"),
    "🏠": ("home", "house"),
    "🔔": ("bell", "notifications"),
    "⟳": ("refresh", "reload"),
    "↻": ("refresh", "reload"),
    "ℹ": ("info", "information"),
    "?": ("help", "question"),
    "!": ("alert", "warning"),
    "@": ("at", "email"),
    "=": ("equals",),
    "*": ("star", "times"),
    "/": ("slash", "divide"),
    "÷": ("divide",),
    "%": ("percent",),
    "#": ("hash", "number"),
}
"""What a sign that stands alone on a control is called."""


@lru_cache(maxsize=65536)
def same_meaning(one: str, other: str) -> bool:
    """Whether two words stand in one group."""
    first = _MEANINGS.get(one)
    return first is not None and not first.isdisjoint(_MEANINGS.get(other, ()))


def words_like(word: str) -> frozenset[str]:
    """All words of the groups that ``word`` stands in."""
    return frozenset(other for number in _MEANINGS.get(word, ()) for other in _LINES[number])
