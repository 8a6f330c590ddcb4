"""What may be sent again after a lost reply: the effect class of a concrete action in its context.

The class is decided before the device is called and written into the journal (write-ahead). An action nobody classified
counts as irreversible. The words are those that people put on controls; they are matched as whole words, so that
*display* does not pay and *sender* does not send.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from devices.action import (
    Action,
    Adjust,
    Answer,
    Back,
    Clear,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
)
from devices.screen import Element


class EffectClass(StrEnum):
    """How an action may be treated when its reply is lost."""

    IDEMPOTENT = "idempotent"
    """Doing it twice is doing it once: may be sent again, within bounds."""
    PROBEABLE = "probeable"
    """Look again, and send again only if it is shown not to have happened."""
    IRREVERSIBLE = "irreversible"
    """Never sent again by itself; needs a person's yes before the first time."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Class, kind of consequence (``pay``, ``send`` …, empty when none) and the word that gave it away."""

    effect_class: EffectClass
    kind: str = ""
    evidence: str = ""


# One line per kind of consequence, in English, German, French, Spanish, Italian, Portuguese and Dutch, with Chinese,
# Japanese and Arabic for the commonest. Word stems would catch nouns ("payment details"), so whole forms are listed.
IRREVERSIBLE_WORDS: dict[str, tuple[str, ...]] = {
    "pay": (
        *("pay", "pay now", "buy", "buy now", "purchase", "place order", "order now", "checkout", "check out"),
        *("confirm order", "complete order", "confirm payment", "subscribe", "donate", "book now", "transfer"),
        *("send money", "withdraw", "bid", "place bid", "invest", "bezahlen", "jetzt bezahlen", "kaufen"),
        *("jetzt kaufen", "zahlungspflichtig bestellen", "bestellen", "überweisen", "abonnieren", "payer", "acheter"),
        *("commander", "valider la commande", "pagar", "comprar", "realizar pedido", "paga", "acquista", "ordina"),
        *("betalen", "kopen", "支付", "付款", "购买", "立即购买", "下单", "購入", "支払う", "注文する", "ادفع", "شراء"),
    ),
    "send": (
        *("send", "send now", "reply all", "publish", "post", "tweet", "send message", "send email", "post comment"),
        *("senden", "abschicken", "absenden", "veröffentlichen", "envoyer", "publier", "enviar", "publicar", "invia"),
        *("pubblica", "verzenden", "versturen", "发送", "发布", "送信", "投稿", "إرسال", "نشر"),
    ),
    "delete": (
        *("delete", "remove", "erase", "delete all", "delete forever", "move to trash", "empty trash", "discard"),
        *("trash", "destroy", "wipe", "factory reset", "reset all", "unsubscribe", "löschen", "entfernen", "verwerfen"),
        *("endgültig löschen", "supprimer", "effacer", "eliminar", "borrar", "elimina", "cancella", "excluir"),
        *("apagar", "verwijderen", "wissen", "删除", "移除", "清空", "削除", "حذف"),
    ),
    "install": (
        *("install", "install now", "download and install", "uninstall", "update now", "installieren"),
        *("deinstallieren", "installer", "désinstaller", "instalar", "desinstalar", "installa", "installeren", "安装"),
        *("卸载", "インストール", "تثبيت"),
    ),
    "grant": (
        *("allow", "always allow", "grant", "authorize", "authorise", "grant access", "i agree", "agree", "trust"),
        *("accept all", "erlauben", "zulassen", "autoriser", "permitir", "autorizar", "consenti", "toestaan"),
        *("允许", "授权", "許可", "السماح"),
    ),
    "share": (
        *("share", "share now", "invite", "make public", "retweet", "repost", "teilen", "freigeben", "partager"),
        *("compartir", "condividi", "compartilhar", "delen", "分享", "共有", "مشاركة"),
    ),
    "account": (
        *("sign out everywhere", "close account", "deactivate", "deactivate account", "change password"),
        *("delete account", "cancel subscription", "cancel order", "end subscription", "konto löschen", "kündigen"),
        *("supprimer le compte", "eliminar cuenta", "注销账号"),
    ),
}

_KIND_BY_WORD = {word: kind for kind, words in IRREVERSIBLE_WORDS.items() for word in words}
# A word counts only at the start of a control's name ("Delete draft"), or as the whole of it, so that a link to an
# article on how to delete things stays a link. "Accept all" must not be hidden by "accept", hence longest first.
_LONGEST = max(len(word.split()) for word in _KIND_BY_WORD)
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_ACTING_ROLES = frozenset(
    {"button", "menuitem", "link", "option", "tab", "image", "text", "generic", "switch", "listitem", "cell", "row"}
)


def irreversible_kind(words: str) -> tuple[str, str]:
    """``(kind, word)`` when a control with this name does something that cannot be undone, else ``("", "")``."""
    name = " ".join(re.findall(r"[^\W_]+", words.casefold()))
    if _CJK.search(name):
        for word, kind in _KIND_BY_WORD.items():
            if _CJK.search(word) and name.startswith(word):
                return kind, word
    tokens = name.split()
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        word = " ".join(tokens[:length])
        if word in _KIND_BY_WORD:
            return _KIND_BY_WORD[word], word
    return "", ""


def _names_of(element: Element) -> tuple[str, ...]:
    """What tells a person what a control does: its name, or, for a bare icon, its tooltip and the icon's own name."""
    if element.name:
        return (element.name, element.description) if element.role in ("button", "image") else (element.name,)
    return tuple(filter(None, (element.description, *element.hints)))


def _of_control(element: Element) -> Effect:
    if element.role in _ACTING_ROLES:
        for name in _names_of(element):
            kind, word = irreversible_kind(name)
            if kind:
                return Effect(EffectClass.IRREVERSIBLE, kind, word)
    return Effect(EffectClass.PROBEABLE)


def effect_of(action: Action, element: Element | None = None, default_button: Element | None = None) -> Effect:
    """Classify one concrete action before it is performed.

    Args:
        action: what is about to be done.
        element: what it is done to.
        default_button: the button that Enter in ``element`` would press, where one is known.
    """
    match action:
        case Hover() | Scroll() | Swipe() | Wait() | Type(append=False) | Clear() | Select() | Adjust() | Open():
            return Effect(EffectClass.IDEMPOTENT)
        case Type() | Back() | Upload():
            return Effect(EffectClass.PROBEABLE)
        case Press():
            activates = action.key in ("Enter", "NumpadEnter", "Space", " ")
            control = (default_button or element) if activates else None
            return _of_control(control) if control is not None else Effect(EffectClass.PROBEABLE)
        case Tap() | LongPress():
            return _of_control(element) if element is not None else Effect(EffectClass.IRREVERSIBLE)
        case Drag():
            return Effect(EffectClass.PROBEABLE)
        case Answer():
            # What a native dialog confirms is not known from the tree: accepting it is taken seriously.
            return Effect(EffectClass.IRREVERSIBLE, "grant", "dialog") if action.accept else Effect(EffectClass.PROBEABLE)
        case _:
            assert_never(action)
