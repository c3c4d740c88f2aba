"""What the addresses of the matrix point at: rows of Dana's, worked on by Alice's team. Carol and Erin are outside."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import APIToken, Site

from core.access.api import Actor
from core.conversations.arrivals import Arrival
from core.conversations.models import Audience, Message
from core.conversations.services import add_message, receive, start_conversation, store_upload
from core.events.models import Delivery, MailState, OutgoingMail
from core.outbound.api import Sealed
from core.people.models import Act, MailDomain, Role
from core.people.services import add_address
from core.privacy.contract import Mode
from core.privacy.models import DataExport, Erasure, ErasureState, ExportState
from core.testing.cast import Cast
from core.work.models import CustomField, Priority, Scope, Status, Tag, WorkItem, WorkItemType
from core.work.services import add_scope_follower, add_scope_member, create_item, create_scope
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from plugins.email_channel.models import Mailbox, ReceivedMail
from plugins.integrations.webhooks.models import Endpoint, InboundSource, WebhookDelivery
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage


def build(cast: Cast) -> dict[str, dict[str, Any]]:
    """A route, or a prefix of routes → what its parameters are; the longest prefix counts."""
    item = _ticket(cast)
    talk = start_conversation(
        item=item, audience=Audience.PUBLIC, by=Actor.system("test"), customers=[cast.dana.customer]
    )
    upload = store_upload(file=b"hello", name="a.txt", uploaded_by=cast.bob.user)
    # It has left: what customers get must not hang on how many seconds ago the world was made.
    message = add_message(
        conversation=talk, by=cast.bob.actor, text="It was calibrated.", attachments=[upload.pk], undo_seconds=0
    )
    intake = receive(Arrival(subject="Hello", sender_value="x@example.org"), source="test", channel="email")
    organization, team = cast.seegrund, cast.field_support
    return (
        _of_administrators()
        | _of_help_and_settings()
        | {
            "/admin/tickets/": (on_ticket := _of_ticket(cast, item, message)),
            "/admin/attachments/": {"pk": upload.pk},
            "/admin/customers/": (on_customer := _of_customers(cast)),
            "/admin/customers/organizations/": {"pk": organization.pk},
            "/admin/teams/": {"pk": team.pk},
            "/admin/users/": {"pk": cast.bob.user.pk},
            "/admin/acts/": {"instance_pk": (act := _pk(Act)), "pk": act, "name": "none"},
            "/admin/groups/": {"pk": cast.alice.user.groups.get().pk},
            "/admin/api-tokens/": {"pk": APIToken.create_token(user=cast.alice.user, name="import")[0].pk},
            "/admin/arrivals/": {"instance_pk": intake.pk, "pk": intake.pk, "name": "again"},
            "/api/v1/requests": on_ticket,
            "/api/v1/tickets": on_ticket,
            "/api/v1/customers": on_customer,
            "/api/v1/exports": {"pk": on_customer["export"]},
            "/api/v1/organizations": {"pk": organization.pk, "domain": "seegrund.example"},
            "/api/v1/teams": {"pk": team.pk},
            "/api/v1/roles": {"pk": _pk(Role)},
            "/api/v1/agents": {"pk": cast.bob.user.pk},
            "/api/v1/conversations": {"pk": talk.pk},
            "/api/v1/messages": {"pk": message.pk},
            "/api/v1/scopes": (on_scope := _of_scopes(cast)),
            "/admin/projects/": on_scope,
            "/api/v1/attachments": {"pk": upload.pk},
            "/portal/": {"number": item.number, "pk": upload.pk},
            "": {},
        }
    )


def _ticket(cast: Cast) -> WorkItem:
    """Dana's, of Field support."""
    return create_item(
        kind="ticket",
        title="The sensor drifts",
        by=cast.dana.actor,
        requesters=[cast.dana.customer],
        team=cast.field_support,
        tags=["sensor"],
    )


def _of_help_and_settings() -> dict[str, Any]:
    """What programs read of pages and of what administrators set up."""
    return {
        "/api/v1/articles": (on_article := {"pk": _article().pk}),
        "/api/v2/pages/": on_article,
        "/api/v1/topics": {"pk": _topic().pk},
        "/api/v1/mailboxes": {"pk": _pk(Mailbox)},
        "/api/v1/webhook-endpoints": {"pk": _pk(Endpoint)},
        "/api/v1/forms": {"pk": _form().pk},
    }


def _of_ticket(cast: Cast, item: WorkItem, message: Message) -> dict[str, Any]:
    """The ticket, what it says, and whom it may get."""
    return {
        "number": item.number,
        "numbers": [item.number],
        "pk": message.pk,
        "user": cast.bob.user.pk,
        "customer": cast.dana.customer.pk,
        "kind": "ticket",
        "erin": cast.erin.customer.pk,
        "type": item.item_type_id,
        "priority": _pk(Priority),
    }


def _of_customers(cast: Cast) -> dict[str, Any]:
    """Dana, with an address that is not the primary one."""
    MailDomain.objects.create(organization=cast.seegrund, domain="seegrund.example")
    customer = cast.dana.customer
    second = add_address(customer=customer, value="d@seegrund.example", by=Actor.system("test"))
    export = DataExport(customer=customer, requested_by=cast.root.user, full=True, state=ExportState.READY, size=3)
    export.expires_at, export.requested_at = (timezone.now() + timedelta(hours=hours) for hours in (1, -1))
    export.file.save("a.zip", ContentFile(b"zip"), save=False)
    export.save()
    return {"pk": customer.pk, "address": second.pk, "brightwater": cast.brightwater.pk, "export": export.pk}


