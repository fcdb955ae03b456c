"""The addresses of the house."""

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("ecocase.kernel.urls")),
    path("", include("ecocase.desk.urls")),
]
