"""The words on controls that tell what cannot be undone, in the languages of the people who put them there.

They are matched as whole words, so that *display* does not pay and *sender* does not send.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

# One line per kind of consequence, in English, French, Spanish, Italian, Portuguese, Chinese, Japanese and Arabic. Word
# stems would catch nouns ("payment details"), so whole forms are listed. Articles and "your", "my" need not be.
IRREVERSIBLE_WORDS: dict[str, tuple[str, ...]] = {
    "pay": (
        *("pay", "pay now", "buy", "buy now", "purchase", "place order", "order now", "checkout", "check out"),
        *("confirm order", "complete order", "submit order", "confirm payment", "make payment", "submit payment"),
        *("confirm purchase", "complete purchase", "subscribe", "renew subscription", "donate", "book now"),
        *("start subscription", "renew", "upgrade now", "top up", "reserve now", "rent now", "confirm booking"),
        *("complete booking", "transfer", "send money", "withdraw", "bid", "place bid", "invest", "slide to pay"),
        *("swipe to pay", "payer", "acheter", "commander", "valider la commande", "passer la commande"),
        *("finaliser la commande", "confirmer le paiement", "confirmer la commande", "effectuer le paiement"),
        *("s'abonner", "pagar", "comprar", "realizar pedido", "confirmar compra", "confirmar pedido"),
        *("finalizar compra", "finalizar pedido", "suscribirse", "suscribirme", "assinar", "fazer pedido", "paga"),
        *("acquista", "compra", "ordina", "abbonati", "conferma ordine", "支付", "付款", "购买", "購買", "下单"),
        *("提交订单", "转账", "结账", "購入", "支払う", "注文する", "注文を確定", "買う", "ادفع", "دفع", "شراء"),
        *("اشتر", "اشتري", "اشترك", "تأكيد الطلب", "تأكيد الدفع"),
    ),
    "send": (
        *("send", "send now", "reply all", "publish", "post", "tweet", "send message", "send email", "post comment"),
        *("schedule send", "submit review", "forward message", "forward email", "broadcast", "envoyer", "publier"),
        *("enviar", "publicar", "invia", "pubblica", "发送", "發送", "发布", "發佈", "送信", "投稿", "إرسال", "أرسل"),
        *("نشر", "انشر"),
    ),
    "delete": (
        *("delete", "remove", "erase", "delete all", "delete forever", "move to trash", "empty trash", "discard"),
        *("confirm deletion", "empty bin", "empty recycle bin", "clear data", "clear history", "clear all", "trash"),
        *("move to bin", "reset to factory settings", "format disk", "format drive", "format sd card", "unfriend"),
        *("leave group", "leave channel"),
        *("clear browsing data", "destroy", "wipe", "factory reset", "reset all", "unsubscribe", "supprimer"),
        *("effacer", "retirer", "vider la corbeille", "eliminar", "borrar", "suprimir", "quitar", "vaciar papelera"),
        *("elimina", "cancella", "rimuovi", "svuota cestino", "excluir", "apagar", "remover", "esvaziar lixeira"),
        *("wissen", "alles wissen", "删除", "刪除", "移除", "清空", "削除", "ゴミ箱を空に", "حذف", "احذف"),
        *("إزالة", "مسح"),
    ),
    "install": (
        *("install", "install now", "download and install", "uninstall", "update now", "update and restart"),
        *("installer", "désinstaller", "instalar", "desinstalar", "installa", "disinstalla", "安装", "安裝", "卸载"),
        *("インストール", "تثبيت", "إلغاء التثبيت"),
    ),
    "grant": (
        *("allow", "always allow", "grant", "authorize", "authorise", "grant access", "i agree", "agree", "trust"),
        *("accept all", "accept and continue", "while using the app", "only this time", "autoriser", "tout accepter"),
        *("permitir", "autorizar", "aceptar todo", "aceptar todas", "consenti", "autorizza", "accetta tutti"),
        *("aceitar todos", "aceitar tudo", "允许", "允許", "授权", "同意", "許可", "السماح", "موافقة", "أوافق"),
    ),
    "share": (
        *("share", "share now", "invite", "make public", "make repository public", "add collaborator", "retweet"),
        *("repost", "partager", "inviter", "compartir", "invitar", "condividi", "invita", "compartilhar"),
        *("partilhar", "convidar", "分享", "共享", "共有", "مشاركة", "شارك", "دعوة"),
    ),
    "account": (
        *("sign out everywhere", "close account", "deactivate", "deactivate account", "change password"),
        *("delete account", "cancel subscription", "cancel membership", "cancel order", "end subscription"),
        *("reset password", "revoke", "transfer ownership", "résilier", "cerrar cuenta", "chiudi account"),
        *("encerrar conta", "supprimer le compte", "changer le mot de passe", "eliminar cuenta"),
        *("cancelar suscripción", "cambiar contraseña", "elimina account", "cambia password", "excluir conta"),
        *("cancelar assinatura", "alterar senha", "注销账号", "注销账户", "修改密码", "取消订单", "取消订阅", "退会"),
        *("解約", "アカウントを削除", "パスワードを変更", "حذف الحساب", "تغيير كلمة المرور", "إلغاء الاشتراك"),
    ),
}

# German and Dutch put the verb last ("Nachricht senden"), so these count at the end of a name too.
VERB_LAST_WORDS: dict[str, tuple[str, ...]] = {
    "pay": (
        *("bezahlen", "zahlen", "kauf abschließen", "kaufen", "bestellen", "überweisen", "abonnieren", "buchen"),
        *("spenden", "betalen", "kopen", "bestelling plaatsen", "abonneren", "boeken", "doneren", "overmaken"),
    ),
    "send": (
        *("senden", "abschicken", "absenden", "versenden", "verschicken", "veröffentlichen", "verzenden", "posten"),
        *("versturen", "publiceren"),
    ),
    "delete": (
        *("löschen", "entfernen", "verwerfen", "papierkorb leeren", "verwijderen"),
        *("prullenbak legen", "prullenbak leegmaken"),
    ),
    "install": ("installieren", "deinstallieren", "installeren", "deïnstalleren"),
    "grant": ("erlauben", "zulassen", "zustimmen", "alle akzeptieren", "toestaan", "alles accepteren"),
    "share": ("teilen", "freigeben", "einladen", "delen", "uitnodigen"),
    "account": (
        *("konto löschen", "kündigen", "passwort ändern", "account verwijderen", "opzeggen", "wachtwoord wijzigen"),
    ),
}

# Words that are nouns as well, and what follows them then. Never for deletions: "delete history" means it.
_AS_NOUN = {
    "pay": frozenset({"gap", "grade", "history", "later", "period", "periods", "rate", "slip", "slips", "stubs"}),
    "send": frozenset({"options", "settings"}),
    "post": frozenset({"box", "code", "date", "history", "office", "title", "type", "types"}),
    "bid": frozenset({"history"}),
    "purchase": frozenset({"date", "history", "order", "orders", "protection"}),
    "transfer": frozenset({"fee", "fees", "history", "limit", "limits", "rate"}),
    "trust": frozenset({"center", "centre"}),
    "share": frozenset({"of", "price", "prices"}),
    "installer": frozenset({"options"}),
    "ordina": frozenset({"per"}),
}
_LITTLE_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "these", "it", "your", "my", "le", "la", "les", "l", "mon", "ma", "mes", "votre"),
        *("el", "los", "las", "mi", "tu", "su", "il", "lo", "gli", "mio", "tuo", "o", "os", "meu", "minha"),
    )
)
_JOINING = frozenset({"and", "then", "und", "et", "y", "e", "en", "&", ","})
_LEADING = frozenset(
    ("yes", "ok", "okay", "confirm", "permanently", "really", "please", "ja", "oui", "sí", "sì", "sim", "tout", "نعم")
)
_NOT = frozenset(("nicht", "nie", "niemals", "kein", "keine", "niet", "nooit", "geen"))
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
_CJK_NOT_BEFORE = re.compile(r"[不未没勿已]|最近|我的|取消|拒绝|禁止")
_CJK_NOT_AFTER = re.compile("済|しない|しません|しました|失败|成功|中$|先$|者$")
_CJK_AS_NOUN = {
    "pay": re.compile("方式|方法|宝|记录|記録|历史|履歴|设置|設定|详情|密码|状态|时间|金额"),
    "send": re.compile("记录|記録|履歴|设置|設定|状态|时间|一覧"),
    "install": re.compile("包$|方法"),
    "share": re.compile("设置|設定|记录|アイテム|フォルダ"),
}
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
# What icons are called whose names are not words on controls.
_ICONS = {"bin": "delete", "trashcan": "delete", "wastebasket": "delete", "garbage": "delete", "paper plane": "send"}
# A bare yes means what it is said to.
_YES = (
    *("ok", "okay", "yes", "confirm", "continue", "proceed", "accept", "got it", "i understand"),
    *("ja", "bestätigen", "fortfahren", "weiter", "oui", "confirmer", "continuer", "sí", "aceptar", "confirmar"),
    *("sim", "sì", "conferma", "确定", "確認", "是", "はい", "نعم", "موافق"),
)


def _plain(text: str) -> str:
    """Text as it is compared: no case, no width, no marks or invisible characters inside words."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC)
    return "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Cf"))


