"""Routes of the class pages."""

from django.urls import path

from goldthread.web.school.classes import sign_in, views

urlpatterns = [
    path("classes/", views.my_classes, name="my_classes"),
    path("classes/<int:class_id>/", views.one_class, name="class_page"),
    path("classes/<int:class_id>/sign-in/", sign_in.class_sign_in, name="class_sign_in"),
    path("classes/<int:class_id>/sign-in/device/", sign_in.enrol, name="class_device_enrol"),
    path(
        "classes/<int:class_id>/sign-in/device/<int:device_id>/end/",
        sign_in.end,
        name="class_device_end",
    ),
    path("classes/<int:class_id>/sign-in/pins/", sign_in.pins, name="class_pins"),
    path("classes/<int:class_id>/sign-in/pin/<uuid:public_id>/", sign_in.pin, name="class_pin"),
    path("classes/<int:class_id>/code/", sign_in.code, name="class_code"),
    path("classes/<int:class_id>/code/new/", sign_in.code_new, name="class_code_new"),
    path("classes/<int:class_id>/code/end/", sign_in.code_end, name="class_code_end"),
    path(
        "classes/<int:class_id>/sign-in/<uuid:public_id>/", sign_in.pictures, name="class_pictures"
    ),
    path("classes/<int:class_id>/print/", views.print_class, name="class_print"),
    path("classes/<int:class_id>/read/<uuid:public_id>/", views.read, name="class_read"),
    path("classes/<int:class_id>/reply/<int:strategy_id>/", views.reply, name="class_reply"),
]
