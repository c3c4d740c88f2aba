"""The page that shows the description of the API to people."""

from typing import Any

from django.views import View
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.problems import ProblemRenderer


class DocsView(SpectacularSwaggerSplitView):
    """HTML where it is read; what is refused is a problem, as everywhere."""

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The methods, and no body: this page has no template for a description of itself."""
        return View.options(self, request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Draw a refusal as a problem."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response) and response.exception:
            response.accepted_renderer = ProblemRenderer()
        return response
