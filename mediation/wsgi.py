"""The site as a WSGI application, for gunicorn and for `runserver`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from mediation.web.content_policy import with_content_policy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mediation.settings")

application = with_content_policy(get_wsgi_application())
