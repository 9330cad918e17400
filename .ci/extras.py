"""extras.py EXTRA...: what these extras of pyproject.toml bring, as pip's requirements.

`pip install -e '.[EXTRA]'` would build the C core once more for each.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path


def main(extras: list[str]) -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra in extras:
        print(*project["optional-dependencies"][extra], sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
