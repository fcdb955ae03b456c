"""The tests' database and people serve the benchmarks too."""

from tests.conftest import django_db_setup, media, own_database

__all__ = ["django_db_setup", "media", "own_database"]
