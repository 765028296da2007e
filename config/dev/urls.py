from django.urls import path
from django.views.generic import TemplateView

from config.dev import mail

app_name = "dev"
urlpatterns = [
    path("components/", TemplateView.as_view(template_name="components/gallery.html"), name="components"),
    path("mail/", mail.inbox, name="mail"),
    path("mail/<str:name>/", mail.message, name="mail-message"),
    path("mail/<str:name>/html", mail.html, name="mail-html"),
    path("mail/<str:name>/raw", mail.raw, name="mail-raw"),
    path("mail/<str:name>/part/<int:number>", mail.part, name="mail-part"),
]
