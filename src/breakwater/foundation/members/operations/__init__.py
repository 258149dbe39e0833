"""Change who belongs to what: one verb each, principal first, atomic, audited.

Every change takes the policy epoch exclusively, so that no grant is computed from what has just changed.
"""

from breakwater.foundation.members.operations.accounts import (
    Opened,
    affiliate_person,
    close_account,
    end_affiliation,
    open_account,
    renew_invitation,
)
from breakwater.foundation.members.operations.change import Acting, Operator
from breakwater.foundation.members.operations.clearances import (
    attest_clearance,
    second_clearance,
    withdraw_clearance,
)
from breakwater.foundation.members.operations.communities import (
    admit_to_group,
    declare_client,
    dismiss_from_group,
    end_client,
    open_compartment,
    open_group,
    read_in,
    read_out,
)
from breakwater.foundation.members.operations.founding import (
    create_organisation,
    invite_contact_point,
)
from breakwater.foundation.members.operations.organisations import (
    confirm_reinstatement,
    confirm_standing,
    propose_reinstatement,
    propose_standing,
    suspend_organisation,
)
from breakwater.foundation.members.operations.recovery import (
    confirm_invitation,
    confirm_recovery,
    propose_invitation,
    propose_recovery,
)
from breakwater.foundation.members.operations.roles import (
    confirm_role,
    end_role,
    give_role,
    propose_role,
    refuse_proposal,
)

__all__ = [
    "Acting",
    "Opened",
    "Operator",
    "admit_to_group",
    "affiliate_person",
    "attest_clearance",
    "close_account",
    "confirm_invitation",
    "confirm_recovery",
    "confirm_reinstatement",
    "confirm_role",
    "confirm_standing",
    "create_organisation",
    "declare_client",
    "dismiss_from_group",
    "end_affiliation",
    "end_client",
    "end_role",
    "give_role",
    "invite_contact_point",
    "open_account",
    "open_compartment",
    "open_group",
    "propose_invitation",
    "propose_recovery",
    "propose_reinstatement",
    "propose_role",
    "propose_standing",
    "read_in",
    "read_out",
    "refuse_proposal",
    "renew_invitation",
    "second_clearance",
    "suspend_organisation",
    "withdraw_clearance",
]
