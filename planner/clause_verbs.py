"""The verbs that begin an order, and the kind of order each begins."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal[
    "press", "enter", "choose", "unchoose", "submit", "open", "expand", "close", "scroll", "drag", "search", "focus",
    "back", "wait", "ask", "order", "hover", "clear",
]  # fmt: skip
_SAID: tuple[tuple[Kind, str], ...] = (
    (
        "press",
        """
        click, tap, press, hit, push, double-click, right-click, double-tap, double click, right click
        """,
    ),
    (
        "enter",
        """
        enter, type, input, fill, write, put, insert, key in, fill in, fill out, put in, type in, write in, write down,
        set, paste, replace, update
        """,
    ),
    ("choose", "select, choose, pick, take, check, tick, mark, turn on, enable, activate"),
    ("unchoose", "uncheck, untick, deselect, unselect, turn off, disable, deactivate"),
    ("submit", "submit, confirm, hand in"),
    ("open", "open, go to, navigate to, visit, switch to, navigate, switch"),
    ("expand", "expand, unfold, collapse"),
    ("close", "close, dismiss"),
    ("scroll", "scroll"),
    ("drag", "drag, move, sort, reorder"),
    ("search", "search, look up"),
    ("focus", "focus"),
    ("back", "go back"),
    ("wait", "wait"),
    ("ask", "how many, count, what is, what's, what are, what was, who is, which"),
    ("hover", "hover, point"),
    ("clear", "empty, clear"),
    (
        "order",
        """
        verify, publish, upload, limit, post, allow, disallow, permit, deny,
        find, use, using, give, make, reply, forward, delete, buy, book, create, add, remove, like, share, star,
        follow, send, log in, login, sign in, log out, save, cancel, accept, show, view, copy, play, order,
        register, download, edit, read, get, draw, solve, calculate, compute, guess, answer, look, determine,
        highlight, resize, format, retweet, upvote, watch, subscribe, increase, decrease, change, adjust, sign up,
        locate, look for, respond, trash, erase, block, mute, unfollow, unlike, archive, unarchive, bookmark,
        repost, report, downvote, reserve, rename, duplicate, snooze, pin, unpin, rate, hide, undo, redo, filter,
        compose, message, approve, reject, decline, invite, assign, comment, pay, join, leave, install, uninstall,
        get rid of, write back, pass, bin, work out, run, execute, apply for, go on with, continue, proceed, finish,
        agree, turn, raise, lower, slide, bring, underline, italicize, italicise, bold, transfer, schedule,
        withdraw, deposit, dial, call, enlarge, shrink, align, arrange, redeem, vote, stop, restore, pause, skip,
        shuffle, refresh, reload, reset, print, attach, export, import, toggle, flag, rent, zoom, rotate, flip, crop,
        merge, unlock, lock, launch, reschedule, postpone, extend, shorten, quit, exit, return, donate, translate,
        convert, swap, stay, keep, leave, tell, say, react, roll, spin, maximise, maximize, minimise, minimize, add up,
        sum up, stop following, deliver, thank, track, generate, connect, compare, manage, apply, forbid, see,
        turn over, sign me up, park, bid, browse, start, begin
        """,
    ),
)
VERBS: dict[str, Kind] = {" ".join(verb.split()): kind for kind, verbs in _SAID for verb in verbs.split(",")}
"""Every verb that begins an order, and the kind of order it begins."""
VERB = "|".join(sorted((re.escape(verb) for verb in VERBS), key=len, reverse=True))
ALIASES = {
    "get rid of": "delete",
    "bin": "delete",
    "write back": "reply",
    "pass": "forward",
    "apply for": "apply",
    "work out": "solve",
    "execute": "run",
    "locate": "find",
    "look for": "find",
    "respond": "reply",
    "trash": "delete",
    "erase": "delete",
    "stop following": "unfollow",
    "forbid": "disallow",
    "see": "view",
    "turn over": "flip",
    "sign me up": "sign up",
}
ING = {
    "clicking": "click", "tapping": "tap", "pressing": "press", "typing": "type", "entering": "enter",
    "selecting": "select", "choosing": "choose", "dragging": "drag", "checking": "check", "hitting": "hit",
    "scrolling": "scroll", "expanding": "expand", "filling": "fill", "opening": "open", "setting": "set",
}  # fmt: skip
CUTTING = "|".join(
    sorted(
        (re.escape(verb) for verb in VERBS if verb not in ("which", "who is", "what is", "what's")),
        key=len,
        reverse=True,
    )
)
"""Verbs at which a sentence is cut after a comma or "and": "…, which is Falcon" only tells more."""
