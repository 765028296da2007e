"""django-allauth's forms in our words, and what we ask besides. Named in settings."""

from allauth.account import forms as account_forms
from allauth.core import context as allauth_context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms

from accounts.states import Intent

WORDS = {
    "email": "E-mail address",
    "login": "E-mail address",
    "password": "Password",
    "password1": "Password",
    "password2": "The same again",
    "oldpassword": "Your password now",
    "remember": "Keep me in on this device",
    "code": "Code",
    "name": "Name",
}
# Where the adapter's stash_verified_email keeps the address of an opened invitation.
VOUCHED = "account_verified_email"
PASSWORD_HINT = "Ten characters or more."


class PlainWordsMixin:
    """Labels outside the boxes, none inside; new passwords with their rule."""

    words: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name) or WORDS.get(name) or field.label
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = PASSWORD_HINT
            elif name in {"password", "oldpassword"}:
                field.help_text = ""
            if name == "code":
                field.widget.attrs |= {"inputmode": "text", "autocapitalize": "characters", "autofocus": True}


class LoginForm(PlainWordsMixin, account_forms.LoginForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].initial = True
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class SignupForm(PlainWordsMixin, account_forms.SignupForm):
    name = forms.CharField(max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    intent = forms.ChoiceField(
        label="What brings you here?", choices=Intent, initial=Intent.ACTOR, widget=forms.RadioSelect
    )
    field_order = ["name", "email", "password1", "intent"]
    words = {"name": "Your name"}

    def clean_email(self) -> str:
        email = super().clean_email()
        # An invitation vouches for its own address only; signing up with another one goes the usual way.
        session = allauth_context.request.session
        if (session.get(VOUCHED) or "").lower() != email:
            session.pop(VOUCHED, None)
        return email


class AddEmailForm(PlainWordsMixin, account_forms.AddEmailForm):
    words = {"email": "New e-mail address"}


class ChangePasswordForm(PlainWordsMixin, account_forms.ChangePasswordForm):
    words = {"password1": "New password"}


class SetPasswordForm(PlainWordsMixin, account_forms.SetPasswordForm):
    pass


class ResetPasswordForm(PlainWordsMixin, account_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainWordsMixin, account_forms.ResetPasswordKeyForm):
    words = {"password1": "New password"}


class ReauthenticateForm(PlainWordsMixin, account_forms.ReauthenticateForm):
    pass


class RequestLoginCodeForm(PlainWordsMixin, account_forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(PlainWordsMixin, account_forms.ConfirmLoginCodeForm):
    words = {"code": "Code from the letter"}


class AuthenticateForm(PlainWordsMixin, mfa_forms.AuthenticateForm):
    words = {"code": "Code from your app, or a recovery code"}


class MfaReauthenticateForm(PlainWordsMixin, mfa_forms.ReauthenticateForm):
    words = {"code": "Code from your app, or a recovery code"}


class ActivateTOTPForm(PlainWordsMixin, totp_forms.ActivateTOTPForm):
    words = {"code": "Six digits from the app"}


class AddWebAuthnForm(PlainWordsMixin, webauthn_forms.AddWebAuthnForm):
    words = {"name": "Name it", "passwordless": "Sign in with it alone, without the password"}


class EditWebAuthnForm(PlainWordsMixin, webauthn_forms.EditWebAuthnForm):
    pass
