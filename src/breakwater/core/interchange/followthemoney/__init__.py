"""FollowTheMoney (followthemoney.tech): the open model of persons, companies, assets and their ties."""

from breakwater.core.interchange.followthemoney.reader import read_ftm
from breakwater.core.interchange.followthemoney.writer import write_ftm

__all__ = ["read_ftm", "write_ftm"]
