"""The WSGI entry point of the web processes."""

import os

# Celery closes its connections at each task, so the pool belongs to web processes only.
os.environ.setdefault("DATABASE_POOL", "true")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
