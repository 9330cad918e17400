"""The oldest versions that pyproject.toml allows of what powbench and its extras `sites` and
`report` need, as pip's constraints."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

EXTRAS = ("sites", "report")


def main() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    for text in (*project["dependencies"], *(row for extra in EXTRAS for row in optional[extra])):
        found = re.fullmatch(r"([a-z0-9-]+)>=([0-9.]+)(,.*)?", text)
        if found is None:
            raise SystemExit(f"pyproject.toml: cannot tell the oldest version of {text!r}")
        name, version = found[1], found[2]
        print(f"{name}=={version}")


if __name__ == "__main__":
    main()
