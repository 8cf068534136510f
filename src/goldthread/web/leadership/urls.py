"""Routes of the leadership pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from goldthread.web.leadership import head, trust, works


class FigureConverter(StringConverter):
    """One of the five figures."""

    regex = "reviews|delivered|progress|families|money"


register_converter(FigureConverter, "figure")

urlpatterns = [
    path("", head.head_home, name="head_home"),
    path("figures/<figure:key>/", head.entries, name="figure_entries"),
    path("actions/", head.agree, name="action_agree"),
    path("actions/<int:action_id>/close/", head.close, name="action_close"),
    path("works/", works.school_works, name="school_works"),
    path("trust/", trust.trust_home, name="trust_home"),
    path("trust/works/", works.trust_works, name="trust_works"),
]
