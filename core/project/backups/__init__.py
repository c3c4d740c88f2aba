"""Everything a desk keeps, in one file, and back again: `wagdesk backup FILE`, `wagdesk restore FILE`.

Guarantees: the database is copied first, in one moment, and the files after it, so that every file it names was there;
a backup that was interrupted has not its name yet; a file that is cut short or altered restores nothing; a desk that
holds anything is never restored over.
Never: needs the service to stand still. What is deleted between the copy of the database and that of its file is
missing in the backup, as it is in the desk.
"""

from core.project.backups.errors import BackupError
from core.project.backups.making import make
from core.project.backups.restoring import restore

__all__ = ["BackupError", "make", "restore"]
