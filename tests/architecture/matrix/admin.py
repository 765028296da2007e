"""The administration: for administrators and for nobody else."""

from django.contrib import admin

from tests.architecture.rows import LOGIN, Answer, Row


def only_admin(answer: Answer) -> tuple[Answer, ...]:
    return (LOGIN, *(403,) * 6, answer)


# What belongs to a room is made and ended by its services, never in the administration.
ROOMS = {"accounts", "auditions", "casting", "contracts", "notifications", "talent"}


def _rows_of_model(app: str, model: str) -> list[Row]:
    label, route, ours = f"{app}_{model}", f"{app}/{model}", app in ROOMS
    # There is no object 0: Django says so on its index, which only an administrator gets to.
    none = {"object_id": "0"}
    return [
        Row(f"admin:{label}_changelist", "GET", only_admin(200)),
        Row(f"admin:{label}_add", "GET", only_admin(403 if ours else 200)),
        Row(f"admin:{label}_change", "GET", only_admin(302), args=none),
        Row(f"admin:{label}_delete", "GET", only_admin(403 if ours else 302), args=none),
        Row(f"admin:{label}_history", "GET", only_admin(302), args=none),
        Row(f"<admin/{route}/<path:object_id>/>", "GET", only_admin(302), path=f"/admin/{route}/0/"),
    ]


ROWS = [
    Row("admin:index", "GET", only_admin(200)),
    Row("admin:login", "GET", only_admin(302)),
    Row("admin:logout", "POST", only_admin(302)),
    Row("admin:password_change", "GET", only_admin(302)),
    Row("admin:password_change_done", "GET", only_admin(200)),
    Row("admin:jsi18n", "GET", only_admin(200)),
    Row("admin:autocomplete", "GET", only_admin(403)),
    Row("admin:view_on_site", "GET", only_admin(404), args={"content_type_id": 0, "object_id": "0"}),
    Row("admin:app_list", "GET", only_admin(200), args={"app_label": "account"}),
    Row("<admin/(?P<url>.*)$>", "GET", only_admin(404), path="/admin/no-such-page/"),
    *(row for model in admin.site._registry for row in _rows_of_model(model._meta.app_label, model._meta.model_name)),
]
