"""What is installed, in which order, and what every request passes through."""

from core.plugins.discovery import installed_app_paths
from core.project import environment

__all__ = [
    "ASGI_APPLICATION",
    "DEFAULT_AUTO_FIELD",
    "FORM_RENDERER",
    "INSTALLED_APPS",
    "MIDDLEWARE",
    "ROOT_URLCONF",
    "TASKS",
    "TEMPLATES",
    "WAGDESK_HOOK_SECONDS",
    "WAGDESK_PLUGINS",
    "WAGDESK_STRICT_PLUGINS",
    "WSGI_APPLICATION",
]

CORE_APPS = [
    "core.plugins",
    "core.changes",
    "core.events",
    "core.outbound",
    "core.access",
    "core.people",
    "core.privacy",
    "core.work",
    "core.conversations",
    "core.api",
    "core.workspace",
    "core.project",
]
BUILT_IN_PLUGINS = ["search", "knowledge_base", "webforms", "portal_pages"]
WAGTAIL_APPS = [
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.redirects",
    "wagtail.locales",
    "wagtail.sites",
    # Ours of agents and roles instead of "wagtail.users".
    "core.people.wagtail_users.AgentUsersConfig",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.snippets",
    "wagtail.embeds",
    "wagtail.api.v2",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
]
LIBRARIES = [
    "corsheaders",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "axes",
    "csp",
]
DJANGO_APPS = [
    # Never mounted: modeladmin's filters look classes up in it.
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
WAGDESK_PLUGINS = environment.PLUGINS.read()
# Ours come first, so that our templates and commands win over those of the same name.
INSTALLED_APPS = [
    *CORE_APPS,
    *BUILT_IN_PLUGINS,
    *installed_app_paths(WAGDESK_PLUGINS),
    *WAGTAIL_APPS,
    *LIBRARIES,
    *DJANGO_APPS,
]

MIDDLEWARE = [
    "core.project.middleware.PeopleFirstMiddleware",
    "core.project.tracing.RequestIdMiddleware",
    "core.project.middleware.ForwardedMiddleware",
    # Before whatever answers by itself: a refusal must be readable from elsewhere, too.
    "core.project.crossing.OtherSitesMiddleware",
    "core.people.audit.ActingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.project.assets.StaticFilesMiddleware",
    "core.project.middleware.ContentSecurityPolicyMiddleware",
    "core.project.middleware.SessionsMiddleware",
    "core.project.middleware.LanguageMiddleware",
    "core.project.middleware.LengthMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.project.middleware.NullCharacterMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.project.middleware.PrivateMiddleware",
    "core.project.signed_in.SeenMiddleware",
    "core.project.signed_in.SecondStepMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # After authentication: it settles who is looking, once a request.
    "core.access.middleware.ViewerMiddleware",
    # The last one is asked about an error first.
    "core.project.middleware.QueryMiddleware",
    "core.project.middleware.NumbersMiddleware",
    "core.project.middleware.MeanwhileMiddleware",
    "core.project.middleware.FilesAwayMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "knowledge_base.middleware.ArticleRouteMiddleware",
    # Last, as its documentation asks: it turns a locked-out sign-in into its answer.
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "core.project.context_processors.site_chrome",
                "portal_pages.context_processors.ways_in",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

ROOT_URLCONF = "core.project.urls"
ASGI_APPLICATION = "core.project.asgi.application"
WSGI_APPLICATION = "core.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Wagtail's own small tasks run where they are enqueued; our work goes through the outbox (core.events).
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WAGDESK_HOOK_SECONDS = environment.HOOK_SECONDS.read()
WAGDESK_STRICT_PLUGINS = environment.STRICT_PLUGINS.read()
