"""What is raised when a part of the installation that is not the database cannot be reached, or is full."""

import errno

from django.db import DatabaseError


class FilesAway(OSError):
    """The store of files cannot be reached, or refuses us. What was to be done was not done."""


#: A full disk, a quota that is used up, a file that may not grow.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_full(error: BaseException | None) -> bool:
    """Whether this fault, or one it comes from, is that there is no room left, for files or in the database."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        # PostgreSQL names it in a code of its own (class 53), SQLite in words.
        if getattr(error, "sqlstate", None) == "53100":
            return True
        if isinstance(error, DatabaseError) and "disk is full" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
