"""Moving, bringing in, lists and exports: for whoever decides about submissions."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tenancy import across_offices
from casting.models import Decision, ListImport
from tests import factories
from tests.architecture.rows import LOGIN, Row

API = {"api": True}


def role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


def other_role(world):
    with across_offices("a test"):
        if "other_role" not in world.extra:
            world.extra["other_role"] = factories.RoleFactory(call=world.call, name="Harbour Clerk")
    return world.extra["other_role"]


def moving(world):
    return {"pick": world.submission.pk, "to_role": other_role(world).pk}


def stranger(world):
    with across_offices("a test"):
        if "stranger" not in world.extra:
            world.extra["stranger"] = factories.PerformerFactory()
    return world.extra["stranger"]


def bringing(world):
    return {"from": "search", "pick": stranger(world).pk}


def some_list(world):
    return {"file": SimpleUploadedFile("people.csv", b"Name,E-mail\nAda Eze,ada@example.com\n")}


def _decision(world, verb):
    with across_offices("a test"):
        if verb not in world.extra:
            world.extra[verb] = Decision.objects.create(
                id=uuid.uuid4(),
                organisation=world.office,
                role=world.role,
                actor=world.user("director"),
                verb=verb,
                target="another_role",
            )
    return world.extra[verb].pk


def move_undo(world):
    return role(world) | {"decision_id": _decision(world, "move")}


def bring_undo(world):
    return role(world) | {"decision_id": _decision(world, "bring")}


def imported(world):
    with across_offices("a test"):
        if "list" not in world.extra:
            world.extra["list"] = ListImport.objects.create(
                organisation=world.office,
                role=world.role,
                file_name="people.csv",
                table=[["Name"], ["Ada Eze"]],
                columns={"name": 0},
                rows=[],
                made_by=world.user("director"),
            )
    return role(world) | {"import_id": world.extra["list"].pk}


def api_role(world):
    return {"role_id": world.role.pk}


def api_moving(world):
    return {"submissions": [world.submission.pk], "to_role": other_role(world).pk}


def api_move_undo(world):
    return api_role(world) | {"decision_id": _decision(world, "move")}


def api_bring_undo(world):
    return api_role(world) | {"decision_id": _decision(world, "bring")}


# signed out, actor, other director, associate, director, agent, producer, admin
DOES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
GOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
READS = (401, 403, 404, 200, 200, 404, 404, 403)
MAKES = (401, 403, 404, 201, 201, 404, 404, 403)

ROWS = [
    Row("casting:move", "GET", GOES, args=role, query="?pick=0"),
    Row("casting:move", "POST", DOES, args=role, data=moving),
    Row("casting:copy", "GET", GOES, args=role, query="?pick=0"),
    Row("casting:copy", "POST", DOES, args=role, data=moving),
    Row("casting:move-undo", "POST", DOES, args=move_undo),
    Row("casting:bring", "GET", DOES, args=role),
    Row("casting:bring", "POST", DOES, args=role, data=bringing),
    Row("casting:bring-undo", "POST", DOES, args=bring_undo),
    Row("casting:list-import", "GET", DOES, args=role),
    Row("casting:list-import", "POST", GOES, args=role, data=some_list),
    Row("casting:list-preview", "GET", DOES, args=imported),
    Row("casting:list-preview", "POST", GOES, args=imported, data={"name": "0"}),
    Row("casting:list-confirm", "POST", DOES, args=imported),
    Row("casting:board-export", "GET", DOES, args=role),
    Row("api:move-list", "POST", MAKES, args=api_role, data=api_moving, **API),
    Row("api:copy-list", "POST", MAKES, args=api_role, data=api_moving, **API),
    Row("api:move-undo", "POST", READS, args=api_move_undo, **API),
    Row("api:bringing", "GET", READS, args=api_role, **API),
    Row("api:bringing", "POST", MAKES, args=api_role, data=lambda w: {"performers": [stranger(w).pk]}, **API),
    Row("api:bringing-undo", "POST", READS, args=api_bring_undo, **API),
    Row(
        "api:role-invitation-list",
        "POST",
        MAKES,
        args=api_role,
        data={"people": [{"name": "Ada", "email": "ada@example.com"}]},
        **API,
    ),
    Row("api:board-export", "GET", READS, args=api_role, **API),
]
