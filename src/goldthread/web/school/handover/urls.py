"""Routes of handing on."""

from django.urls import path

from goldthread.web.school.handover import views

urlpatterns = [
    path("handover/", views.handovers, name="handovers"),
    path("handover/new/", views.new, name="handover_new"),
    path("handover/<int:handover_id>/", views.one, name="handover_page"),
    path("handover/<int:handover_id>/share/", views.share, name="handover_share"),
    path("handover/<int:handover_id>/remind/", views.remind, name="handover_remind"),
    path("handover/<int:handover_id>/move/", views.move, name="handover_move"),
    path("handover/<int:handover_id>/<int:row_id>/", views.day_one, name="day_one"),
    path("handover/<int:handover_id>/<int:row_id>/write/", views.write, name="day_one_write"),
    path("handover/<int:handover_id>/<int:row_id>/ask/", views.ask, name="day_one_ask"),
    path("handover/<int:handover_id>/<int:row_id>/take-on/", views.take_on, name="day_one_take_on"),
    path(
        "handover/<int:handover_id>/<int:row_id>/answer/<int:question_id>/",
        views.answer,
        name="day_one_answer",
    ),
]
