"""Global search in the API: the same box, the same rights."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.access.api import viewer_of
from core.api.parameters import refuse_repeated
from core.api.strict import StrictSerializer
from search.answers import split
from search.cursors import BadCursor
from search.queries import MAX_LIMIT, search, suggest
from search.results import Results

#: Of one kind, while somebody is still typing.
MOST_SUGGESTED = 20
#: How the description puts what is typed.
TYPED = {"type": "string", "minLength": 1, "maxLength": 500}


class SearchInput(StrictSerializer):
    """The parameters of a search."""

    q = serializers.CharField(max_length=500, trim_whitespace=False)
    kinds = serializers.CharField(required=False, default="")
    language = serializers.CharField(required=False, allow_null=True, default=None, max_length=12)
    only_language = serializers.CharField(required=False, default="", max_length=12, allow_blank=True)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=MAX_LIMIT)
    cursor = serializers.CharField(required=False, allow_null=True, default=None, max_length=500)


class SuggestionsInput(StrictSerializer):
    """What somebody has typed so far."""

    q = serializers.CharField(max_length=500, trim_whitespace=False)
    kinds = serializers.CharField(required=False, default="")
    limit = serializers.IntegerField(required=False, default=5, min_value=1, max_value=MOST_SUGGESTED)


class PartsField(serializers.ListField):
    """Text in parts: `["plain", false]`, `["match", true]`."""

    child = serializers.ListField(child=serializers.JSONField(), min_length=2, max_length=2)


class ResultSerializer(serializers.Serializer[Any]):
    """One result."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    title = PartsField()
    snippet = PartsField()
    url = serializers.CharField()
    meta = serializers.CharField()
    identifier = serializers.CharField()
    category = serializers.CharField()
    status = serializers.CharField()
    language = serializers.CharField()
    updated_at = serializers.DateTimeField()


class CountSerializer(serializers.Serializer[Any]):
    """How many results of a kind there are."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class ResultsSerializer(serializers.Serializer[Any]):
    """One page of results."""

    query = serializers.CharField()
    results = ResultSerializer(many=True)
    counts = CountSerializer(many=True)
    next_cursor = serializers.CharField(help_text=_("Empty on the last page."))
    degraded = serializers.BooleanField(help_text=_("The search engine is away and the database answered instead."))
    relaxed = serializers.BooleanField(help_text=_("Nothing holds all words; these results hold some of them."))


class SuggestionGroupSerializer(serializers.Serializer[Any]):
    """The best of one kind; `count` is how many there are."""

    kind = serializers.CharField(source="of.kind")
    label = serializers.CharField(source="of.label")  # type: ignore[assignment]
    count = serializers.IntegerField(source="of.count")
    results = ResultSerializer(many=True)


class JumpSerializer(serializers.Serializer[Any]):
    """Where a number leads."""

    kind = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()


class SuggestionsSerializer(serializers.Serializer[Any]):
    """The best few of each kind."""

    query = serializers.CharField(source="text")
    jump = JumpSerializer(allow_null=True, help_text=_("Where “#123” leads; null where it leads nowhere."))
    groups = SuggestionGroupSerializer(many=True)
    degraded = serializers.BooleanField(
        source="is_degraded", help_text=_("The search engine is away and the database answered instead.")
    )


def _up_to(most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most}


class SearchView(APIView):
    """What the caller may see, best first. Signed out one finds what everybody may read."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="search",
        parameters=[
            OpenApiParameter("q", TYPED, required=True, description='Words, "phrases", -not, #number.'),
            OpenApiParameter("kinds", str, description="Only these kinds, separated by commas; counts are of all."),
            OpenApiParameter("language", str, description="The searcher's language: its texts rank higher."),
            OpenApiParameter("only_language", str, description="Leave out texts in all other languages."),
            OpenApiParameter(
                "limit", _up_to(MAX_LIMIT), description=f"Results a page, up to {MAX_LIMIT}; 20 unless said."
            ),
            OpenApiParameter("cursor", str, description="`next_cursor` of the page before."),
        ],
        responses=ResultsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Search."""
        refuse_repeated(request.query_params)
        wanted = SearchInput(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        values = dict(wanted.validated_data)
        try:
            found = search(viewer_of(request), values.pop("q"), kinds=split(values.pop("kinds")), **values)
        except BadCursor as error:
            raise ValidationError({"cursor": [str(error)]}) from error
        return Response(ResultsSerializer(_shape(found)).data)


def _shape(found: Results) -> dict[str, Any]:
    return {
        "query": found.text,
        "results": found.results,
        "counts": found.kinds,
        "next_cursor": found.next_cursor,
        "degraded": found.is_degraded,
        "relaxed": found.is_relaxed,
    }


class SuggestionsView(APIView):
    """The same search for somebody who is still typing: prefixes count as words."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="search_suggestions",
        parameters=[
            OpenApiParameter("q", TYPED, required=True, description="What is typed so far."),
            OpenApiParameter("kinds", str, description="Only these kinds, separated by commas."),
            OpenApiParameter(
                "limit",
                _up_to(MOST_SUGGESTED),
                description=f"Results of a kind, up to {MOST_SUGGESTED}; 5 unless said.",
            ),
        ],
        responses=SuggestionsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Suggest."""
        refuse_repeated(request.query_params)
        wanted = SuggestionsInput(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        values = wanted.validated_data
        found = suggest(viewer_of(request), values["q"], values["limit"], kinds=split(values["kinds"]))
        return Response(SuggestionsSerializer(found).data)
