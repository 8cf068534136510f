"""Routes of the planning pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
