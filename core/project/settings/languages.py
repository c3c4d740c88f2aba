"""Languages of the screens and of the pages, and the time zone."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from core.project import environment

__all__ = [
    "FORMAT_MODULE_PATH",
    "LANGUAGES",
    "LANGUAGE_CODE",
    "LOCALE_PATHS",
    "TIME_ZONE",
    "USE_I18N",
    "USE_TZ",
    "WAGTAILADMIN_PERMITTED_LANGUAGES",
    "WAGTAIL_CONTENT_LANGUAGES",
    "WAGTAIL_I18N_ENABLED",
]

USE_I18N = True
USE_TZ = True
LANGUAGE_CODE = environment.LANGUAGE.read()
LANGUAGES = [
    ("en", _("English")),
    ("pt", _("Portuguese")),
    ("pt-br", _("Brazilian Portuguese")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("fi", _("Finnish")),
    ("nb", _("Norwegian Bokmål")),
    ("de", _("German")),
]
# Apps bring their catalogues; this package is no app.
LOCALE_PATHS = [environment.SOURCE_ROOT / "core" / "conditions" / "locale"]
FORMAT_MODULE_PATH = "core.project.formats"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

TIME_ZONE = environment.TIME_ZONE.read()
try:
    ZoneInfo(TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError) as error:
    raise ImproperlyConfigured(f"{environment.TIME_ZONE.name}={TIME_ZONE!r} is no time zone.") from error
