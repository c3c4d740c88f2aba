"""Forms for programs: read the questions, send the answers."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.idempotency import HEADER, once
from core.api.parameters import Parameters
from core.api.parsers import BoundedJSONParser
from core.conversations.forms import FilesField
from core.project.addresses import public_url
from webforms.forms import HONEYPOT, PageForm, described
from webforms.models import FormPage
from webforms.services import submit
from webforms.serving import current_customer, sent_facts, too_many


class FormQuestion(serializers.Serializer):
    """One question."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it off the class
    kind = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # likewise
    help = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())


class FormDescription(serializers.Serializer):
    """A form and its questions, as this caller is asked."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    intro = serializers.CharField()
    language = serializers.CharField()
    url = serializers.CharField()
    questions = FormQuestion(many=True)


class FormRow(serializers.Serializer):
    """A form in a list."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    intro = serializers.CharField()
    language = serializers.CharField()
    url = serializers.CharField()


class FormAnswer(serializers.Serializer):
    """What became of the answers; the number is there unless handling takes longer."""

    id = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True)
    state = serializers.CharField()


def open_form(pk: int, request: Request) -> FormPage:
    """A published form that everybody may see."""
    # By the page's own number: a lookup through the link of the two tables cannot take a number of any length.
    page = FormPage.objects.live().public().filter(id=pk).select_related("locale").first()
    if page is None:
        raise Http404
    return page


def about(page: FormPage, request: Request) -> dict[str, Any]:
    """What a list says of it."""
    return {
        "id": page.pk,
        "title": page.title,
        "intro": page.intro,
        "language": page.locale.language_code,
        "url": public_url(page, request=request._request),
    }


class FormListView(GenericAPIView[FormPage]):
    """`GET /api/v1/forms`: the published ones that everybody may see."""

    permission_classes = [AllowAny]
    serializer_class = FormRow
    queryset = FormPage.objects.none()

    @extend_schema(
        parameters=[OpenApiParameter("language", str, description="Such as “fi”.")],
        responses=FormRow(many=True),
        tags=["forms"],
        operation_id="forms_list",
    )
    def get(self, request: Request) -> Response:
        """Forms, the newest first."""
        rows = FormPage.objects.live().public().select_related("locale")
        if language := Parameters(request, "language").text("language"):
            rows = rows.filter(locale__language_code=language.lower())
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(FormRow([about(form, request) for form in page], many=True).data)


class FormView(APIView):
    """`GET /api/v1/forms/{id}`: the questions."""

    permission_classes = [AllowAny]

    @extend_schema(responses=FormDescription, tags=["forms"], operation_id="forms_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """The questions of one form."""
        page = open_form(pk, request)
        return Response(
            {**about(page, request), "questions": described(PageForm(page, current_customer(request._request)))}
        )


class SubmissionView(APIView):
    """`POST /api/v1/forms/{id}/submissions`: the answers, JSON or multipart with files."""

    permission_classes = [AllowAny]
    parser_classes = [BoundedJSONParser, MultiPartParser]

    @extend_schema(
        request={"application/json": {"type": "object", "additionalProperties": True}},
        responses={201: FormAnswer},
        parameters=[OpenApiParameter(HEADER, str, OpenApiParameter.HEADER)],
        tags=["forms"],
        operation_id="forms_submit",
    )
    def post(self, request: Request, pk: int) -> Response:
        """Send answers under the keys of the questions, each one text, number or boolean; errors name the key."""
        page = open_form(pk, request)
        return once(request, lambda: self._take(request, page))

    def _take(self, request: Request, page: FormPage) -> Response:
        if not isinstance(request.data, dict):
            raise ValidationError({"non_field_errors": [_("A JSON object of key and answer.")]})
        form = PageForm(page, current_customer(request._request), request.data, request.FILES)
        if wrong := refused(form, request):
            raise ValidationError(wrong)
        if not form.is_valid():
            raise ValidationError({key: [str(text) for text in texts] for key, texts in form.errors.items()})
        if too_many(request._request):
            raise Throttled(wait=600)
        submission = submit(form)
        facts = sent_facts(submission.pk)
        number = facts.get("number")
        return Response(
            {"id": submission.pk, "number": number, "state": "handled" if number else "received"}, status=201
        )


def refused(form: PageForm, request: Request) -> dict[str, list[str]]:
    """What cannot be an answer of this form, by key: nothing that was sent is dropped unseen."""
    sent: list[tuple[str, Any]]
    if isinstance(request.data, QueryDict):
        sent = [(key, values[0] if len(values) == 1 else values) for key, values in request.POST.lists()]
        sent += request.FILES.items()
    else:
        sent = list(dict(request.data).items())
    return {key: [reason] for key, value in sent if (reason := _why_not(form, key, value))}


def _why_not(form: PageForm, key: str, value: Any) -> str:
    if key not in form.fields or key == HONEYPOT:
        return _("This form has no such question.")
    takes_files = isinstance(form.fields[key], FilesField)
    if isinstance(value, UploadedFile):
        return "" if takes_files else _("This question takes no file.")
    if takes_files and value not in (None, ""):
        return _("Send files as parts of multipart/form-data.")
    if isinstance(value, (list, dict)):
        return _("One answer is needed: a text, a number, true or false.")
    return "" if storable(value) else _("Characters that are no text.")


def storable(value: Any) -> bool:
    """Whether a database takes it as text: JSON can name halves of characters."""
    try:
        str(value).encode()
    except UnicodeEncodeError:
        return False
    return True
