"""Routes of the account pages."""

from django.urls import path

from goldthread.web.account import passes, people, views

urlpatterns = [
    path("settings/", views.settings, name="account_settings"),
    path("people/", people.everyone, name="people"),
    path("people/new/", people.new, name="person_new"),
    path("people/day-pass/", passes.day_pass, name="day_pass"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/role/", people.add_role, name="person_role"),
    path("people/<uuid:public_id>/role/<int:held_id>/end/", people.end, name="person_role_end"),
    path("people/<uuid:public_id>/password/", people.password, name="person_password"),
    path("people/<uuid:public_id>/child/<uuid:child_id>/", people.link, name="person_child"),
    path("people/<uuid:public_id>/own/<uuid:child_id>/", people.own, name="person_own"),
    path("people/<uuid:public_id>/unlink/<int:tie_id>/", people.unlink, name="person_unlink"),
]
