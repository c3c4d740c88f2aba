"""The ASGI application; `wagdesk serve` runs it, and any ASGI server can."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")
application = get_asgi_application()
