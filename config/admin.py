from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite


class CallboardAdminSite(AdminSite):
    site_title = site_header = "Callboard administration"
    login = secure_admin_login(AdminSite.login)
