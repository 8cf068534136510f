"""Routes of the family's and the child's own pages."""

from django.urls import path

from goldthread.web.family import own, rights, sharing, views

urlpatterns = [
    path("", views.home, name="family_home"),
    path("me/", own.home, name="child_home"),
    path("me/say/", own.say, name="child_say"),
    path("me/parents/", sharing.parents, name="child_parents"),
    path("me/look/", own.look, name="child_look"),
    path("me/looked/", own.looked, name="child_looked"),
    path("<uuid:public_id>/", views.agreed, name="family_agreed"),
    path("<uuid:public_id>/answer/", views.answer, name="family_answer"),
    path("<uuid:public_id>/happened/", views.happened, name="family_happened"),
    path("<uuid:public_id>/going/", views.going, name="family_going"),
    path("<uuid:public_id>/say/", views.say, name="family_say"),
    path("<uuid:public_id>/rights/", rights.family_rights, name="family_rights"),
    path("<uuid:public_id>/rights/ask/", rights.family_ask, name="family_ask"),
    path(
        "<uuid:public_id>/rights/requests/<int:request_id>/take-back/",
        rights.family_take_back,
        name="family_take_back",
    ),
    path("<uuid:public_id>/rights/complain/", rights.family_complain, name="family_complain"),
    path(
        "<uuid:public_id>/rights/consents/<int:consent_id>/",
        rights.family_consent,
        name="family_consent",
    ),
    path("<uuid:public_id>/who/", views.who, name="family_who"),
    path("<uuid:public_id>/looked/", views.looked, name="family_looked"),
]
