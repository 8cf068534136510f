"""Routes of the leadership pages."""

from django.urls import path

from goldthread.web.leadership import head, trust

urlpatterns = [
    path("", head.head_home, name="head_home"),
    path("figures/<str:key>/", head.entries, name="figure_entries"),
    path("actions/", head.agree, name="action_agree"),
    path("actions/<int:action_id>/close/", head.close, name="action_close"),
    path("trust/", trust.trust_home, name="trust_home"),
]
