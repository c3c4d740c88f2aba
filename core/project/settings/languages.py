"""Languages of the screens and of the pages, and the time zone."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from core.project import environment

__all__ = [
    "FORMAT_MODULE_PATH",
    "LANGUAGES",
    "LANGUAGE_CODE",
    "LOCALE_PATHS",
    "TIME_ZONE",
    "WAGTAIL_USER_TIME_ZONES",
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


def _zones() -> list[str]:
    """Zones by area and place: browsers do not know what else a system may have, such as "localtime"."""
    return ["UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))]


#: Looking takes a while, and only the account page asks.
WAGTAIL_USER_TIME_ZONES = SimpleLazyObject(_zones)
