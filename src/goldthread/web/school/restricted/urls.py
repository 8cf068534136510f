"""Routes of restricted notes."""

from django.urls import path

from goldthread.web.school.restricted import decide, views

NOTES = "children/<uuid:public_id>/restricted/"
ONE = f"{NOTES}<int:note_id>/"
urlpatterns = [
    path("restricted/", views.restricted_waiting, name="restricted_waiting"),
    path(NOTES, views.child_restricted, name="child_restricted"),
    path(f"{NOTES}new/", views.restricted_new, name="restricted_new"),
    path(f"{NOTES}hand-in/", views.restricted_hand_in, name="restricted_hand_in"),
    path(ONE, decide.restricted_note, name="restricted_note"),
    path(f"{ONE}take/", decide.restricted_take, name="restricted_take"),
    path(f"{ONE}readers/", decide.restricted_reader, name="restricted_reader"),
    path(
        f"{ONE}readers/<int:reader_id>/end/",
        decide.restricted_reader_end,
        name="restricted_reader_end",
    ),
    path(f"{ONE}end/", decide.restricted_end, name="restricted_end"),
]
