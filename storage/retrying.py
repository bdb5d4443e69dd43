"""Transactions that the database lost through no fault of theirs: run again, whole."""

import logging
import time
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError

P = ParamSpec("P")
T = TypeVar("T")

PAUSES = (0.1, 0.5, 2.0, 8.0, 20.0)
"""Seconds before each further attempt: together they outlast the restart of a server."""

_PASSING = (
    "08",  # connection failures
    "40",  # serialization failure, deadlock
    "55P03",  # waited in vain for the writers before us
    "57P",  # the server is stopping, or starting
    "25P03",  # we stood still in the middle, and were cut off
)
_BUSY = {5, 6}
"""SQLITE_BUSY and SQLITE_LOCKED."""

log = logging.getLogger(__name__)


def retried(transaction: Callable[P, T]) -> Callable[P, T]:
    """Runs `transaction` again when the database lost it: connection dropped, deadlock, server restarted.

    It must do nothing but read and write one database, and do no harm when done twice: where the connection
    breaks during the commit, nobody can say whether it took place.
    """

    @wraps(transaction)
    def patiently(*arguments: P.args, **options: P.kwargs) -> T:
        for pause in PAUSES:
            try:
                return transaction(*arguments, **options)
            except DBAPIError as error:
                if not passes(error):
                    raise
                # A cursor that the failed attempt left half read would, once collected, begin its statement
                # anew under the next one: SQLite's driver shares statements, and rows would come twice.
                traceback.clear_frames(error.__traceback__)
                log.warning("%s: again in %s s: %s", transaction.__name__, pause, error.orig)
            time.sleep(pause)
        return transaction(*arguments, **options)

    return patiently


def passes(error: DBAPIError) -> bool:
    """Whether the same transaction may well succeed a moment later."""
    cause = error.orig
    state = getattr(cause, "sqlstate", None)
    if state:
        return str(state).startswith(_PASSING)
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _BUSY
    # psycopg has no code where the connection could not be made, or broke without a word.
    return error.connection_invalidated or type(cause).__name__ == "OperationalError"
