"""Routes of the leadership pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from goldthread.web.leadership import (
    head,
    models_of_provision,
    trust,
    works,
    works_lines,
    works_one,
)


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
    path("works/<int:group_id>/", works_one.school_work, name="school_work"),
    path("works/<int:group_id>/lines/", works_lines.work_lines, name="school_work_lines"),
    path("works/<int:group_id>/publish/", models_of_provision.model_publish, name="model_publish"),
    path("models/", models_of_provision.models_list, name="models_list"),
    path("models/<int:model_id>/", models_of_provision.model_page, name="model_page"),
    path(
        "models/<int:model_id>/withdraw/", models_of_provision.model_withdraw, name="model_withdraw"
    ),
    path("models/<int:model_id>/take/", models_of_provision.model_take, name="model_take"),
    path("trust/", trust.trust_home, name="trust_home"),
    path("trust/works/", works.trust_works, name="trust_works"),
    path("trust/works/<int:group_id>/", works_one.trust_work, name="trust_work"),
]
