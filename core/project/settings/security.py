"""What the browser is told, which hosts and proxies are believed, and which keys encrypt what is stored."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from core.project import environment

__all__ = [
    "ALLOWED_HOSTS",
    "CONTENT_SECURITY_POLICY",
    "CORS_ALLOWED_ORIGINS",
    "CORS_ALLOW_CREDENTIALS",
    "CORS_ALLOW_HEADERS",
    "CORS_EXPOSE_HEADERS",
    "CORS_URLS_REGEX",
    "CSRF_COOKIE_SECURE",
    "CSRF_FAILURE_VIEW",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "LANGUAGE_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "SECURE_REFERRER_POLICY",
    "SESSION_COOKIE_SECURE",
    "SILENCED_SYSTEM_CHECKS",
    "WAGDESK_AUDIT_KEEP_DAYS",
    "WAGDESK_BASE_URL",
    "WAGDESK_CORS_SIGNED_IN_ORIGINS",
    "WAGDESK_ENCRYPTION_KEYS",
    "WAGDESK_PERMISSIONS_POLICY",
    "WAGDESK_PROXIES",
    "WAGDESK_RELAXED_POLICY",
    "WAGDESK_RELAXED_POLICY_PREFIXES",
    "X_FRAME_OPTIONS",
]

DEBUG = environment.DEBUG.read()
WAGDESK_BASE_URL = environment.BASE_URL.read()
WAGDESK_ENCRYPTION_KEYS = environment.ENCRYPTION_KEYS.read()
WAGDESK_AUDIT_KEEP_DAYS = environment.AUDIT_KEEP_DAYS.read()
WAGDESK_PROXIES = environment.PROXIES.read()
_BASE = urlsplit(WAGDESK_BASE_URL)
_HTTPS = _BASE.scheme == "https"

ALLOWED_HOSTS = [str(_BASE.hostname), "localhost", "127.0.0.1", "[::1]", *environment.ALLOWED_HOSTS.read()]
CSRF_FAILURE_VIEW = "core.project.errors.csrf_failure"
WAGDESK_CORS_SIGNED_IN_ORIGINS = environment.CORS_SIGNED_IN_ORIGINS.read()
# Not those of other sites: they may write through the API only, which trusts them by itself.
CSRF_TRUSTED_ORIGINS = [WAGDESK_BASE_URL]
# Pages of other sites read the API only, and without cookies: which origins get these, the middleware decides.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOWED_ORIGINS = sorted({*environment.CORS_ORIGINS.read(), *WAGDESK_CORS_SIGNED_IN_ORIGINS})
CORS_ALLOW_CREDENTIALS = bool(WAGDESK_CORS_SIGNED_IN_ORIGINS)
CORS_ALLOW_HEADERS = [
    "accept", "accept-language", "authorization", "content-type", "idempotency-key", "if-match", "x-csrftoken",
]  # fmt: skip
CORS_EXPOSE_HEADERS = ["ETag", "Idempotent-Replayed", "Retry-After"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
# Wagtail shows previews in a frame of its own host.
X_FRAME_OPTIONS = "SAMEORIGIN"
# The proxy in front redirects to https; whether subdomains join HSTS is their owner's decision.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021", "security.W019"]

#: Customer pages and the portal: nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
    }
}
#: What no page of ours ever asks a browser for, so that nothing put into one can.
WAGDESK_PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{name}=()" for name in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope")),
        *(f"{name}=()" for name in ("magnetometer", "microphone", "midi", "payment", "serial", "usb")),
        *(f"publickey-credentials-{name}=(self)" for name in ("create", "get")),
    ]
)
#: The Wagtail admin still writes inline scripts and styles, as does the API's documentation. Neither needs eval.
WAGDESK_RELAXED_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF],
}
WAGDESK_RELAXED_POLICY_PREFIXES = ("/admin/", "/api/v1/docs")
