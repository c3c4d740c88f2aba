"""Everything that changes people. Screens, API, mail and plugins come through here."""

from core.people.services.addresses import (
    MANAGE_SIGN_INS,
    add_address,
    confirm_address,
    make_primary,
    remove_address,
    remove_own_address,
)
from core.people.services.customers import add_customer, customer_for_address, update_customer
from core.people.services.invitations import accept_invitation, invite_customer, open_invitation
from core.people.services.moving import Moved, move_customer, move_customers, undo_move
from core.people.services.organizations import (
    add_mail_domain,
    add_organization,
    delete_organization,
    remove_mail_domain,
    update_organization,
)
from core.people.services.roles import sync_permissions
from core.people.services.second_step import reset_second_step
from core.people.services.sessions import (
    end_other_sign_ins,
    end_sessions_of,
    end_sign_in,
    forget_old_sign_ins,
    forget_sign_in,
    note_request,
    note_sign_in,
    sign_ins_of,
)
from core.people.services.sign_in import forget_unused_sign_ins, prove_address, sign_in_for
from core.people.services.teams import add_team, delete_team, set_teams, update_team

__all__ = [
    "MANAGE_SIGN_INS",
    "Moved",
    "accept_invitation",
    "add_address",
    "add_customer",
    "add_mail_domain",
    "add_organization",
    "add_team",
    "confirm_address",
    "customer_for_address",
    "delete_organization",
    "delete_team",
    "end_other_sign_ins",
    "end_sessions_of",
    "end_sign_in",
    "forget_old_sign_ins",
    "forget_sign_in",
    "forget_unused_sign_ins",
    "invite_customer",
    "make_primary",
    "move_customer",
    "move_customers",
    "note_request",
    "note_sign_in",
    "open_invitation",
    "prove_address",
    "remove_address",
    "remove_mail_domain",
    "remove_own_address",
    "reset_second_step",
    "set_teams",
    "sign_in_for",
    "sign_ins_of",
    "sync_permissions",
    "undo_move",
    "update_customer",
    "update_organization",
    "update_team",
]
