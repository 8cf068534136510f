"""Routes of the classes pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
