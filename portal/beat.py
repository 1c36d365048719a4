"""One beat speaks, however many run: the others wait for its lock in PostgreSQL."""

import logging
import time
from datetime import timedelta

from celery.beat import PersistentScheduler
from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

LOCK = 0x62_69_6E_68  # "binh": any number no other advisory lock of this database uses
SKEW = timedelta(seconds=30)  # of the clock, not worth a word
RETRY = 2.0  # seconds between attempts to become the one


class SingleScheduler(PersistentScheduler):
    """Beat's own scheduler, silent while another beat holds the advisory lock."""

    holding = False

    def tick(self, *args, **kwargs):
        if not self._hold():
            return RETRY
        self._follow_the_clock()
        return super().tick(*args, **kwargs)

    def _follow_the_clock(self) -> None:
        """After the clock was set back, take what was sent "later" as sent now.

        Celery would wait in silence until the clock is where it was.
        """
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now + SKEW]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # built anew from the entries

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
