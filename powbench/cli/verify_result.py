"""`powbench verify RESULT.json`: does the result hold the work that it states."""

from __future__ import annotations

from ..errors import WrongHashes
from . import files, output


def verify(path: str, challenge: str | None, json_path: str | None) -> int:
    """Print what the certificates prove; 1 when one is refused."""
    from rich.console import Group

    from ..documents import reading
    from ..documents.result import Result
    from ..measure import certified
    from ..report.terminal import certificate as terminal
    from ..report.terminal.tables import prose

    result = reading.read(files.read_bounded(path), path, Result)
    verdicts = certified.demanded(result, challenge, path)
    if json_path is not None:
        document = certified.as_document(result, challenge, verdicts)
        files.write_text(json_path, reading.text(document))
    output.show(Group(*terminal.table_of(verdicts), prose(terminal.PROVES)))
    refused = [v for v in verdicts if v.refused]
    for v in refused:
        output.complain(
            WrongHashes(
                f"the certificate of {v.kernel} on {v.threads} is refused: {v.refused}",
                "ask for the file as --certify wrote it",
            )
        )
    return WrongHashes.exit_code if refused else 0
