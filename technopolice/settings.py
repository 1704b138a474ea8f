"""The site's settings: one file, read from the environment (docs/operating.md lists every variable)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from technopolice.environment import envbool, envint, questions_from, secret_from
from technopolice.leak_settings import *  # noqa: F403  LEAKS_..., ONION
from technopolice.leak_settings import ONION
from technopolice.people_settings import *  # noqa: F403
from technopolice.people_settings import HTTPS

BASE_DIR = Path(__file__).resolve().parent.parent


# --- Where everything is kept: one folder ----------------------------------------------------------------------------
os.umask(0o077)  # whatever writes here, in any process: for this account only
DATA_DIR = Path(os.environ.get("TECHNOPOLICE_DATA", BASE_DIR / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
LEAKS_DIR = DATA_DIR / "leaks"  # ciphertexts of leaks; this machine cannot read them
LEAKS_PEPPER = secret_from(DATA_DIR / "leaks_pepper")  # without it no receipt opens anything: it is saved with the data
FILES_DIR = DATA_DIR / "files"  # originals, by their sha256, never changed
IMAGES_DIR = DATA_DIR / "images"  # page images, can be made again
INDEX_DIR = DATA_DIR / "index"
SENDINGS_DIR = DATA_DIR / "sendings"  # files that arrive piece by piece, until they are sent to review; swept
SIGNED_LISTS_DIR = DATA_DIR / "signed-lists"  # of fingerprints, a day each, with what signs and seals them
SIGNING_KEY = os.environ.get("TECHNOPOLICE_SIGNING_KEY", "")  # kept elsewhere: docs/checking-a-manifest.md
SIGNING_KEY = Path(SIGNING_KEY) if SIGNING_KEY else None
FILE_UPLOAD_TEMP_DIR = str(DATA_DIR / "tmp")
Path(FILE_UPLOAD_TEMP_DIR).mkdir(exist_ok=True, mode=0o700)

DEBUG = envbool("TECHNOPOLICE_DEBUG", "no")
SECRET_KEY = os.environ.get("TECHNOPOLICE_SECRET_KEY") or secret_from(DATA_DIR / "secret_key")
# What the public pages say of who runs the site (`technopolice.public_pages`).
SITE_TEAM = os.environ.get("TECHNOPOLICE_TEAM", "")
SITE_CONTACT = os.environ.get("TECHNOPOLICE_CONTACT", "")
SITE_PUBLISHER = os.environ.get("TECHNOPOLICE_PUBLISHER", "")
SITE_HOSTING = os.environ.get("TECHNOPOLICE_HOSTING", "")
SITE_LICENCE = os.environ.get("TECHNOPOLICE_LICENCE", "CC BY-SA 4.0")
SITE_FORUM = os.environ.get("TECHNOPOLICE_FORUM", "")
ALLOWED_HOSTS = [*os.environ.get("TECHNOPOLICE_HOSTS", "localhost,127.0.0.1,[::1]").split(","), *filter(None, [ONION])]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TECHNOPOLICE_ORIGINS", "").split(",") if o]
MAINTENANCE = envbool("TECHNOPOLICE_MAINTENANCE", "no")  # or a file `maintenance` in the data folder
BACKUP_TO = os.environ.get("TECHNOPOLICE_BACKUP_TO", "")  # a folder outside this one (`manage.py backup`)
BACKUP_RECIPIENTS = [key for key in os.environ.get("TECHNOPOLICE_BACKUP_RECIPIENTS", "").split(",") if key.strip()]

# --- What it is made of ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin.apps.SimpleAdminConfig",  # for `technopolice.tables` alone: nothing registers itself
    # django-wiki, as a library, and what it asks for
    "django.contrib.sites",
    "django.contrib.humanize",
    "mptt",
    "sekizai",
    "technopolice.apps.DjangoWikiConfig",
    # ours
    "haystack",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "archive",
    "archive.leaks",
    "wiki.evidence",
    "wiki.pages",
    "wiki.proposals",
    "wiki.discussion",
    "wiki.following",
    "wiki.dossiers",
    "technopolice.site.SiteConfig",
]
SITE_ID = 1
TABLES_PATH = os.environ.get("TECHNOPOLICE_TABLES_PATH", "tables").strip("/")  # where administrators read the tables

MIDDLEWARE = [
    "technopolice.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # after all that adds headers: static files carry them too
    "technopolice.leak_lane.LeakLane",  # answers for /transmettre/ itself: no session, no cookie, no log after this
    "django.contrib.sessions.middleware.SessionMiddleware",
    "technopolice.middleware.Language",
    "technopolice.middleware.ReadingOnly",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "archive.account_sessions.Sessions",  # who is too long away is nobody; who owes the second factor has no role yet
    "django.contrib.messages.middleware.MessageMiddleware",
    "technopolice.middleware.NoticesOfWithdrawal",
]
ROOT_URLCONF = "technopolice.urls"
WSGI_APPLICATION = "technopolice.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sekizai.context_processors.sekizai",  # django-wiki's own check asks for it
                "technopolice.context.site",
            ],
        },
    },
]

# In memory, for what is counted of senders without account: with the default of 300 entries, many would release it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}},
    # Whole wiki pages for readers, compressed, in the memory of each process: 5 KB each (`wiki.pages.kept_answers`).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # What every process must know at once, for minutes: who has the form of a page open, the brake on passwords; both
    # by keyed digests. With the default of 300 entries, tries on many names would release the brake.
    "shared": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# --- Databases: SQLite in its safe settings, PostgreSQL by DATABASE_URL ----------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # ours say BigAutoField in their AppConfig
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Anything else loses or refuses concurrent writes, or leaves deleted text in the file (docs/measurements.md).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON"),
    }

# --- People: passwords, sessions, the second factor, mail: technopolice/people_settings.py ----------------------------
# --- What a browser may do: nothing but show our own pages -----------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would break the CSRF check over HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# --- Limits of one request -------------------------------------------------------------------------------------------
UPLOAD_MAX_BYTES = envint("TECHNOPOLICE_UPLOAD_MAX_MB", 200) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
UPLOAD_MAX_FILES = 50  # the form says so in words and keeps what was typed; Django's own limit answers 400
DATA_UPLOAD_MAX_NUMBER_FILES = 4 * UPLOAD_MAX_FILES
FILE_UPLOAD_PERMISSIONS = 0o600
# Deposits without account, all together: no identity is kept that could be slowed down, so the day is.
OPEN_DEPOSIT = envbool("TECHNOPOLICE_OPEN_DEPOSIT", "yes")
OPEN_DEPOSIT_BYTES_PER_DAY = envint("TECHNOPOLICE_OPEN_DEPOSIT_MB_PER_DAY", 1000) * 1024 * 1024
OPEN_DEPOSIT_DOCUMENTS_PER_DAY = envint("TECHNOPOLICE_OPEN_DEPOSIT_DOCUMENTS_PER_DAY", 100)
# Every form that anybody may send (archive/open_forms.py); each number is of one kind of form and one day.
OPEN_FORMS_PER_DAY = envint("TECHNOPOLICE_OPEN_FORMS_PER_DAY", 300)  # of all who have no account
OPEN_FORMS_A_SENDER = envint("TECHNOPOLICE_OPEN_FORMS_A_SENDER", 30)  # of one of them
OPEN_FORMS_AN_ACCOUNT = envint("TECHNOPOLICE_OPEN_FORMS_AN_ACCOUNT", 500)
OPEN_FORMS_QUESTION_FROM = envint("TECHNOPOLICE_OPEN_FORMS_QUESTION_FROM", 60)  # then a question is asked first
OPEN_FORMS_SECONDS = envint("TECHNOPOLICE_OPEN_FORMS_SECONDS", 3)  # what comes sooner was not typed by anybody
OPEN_FORMS_QUESTIONS = questions_from(
    os.environ.get("TECHNOPOLICE_QUESTIONS", BASE_DIR / "fixtures" / "questions.json")
)
# The header in which a proxy of ours says who asks, as "X-Real-IP"; without it, and without a proxy, the connection.
ADDRESS_HEADER = os.environ.get("TECHNOPOLICE_ADDRESS_HEADER", "").upper().replace("-", "_")
ADDRESS_HEADER = f"HTTP_{ADDRESS_HEADER}" if ADDRESS_HEADER else ""
REPORT_DAYS = envint("TECHNOPOLICE_REPORT_DAYS", 3)  # for somebody's data, a request to take down, a right of reply
OPEN_PROPOSALS = envbool("TECHNOPOLICE_OPEN_PROPOSALS", "yes")  # edits of the wiki without account, all reviewed
OPEN_PROPOSALS_PER_DAY = envint("TECHNOPOLICE_OPEN_PROPOSALS_PER_DAY", 100)
REFUSED_COMMENT_DAYS = envint("TECHNOPOLICE_REFUSED_COMMENT_DAYS", 90)  # then its text is erased
FILE_UPLOAD_HANDLERS = ["archive.upload_handler.LimitedUploads"]

# --- Reading files ---------------------------------------------------------------------------------------------------
# "bwrap" (bubblewrap), or "limits": resource limits only, for a machine without user namespaces; a check then warns.
SANDBOX = os.environ.get("TECHNOPOLICE_SANDBOX", "bwrap")
if SANDBOX not in {"bwrap", "limits"}:
    raise ImproperlyConfigured(f"TECHNOPOLICE_SANDBOX is {SANDBOX!r}: write bwrap or limits.")
# Above it the images longest unseen go, and are made again when somebody asks: 390 KB a page in three widths.
IMAGES_MAX_BYTES = envint("TECHNOPOLICE_IMAGES_MAX_BYTES", 20 * 1024**3)
LEASE_SECONDS = envint("TECHNOPOLICE_LEASE_SECONDS", 300)
ATTEMPTS_MAX = 3
CAPTURE = envbool("TECHNOPOLICE_CAPTURE", "yes")  # pages of the web, by their address
CAPTURE_PROXY = os.environ.get("TECHNOPOLICE_CAPTURE_PROXY", "")  # "http://127.0.0.1:9080": asks in our place
if CAPTURE_PROXY and not CAPTURE_PROXY.startswith("http://"):
    raise ImproperlyConfigured(f"TECHNOPOLICE_CAPTURE_PROXY is {CAPTURE_PROXY!r}: write http://, a host and a port.")
# The desk.
ALERT_DAYS = envint("TECHNOPOLICE_ALERT_DAYS", 7)  # the desk says so when something waits longer
LEAK_DELAY = envint("TECHNOPOLICE_LEAK_DELAY", 3)  # days between the second approval of a leak and its publication
LEAK_WEEKDAY = envint("TECHNOPOLICE_LEAK_WEEKDAY", 3)  # 1 Monday to 7 Sunday: leaks open together; 0: any day
if not 0 <= LEAK_WEEKDAY <= 7:
    raise ImproperlyConfigured("TECHNOPOLICE_LEAK_WEEKDAY is 1 (Monday) to 7 (Sunday), or 0 for any day.")

# --- Search ----------------------------------------------------------------------------------------------------------
SEARCH_URL = os.environ.get("SEARCH_URL", "tantivy://")
SEARCH_ENGINES = {
    "tantivy": "archive.search.engines.tantivy.TantivyEngine",
    "whoosh": "archive.search.engines.whoosh.WhooshEngine",
}
_search = urlsplit(SEARCH_URL)
if _search.scheme not in SEARCH_ENGINES:
    raise ImproperlyConfigured(f"SEARCH_URL is {SEARCH_URL!r}: it starts with {' or '.join(SEARCH_ENGINES)}.")
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": SEARCH_ENGINES[_search.scheme],
        "PATH": _search.path or str(INDEX_DIR / _search.scheme),
        "SILENTLY_FAIL": False,
        "INCLUDE_SPELLING": False,
    }
}
# Haystack's other processors index before the transaction is kept: what is rolled back would be findable.
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"
SEARCH_PAGE_LENGTH = 20

# --- django-wiki: models and Markdown only ---------------------------------------------------------------------------
WIKI_ACCOUNT_HANDLING = False
WIKI_ACCOUNT_SIGNUP_ALLOWED = False
WIKI_LOG_IPS_ANONYMOUS = False
WIKI_LOG_IPS_USERS = False
WIKI_ANONYMOUS_WRITE = False
WIKI_ANONYMOUS_UPLOAD = False
WIKI_CHECK_SLUG_URL_AVAILABLE = False
WIKI_MARKDOWN_SANITIZE_HTML = False  # nh3 does it, last, in our only renderer

# --- Language, time, static files ------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Paris"
STATIC_URL = "static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("admin", Path(admin.__file__).parent / "static" / "admin"),  # for `technopolice.tables`, from the package itself
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # nothing of a library's comes by itself
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# --- Logs: never an address, never what was asked for ----------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Both write the address asked for, with its query: what somebody searched. The error itself is enough.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns of each HEAD, whose body it drops as it must
        "archive": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
