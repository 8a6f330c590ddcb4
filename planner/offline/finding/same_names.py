"""What a control may be called that does what an order says."""

from __future__ import annotations

MENU_HINTS = frozenset(
    {"more", "menu", "options", "ellipsis", "dropdown", "kebab", "dots", "overflow", "caret", "chevron"}
)
SAME_NAMES = {
    "important": ("important", "star", "flag", "favorite"),
    "star": ("star", "important", "favorite"),
    "send": ("send", "forward"),
    "answer": ("answer", "reply"),
    "reply": ("reply", "respond", "answer"),
    "unfollow": ("unfollow", "following", "followed"),
    "tell": ("send", "message"),
    "delete": ("delete", "trash", "remove", "bin"),
    "remove": ("remove", "delete", "trash"),
    **dict.fromkeys(("retweet", "repost"), ("retweet", "repost", "share")),
    "share": ("share", "retweet", "repost"),
    "favorite": ("favorite", "like", "star"),
    "buy": ("buy", "book", "purchase", "order", "pay", "add to cart", "select", "choose"),
    "book": ("book", "buy", "reserve", "search", "select", "choose"),
    "reserve": ("reserve", "book"),
    "create": ("create", "add", "new", "save"),
    "add": ("add", "new", "create", "plus"),
    "save": ("save", "apply", "ok"),
    "check out": ("check out", "checkout", "pay"),
    "search": ("search", "go", "find"),
    **dict.fromkeys(("choose", "select", "pick", "take"), ("choose", "select", "pick", "book", "buy")),
    **dict.fromkeys(("show", "view"), ("view", "show", "details", "open", "see", "more")),
    "log in": ("login", "log in", "sign in"),
    "login": ("login", "log in", "sign in"),
    "sign in": ("sign in", "login", "log in"),
}
"""What a control may be called that does what an order says, the likeliest first."""
