"""django-allauth: signing in and up, second factors, sessions. Everything about an account asks who you are."""

from tests.architecture.rows import LOGIN, Row, same, signed_in

# Pages that a signed-in person is sent on from.
SIGNED_OUT_ONLY = (200, *(302,) * 7)
SENT_ON = same(302)

ROWS = [
    Row("account_login", "GET", SIGNED_OUT_ONLY),
    Row("account_signup", "GET", SIGNED_OUT_ONLY),
    Row("account_logout", "GET", (302, *(200,) * 7)),
    Row("account_logout", "POST", SENT_ON),
    Row("account_reset_password", "GET", same(200)),
    Row("account_reset_password_done", "GET", same(200)),
    Row("account_reset_password_from_key", "GET", same(200), args={"uidb36": "1", "key": "no-such-key"}),
    Row("account_reset_password_from_key_done", "GET", same(200)),
    Row("account_email_verification_sent", "GET", same(200)),
    Row("account_confirm_email", "GET", same(200), args={"key": "no-such-key"}),
    Row("account_inactive", "GET", same(200)),
    Row("account_request_login_code", "GET", SIGNED_OUT_ONLY),
    Row("account_confirm_login_code", "GET", (LOGIN, *(302,) * 7)),
    Row("account_change_password", "GET", signed_in(200)),
    Row("account_set_password", "GET", signed_in(302)),
    Row("account_email", "GET", signed_in(200)),
    Row("account_reauthenticate", "GET", signed_in(200)),
    Row("mfa_index", "GET", signed_in(200)),
    Row("mfa_authenticate", "GET", (LOGIN, *(302,) * 7)),
    Row("mfa_reauthenticate", "GET", signed_in(302)),
    Row("mfa_reauthenticate_webauthn", "GET", signed_in(302)),
    Row("mfa_activate_totp", "GET", signed_in(302)),
    # Nobody here has a second factor yet: there is nothing to take off or to show.
    Row("mfa_deactivate_totp", "GET", signed_in(404)),
    Row("mfa_generate_recovery_codes", "GET", signed_in(302)),
    Row("mfa_view_recovery_codes", "GET", signed_in(404)),
    Row("mfa_download_recovery_codes", "GET", signed_in(404)),
    Row("mfa_list_webauthn", "GET", signed_in(200)),
    Row("mfa_add_webauthn", "GET", signed_in(302)),
    Row("mfa_edit_webauthn", "GET", signed_in(302), args={"pk": 1}),
    Row("mfa_remove_webauthn", "GET", signed_in(302), args={"pk": 1}),
    Row("mfa_login_webauthn", "GET", (LOGIN, *(302,) * 7)),
    Row("usersessions_list", "GET", signed_in(200)),
]
