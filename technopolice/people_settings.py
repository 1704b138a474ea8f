"""The part of the settings that is about people: passwords, sessions, the second factor, mail."""

import os

from technopolice.environment import envbool
from technopolice.mail import server

HTTPS = envbool("TECHNOPOLICE_HTTPS", "no")

AUTH_USER_MODEL = "archive.User"
AUTHENTICATION_BACKENDS = ["archive.signed_in.Accounts"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("pseudonym", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",  # Argon2id; what another one made is made anew at sign-in
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 8 * 3600  # since signing in, whatever was done meanwhile (`archive.account_sessions`)
SESSION_TEAM_IDLE = 30 * 60  # of moderators and administrators
CONFIRMATION_SECONDS = 10 * 60  # how long a password or code given again is good (`archive.confirming`)
# A code of an application on a telephone, for whoever moderates; "no" is for trials only, `check --deploy` refuses it.
SECOND_FACTOR = envbool("TECHNOPOLICE_SECOND_FACTOR", "yes")
# The accounts of the demonstration do without it: their passwords are printed for whoever tries the site.
SECOND_FACTOR_DEMONSTRATION = envbool("TECHNOPOLICE_DEMO_WITHOUT_SECOND_FACTOR", "no")
OTP_TOTP_ISSUER = "Technopolice"
PASSWORD_RESET_TIMEOUT = 3600  # seconds that the address sent by e-mail is good
CSRF_COOKIE_AGE = None  # until the browser is closed: a year, Django's own, would make one reader of all visits
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "technopolice.views.csrf_failure"

# --- Mail: none without a server; the site is whole without it -------------------------------------------------------
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_SSL, EMAIL_USE_TLS = server()
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get(
    "TECHNOPOLICE_MAIL_FROM", os.environ.get("TECHNOPOLICE_CONTACT") or "technopolice@localhost"
)
