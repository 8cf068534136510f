"""Routes of the oversight pages."""

from django.urls import path

from goldthread.web.oversight import platform, privacy

urlpatterns = [
    path("", privacy.oversight_home, name="oversight_home"),
    path("platform/", platform.platform_home, name="platform_home"),
]
