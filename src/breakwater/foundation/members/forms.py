"""Forms of enrolment."""

from typing import Any

from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from breakwater.foundation.members.models import Person


class TokenForm(forms.Form):
    """An invitation's token, as handed over."""

    token = forms.CharField(
        label=_("Invitation"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )


class PasswordForm(forms.Form):
    """A password, twice, and a code from the app that has just been set up."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("14 characters or more; a sentence is good."),
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
    )
    code = forms.CharField(
        label=_("Code from the app"),
        max_length=12,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, person: Person, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.secret = secret

    def clean_password(self) -> str:
        """Refuse a weak password."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean_code(self) -> str:
        """Refuse a code that the app does not show."""
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise forms.ValidationError(_("The code is not right. Wait for the next one and type that."))
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        values = super().clean() or {}
        if "password" in values and values["password"] != values.get("password_again"):
            self.add_error("password_again", _("The two passwords differ. Type both again."))
        return values
