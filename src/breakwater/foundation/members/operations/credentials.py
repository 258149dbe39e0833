"""Take away ways of signing in, and end sessions."""

from allauth.mfa.models import Authenticator
from django.db.models import F

from breakwater.foundation.members.models import Invitation, Person

_WAYS = Authenticator.objects.using("default")
"""As the transaction under way sees and changes them: whose they are, and of which kind."""


def has_passkey(person: Person) -> bool:
    """Say whether the person has a passkey."""
    return bool(_WAYS.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists())


def was_set_up(person: Person) -> bool:
    """Say whether the person ever had a way of signing in."""
    return (
        person.has_usable_password()
        or person.last_login is not None
        or person.recovered_at is not None
        or Invitation.objects.filter(affiliation__person=person, used_at__isnull=False).exists()
        or _WAYS.filter(user=person).exists()
    )


def end_sessions(person: Person) -> None:
    """End every session of a person, by raising the number that sessions are tied to."""
    Person.objects.filter(pk=person.pk).update(session_generation=F("session_generation") + 1)


def drop_password(person: Person) -> None:
    """Take away password and one-time codes; passkeys and recovery codes stay."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    _WAYS.filter(user=person, type=Authenticator.Type.TOTP).delete()


def drop_all(person: Person) -> None:
    """Take away every way of signing in."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    _WAYS.filter(user=person).delete()
    end_sessions(person)
