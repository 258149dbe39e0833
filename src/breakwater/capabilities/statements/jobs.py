"""The jobs of imports."""

from breakwater.capabilities.statements import import_check, import_load
from breakwater.capabilities.statements.import_operations import CHECK, LOAD, UNDO
from breakwater.foundation.jobs.queue import job

job(CHECK)(import_check.check)
job(LOAD)(import_load.load)
job(UNDO)(import_load.undo)
