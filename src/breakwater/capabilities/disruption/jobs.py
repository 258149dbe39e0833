"""The job of the lab."""

from breakwater.capabilities.disruption.making import make
from breakwater.capabilities.disruption.operations import MAKE
from breakwater.core.network.disruption.warming import warm_up
from breakwater.foundation.jobs.queue import at_start, job

job(MAKE)(make)
at_start(warm_up)
