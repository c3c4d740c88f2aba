"""The WSGI application, for installations that serve pages by several WSGI workers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")
application = get_wsgi_application()
