"""What the tests of several commands share."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "result-1.json").read_text())


def result(text: str) -> Any:
    """The result that a text holds; its schema must allow it."""
    data = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return data
