"""Routes everyone has."""

from django.urls import path

from goldthread.web.home import demo, views

urlpatterns = [
    path("", views.home, name="home"),
    path("demo/", demo.front, name="demo_front"),
    path("healthz", views.health, name="health"),
]
