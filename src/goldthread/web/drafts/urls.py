"""Where forms save themselves."""

from django.urls import path

from goldthread.web.drafts import views

urlpatterns = [path("", views.save, name="draft_save")]
