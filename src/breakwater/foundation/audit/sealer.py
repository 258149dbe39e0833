"""The sealer's process: `python -m breakwater.foundation.audit.sealer`.

It ends cleanly on SIGTERM and SIGINT, waits for a server that is away, and stops with status 1 when the log
in the database is not the one it signed.
"""

import logging
import os
import signal
import sys
import time
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Final

from breakwater.core.errors import BreakwaterError

if TYPE_CHECKING:
    from breakwater.foundation.audit.sealing import Sealer
    from breakwater.foundation.database.faults import install_excepthook, quiet_faults

    quiet_faults()
    install_excepthook()
ROUND_S: Final = 0.25
PUBLISH_S: Final = 3600.0
RETRY_S: Final = 1.0

logger = logging.getLogger("breakwater.audit")


def run(sealer: "Sealer", stop: Event, *, round_s: float = ROUND_S, publish_s: float = PUBLISH_S) -> None:
    """Seal until told to stop; one last round follows, so that an orderly end leaves nothing unsealed."""
    from django.db import DatabaseError

    publish_at: float | None = None
    while True:
        ending = stop.is_set()
        try:
            if publish_at is None:
                publish_at = time.monotonic() + publish_s - sealer.published_ago_s()
            publish = time.monotonic() >= publish_at
            sealer.seal_once(publish=publish)
            if publish:
                publish_at = time.monotonic() + publish_s
        except DatabaseError as error:
            logger.warning("The database does not answer (%s); trying again.", type(error).__name__)
            sealer.disconnect()
            stop.wait(RETRY_S)
        if ending:
            return
        stop.wait(round_s)


def main() -> int:
    """Run the process."""
    os.environ.setdefault("BREAKWATER_PROCESS", "sealer")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breakwater.config.settings")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s sealer: %(message)s")
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    import django

    django.setup()
    from django.db import connections

    from breakwater.foundation.audit.keys import log_files
    from breakwater.foundation.audit.sealing import Sealer

    files = log_files()
    try:
        sealer = Sealer(connections["sealer"], files.signing_key(), held=files.held)
        logger.info("Sealing as %s.", files.origin)
        run(sealer, stop)
    except BreakwaterError as error:
        logger.error("%s", error)  # noqa: TRY400 - for the operator, who needs the sentence, not the traceback
        return 1
    finally:
        connections.close_all()
    logger.info("Ended.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
