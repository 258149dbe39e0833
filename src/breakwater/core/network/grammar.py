"""Say how each kind, role and relation is drawn: one meaning per channel.

These are display maps and nothing else: no decision, score or plan may read them.
"""

from enum import StrEnum

from breakwater.core.vocabulary import RELATIONS


class Family(StrEnum):
    """The five looks of a tie, weakest first: of several relations the strongest gives the line."""

    USES = "uses"
    CALLS = "calls"
    WORKS = "works"
    PAYS = "pays"
    COMMANDS = "commands"

    @property
    def strength(self) -> int:
        """Order the families: a higher one hides a lower one on the same line."""
        return list(Family).index(self)


ARROWED = frozenset({Family.COMMANDS, Family.PAYS})  # other families carry an arrow only if directed by type

_LOOKS = {"commands": Family.COMMANDS, "works_with": Family.WORKS, "pays": Family.PAYS, "calls": Family.CALLS}
RELATION_FAMILIES = {code: _LOOKS.get(relation.family, Family.USES) for code, relation in RELATIONS.items()}
_POINTS = frozenset({"protects", "forged_for", "supplies"})  # who gets it matters, though the line is no command
DIRECTED = _POINTS | {
    code for code, relation in RELATIONS.items() if relation.directed and RELATION_FAMILIES[code] in ARROWED
}
MEMBERSHIP = frozenset({"member_of", "serves"})  # a network's own mark is no channel between its members
ARREST = frozenset({"arrested_in"})

ROLE_FAMILIES = {
    "leads": (
        "organiser",
        "coordinator",
        "controller",
        "exploiter",
        "team_leader",
        "employer",
        "buyer_broker",
    ),
    "recruits": ("recruiter", "online_recruiter", "advertiser", "receiver", "translator"),
    "moves": ("transporter", "guide"),
    "sails": ("skipper", "crew", "communications"),
    "watches": ("spotter", "corrupt_official", "protector", "adviser"),
    "houses": ("safehouse_keeper", "site_host"),
    "papers": ("forger", "document_supplier", "visa_fixer"),
    "money": ("financier", "hawaladar", "money_handler", "mule", "crypto_broker", "launderer"),
    "force": ("enforcer", "guard", "ransom_negotiator"),
    "supplies": ("boat_supplier", "provisioner", "tech_support"),
}
_FAMILY_OF_ROLE = {role: family for family, roles in ROLE_FAMILIES.items() for role in roles}

WELL, SOME_DOUBT, POOR = 3, 2, 1
_SOURCE = {
    "admiralty": {"A": WELL, "B": WELL, "C": SOME_DOUBT},
    "europol_4x4": {"A": WELL, "B": WELL, "C": SOME_DOUBT},
    "uk_3x5x2": {"1": WELL, "2": SOME_DOUBT},
}
_INFORMATION = {
    "admiralty": {"1": WELL, "2": WELL, "3": SOME_DOUBT},
    "europol_4x4": {"1": WELL, "2": WELL, "3": SOME_DOUBT},
    "uk_3x5x2": {"A": WELL, "B": WELL, "C": SOME_DOUBT},
}


def family_of(relation_type: str) -> Family:
    """Find the look of a relation; a type not listed is drawn thin, as use or part."""
    return RELATION_FAMILIES.get(relation_type, Family.USES)


def role_family_of(role: str) -> str:
    """Find which of the ten signs stands for a role; an unlisted role has none."""
    return _FAMILY_OF_ROLE.get(role, "")


def line_of(scheme: str, source: str, information: str) -> int:
    """Choose the line pattern for a grade: 3 solid, 2 long dash, 1 short dash.

    Three steps for the eye only: the grade as given stands in words wherever it matters. No basis, no grade
    and an unknown scheme are all drawn as poor.
    """
    return min(
        _SOURCE.get(scheme, {}).get(source.upper(), POOR),
        _INFORMATION.get(scheme, {}).get(information.upper(), POOR),
    )
