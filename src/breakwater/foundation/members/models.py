"""Keep who belongs to what, and since when.

None of these tables is sealed: they say who the members are, not what they know. The application
may still change them only through `operations`, which is where the rules and the audit row are.
"""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from breakwater.foundation.database.source import new_id
from breakwater.foundation.database.warrants import warrant_own
from breakwater.foundation.members.dated import Dated
from breakwater.foundation.members.people import PersonManager
from breakwater.foundation.members.roles import FACTS, Role

LIVE = "live"
ROLE_CHOICES = [(role.value, FACTS[role].name) for role in Role]


class State(models.Model):
    """A state or territory on the forum's lists, by its two-letter code."""

    class Status(models.TextChoices):
        MEMBER = "member", _("Member")
        OBSERVER = "observer", _("Observer")
        OTHER = "other", _("On no list")

    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=120)
    represented_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    status = models.CharField(max_length=10, choices=Status.choices)
    is_in_ad_hoc_group = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Organisation(Dated):
    """An agency or body that acts here; its code is what markings name."""

    class Standing(models.TextChoices):
        MEMBER = "member", _("Member organisation")
        OBSERVER = "observer", _("Observer")
        PARTNER = "partner", _("Partner")
        SECRETARIAT = "secretariat", _("Secretariat")
        CONTRIBUTOR = "contributor", _("Contributes without being a member")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    name_local = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=40)
    state = models.ForeignKey(State, null=True, blank=True, on_delete=models.PROTECT)
    standing = models.CharField(max_length=12, choices=Standing.choices)
    grading_scheme = models.CharField(max_length=20, default="admiralty")
    world = models.CharField(max_length=40, default=LIVE)
    suspended = models.BooleanField(default=False)
    clearance_needs_second = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Client(Dated):
    """A declaration by `organisation` that what AMBER brings it also reaches `client`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clients")
    client = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="client_of")
    world = models.CharField(max_length=40, default=LIVE)

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(organisation=F("client")), name="members_client_is_another_organisation"
            ),
        ]


class Person(AbstractBaseUser):
    """A human being who signs in. No flag here gives a right: rights come from affiliations.

    `home` is the organisation that keeps the account: it alone may close or recover it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    password = models.CharField(_("password"), max_length=400)  # sealed, and so longer than Django's
    sign_in_name = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    name_local = models.CharField(max_length=200, blank=True)
    home = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    session_generation = models.PositiveIntegerField(default=0)
    recovered_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS = ["name", "home"]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str) -> bool:
        """Check a password; one that was kept with weaker parameters is kept anew, in its owner's name."""

        def keep_anew(password: str) -> None:
            self.set_password(password)
            with transaction.atomic():
                warrant_own(self.pk, at=timezone.now())
                self.save(update_fields=["password"])

        return check_password(raw_password, self.password, keep_anew)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie sessions to the password and to a number, so that raising the number ends them all."""
        value = f"{self.password}:{self.session_generation}"
        return salted_hmac("breakwater.members.session", value, secret=secret, algorithm="sha256").hexdigest()


class Affiliation(Dated):
    """A person acts for an organisation in a world. Everything a session may do hangs on one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    world = models.CharField(max_length=40, default=LIVE)

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["world", "organisation"])]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.organisation_id} in {self.world}"


class AffiliationRole(Dated):
    """A role held in an affiliation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=24, choices=ROLE_CHOICES)

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="members_affiliationrole_known_role"
            ),
        ]


class Clearance(Dated):
    """What an organisation's security officer attested of a person; always with an end.

    It counts only in affiliations with the organisation that attested it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clearances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=80)
    attested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_second = models.BooleanField(default=False)

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False, valid_until__isnull=False),
                name="members_clearance_has_validity",
            ),
            models.CheckConstraint(
                condition=~Q(attested_by=F("person"))
                & (Q(seconded_by__isnull=True) | (~Q(seconded_by=F("person")) & ~Q(seconded_by=F("attested_by")))),
                name="members_clearance_attested_by_others",
            ),
        ]


class Compartment(models.Model):
    """A need-to-know list that its originator keeps."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60, unique=True)
    originator = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="compartments")
    world = models.CharField(max_length=40, default=LIVE)

    def __str__(self) -> str:
        return self.code


class CompartmentMembership(Dated):
    """A person read into a compartment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="compartment_memberships"
    )

    class Meta(Dated.Meta):
        pass


class WorkingGroup(models.Model):
    """A working group of the forum; its officials are the community that GREEN reaches."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    world = models.CharField(max_length=40, default=LIVE)

    def __str__(self) -> str:
        return self.name


class WorkingGroupMembership(Dated):
    """An official, by affiliation, in a working group."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="memberships")
    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="group_memberships")

    class Meta(Dated.Meta):
        pass


class Proposal(models.Model):
    """A change that one person proposed and another decides; the table itself refuses one alone."""

    class Kind(models.TextChoices):
        ROLE = "role", _("Give a role")
        RECOVERY = "recovery", _("Give back a lost account")
        INVITATION = "invitation", _("Invite a contact point again")
        STANDING = "standing", _("Change an organisation's standing")
        REINSTATEMENT = "reinstatement", _("End a suspension")

    class Outcome(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals")
    affiliation = models.ForeignKey(
        Affiliation, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=24, blank=True, choices=ROLE_CHOICES)
    standing = models.CharField(max_length=12, blank=True, choices=Organisation.Standing.choices)
    valid_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | ~Q(decided_by=F("proposed_by")),
                name="members_proposal_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | Q(subject__isnull=True) | ~Q(decided_by=F("subject")),
                name="members_proposal_nobody_confirms_own",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_at__isnull=False))
                # The operator answers a security officer's invitation; the operator is no person here.
                & (Q(decided_by__isnull=False) | Q(kind="invitation", proposed_for=F("organisation"))),
                name="members_proposal_decided_by_someone",
            ),
        ]


class Invitation(models.Model):
    """A sealed, one-time invitation to set up one's own way of signing in.

    Only a hash is kept; the token is shown once, to be handed over in person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="invitations")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the operator, at an organisation's start
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="members_invitation_expires_after_issue"
            ),
        ]
