"""Every address. The order matters: shut doors stand in front of what they shut, pages come last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.project import doors, files, health

urlpatterns = [
    *doors.urlpatterns,
    path("healthz", health.healthz, name="wagdesk_healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", files.public_file),
    # A site without customer pages still needs a home.
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False),
]
