"""Years of local calendars as intervals of the civil (Gregorian) calendar.

Two families. *Civil-month* calendars count the years differently and keep the civil months, so whole dates
convert exactly. *Own-month* calendars begin their year on a day that differs by source or by sighting of the
moon; only their years are understood, as the widest interval the year can cover. What is read is never stored
in place of what was said.

Sources and approximations:

- Buddhist Era: Thai Calendar Year Act, B.E. 2483 (1940): civil year less 543; before B.E. 2484 the year ran
  from 1 April. Sri Lanka and Myanmar count from a year earlier and change the year in April or May: a bare
  "B.E." is read in the Thai way.
- Hijri: the tabular ("civil") rule in Reingold and Dershowitz, Calendrical Calculations. Calendars by
  sighting differ from it by about a day, so a day is added at both ends.
- Solar Hijri (Iran, Afghanistan): begins at the vernal equinox, 20 to 22 March in the years allowed here.
- Bikram Sambat (Nepal): begins 13 to 15 April. Bangla: 14 April in Bangladesh, 14 or 15 April in India.
  Myanmar Era: begins 15 to 18 April. From general knowledge, widened to hold the years of this century.
- Minguo and the Japanese eras: civil months, years counted from the era.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

# A Hijri year begins on this day of the tabular calendar's own count (Julian day number of 1 Muharram, AH 1).
_HIJRI_EPOCH = 1_948_440
_JULIAN_DAY_OF_ORDINAL_0 = 1_721_425
_THAI_YEAR_FROM_JANUARY = 2484


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a calendar's years lie on the civil ones.

    `offset`: civil year in which local year 0 would begin. `first`, `last`: the years understood.
    `starts`: earliest and latest day on which the year may begin; None: 1 January, civil months kept.
    """

    code: str
    offset: int
    first: int
    last: int
    starts: tuple[tuple[int, int], tuple[int, int]] | None = None

    @property
    def keeps_civil_months(self) -> bool:
        """Whether a month and a day of this calendar are those of the civil one."""
        return self.starts is None and self.code != "hijri"

    def holds(self, year: int) -> bool:
        """Tell whether the year is one that this calendar is asked about."""
        return self.first <= year <= self.last


_EVERY = (
    Calendar("buddhist", -543, 2300, 2700),
    Calendar("minguo", 1911, 1, 200),
    Calendar("reiwa", 2018, 1, 60),
    Calendar("heisei", 1988, 1, 31),
    Calendar("showa", 1925, 1, 64),
    Calendar("hijri", 0, 1200, 1600),
    Calendar("solar_hijri", 621, 1200, 1500, ((3, 20), (3, 22))),
    Calendar("bikram_sambat", -57, 1900, 2200, ((4, 13), (4, 15))),
    Calendar("bangla", 593, 1200, 1600, ((4, 14), (4, 15))),
    Calendar("myanmar", 638, 1200, 1500, ((4, 15), (4, 18))),
)
CALENDARS = MappingProxyType({calendar.code: calendar for calendar in _EVERY})


def civil_year(calendar: Calendar, year: int, month: int) -> int:
    """Return the civil year of a month, for calendars that keep the civil months."""
    turned = calendar.code == "buddhist" and year < _THAI_YEAR_FROM_JANUARY and month <= 3
    return year + calendar.offset + turned


def year_span(calendar: Calendar, year: int) -> tuple[date, date]:
    """Return the widest half-open interval of civil days that a local year can cover."""
    if calendar.code == "hijri":
        return _hijri_start(year) - timedelta(days=1), _hijri_start(year + 1) + timedelta(days=1)
    civil = year + calendar.offset
    if calendar.starts is not None:
        earliest, latest = calendar.starts
        return date(civil, *earliest), date(civil + 1, *latest)
    if calendar.code == "buddhist" and year < _THAI_YEAR_FROM_JANUARY:
        shortened = year == _THAI_YEAR_FROM_JANUARY - 1
        return date(civil, 4, 1), date(civil + 1, 1, 1) if shortened else date(civil + 1, 4, 1)
    return date(civil, 1, 1), date(civil + 1, 1, 1)


def _hijri_start(year: int) -> date:
    day = (year - 1) * 354 + (3 + 11 * year) // 30 + _HIJRI_EPOCH
    return date.fromordinal(day - _JULIAN_DAY_OF_ORDINAL_0)


def _marked(pattern: str) -> re.Pattern[str]:
    """Match a calendar's sign where no letter touches it; digits may ("1447H")."""
    return re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])\.?")


# In this order: the solar sign contains the lunar one. Text is casefolded before it is matched.
_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_marked(r"b\.?\s?e|buddhist(?: era)?|พ\.?\s?ศ|พุทธศักราช|ພ\.?\s?ສ|ព\.?\s?ស"), "buddhist"),
    (_marked(r"s\.?\s?h|a\.?p|solar hijri|shamsi|jalali|هـ?\s?\.?\s?ش|ش|خورشیدی|شمسی|لمریز"), "solar_hijri"),
    (_marked(r"a\.?\s?h|h|hijri|hijriah|hijrah|هـ|ه|هجري|هجری|ہجری"), "hijri"),
    (_marked(r"v\.?\s?s|bikram sambat|vikram samvat|वि\.?\s?सं|बि\.?\s?सं"), "bikram_sambat"),
    (_marked(r"bangabda|bangla|বঙ্গাব্দ|বাংলা"), "bangla"),
    (_marked(r"b\.?\s?s"), "bikram_sambat"),
    (_marked(r"m\.?\s?e|myanmar era|ခုနှစ်"), "myanmar"),
    (_marked(r"r\.?o\.?c|minguo"), "minguo"),
    (re.compile("民國|民国"), "minguo"),
    (re.compile("令和"), "reiwa"),
    (re.compile("平成"), "heisei"),
    (re.compile("昭和"), "showa"),
)


def sign(text: str) -> tuple[Calendar, str] | None:
    """Find the sign of a local calendar in casefolded text.

    Returns:
        The calendar and the text without its sign, or None. "BS" is Bikram Sambat or, for years that only
        Bangla can mean, Bangla.
    """
    for pattern, code in _SIGNS:
        rest, found = pattern.subn(" ", text, count=1)
        if found:
            rest = " ".join(rest.split()).strip(" .,")
            bangla = code == "bikram_sambat" and re.search(r"(?<!\d)1[2-5]\d\d(?!\d)", rest)
            return CALENDARS["bangla" if bangla else code], rest
    return None
