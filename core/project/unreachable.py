"""What is raised when a part of the installation that is not the database cannot be reached."""


class FilesAway(OSError):
    """The store of files cannot be reached, or refuses us. What was to be done was not done."""
