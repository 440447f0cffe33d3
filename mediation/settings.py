"""Django settings, read once from the environment; everything a site can change is named here."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("MEDIATION_HOME", ROOT / "var"))
DEBUG = False
SECRET_KEY = os.environ.get("MEDIATION_SECRET_KEY", "")
DATA_KEYS = os.environ.get("MEDIATION_DATA_KEYS", "")
RECEIPT_KEY = os.environ.get("MEDIATION_RECEIPT_KEY", "")
# Who carries text messages and e-mail; what is not named is written to files under HOME.
SMS_URL = os.environ.get("MEDIATION_SMS_URL", "")
SMS_TOKEN = os.environ.get("MEDIATION_SMS_TOKEN", "")
SMS_ALIYUN = os.environ.get("MEDIATION_SMS_ALIYUN", "")
DELIVERY_TOKEN = os.environ.get("MEDIATION_DELIVERY_TOKEN", "")
SMTP_URL = os.environ.get("MEDIATION_SMTP_URL", "")
MAIL_SENDER = os.environ.get("MEDIATION_MAIL_SENDER", "")
# How many proxies of ours stand before the site, each of which adds an address to X-Forwarded-For.
PROXIES = int(os.environ.get("MEDIATION_PROXIES", "0"))
# Hosts of the inside that webhooks may be sent to, for those who keep their systems there.
WEBHOOK_HOSTS = [host for host in os.environ.get("MEDIATION_WEBHOOK_HOSTS", "").split(",") if host]
# Hosts of the inside on which an Odoo may stand, which may also be spoken to without TLS.
ODOO_HOSTS = [host for host in os.environ.get("MEDIATION_ODOO_HOSTS", "").split(",") if host]
METRICS_TOKEN = os.environ.get("MEDIATION_METRICS_TOKEN", "")
# What a day of the centre has room for: calls an hour in the morning, at noon, in the afternoon, in the evening.
CALLS_AN_HOUR = [int(calls) for calls in os.environ.get("MEDIATION_CALLS_AN_HOUR", "60,30,60,60").split(",")]
MESSAGES_A_DAY = int(os.environ.get("MEDIATION_MESSAGES_A_DAY", "2000"))
LETTERS_A_DAY = int(os.environ.get("MEDIATION_LETTERS_A_DAY", "100"))
ALLOWED_HOSTS = os.environ.get("MEDIATION_HOSTS", "127.0.0.1,localhost").split(",")

# The owner migrates; the site and the jobs connect as a role that owns nothing and inherits nothing.
OWNER_URL = os.environ.get("DATABASE_URL", "postgresql:///mediation")
APP_URL = os.environ.get("MEDIATION_APP_DATABASE_URL", "")


def _database(url: str, options: str) -> dict[str, object]:
    try:
        found: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    except ValueError as failure:
        raise ImproperlyConfigured("DATABASE_URL is not a postgresql:// address.") from failure
    given = found.get("OPTIONS") or {}
    limits = "-c statement_timeout=600s -c lock_timeout=30s -c idle_in_transaction_session_timeout=600s"
    found["OPTIONS"] = {
        **given,  # type: ignore[dict-item]
        "connect_timeout": 5,
        "application_name": "mediation",
        "options": f"{limits} {options}".strip(),
    }
    return found


DATABASES = {
    "default": _database(APP_URL or OWNER_URL, "" if APP_URL else "-c role=med_app"),
    "owner": _database(OWNER_URL, ""),
}
# How far ahead of this machine's clock the demonstration's is (mediation/present.py); no other database may have it.
AHEAD = timedelta(seconds=int(os.environ.get("MEDIATION_AHEAD_SECONDS", "0")))
if AHEAD and not str(DATABASES["default"]["NAME"]).endswith("_demo"):
    raise ImproperlyConfigured("Only the demonstration has a clock of its own: unset MEDIATION_AHEAD_SECONDS.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "mediation.web",  # before those whose templates it frames
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    "mediation.accounts",
    "mediation.cases",
    "mediation.filing",
    "mediation.consent",
    "mediation.contact",
    "mediation.assignment",
    "mediation.sessions",
    "mediation.claims",
    "mediation.relief",
    "mediation.authority",
    "mediation.negotiation",
    "mediation.agreements",
    "mediation.confirmation",
    "mediation.performance",
    "mediation.powers",
    "mediation.statistics",
    "mediation.notices",
    "mediation.outbox",
    "mediation.odoo",
    "mediation.http",
    "mediation.api",
    "schedulers",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mediation.http.idling.IdleMiddleware",
    "mediation.api.middleware.ApiMiddleware",
    "mediation.http.row_security.RowSecurityMiddleware",
]
FILE_UPLOAD_HANDLERS = ["mediation.http.uploads.SealedUploadHandler"]
ROOT_URLCONF = "mediation.urls"
WSGI_APPLICATION = "mediation.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mediation.web.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "mediation.web.drawing.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_TAGS = {10: "secondary", 20: "info", 25: "success", 30: "warning", 40: "danger"}

# Who logs in, how, and how often they may guess; all workers count together, in the database.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["mediation.http.logins.Logins"]
SESSION_ENGINE = "mediation.http.logins"
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "home"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
ACCOUNT_ADAPTER = "mediation.web.allauth_adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key", "invited": "30/m/ip"}
MFA_ADAPTER = "mediation.web.allauth_adapters.SecondFactors"
MFA_FORMS = {"add_webauthn": "mediation.web.keys.Added", "edit_webauthn": "mediation.web.keys.Renamed"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Mediation"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = os.environ.get("MEDIATION_HTTPS") != "1"
# Banks and courts that vouch for their own people: a JSON list, see docs/how-to/log-in.md.
SIGN_ON = json.loads(os.environ.get("MEDIATION_SIGN_ON", "[]"))
SOCIALACCOUNT_ADAPTER = "mediation.web.allauth_adapters.SignOn"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": SIGN_ON, "OAUTH_PKCE_ENABLED": True}}
SESSION_COOKIE_AGE = 12 * 60 * 60
# How long a login at a desk, or a party's visit, may be left alone before it ends.
LOGIN_IDLE = timedelta(minutes=int(os.environ.get("MEDIATION_LOGIN_IDLE_MINUTES", "30")))
VISIT_IDLE = timedelta(minutes=int(os.environ.get("MEDIATION_VISIT_IDLE_MINUTES", "15")))
# How long a second factor counts as just shown when something is signed, or a filing over the limit committed.
PROOF_HOLDS = timedelta(minutes=int(os.environ.get("MEDIATION_PROOF_MINUTES", "10")))
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "mediation" / "locale"]
FORMAT_MODULE_PATH = "mediation.web.formats"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
# "no-referrer" would make browsers send `Origin: null` with forms, which the check against forgery refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if os.environ.get("MEDIATION_HTTPS") == "1":
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "mediation": {"level": "INFO"},
        "schedulers": {"level": "INFO"},
        "odoolib": {"level": "ERROR"},  # at DEBUG it writes down everything it is told
    },
}
