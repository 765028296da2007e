"""Where django-allauth asks us: whom a sign-up makes, where people land, how letters look."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.tasks import send_letter_task
from accounts.zones import guessed_zone

WAYS_TO_CONFIRM = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code from your app",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Write to us if that is a mistake.",
        "duplicate_email": "That is the address you have already.",
        "email_password_mismatch": "That address and password do not go together. Try again, or set a new password.",
        "enter_current_password": "That is not your password now.",
        "incorrect_code": "That code is not right. Look again; codes change and run out.",
        "incorrect_password": "That is not your password.",
        "rate_limited": "That was too many tries at once. Wait a minute and go on.",
        "too_many_login_attempts": "That was too many tries. Wait five minutes, or set a new password.",
    }

    def save_user(self, request: HttpRequest, user, form, commit: bool = True):
        user.name = form.cleaned_data["name"].strip()
        user.intent = form.cleaned_data["intent"]
        user.time_zone = guessed_zone(request) or "UTC"
        return super().save_user(request, user, form, commit=commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:home")

    def get_email_verification_redirect_url(self, email_address) -> str:
        return reverse("accounts:home" if self.request.user.is_authenticated else "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:me")

    def get_reauthentication_methods(self, user) -> list[dict]:
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": WAYS_TO_CONFIRM[method["id"]]} for method in methods]

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        words = {"email": email, "site_url": settings.SITE_URL} | context
        request = allauth_context.request
        subject = render_to_string(f"{template_prefix}_subject.txt", words, request)
        text = render_to_string(f"{template_prefix}_message.txt", words, request).strip()
        # By the worker: an answer takes as long for an address that gets a letter as for one that does not.
        send_letter_task.delay(subject, text, email)


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "It is needed, so it stays.",
        "cannot_generate_recovery_codes": "Recovery codes come with a passkey or an authenticator app. Add one first.",
        "incorrect_code": "That code is not right. Look again; codes change and run out.",
    }

    def generate_authenticator_name(self, user, type) -> str:  # noqa: A002 - django-allauth's name
        return "This device"
