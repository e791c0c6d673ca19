"""The WSGI application that `hallmark serve` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hallmark.config.settings")
application = get_wsgi_application()
