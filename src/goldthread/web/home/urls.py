"""Routes everyone has."""

from django.urls import path

from goldthread.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.health, name="health"),
]
