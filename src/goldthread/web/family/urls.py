"""Routes of the family's and the child's own pages."""

from django.urls import path

from goldthread.web.family import own, views

urlpatterns = [
    path("", views.home, name="family_home"),
    path("me/", own.home, name="child_home"),
    path("me/say/", own.say, name="child_say"),
    path("me/look/", own.look, name="child_look"),
    path("<uuid:public_id>/", views.agreed, name="family_agreed"),
    path("<uuid:public_id>/answer/", views.answer, name="family_answer"),
    path("<uuid:public_id>/happened/", views.happened, name="family_happened"),
    path("<uuid:public_id>/going/", views.going, name="family_going"),
    path("<uuid:public_id>/say/", views.say, name="family_say"),
    path("<uuid:public_id>/who/", views.who, name="family_who"),
]
