"""Routes of what stands in whose name."""

from django.urls import path

from goldthread.web.school.work import views

urlpatterns = [
    path("work/mine/", views.work_mine, name="work_mine"),
    path("work/left/", views.left, name="work_left"),
    path("work/left/pass/", views.left_pass, name="work_left_pass"),
    path("work/of/<uuid:public_id>/", views.of_person, name="work_of"),
    path("work/of/<uuid:public_id>/pass/", views.of_person_pass, name="work_of_pass"),
]
