"""What is known of a person, as a zip for whoever may have it."""

import logging
import tempfile
from datetime import timedelta
from functools import partial
from typing import IO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.access.api import Actor, require, service
from core.events.api import ScheduledJob, append_event
from core.people.audit import record
from core.people.models import Customer
from core.privacy.errors import ErasureRuns
from core.privacy.events import ExportRequested
from core.privacy.models import DataExport, Erasure, ErasureState, ExportState, export_path
from core.privacy.packing import pack
from core.privacy.registry import answers
from core.privacy.rights import EXPORT
from core.privacy.services.erasing import read_person

logger = logging.getLogger("wagdesk.privacy")
#: How long a file stays.
KEEP = timedelta(days=7)
#: While one is being made, or this new, asking again gives the same.
AGAIN_AFTER = timedelta(minutes=10)
#: For customers, which makes two a day: nobody fills the disk with their own data.
AGAIN_AFTER_OWN = timedelta(hours=12)


@service
def request_export(*, customer: Customer, by: Actor, full: bool = False, language: str = "") -> DataExport:
    """Ask for a person's data; it is made in the background, and deleted after seven days.

    A customer gets their own, and never what only agents read; an agent needs the right. Asked again within ten
    minutes, a customer within twelve hours, it is the same; after that the new one takes the place of those that the
    same person asked for before. Raises PermissionDenied, and ErasureRuns while the person is being erased.
    """
    if by.customer_id is None:
        require(by, EXPORT, on=customer)
    elif by.customer_id != customer.pk or full:
        raise PermissionDenied
    if Erasure.objects.filter(customer_id=customer.pk).exclude(state=ErasureState.DONE).exists():
        raise ErasureRuns
    Customer._base_manager.select_for_update().get(pk=customer.pk)  # asked twice at once it is asked twice in a row
    now = timezone.now()
    again_after = AGAIN_AFTER if by.customer_id is None else AGAIN_AFTER_OWN
    mine = DataExport.objects.filter(customer=customer, requested_by=_user_id(customer, by), full=full)
    known = mine.exclude(state=ExportState.FAILED).filter(requested_at__gt=now - again_after).first()
    if known is not None:
        return known
    _drop(mine)
    export = DataExport.objects.create(
        customer=customer,
        requested_by_id=_user_id(customer, by),
        full=full,
        language=language or settings.LANGUAGE_CODE,
        expires_at=now + KEEP,
    )
    if by.user is not None:
        name = _("Customer %(number)s") % {"number": customer.pk}
        record("personal_data.exported", name=name, changes={"full": full}, by=by.user)
    append_event(ExportRequested(export_id=export.pk))
    return export


def _drop(exports: QuerySet[DataExport]) -> None:
    """The rows now, their files once that is certain."""
    for export in exports:
        if export.file:
            transaction.on_commit(partial(export.file.storage.delete, str(export.file.name)))
    exports.delete()


def _user_id(customer: Customer, by: Actor) -> int | None:
    return customer.user_id if by.customer_id is not None else by.user_id


def make_export(export_id: int) -> None:
    """Make the file of an export, once. What fails is raised, for the relay to try again."""
    export = DataExport.objects.select_related("customer__user").filter(pk=export_id, state=ExportState.WAITING).first()
    if export is None:
        return
    providers = answers().providers
    person = read_person(export.customer, providers)
    with tempfile.TemporaryFile() as target, override(export.language):
        sections = [section for one in reversed(providers) for section in one.export(person, full=export.full)]
        pack(target, str(export.customer), sections)
        size = target.tell()
        target.seek(0)
        _keep(export, target)
    _ready(export, size)


def _keep(export: DataExport, content: IO[bytes]) -> None:
    """The row knows the file before there is one: what a process that dies leaves behind goes with the next try."""
    storage = export.file.storage
    if export.file:
        storage.delete(str(export.file.name))
    export.file.name = export_path(export, "")
    DataExport.objects.filter(pk=export.pk).update(file=export.file.name)
    storage.save(export.file.name, File(content))


def _ready(export: DataExport, size: int) -> None:
    """Unless the person was erased meanwhile, or another run began and named its own file: then this file goes."""
    rows = DataExport.objects.filter(pk=export.pk, state=ExportState.WAITING, file=export.file.name)
    if not rows.update(state=ExportState.READY, size=size):
        export.file.storage.delete(str(export.file.name))


def mark_failed(export_id: int) -> None:
    """It could not be made, and is not tried any more."""
    DataExport.objects.filter(pk=export_id, state=ExportState.WAITING).update(state=ExportState.FAILED)


def forget_exports() -> None:
    """Delete files, and their rows, whose time is over."""
    for export in DataExport.objects.filter(expires_at__lte=timezone.now()).iterator():
        if export.file:
            export.file.storage.delete(str(export.file.name))
        export.delete()


FORGET_EXPORTS = ScheduledJob(slug="core.privacy.forget_exports", every=timedelta(hours=1), run=forget_exports)
