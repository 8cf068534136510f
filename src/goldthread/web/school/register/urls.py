"""Routes of the SENCO's front page and the register."""

from django.urls import path

from goldthread.web.school.register import register, senco

urlpatterns = [
    path("senco/", senco.senco_home, name="senco_home"),
    path("senco/<str:which>/", senco.senco_list, name="senco_list"),
    path("register/", register.register, name="register"),
    path("register/export.<str:kind>", register.export, name="register_export"),
    path("register/chosen/", register.chosen, name="register_chosen"),
    path("register/views/", register.keep_view, name="register_keep_view"),
    path("register/views/<int:view_id>/remove/", register.forget_view, name="register_forget_view"),
]
