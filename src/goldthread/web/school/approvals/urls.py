"""Routes of what takes two people."""

from django.urls import path

from goldthread.web.school.approvals import views

urlpatterns = [
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/<uuid:approval_id>/decide/", views.decide, name="approval_decide"),
    path("approvals/<uuid:approval_id>/withdraw/", views.withdraw, name="approval_withdraw"),
]
