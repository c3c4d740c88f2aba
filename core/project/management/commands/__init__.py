"""One module a command; the work is done by `core.project.serving`."""
