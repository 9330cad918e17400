"""A state's file is JSON or TOML, and the reason it cannot be read is that of its own syntax."""

from __future__ import annotations

import pytest

from powbench.errors import InputError
from powbench.network import state_file


@pytest.mark.parametrize(
    "text, path, says",
    [
        ("[" * 200 + "]" * 200, "deep.json", "as JSON: it is nested deeper"),
        ("[1, 2", "list.json", "as JSON: it is not JSON: Expecting"),
        ("[1, 2]", "list", "holds no table"),
        ("[sources\n", "state.toml", "as TOML: Expected ']'"),
    ],
)
def test_what_begins_with_a_bracket(text: str, path: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        state_file.parse(text, path)
    assert says in caught.value.message