def _erasure() -> Erasure:
    """Of somebody who is gone: what it waits for is tried again."""
    return Erasure.objects.create(customer_id=2**40, mode=Mode.ERASE, state=ErasureState.WAITING, reason="Wait.")


def _of_scopes(cast: Cast) -> dict[str, Any]:
    """A private project: Alice's team is in it, shared with Dana."""
    by = Actor.system("test")
    scope = create_scope(name="Calibration", is_private=True, by=by)
    add_scope_member(scope=scope, team=cast.field_support, by=by)
    add_scope_follower(scope=scope, customer=cast.dana.customer, by=by)
    scope.refresh_from_db()
    return {
        "pk": scope.pk,
        "version": scope.version,
        "root": Scope.get_first_root_node().pk,
        "member": scope.members.get().pk,
        "follower": scope.followers.get().pk,
        "carol": cast.carol.user.pk,
        "erin": cast.erin.customer.pk,
    }


def _article() -> ArticlePage:
    """One that everybody may read."""
    home = KnowledgeBaseIndexPage(title="Help articles", slug="help")
    Site.objects.get(is_default_site=True).root_page.add_child(instance=home)
    article = ArticlePage(title="Calibrate the sensor", body=[("text", "<p>Press the button.</p>")])
    home.add_child(instance=article)
    return article


def _topic() -> CategoryPage:
    """One that everybody may open."""
    topic = CategoryPage(title="Sensors", slug="sensors")
    KnowledgeBaseIndexPage.objects.get(slug="help").add_child(instance=topic)
    return topic


def _form() -> FormPage:
    """One that everybody may fill in."""
    form = FormPage(title="Contact us", slug="contact")
    Site.objects.get(is_default_site=True).root_page.add_child(instance=form)
    FormField.objects.create(page=form, label="Address", kind=FieldKind.EMAIL, meaning=Meaning.EMAIL)
    FormField.objects.create(page=form, label="Subject", kind=FieldKind.LINE, meaning=Meaning.SUBJECT)
    return form


def _of_administrators() -> dict[str, dict[str, Any]]:
    """Mail, its mailboxes, and what tickets are made of."""
    CustomField.objects.create(kind="ticket", key="serial", label="Serial number", field_type="text")
    OutgoingMail.objects.create(
        raw=b"Subject: Hello", message_id="<1@example.org>", envelope_from="us@example.org", state=MailState.FAILED
    )
    Mailbox.objects.create(name="Help", address="help@example.org")
    ReceivedMail.objects.create(raw=b"Subject: Hello", digest="0" * 64, size=14)
    told = Endpoint.objects.create(name="ERP", url="https://erp.example/", secret=Sealed.of("whsec_c2VjcmV0"))
    sent = WebhookDelivery.objects.create(endpoint=told, message_id="msg_1", event="webhooks.test.v1", body="{}")
    calls = InboundSource.objects.create(name="Plant", secret=told.secret)
    whole_lists = {
        "deliveries": "replay_all",
        "arrivals": "again_all",
        "received-mail": "again_all",
        "webhook-log": "again_all",
    }
    logs = {"outgoing-mail": OutgoingMail, "mailboxes": Mailbox, "received-mail": ReceivedMail}
    spare = WorkItemType.objects.create(kind="ticket", name="Fault", rank=99)
    parts = {
        "types": spare.pk,
        "statuses": Status.objects.create(item_type=spare, label="Seen", category="open").pk,
        "priorities": Priority.objects.create(label="Whenever", rank=1).pk,
        "tags": _pk(Tag),
    }
    return {
        **{f"/admin/{name}/action/<name>/": {"name": action} for name, action in whole_lists.items()},
        **{f"/admin/{name}/": {"instance_pk": _pk(row), "pk": _pk(row), "name": "again"} for name, row in logs.items()},
        "/admin/webhooks/": {"instance_pk": told.pk, "pk": told.pk, "name": "test"},
        "/admin/inbound-webhooks/": {"instance_pk": calls.pk, "pk": calls.pk, "name": "none"},
        "/x/webhooks/in/": {"key": calls.key},
        "/admin/webhook-log/": {"instance_pk": sent.pk, "pk": sent.pk, "name": "again"},
        "/admin/deliveries/": {"instance_pk": _pk(Delivery), "pk": _pk(Delivery), "name": "replay"},
        **{f"/admin/{name}/": {"pk": pk, "type": spare.pk} for name, pk in parts.items()},
        **{f"/api/v1/{name}": {"pk": pk, "type": spare.pk} for name, pk in parts.items()},
        "/admin/erasures/": (erased := {"pk": _erasure().pk}),
        "/api/v1/erasures": erased,
        "/admin/fields/": {"pk": _pk(CustomField)},
        "/api/v1/custom-fields": {"pk": _pk(CustomField)},
    }


def _pk(model: Any) -> int:
    """Some row; 1 where there is none."""
    return model._base_manager.values_list("pk", flat=True).first() or 1
