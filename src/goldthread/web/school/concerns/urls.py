"""Routes of the concerns pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
