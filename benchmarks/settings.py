"""The service's own settings, with two bare pages to compare with and a count of queries for who asks for it."""

from core.project.settings import *  # noqa: F403
from core.project.settings import MIDDLEWARE as SERVICE_MIDDLEWARE

ROOT_URLCONF = "benchmarks.bare"
MIDDLEWARE = ["benchmarks.counting.QueryCountMiddleware", *SERVICE_MIDDLEWARE]
