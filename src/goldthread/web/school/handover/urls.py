"""Routes of the handover pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
