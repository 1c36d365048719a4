"""Every setting of the portal, read from the environment. `.env.example` explains each one."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from . import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # what a run makes; never committed

# --- the site ---------------------------------------------------------------------------------
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
SITE_IS_SECURE = _site.scheme == "https"
SITE_NAME = _("Bình tĩnh")
RELEASE = env.text("RELEASE", "1")
DEBUG = env.flag("DEBUG")
EXERCISE = env.flag("EXERCISE")  # every page, feed and answer says that nothing of it is real
OFFLINE_COPIES = env.flag("OFFLINE_COPIES", True)  # pages kept on readers' phones: portal.offline
SECRET_KEY = env.required("SECRET_KEY")
ALLOWED_HOSTS = [_site.hostname or "localhost", *env.words("ALLOWED_HOSTS")]
if _site.hostname == "localhost":
    ALLOWED_HOSTS += ["127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "incidents.feeds.apps.FeedsConfig",
    "incidents.alerts.apps.AlertsConfig",
    "incidents.apps.IncidentsConfig",
    "guidance.apps.GuidanceConfig",
    "directory.apps.DirectoryConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "knox",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "portal.middleware.api.ApiMiddleware",
    "portal.middleware.unavailable.UnavailableMiddleware",
    # Outside of whatever adds headers: a finished page is kept with them.
    "portal.middleware.caching.PublicCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.desk.DeskPolicyMiddleware",
    "portal.middleware.language.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.desk_language.DeskLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.desk.SecondFactorMiddleware",
    "portal.middleware.trail.TrailMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

if EXERCISE:
    MIDDLEWARE.insert(0, "portal.middleware.exercise.ExerciseMiddleware")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
        },
    }
]

# --- database, cache, queue -------------------------------------------------------------------
DATABASES = {"default": dj_database_url.parse(env.required("DATABASE_URL"))}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if env.flag("DATABASE_POOL"):
    # Web processes only: Celery closes its connections at each task.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 2}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

VALKEY_URL = env.required("VALKEY_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": "bt",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
PAGE_CACHE = env.flag("PAGE_CACHE", True)  # finished pages in it: portal.page_cache

CELERY_BROKER_URL = env.text("BROKER_URL") or VALKEY_URL.replace("unix://", "redis+socket://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "portal.beat:SingleScheduler"
CELERY_BEAT_SCHEDULE = {
    # Claims the feeds whose time has come and hands them out in chunks.
    "refresh-due-feeds": {
        "task": "incidents.feeds.tasks.refresh_due_feeds",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    # Growing stale is a change too: nothing arrives, and the board must say so.
    "settle-board": {
        "task": "incidents.feeds.tasks.settle_board",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # CAP messages that no step of the desk caused: the clock, a translation, a renewal.
    "settle-cap": {
        "task": "incidents.alerts.tasks.settle_cap",
        "schedule": crontab(),
        "options": {"expires": 60},
    },
    # Wagtail publishes and expires scheduled pages only when asked.
    "publish-scheduled": {
        "task": "portal.tasks.publish_scheduled",
        "schedule": crontab(),
        "options": {"expires": 60},
    },
    # At night in Viet Nam: which addresses pages lead to, then a few of them at a time.
    "gather-links": {
        "task": "portal.tasks.gather_links",
        "schedule": crontab(minute="50", hour="17"),
        "options": {"expires": 3600},
    },
    "check-links": {
        "task": "portal.tasks.check_links",
        "schedule": crontab(minute="*/3", hour="18-21"),
        "options": {"expires": 120},
    },
    # What was published at once and nobody read within two hours: the leads are told.
    "remind-of-second-readings": {
        "task": "guidance.tasks.remind_of_second_readings",
        "schedule": crontab(),
        "options": {"expires": 60},
    },
    # 07:30 in Viet Nam: owners, then leads, are told which guides are due for a review.
    "remind-of-reviews": {
        "task": "guidance.tasks.remind_of_reviews",
        "schedule": crontab(hour=0, minute=30),
        "options": {"expires": 3600},
    },
    # Addresses of editors that the log keeps no longer, sessions that ended.
    "forget-origins": {
        "task": "portal.tasks.forget_origins",
        "schedule": crontab(hour=20, minute=40),  # UTC: the small hours here
        "options": {"expires": 3600},
    },
    # /readyz tells by this that beat, broker and worker all live.
    "heartbeat": {
        "task": "portal.tasks.heartbeat",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
}

# --- languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "vi"  # the source language of every text
LANGUAGES = [
    ("vi", "Tiếng Việt"),
    ("en", "English"),
    ("fr", "Français"),
    ("id", "Bahasa Indonesia"),
    ("ar", "العربية"),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_desk"]  # the first one wins
FORMAT_MODULE_PATH = "portal.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"  # of readers and editors; rows and the API are in UTC

# --- static and uploaded files ----------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "portal.static_files.HashedStorage"
        if env.flag("HASHED_STATIC", True)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- people and sign-in -----------------------------------------------------------------------
AUTH_USER_MODEL = "directory.Editor"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "portal.people.passwords.NotThePresentOne"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
ACCOUNT_ADAPTER = "portal.accounts.DeskAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # what changes in an account is told to its address
# Failed sign-ins by internet address and by account; each lock ends by itself. A passkey is not
# guessed and stays open to the person while somebody else tries passwords.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,60/h/ip,5/5m/key",
    "reset_password": "10/m/ip,3/10m/key",
    "invitation": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Binh tinh"
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute off
# A passkey alone opens the desk: the device has to ask for finger, face or PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {"add_webauthn": "portal.people.factors.AddPasskeyForm"}
# Days for which the log of the desk keeps from where an editor wrote or signed in.
AUDIT_ADDRESS_DAYS = env.number("AUDIT_ADDRESS_DAYS", 180)
# Browsers allow passkeys on http://localhost; allauth has to be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_IS_SECURE

_cookie = "__Secure-bt" if SITE_IS_SECURE else f"bt-{_site.port or 80}"
SESSION_COOKIE_NAME = f"{_cookie}-session"
CSRF_COOKIE_NAME = f"{_cookie}-csrf"
LANGUAGE_COOKIE_NAME = f"{_cookie}-language"  # of the desk: portal.middleware.desk_language
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = "/desk/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE_IS_SECURE
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.forbidden"
CSRF_COOKIE_HTTPONLY = False  # the desk's scripts read it
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- security headers -------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SITE_IS_SECURE and not env.flag("NO_SSL_REDIRECT")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SITE_IS_SECURE else 0
# For the whole domain and for browsers' lists: only where its owner says so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("HSTS_WHOLE_DOMAIN")
SECURE_REFERRER_POLICY = "same-origin"
# W005 and W021 ask for what HSTS_WHOLE_DOMAIN leaves to the owner of the domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Wagtail's widgets carry inline script and style; previews are framed by the desk itself.
DESK_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "object-src": [NONE],
    "frame-ancestors": [SELF],
}

# --- the desk ---------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Bình tĩnh"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "guidance.publication.finish"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # second readers are told, by their right
WAGTAIL_FRONTEND_LOGIN_URL = "/desk/account/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the desk calls nobody outside
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # every form of the desk speaks Viet Nam time
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "ol", "ul", "link"]},
    }
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Wagtail's desk cannot do without documents; letters and plans are PDF, nothing else is taken.
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
TAGGIT_CASE_INSENSITIVE = True

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["portal.api.rendering.JsonRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.throttling.AddressThrottle"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "portal.api.rendering.ByAddress",
    "DEFAULT_METADATA_CLASS": "portal.api.rendering.AllowOnly",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": env.number("TRUSTED_PROXIES", 0),
    "DEFAULT_PAGINATION_CLASS": "portal.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "portal.api.schema.Schema",
    "EXCEPTION_HANDLER": "portal.api.problems.handler",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
    "NON_FIELD_ERRORS_KEY": "errors",
}
API_RATE = env.number("API_RATE", 600)  # answers a minute for one address
API_EXPORT_RATE = env.number("API_EXPORT_RATE", 10)  # whole tables a minute for one address
SPECTACULAR_SETTINGS = {
    "TITLE": "Bình tĩnh API",
    "DESCRIPTION": "State of platforms, incidents, claims, guidance, contacts. Reading is free.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["portal.api.schema.public_only"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.schema.with_problems",
        "portal.api.examples.with_examples",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "StateEnum": "incidents.choices.State.choices",
        "PhaseEnum": "incidents.choices.Phase.choices",
        "IncidentKindEnum": "incidents.choices.Kind.choices",
        "ImpactEnum": "incidents.choices.ImpactWord.choices",
        "LevelEnum": "incidents.choices.Level.choices",
        "GuideKindEnum": "guidance.models.pages.Kind.choices",
        "ContactKindEnum": "guidance.api.ContactKind",
        "NoticeStateEnum": "directory.api.NoticeState",
        "LifecycleEnum": "directory.api.Lifecycle",
        "PlatformOriginEnum": "directory.api.PlatformOrigin",
        "SourceOriginEnum": "directory.api.SourceOrigin",
        "LinkKindEnum": "directory.api.LinkKind",
        "EvidenceKindEnum": "incidents.choices.EvidenceKind.choices",
        "PrecisionEnum": "incidents.choices.Precision.choices",
        "IncidentScopeEnum": "incidents.choices.Scope.choices",
        "TargetScopeEnum": "incidents.api.TargetScope",
        "LevelThenEnum": "incidents.writing.serializers.LEVELS_THEN",
        "EventKindEnum": "incidents.writing.serializers.EVENT_KINDS",
    },
}

# Tokens of editors' tools: directory.models.tokens. knox's own table is not made.
KNOX_TOKEN_MODEL = "directory.ApiToken"  # noqa: S105 - a model
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {
    "TOKEN_PREFIX": "bt_",
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": timedelta(days=90),
}
API_WRITES_PER_MINUTE = env.number("API_WRITES_PER_MINUTE", 60)  # of one token

# --- outgoing HTTP ----------------------------------------------------------------------------
CONTACT_URL = env.text("CONTACT_URL") or f"{SITE_URL}/vi/about/"
USER_AGENT = f"binh-tinh/{RELEASE} (+{CONTACT_URL})"
# Networks outside the public internet that feeds may be read from, e.g. 127.0.0.0/8 for a drill.
OUTGOING_ALLOWED_NETWORKS = env.words("OUTGOING_ALLOWED_NETWORKS")
# Resolvers that checks of a name (dns://…) ask, as ip or ip:port.
PROBE_RESOLVERS = env.words("PROBE_RESOLVERS") or ["1.1.1.1", "8.8.8.8", "9.9.9.9"]

# --- status sources ---------------------------------------------------------------------------
# Seconds that the last word of a source counts at least, however quick its pace.
FEED_STALE_FLOOR = env.number("FEED_STALE_FLOOR", 900)
# Whom we ask whether we are connected at all, before we say that a source is not. By name, so that
# our resolver is tried as well. Empty: not asked.
CONNECTIVITY_TARGETS = [
    target
    for target in env.words(
        "CONNECTIVITY_TARGETS", "tcp://one.one.one.one:443,tcp://dns.google:443"
    )
    if target != "none"
]

# --- outgoing messages ------------------------------------------------------------------------
# Paths of a private key and its certificate (PEM) that sign CAP messages; both empty: unsigned.
CAP_SIGNING_KEY = env.text("CAP_SIGNING_KEY")
CAP_SIGNING_CERTIFICATE = env.text("CAP_SIGNING_CERTIFICATE")

# --- mail -------------------------------------------------------------------------------------
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "binh-tinh@localhost")
# Days after which the desk reminds of an operator who was asked and has not answered.
NOTICE_REMINDER_DAYS = env.number("NOTICE_REMINDER_DAYS", 30)

# --- logs -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(levelname)s %(name)s %(message)s",
            "rename_fields": {"levelname": "level", "name": "logger"},
            "timestamp": "time",  # ISO 8601, UTC
        },
        "text": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s"},
    },
    "handlers": {
        "stream": {
            "class": "logging.StreamHandler",
            "formatter": "text" if env.text("LOG_FORMAT", "json") == "text" else "json",
        }
    },
    "root": {"handlers": ["stream"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # scanners, all day long
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
