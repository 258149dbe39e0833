"""The jobs of imports."""

from breakwater.capabilities.statements import import_work
from breakwater.capabilities.statements.import_operations import CHECK, LOAD, UNDO
from breakwater.foundation.jobs.queue import job

job(CHECK)(import_work.check)
job(LOAD)(import_work.load)
job(UNDO)(import_work.undo)