def _tokens(text: str) -> list[str]:
    return [t for t in re.findall(r"[^\W_]+|[&,]", _plain(text)) if t not in _LITTLE_WORDS]


def _by_word(listed: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, str]]:
    return {" ".join(_tokens(word)): (kind, word) for kind, words in listed.items() for word in words}


_YES_WORDS = frozenset(" ".join(_tokens(word)) for word in _YES)
_VERB_LAST = _by_word(VERB_LAST_WORDS)
_BY_WORD = _by_word(IRREVERSIBLE_WORDS) | _VERB_LAST
_CJK_WORDS = sorted((word for word in _BY_WORD if _CJK.search(word)), key=len, reverse=True)
_LONGEST = max(len(word.split()) for word in _BY_WORD)


def irreversible_kind(words: str) -> tuple[str, str]:
    """``(kind, word)`` when a control with this name does something that cannot be undone, else ``("", "")``.

    A word counts at the start of a name ("Delete draft") or of one of its clauses ("Review and pay"), after a yes
    ("Yes, delete"), and where verbs stand last at its end ("Konto löschen", "写真を削除"); so a link to an article on
    how to delete things stays a link. The longest word wins: "delete account" is more than a deletion.
    """
    tokens = _tokens(words)
    found = _at_start(tokens)
    clause: list[str] = []
    for token in [*tokens, ","]:
        if found is not None:
            break
        if token not in _JOINING:
            clause.append(token)
            continue
        found = _at_start(clause) or _at_end(clause)
        clause = []
    if found is None:
        found = next((kind for run in _CJK.findall("".join(tokens)) if (kind := _in_cjk(run))), None)
    return found or ("", "")


