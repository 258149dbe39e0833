"""The job of the lab."""

from breakwater.capabilities.disruption.making import make
from breakwater.capabilities.disruption.operations import MAKE
from breakwater.foundation.jobs.queue import job

job(MAKE)(make)
