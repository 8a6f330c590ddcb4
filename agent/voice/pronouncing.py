"""How a word sounds, by rules: phones of a spelling that no dictionary has, and how far two names are apart.

The letters become ARPAbet phones by a table of graphemes, the longest first (a small relative of the letter-to-sound
rules of Elovitz et al. 1976). The distance is Levenshtein's over phones, where phones of one class (voiced and unvoiced
partners, neighbouring vowels) cost half: what ALINE (Kondrak 2000) does with many features, with one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RULES = (
    "tion=SH AH N;sion=ZH AH N;ough=AO;augh=AO;eigh=EY;igh=AY;tch=CH;sch=SH;dge=JH;ght=T;eau=OW;oor=AO R;eer=IH R;"
    "ear=IH R;air=EH R;our=AW R;ure=UH R;ch=CH;sh=SH;th=TH;ph=F;wh=W;ck=K;ng=NG;qu=K W;gh=G;kn=N;wr=R;ps=P S;ee=IY;"
    "ea=IY;ie=IY;ei=AY;ai=EY;ay=EY;ey=IY;oa=OW;oo=UW;ou=AW;ow=OW;oi=OY;oy=OY;au=AO;aw=AO;ew=UW;ue=UW;ar=AA R;er=ER;"
    "ir=ER;or=AO R;ur=ER;ce=S;ci=S IH;cy=S IY;ge=JH;gi=JH IH;bb=B;cc=K;dd=D;ff=F;gg=G;ll=L;mm=M;nn=N;pp=P;rr=R;ss=S;"
    "tt=T;zz=Z;a=AE;b=B;c=K;d=D;e=EH;f=F;g=G;h=HH;i=IH;j=JH;k=K;l=L;m=M;n=N;o=AA;p=P;q=K;r=R;s=S;t=T;u=AH;v=V;w=W;"
    "x=K S;y=IY;z=Z"
)
_GRAPHEMES = tuple((letters, phones) for letters, _, phones in (rule.partition("=") for rule in _RULES.split(";")))
_VOWELS = frozenset("aeiouy")
_CLASSES: tuple[frozenset[str], ...] = tuple(
    frozenset(phones.split())
    for phones in (
        "P B", "T D", "K G", "F V", "TH DH", "S Z", "SH ZH", "CH JH", "M N NG", "L R", "W UW UH", "Y IY IH",
        "IH EH", "EH AE EY", "AA AO AH", "AH ER UH", "AW OW AO", "AY OY", "T TH", "S TH", "D DH", "IY EY",
    )
)  # fmt: skip


def plain_words(text: str) -> list[str]:
    """The words of a text as a recogniser writes them: small letters, no accents, no signs."""
    stripped = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", stripped.replace("’", "'"))


@lru_cache(maxsize=4096)
def phones_of(word: str) -> tuple[str, ...]:
    """ARPAbet phones of one word, by rules."""
    letters = re.sub(r"[^a-z]", "", word.casefold())
    found: list[str] = []
    at = 0
    while at < len(letters):
        if letters[at] == "e" and at == len(letters) - 1 and found and _VOWELS.intersection(letters[:at]):
            break  # silent at the end of a word that has another vowel
        grapheme, phones = next((g, p) for g, p in _GRAPHEMES if letters.startswith(g, at))
        found += phones.split()
        at += len(grapheme)
    return tuple(found)


def phonetic_distance(one: str, other: str) -> float:
    """How differently two phrases sound: 0 for the same, about 1 for nothing in common."""
    first = [phone for word in plain_words(one) for phone in phones_of(word)]
    second = [phone for word in plain_words(other) for phone in phones_of(word)]
    return _edits(first, second) / max(1, len(first), len(second))


def _edits(first: list[str], second: list[str]) -> float:
    row = [float(place) for place in range(len(second) + 1)]
    for number, left in enumerate(first, start=1):
        above, row[0] = row[0], float(number)
        for place, right in enumerate(second, start=1):
            change = above + phone_cost(left, right)
            above = row[place]
            row[place] = min(change, row[place] + 1, row[place - 1] + 1)
    return row[-1]


def phone_cost(left: str, right: str) -> float:
    """What it costs to hear one phone for another: nothing for the same, half within a class."""
    if left == right:
        return 0.0
    return 0.5 if any(left in phones and right in phones for phones in _CLASSES) else 1.0
