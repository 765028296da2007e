"""Where the rooms' APIs are mounted, and the pages that tell how to use them."""

import functools

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from accounts.api import urls as accounts
from auditions.api import urls as auditions
from casting.api import urls as casting
from contracts.api import urls as contracts
from talent.api import urls as talent

app_name = "api"
METHODS = ("get", "post", "put", "patch", "delete")


def _schema() -> dict:
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


# It says what the code says, so that it is put together once for a process: it takes most of a second.
@functools.cache
def _written(renderer: type[BaseRenderer]) -> bytes:
    return renderer().render(_schema(), renderer.media_type, {})


class Document(SpectacularAPIView):
    """The schema for programs, as YAML or JSON."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        renderer = request.accepted_renderer
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        return HttpResponse(
            _written(type(renderer)),
            content_type=f"{renderer.media_type}{charset}",
            headers={"Content-Disposition": f'inline; filename="callboard-v1.{renderer.format}"'},
        )


def docs(request: HttpRequest) -> HttpResponse:
    """The schema as a page to read."""
    return render(request, "api/docs.html", _contents())


@functools.cache
def _contents() -> dict:
    schema = _schema()
    groups: dict[str, list[dict]] = {}
    for address, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                groups.setdefault(_heading(address), []).append(_operation(address, method, operations[method], schema))
    return {"groups": groups, "title": schema["info"]["title"]}


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
    path("schema/", Document.as_view(), name="schema"),
    *accounts.urlpatterns,
    *talent.urlpatterns,
    *casting.urlpatterns,
    *auditions.urlpatterns,
    *contracts.urlpatterns,
]
