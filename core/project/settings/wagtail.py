"""Wagtail: our doors instead of its own, no calls to the outside, files served through checks."""

from core.project import environment

__all__ = [
    "TAGGIT_CASE_INSENSITIVE",
    "WAGTAILADMIN_BASE_URL",
    "WAGTAILADMIN_LOGIN_URL",
    "WAGTAILDOCS_SERVE_METHOD",
    "WAGTAILIMAGES_EXTENSIONS",
    "WAGTAILIMAGES_MAX_UPLOAD_SIZE",
    "WAGTAILUSERS_PASSWORD_ENABLED",
    "WAGTAIL_EMAIL_MANAGEMENT_ENABLED",
    "WAGTAIL_ENABLE_UPDATE_CHECK",
    "WAGTAIL_ENABLE_WHATS_NEW_BANNER",
    "WAGTAIL_FRONTEND_LOGIN_URL",
    "WAGTAIL_GRAVATAR_PROVIDER_URL",
    "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED",
    "WAGTAIL_PASSWORD_RESET_ENABLED",
    "WAGTAIL_SITE_NAME",
]

WAGTAIL_SITE_NAME = environment.SITE_NAME.read()
WAGTAILADMIN_BASE_URL = environment.BASE_URL.read()

# Sign-in, password and address belong to allauth alone (core.project.doors shuts the addresses of Wagtail's own).
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False

# An installation that nobody connected to the outside must not call there.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# Documents pass a view that checks the collection's privacy.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = environment.MAX_UPLOAD_MB.read() * 1024 * 1024
TAGGIT_CASE_INSENSITIVE = True
