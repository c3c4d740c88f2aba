"""BackupError: nothing was made, or nothing restored; the text says what to do."""


class BackupError(Exception):
    """A sentence for who typed the command."""
