"""Make people without powers."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from breakwater.foundation.members.models import Organisation, Person


class PersonManager(BaseUserManager["Person"]):
    """Creates people. There is no `create_superuser`, because nobody is one."""

    def create_user(
        self,
        sign_in_name: str,
        *,
        name: str,
        home: "Organisation",
        password: str | None = None,
        **fields: Any,
    ) -> "Person":
        """Create a person who, without a password, can sign in only once a passkey is registered.

        Args:
            home: the organisation that keeps the account.
        """
        person = self.model(sign_in_name=sign_in_name.lower(), name=name, home=home, **fields)
        person.set_password(password)
        person.save(force_insert=True, using=self._db)
        return person
