"""Routes of young people's own rights."""

from django.urls import path

from goldthread.web.school.own_rights import views

urlpatterns = [
    path("own-rights/", views.rights_list, name="rights_list"),
    path("children/<uuid:public_id>/rights/", views.child_rights, name="child_rights"),
    path("children/<uuid:public_id>/rights/share/", views.rights_share, name="rights_share"),
]
