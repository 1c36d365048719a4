"""One beat speaks, however many run: the others wait for its lock in PostgreSQL."""

import logging
import time

from celery.beat import PersistentScheduler
from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

LOCK = 0x62_69_6E_68  # "binh": any number no other advisory lock of this database uses
RETRY = 2.0  # seconds between attempts to become the one


class SingleScheduler(PersistentScheduler):
    """Beat's own scheduler, silent while another beat holds the advisory lock."""

    holding = False

    def tick(self, *args, **kwargs):
        if not self._hold():
            return RETRY
        return super().tick(*args, **kwargs)

    def _hold(self) -> bool:
        """Take or confirm the lock on this process's one connection; a lost database loses it."""
        try:
            with connection.cursor() as cursor:
                if self.holding:
                    cursor.execute("SELECT 1")
                    return True
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
                self.holding = bool(cursor.fetchone()[0])
        except DatabaseError:
            self.holding = False
            connection.close()
            logger.warning("beat cannot reach the database; trying again")
            time.sleep(RETRY)
            return False
        if self.holding:
            logger.info("this beat holds the lock")
        return self.holding
