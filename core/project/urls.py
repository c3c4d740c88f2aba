"""Every address. The order matters: shut doors stand in front of what they shut, pages come last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.project import doors, files, health, mounting

# The same in every language: machines call them, or the admin, which knows each person's language itself.
fixed = [
    *doors.urlpatterns,
    path("healthz", health.healthz, name="wagdesk_healthz"),
    path("readyz", health.readyz, name="wagdesk_readyz"),
    path("metrics", health.metrics, name="wagdesk_metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/", include("core.api.urls")),
    path("api/v2/", include("knowledge_base.wagtail_api")),
    path("documents/", include(wagtaildocs_urls)),
    path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", files.public_file),
]
# Below a language's prefix, so that every page has an address in every language; pages of editors come last because
# their pattern takes everything.
translated = i18n_patterns(
    path("accounts/", include("core.people.urls")),
    path("accounts/", include("core.privacy.urls")),
    path("accounts/", include("allauth.urls")),
    path("search/", include("search.urls")),
    path("portal/", include("portal_pages.urls")),
    *([path("styleguide/", include("core.project.styleguide"))] if settings.DEBUG else []),
    *mounting.plugin_addresses(),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
urlpatterns = [*fixed, *translated]

handler400 = "core.project.errors.bad_request"
handler403 = "core.project.errors.permission_denied"
handler404 = "core.project.errors.page_not_found"
handler500 = "core.project.errors.server_error"
