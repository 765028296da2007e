"""What the OpenAPI document says of errors, for every operation alike."""

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details. `code` stays the same; `detail` is a sentence for a person.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": True},
        "details": {"type": "object", "additionalProperties": True},
    },
}
ANSWERS = {
    "400": "The request could not be read.",
    "401": "No token, or one that does not work.",
    "403": "The token, or the person, may not do this.",
    "404": "Not there, or not visible to you.",
    "409": "Somebody was first, the state does not allow it, or a number needs to be confirmed.",
    "415": "Send JSON.",
    "422": "Some of what was sent is not valid.",
    "429": "Too many requests; see Retry-After.",
}


def add_problems(result, generator, request, public):
    """drf-spectacular's postprocessing hook."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "responses" in operation:
                for status, description in ANSWERS.items():
                    operation["responses"].setdefault(status, {"description": description, "content": content})
    return result