def _at_start(tokens: list[str]) -> tuple[str, str] | None:
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        found = _BY_WORD.get(" ".join(tokens[:length]))
        if found is not None:
            noun = len(tokens) > length and tokens[length] in _AS_NOUN.get(found[1], ())
            return None if noun else found
    return _at_start(tokens[1:]) if tokens and tokens[0] in _LEADING else None


def _at_end(tokens: list[str]) -> tuple[str, str] | None:
    if _NOT & set(tokens):
        return None
    tries = (" ".join(tokens[-length:]) for length in range(min(_LONGEST, len(tokens)), 0, -1))
    return next((_VERB_LAST[words] for words in tries if words in _VERB_LAST), None)


def _in_cjk(name: str) -> tuple[str, str] | None:
    """Chinese puts the verb first or after an adverb, Japanese last; neither puts spaces between words."""
    bare = re.sub("(する|します|して下さい)$", "", name)
    for word in _CJK_WORDS:
        if name.startswith(word):
            noun = _CJK_AS_NOUN.get(_BY_WORD[word][0], _CJK_NOT_AFTER)
            if not _CJK_NOT_AFTER.match(name, len(word)) and not noun.match(name, len(word)):
                return _BY_WORD[word]
        elif (name.endswith(word) or bare.endswith(word)) and not _CJK_NOT_BEFORE.match(name):
            return _BY_WORD[word]
    return None


def kind_beside(name: str, typed: Collection[str]) -> tuple[str, str]:
    """`irreversible_kind` of a name, what the agent itself typed left out of it.

    A note that was called "Pay by May" does not pay. Only texts of more words than the one that gives them away are
    left out: after "Pay" was typed, a button "Pay" still pays.
    """
    found = irreversible_kind(name)
    tokens = _tokens(name)
    for text in typed if found[0] else ():
        said, (kind, word) = _tokens(text), irreversible_kind(text)
        if kind and len(said) > len(_tokens(word)):
            tokens = _cut(tokens, said)
    return irreversible_kind(" ".join(tokens)) if found[0] else found


def _cut(tokens: list[str], out: list[str]) -> list[str]:
    """Tokens with each run of others cut out, and a comma in its place."""
    for at in range(len(tokens) - len(out) + 1):
        if tokens[at : at + len(out)] == out:
            return [*tokens[:at], ",", *_cut(tokens[at + len(out) :], out)]
    return tokens


def icon_kind(name: str) -> tuple[str, str]:
    """`irreversible_kind` of what an icon is called whose name is no word on controls: a wastebasket deletes."""
    word = _plain(name)
    return (_ICONS[word], word) if word in _ICONS else ("", "")


def is_bare_yes(name: str) -> bool:
    """Whether a control says no more than yes, so that it means what it is said to."""
    return " ".join(_tokens(name)) in _YES_WORDS
