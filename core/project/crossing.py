"""The API in pages of other sites: those an administrator named, and no others (CORS)."""

from corsheaders.middleware import ACCESS_CONTROL_ALLOW_CREDENTIALS, CorsMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OtherSitesMiddleware(CorsMiddleware):
    """As the library does it, which lets all origins send cookies or none: only those that act for who is signed in."""

    def add_response_headers(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The headers by which a browser shows the answer to the page, or does not."""
        response = super().add_response_headers(request, response)
        if request.headers.get("Origin") not in settings.WAGDESK_CORS_SIGNED_IN_ORIGINS:
            response.headers.pop(ACCESS_CONTROL_ALLOW_CREDENTIALS, None)
        return response
