"""The wheel that `--install` carries: a file, or one made of the installation that runs.

A wheel is a zip of the files of the package and of its metadata, with a list of their digests
(PEP 427). All of that is in the installation, so that none of it has to be built again.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from importlib import metadata
from pathlib import Path

from .. import bounded
from .._version import VERSION
from ..errors import InputError, NotMeasurable
from .task import Wheel

LIMIT_BYTES = 64 << 20
_METADATA = ("METADATA", "WHEEL", "entry_points.txt", "top_level.txt")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BUILD = "use a wheel: `pip wheel --no-deps powbench`, then --wheel FILE"


def from_file(path: str) -> Wheel:
    """The wheel at `path`. InputError when it is none of powbench's."""
    try:
        data = bounded.read_bytes(path, LIMIT_BYTES)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "check the path") from None
    except bounded.Unreadable as error:
        raise InputError(f"cannot read {path}: {error}", "is it the right file?") from None
    parts = Path(path).name.removesuffix(".whl").split("-")
    if not zipfile.is_zipfile(io.BytesIO(data)) or parts[0] != "powbench" or len(parts) != 5:
        raise InputError(f"{path} is no wheel of powbench", _BUILD)
    return Wheel(Path(path).name, data, parts[1], machine_of(parts[4]))


def of_this_installation() -> Wheel:
    """The wheel of what runs here, in the same bytes each time. NotMeasurable without its
    metadata, as where powbench runs from a folder that nobody has installed."""
    # Beside an editable installation lies an egg-info, which comes first in its checkout.
    found = [
        {name: each.read_text(name) for name in _METADATA}
        for each in metadata.distributions(name="powbench")
    ]
    if not found:
        raise NotMeasurable("powbench is not installed here, only run", _BUILD)
    texts = next((t for t in found if all(list(t.values())[:2])), found[0])
    metadata_text, wheel_text, *_ = texts.values()
    if not metadata_text or not wheel_text:
        raise NotMeasurable("the metadata of this powbench are not complete", _BUILD)
    tag = _tag(wheel_text)
    info = f"powbench-{VERSION}.dist-info"
    files = {f"{info}/{name}": text.encode() for name, text in texts.items() if text}
    files |= _package(Path(__file__).parents[1])
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return Wheel(f"powbench-{VERSION}-{tag}.whl", stream.getvalue(), VERSION, machine_of(tag))


def machine_of(tag: str) -> str:
    """The processor in `cp311-abi3-manylinux_2_17_x86_64`, as uname calls it; empty for `any`."""
    platform = tag.rsplit("-", 1)[-1]
    known = ("x86_64", "aarch64", "arm64", "ppc64le", "s390x", "riscv64")
    return next((name for name in known if platform.endswith(name)), "")


def _tag(wheel: str) -> str:
    """`Tag: cp311-abi3-linux_x86_64` of the file WHEEL."""
    lines = [line for line in wheel.splitlines() if line.startswith("Tag: ")]
    return lines[0].removeprefix("Tag: ").strip() if lines else "py3-none-any"


def _package(folder: Path) -> dict[str, bytes]:
    """Every file of the package, without what Python compiles from them."""
    return {
        f"powbench/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def _record(files: dict[str, bytes], own: str) -> bytes:
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}")
    return "\n".join([*lines, f"{own},,", ""]).encode()
