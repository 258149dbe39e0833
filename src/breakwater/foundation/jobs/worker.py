"""The worker's process: `python -m breakwater.foundation.jobs.worker`.

It ends on SIGTERM and SIGINT after the job in hand. Jobs that an earlier worker left in the middle are begun again.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procrastinate import App

_POLL_S = 5.0  # beside the server's own notifications

logger = logging.getLogger("breakwater.jobs")


def main() -> int:
    """Run the process."""
    os.environ["BREAKWATER_PROCESS"] = "worker"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breakwater.config.settings")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s worker: %(message)s")
    import django

    django.setup()
    from breakwater.foundation.database.faults import install_excepthook, quiet_faults

    quiet_faults()
    install_excepthook()
    from django.db import connections

    from breakwater.foundation.database.roles import WORKER
    from breakwater.foundation.database.startup import refuse_if_row_security_can_be_bypassed
    from breakwater.foundation.jobs.queue import start_beside

    refuse_if_row_security_can_be_bypassed(connections["default"], role=WORKER)
    connections.close_all()
    start_beside()
    asyncio.run(work())
    return 0


async def work() -> None:
    """Carry out jobs until told to stop."""
    from procrastinate.contrib.django import app
    from procrastinate.psycopg_connector import PsycopgConnector

    queue = app.connector.get_worker_connector()
    assert isinstance(queue, PsycopgConnector)  # noqa: S101 - what Django's connector gives with psycopg 3
    with app.replace_connector(queue) as working:
        async with working.open_async():
            await _begin_again(working)
            await working.run_worker_async(fetch_job_polling_interval=_POLL_S, delete_jobs="successful")


async def _begin_again(working: App) -> None:
    """Queue again what a worker that is gone had in hand; there is one worker, and it is this one."""
    stalled = await working.job_manager.list_jobs_async(status="doing")
    for job in stalled:
        await working.job_manager.retry_job(job)
        logger.info("Job %s of an earlier worker is begun again.", job.id)


if __name__ == "__main__":
    sys.exit(main())
