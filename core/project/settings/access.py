"""Who signs in, and how: django-allauth for customers and agents alike, with lockout and no second door."""

from datetime import timedelta
from typing import Any

__all__ = [
    "ACCOUNT_ADAPTER",
    "ACCOUNT_CHANGE_EMAIL",
    "ACCOUNT_EMAIL_NOTIFICATIONS",
    "ACCOUNT_EMAIL_SUBJECT_PREFIX",
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_FORMS",
    "ACCOUNT_LOGIN_BY_CODE_ENABLED",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE",
    "ACCOUNT_RATE_LIMITS",
    "ACCOUNT_REAUTHENTICATION_REQUIRED",
    "ACCOUNT_SESSION_REMEMBER",
    "ACCOUNT_SIGNUP_FIELDS",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD",
    "AUTHENTICATION_BACKENDS",
    "AUTH_PASSWORD_VALIDATORS",
    "AUTH_USER_MODEL",
    "AXES_COOLOFF_TIME",
    "AXES_ENABLE_ADMIN",
    "AXES_FAILURE_LIMIT",
    "AXES_LOCKOUT_PARAMETERS",
    "AXES_LOCKOUT_TEMPLATE",
    "AXES_RESET_ON_SUCCESS",
    "AXES_USERNAME_CALLABLE",
    "AXES_VERBOSE",
    "LOGIN_REDIRECT_URL",
    "LOGIN_URL",
    "LOGOUT_REDIRECT_URL",
    "MFA_ADAPTER",
    "MFA_FORMS",
    "MFA_PASSKEY_LOGIN_ENABLED",
    "MFA_SUPPORTED_TYPES",
    "PASSWORD_HASHERS",
    "PASSWORD_RESET_TIMEOUT",
    "SESSION_COOKIE_AGE",
]

AUTH_USER_MODEL = "wagdesk_people.User"
AUTHENTICATION_BACKENDS = [
    # First: it refuses while an address is locked out, whatever the password.
    "axes.backends.AxesStandaloneBackend",
    "core.project.signin.SignInBackend",
    "core.people.auth.AgentPermissionsBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LOGIN_URL = "account_login"
# Where customers land; agents land in the admin (core.people.adapters).
LOGIN_REDIRECT_URL = "/portal/"
LOGOUT_REDIRECT_URL = "/"
# Long enough for a mail server that makes strangers wait, short enough for a mailbox that is read by others later.
PASSWORD_RESET_TIMEOUT = 2 * 3600
SESSION_COOKIE_AGE = 14 * 24 * 3600

ACCOUNT_ADAPTER = "core.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "core.people.forms.AddAddressForm",
    "change_password": "core.people.forms.ChangePasswordForm",
    "login": "core.people.forms.SignInForm",
    "reauthenticate": "core.people.forms.PasswordAgainForm",
    "request_login_code": "core.people.forms.CodeByMailForm",
    "reset_password": "core.people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "core.people.forms.NewPasswordForm",
    "set_password": "core.people.forms.SetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# A sign-in sees a customer's history only once the address is proven to be theirs.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# People have several addresses; with this on, proving a second one would drop the first.
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# By password as by code: a sign-in lasts as long, whichever way was taken.
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "core.people.adapters.TwoStepAdapter"
MFA_FORMS = {
    "activate_totp": "core.people.forms.SetUpAppForm",
    "add_webauthn": "core.people.passkeys.AddPasskeyForm",
    "authenticate": "core.people.forms.SecondStepForm",
    "authenticate_webauthn": "core.people.passkeys.PasskeyForm",
    "edit_webauthn": "core.people.passkeys.RenamePasskeyForm",
    "login_webauthn": "core.people.passkeys.SignInPasskeyForm",
    "reauthenticate": "core.people.forms.CodeAgainForm",
    "reauthenticate_webauthn": "core.people.passkeys.PasskeyAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]

# allauth slows a guesser down within one process; axes counts in the database, for all processes. The pair of address
# and network is locked, never the address alone: a stranger could otherwise keep an agent out.
# allauth's own limits count by address too, so they are replaced by some that count by network.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip",
    "request_login_code": "10/m/ip,60/h/ip",
    "reset_password": "10/m/ip,60/h/ip",
}
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "core.project.doors.attempted_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
