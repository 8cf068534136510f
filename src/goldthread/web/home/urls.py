"""Routes everyone has."""

from django.urls import path

from goldthread.web import names
from goldthread.web.home import about, demo, views

urlpatterns = [
    path("", views.home, name="home"),
    path("look/", names.look_for, name="look_for"),
    path("demo/", demo.front, name="demo_front"),
    path("help/", about.help_page, name="help"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("healthz", views.health, name="health"),
]
