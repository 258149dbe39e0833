"""Words and digits in which dates are said in the region: months, and about, before, after, until, since."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

_MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "januari", "ม.ค", "มกราคม", "জানুয়ারি", "জানুয়ারী", "जनवरी"),
    ("february", "feb", "februari", "pebruari", "ก.พ", "กุมภาพันธ์", "ফেব্রুয়ারি", "ফেব্রুয়ারী", "फ़रवरी", "फरवरी"),
    ("march", "mar", "maret", "mac", "มี.ค", "มีนาคม", "মার্চ", "मार्च"),
    ("april", "apr", "เม.ย", "เมษายน", "এপ্রিল", "अप्रैल"),
    ("may", "mei", "พ.ค", "พฤษภาคม", "মে", "मई"),
    ("june", "jun", "juni", "มิ.ย", "มิถุนายน", "জুন", "जून"),
    ("july", "jul", "juli", "julai", "ก.ค", "กรกฎาคม", "জুলাই", "जुलाई"),
    ("august", "aug", "agustus", "agu", "agt", "ogos", "ogo", "ส.ค", "สิงหาคม", "আগস্ট", "अगस्त"),
    ("september", "sept", "sep", "ก.ย", "กันยายน", "সেপ্টেম্বর", "सितंबर", "सितम्बर"),
    ("october", "oct", "oktober", "okt", "ต.ค", "ตุลาคม", "অক্টোবর", "अक्टूबर"),
    ("november", "nov", "nopember", "พ.ย", "พฤศจิกายน", "নভেম্বর", "नवंबर", "नवम्बर"),
    ("december", "dec", "desember", "des", "disember", "dis", "ธ.ค", "ธันวาคม", "ডিসেম্বর", "दिसंबर", "दिसम्बर"),
)


def folded(text: str) -> str:
    """Bring text to one form for reading: composed, lower case, Latin digits, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    # A letter that a script writes in two ways (য় as one sign or two) is the same letter.
    composed = unicodedata.normalize("NFC", text.casefold())
    return " ".join("".join(map(_plain, composed)).split())


def _plain(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if unicodedata.category(sign) == "Cf":
        return ""
    return _SIGNS.get(sign, sign)


_SIGNS = {"–": "-", "—": "-", "‑": "-", "−": "-", "／": "/", "．": ".", "，": ",", "≈": "~", "’": "'"}

MONTHS = MappingProxyType({folded(word): number for number, words in enumerate(_MONTHS, start=1) for word in words})


def _prefix(*words: str) -> re.Pattern[str]:
    """Match any of the words at the start; a space after it unless the script does without."""
    ordered = sorted(map(folded, words), key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in ordered if word.isascii())
    tight = "|".join(re.escape(word) for word in ordered if not word.isascii())
    return re.compile(rf"(?:(?:{spaced})\s+|(?:{tight})\s*)" if tight else rf"(?:{spaced})\s+")


_CIRCA_WORDS = (
    *("circa", "ca.", "ca", "c.", "c", "cca", "about", "abt", "abt.", "around", "approx.", "approx"),
    *("approximately", "roughly", "probably", "perhaps", "est.", "est", "estimated", "sekitar", "kira-kira"),
    *(
        "lebih kurang",
        "khoảng",
        "ประมาณ",
        "ราว",
        "大约",
        "大約",
        "约",
        "約",
        "প্রায়",
        "আনুমানিক",
        "حوالي",
        "حدود",
    ),
)
CIRCA = re.compile(rf"(?:{_prefix(*_CIRCA_WORDS).pattern}|(?:ca|c)\.?(?=\d)|~)\s*")
CIRCA_AFTER = re.compile(r"\s*(?:[?~%]+|\(?(?:circa|approx\.?|estimated|est\.)\)?|左右)$")

BEFORE = _prefix("before", "prior to", "earlier than", "bef", "bef.", "sebelum", "trước", "ก่อน")
AFTER = _prefix("after", "later than", "aft", "aft.", "setelah", "sesudah", "selepas", "sau", "หลัง")
UNTIL = _prefix("until", "till", "by", "up to", "no later than", "not later than", "on or before", "not after", "to")
SINCE = _prefix("since", "from", "no earlier than", "not earlier than", "not before", "on or after", "sejak", "ตั้งแต่")

EARLY = _prefix("early in", "early", "beginning of", "start of", "awal", "ต้น")
MIDDLE = _prefix("mid", "middle of", "pertengahan", "กลาง")
LATE = _prefix("late in", "late", "end of", "akhir", "ปลาย")
