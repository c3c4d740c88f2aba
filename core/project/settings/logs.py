"""The log: to standard error, as lines for people or as JSON objects."""

from typing import Any

from core.project import environment

__all__ = ["LOGGING"]

LEVEL = environment.LOG_LEVEL.read()
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "core.project.logs.TextFormatter"},
        "json": {"()": "core.project.logs.JsonFormatter"},
    },
    "filters": {"tracing": {"()": "core.project.logs.Tracing"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": environment.LOG_FORMAT.read(),
            "filters": ["tracing"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "wagdesk": {"level": LEVEL},
        "django": {"handlers": [], "level": LEVEL, "propagate": True},
        # One line for each missing picture helps nobody; server faults still come through django.request.
        "django.request": {"level": "ERROR"},
        "uvicorn": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
