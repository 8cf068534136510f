"""Routes of the child pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
