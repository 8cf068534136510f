"""Routes of the concerns pages."""

from django.urls import path

from goldthread.web.school.concerns import one, views

urlpatterns = [
    path("concerns/", views.concerns, name="concerns"),
    path("concerns/new/", views.concern_new, name="concern_new"),
    path("concerns/<int:concern_id>/", one.concern, name="concern"),
    path("concerns/<int:concern_id>/triage/", one.concern_triage, name="concern_triage"),
    path("concerns/<int:concern_id>/ask/", one.concern_ask, name="concern_ask"),
    path("concerns/<int:concern_id>/evidence/", one.concern_evidence, name="concern_evidence"),
    path(
        "concerns/<int:concern_id>/evidence/<int:evidence_id>/",
        one.concern_evidence,
        name="concern_evidence_answer",
    ),
    path("concerns/<int:concern_id>/decide/", one.concern_decide, name="concern_decide"),
]
