"""What the OpenAPI description leaves out and adds."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension

from core.api.idempotency import HEADER

PREFIX = "/api/v1/"


def only_ours(endpoints: list[Any]) -> list[Any]:
    """Wagtail's internal views are REST framework views too; they are not part of our promise."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]


class StrictBodies(OpenApiSerializerExtension):
    """Bodies that refuse unknown names say so."""

    target_class = "core.api.strict.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """As usual, closed where it is what a program sends."""
        schema: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        if direction == "request":
            schema["additionalProperties"] = False
        return schema


def with_idempotency(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Every POST with a body takes the header: its view makes what it makes in `once`. Others name it themselves."""
    header = {
        "in": "header",
        "name": HEADER,
        "schema": {"type": "string", "maxLength": 128},
        "description": "Chosen by you: the same key with the same body is done once.",
    }
    for operations in result.get("paths", {}).values():
        post = operations.get("post")
        if post and "requestBody" in post and not any(one["name"] == HEADER for one in post.get("parameters", ())):
            post.setdefault("parameters", []).append(header)
    return result


def with_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Every operation may answer with a problem, and says in its head what it does."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = {
        "type": "object",
        "description": "RFC 9457. `errors` names fields, nested ones with dots.",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "detail": {"type": "string"},
            "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        },
        "required": ["type", "title", "status", "code", "detail"],
    }
    answer = {
        "description": "Problem",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result.get("paths", {}).values():
        for operation in operations.values():
            operation.setdefault("summary", operation.get("description", "").partition("\n")[0])
            operation["responses"].setdefault("default", answer)
    return result
