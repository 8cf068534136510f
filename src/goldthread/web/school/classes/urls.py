"""Routes of the class pages."""

from django.urls import path

from goldthread.web.school.classes import views

urlpatterns = [
    path("classes/", views.my_classes, name="my_classes"),
    path("classes/<int:class_id>/", views.one_class, name="class_page"),
    path("classes/<int:class_id>/print/", views.print_class, name="class_print"),
    path("classes/<int:class_id>/read/<uuid:public_id>/", views.read, name="class_read"),
    path("classes/<int:class_id>/reply/<int:strategy_id>/", views.reply, name="class_reply"),
]
