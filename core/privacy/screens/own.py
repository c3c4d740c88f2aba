"""“Download my data”: on the account pages of who is signed in as a customer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.access.api import Actor, viewer_of
from core.people.models import Customer
from core.privacy.errors import PrivacyError
from core.privacy.models import DataExport
from core.privacy.screens.handing_over import zip_response
from core.privacy.services import request_export

PAGE = "wagdesk_privacy_own"


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """What was asked for and is ready; asks for a new one."""
    customer = _customer(request)
    if request.method == "POST" and customer is not None:
        try:
            request_export(customer=customer, by=Actor.customer(customer.pk), language=get_language() or "")
        except PrivacyError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your data is being put together. Reload this page in a moment."))
        return HttpResponseRedirect(reverse(PAGE))
    return render(request, "wagdesk_privacy/own.html", {"customer": customer, "exports": _exports(request, customer)})


@never_cache
@login_required
@require_GET
def own_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The zip."""
    customer = _customer(request)
    if customer is None:
        raise Http404
    return zip_response(DataExport.objects.filter(**_mine(request, customer), pk=pk).first())


def _customer(request: HttpRequest) -> Customer | None:
    viewer = viewer_of(request)
    return Customer.objects.visible_to(viewer).filter(pk=viewer.customer_id).first() if viewer.customer_id else None


def _exports(request: HttpRequest, customer: Customer | None) -> list[DataExport]:
    if customer is None:
        return []
    return list(DataExport.objects.filter(**_mine(request, customer), expires_at__gt=timezone.now())[:5])


def _mine(request: HttpRequest, customer: Customer) -> dict[str, object]:
    """Asked for by themselves; never one with what only agents read."""
    return {"customer": customer, "requested_by": request.user.pk, "full": False}
