"""Where the rooms' APIs are mounted, and the pages that tell how to use them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from accounts.api import urls as accounts
from auditions.api import urls as auditions
from casting.api import urls as casting
from contracts.api import urls as contracts
from talent.api import urls as talent

app_name = "api"
METHODS = ("get", "post", "put", "patch", "delete")


def docs(request: HttpRequest) -> HttpResponse:
    """The schema as a page to read."""
    schema = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    groups: dict[str, list[dict]] = {}
    for address, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                groups.setdefault(_heading(address), []).append(_operation(address, method, operations[method], schema))
    return render(request, "api/docs.html", {"groups": groups, "title": schema["info"]["title"]})


def _heading(address: str) -> str:
    parts = address.removeprefix("/api/v1/").strip("/").split("/")
    return f"office, {parts[1]}" if parts[0] == "office" else parts[0]


def _operation(address: str, method: str, operation: dict, schema: dict) -> dict:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "address": address,
        "method": method.upper(),
        "summary": operation.get("description", ""),
        "parameters": operation.get("parameters", []),
        "fields": _fields(body, schema),
        "answers": ", ".join(operation.get("responses", {})),
        "key": operation["operationId"],
    }


def _fields(body: dict, schema: dict) -> list[dict]:
    if "$ref" in body:
        body = schema["components"]["schemas"][body["$ref"].rsplit("/", 1)[-1]]
    needed = body.get("required", [])
    return [
        {"name": name, "type": _type_of(field), "needed": name in needed}
        for name, field in body.get("properties", {}).items()
        if not field.get("readOnly")
    ]


def _type_of(field: dict) -> str:
    if "$ref" in field:
        return field["$ref"].rsplit("/", 1)[-1]
    if "allOf" in field or "oneOf" in field:
        return _type_of((field.get("allOf") or field["oneOf"])[0])
    return (
        f"list of {_type_of(field['items'])}"
        if field.get("type") == "array"
        else field.get("format") or field.get("type", "")
    )


urlpatterns = [
    path("", docs, name="docs"),
    path(
        "schema/",
        SpectacularAPIView.as_view(
            authentication_classes=[], permission_classes=[AllowAny], throttle_classes=[], api_version="v1"
        ),
        name="schema",
    ),
    *accounts.urlpatterns,
    *talent.urlpatterns,
    *casting.urlpatterns,
    *auditions.urlpatterns,
    *contracts.urlpatterns,
]
