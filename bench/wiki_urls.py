"""Our addresses, and those of django-wiki under /stock/."""

from django.urls import include, path

from technopolice.urls import urlpatterns as ours

urlpatterns = [path("stock/", include("wiki.urls")), *ours]
