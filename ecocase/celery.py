"""The Celery application; `ecocase/__init__.py` stays empty so that the law imports without it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecocase.settings")

app = Celery("ecocase")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
