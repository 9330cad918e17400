"""`powbench verify`: real blocks, and one digest for all kernels; or a result's certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..errors import InputError, NotMeasurable, PowbenchError, WrongHashes
from ..numerals import counted
from . import files, options, output, verify_result
from .paths import Input
from .values import Text

if TYPE_CHECKING:
    from ..documents.verify import Verify
    from ..kernels.base import Kernel
    from ..kernels.library import LibraryKernel
    from ..measure.blocks import Block, Verdict


def challenge_text(text: str, name: str) -> str:
    from ..measure.certificate import checked_challenge

    return checked_challenge(text, name)


@click.command(epilog="Example: powbench verify --headers blocks.csv -k avx2")
@click.argument("result_path", type=Input(), metavar="[RESULT.json]", required=False)
@click.option(
    "--challenge", type=Text(challenge_text), metavar="TEXT",
    help="Of RESULT.json: refuse every certificate that does not answer this challenge.",
)  # fmt: skip
@click.option(
    "--headers", "headers_path", type=Input(), metavar="CSV",
    help="Rows of height,header_hex,block_hash_hex; default: the headers that ship with powbench.",
)  # fmt: skip
@options.versions
@options.kernels
@options.libraries
@options.common
def command(
    result_path: str | None,
    challenge: str | None,
    headers_path: str | None,
    version_mask: int,
    kernel_names: tuple[str, ...],
    libraries: tuple[LibraryKernel, ...],
    json_path: str | None,
) -> int:
    """Let every usable kernel find the nonces of real blocks.

    Each kernel searches a window around each block's own nonce, and hashes one
    fixed range whose digest must be the same for all. With RESULT.json: check what
    the certificates of `powbench bench --certify` prove, with hashlib alone.
    """
    if result_path is not None:
        if headers_path is not None or kernel_names or libraries or version_mask:
            raise InputError(
                "a result is verified with hashlib alone: --headers, --versions, --kernel and "
                "--library go without one",
                f"write `powbench verify {result_path}`",
            )
        return verify_result.verify(result_path, challenge, json_path)
    if challenge is not None:
        raise InputError(
            "--challenge needs a result that answers it",
            "write `powbench verify RESULT.json --challenge TEXT`",
        )
    from ..chain import versions
    from ..documents import reading
    from ..measure import blocks, choice
    from ..report.terminal import machine as terminal

    if headers_path is None:
        rows = blocks.read(blocks.shipped(), "the headers that ship with powbench")
    else:
        rows = blocks.read(files.read_bounded(headers_path), headers_path)
    named = choice.named_kernels(kernel_names, libraries)
    kernels = compiled(named, required=bool(kernel_names), version_mask=version_mask)
    verdicts = judge(kernels, rows, version_mask)
    interrupted = len(verdicts) < len(kernels)
    if json_path is not None:
        document = as_document(verdicts, len(rows), interrupted, version_mask)
        files.write_text(json_path, reading.text(document))
    output.show(terminal.verify(verdicts, len(rows)))
    errors = [error for v in verdicts for error in v.errors]
    wrong = any(isinstance(error, WrongHashes) for error in errors)
    for error in errors[:10]:
        output.complain(error)
    if interrupted:
        output.say(f"interrupted: {len(verdicts)} of {counted(len(kernels), 'kernel')} were judged")
        return WrongHashes.exit_code if wrong else 130
    if not errors:
        who = "1 kernel agrees" if len(kernels) == 1 else f"{len(kernels)} kernels agree"
        each = f", with {versions.count(version_mask)} versions of each" if version_mask else ""
        output.say(f"{who} with hashlib on {counted(len(rows), 'real block')}{each}")
    if wrong:
        return WrongHashes.exit_code
    return NotMeasurable.exit_code if errors else 0


def compiled(
    kernels: tuple[Kernel, ...], required: bool, version_mask: int = 0
) -> tuple[Kernel, ...]:
    """The kernels that can run; one that does not compile, or cannot roll these versions, is an
    error when it is required."""
    from ..kernels.base import Job, one_version_only

    rolled = Job(bytes(80), 0, version_mask=version_mask)
    ready = []
    for kernel in kernels:
        try:
            one_version_only(kernel, rolled)
            kernel.prepare(output.say)
        except PowbenchError as error:
            if required:
                raise
            output.warn(f"kernel {kernel.name} is left out: {error.message}")
            continue
        ready.append(kernel)
    return tuple(ready)


def judge(kernels: tuple[Kernel, ...], rows: list[Block], version_mask: int = 0) -> list[Verdict]:
    """Every kernel on every block, and its digest against hashlib's.

    A KeyboardInterrupt ends it; with at least one verdict those so far come back.
    """
    from ..kernels.base import BrokenKernel
    from ..kernels.reference import ReferenceKernel
    from ..measure import blocks
    from ..measure.proof import disagreement_in

    header = rows[0].header.to_bytes()
    job = blocks.digest_job(header, version_mask)
    expected, _ = blocks.fixed_work(ReferenceKernel(), header, version_mask)

    def one(kernel: Kernel) -> Verdict:
        errors: list[PowbenchError] = []
        solved = 0
        try:
            for block in rows:
                try:
                    blocks.find(kernel, block, version_mask)
                    solved += 1
                except WrongHashes as error:
                    errors.append(error)
            hits, digest = blocks.fixed_work(kernel, header, version_mask)
        except (BrokenKernel, WrongHashes) as error:  # it answers no more: this was the last
            return blocks.Verdict(kernel.name, solved, None, (*errors, error))
        if hits != expected:
            errors.append(disagreement_in(kernel.name, job, hits, expected))
        return blocks.Verdict(kernel.name, solved, digest, tuple(errors))

    verdicts: list[Verdict] = []
    try:
        for kernel in kernels:
            verdicts.append(one(kernel))
    except KeyboardInterrupt:
        if not verdicts:
            raise
    return verdicts


def as_document(
    judged: list[Verdict], rows: int, interrupted: bool, version_mask: int = 0
) -> Verify:
    """The verdict is right when every kernel was judged and is."""
    from ..documents.fields import mask_field
    from ..documents.verify import Verified, Verify

    errors = [error for v in judged for error in v.errors]
    kernels = tuple(
        Verified(v.kernel, v.blocks, v.digest, tuple(e.message for e in v.errors)) for v in judged
    )
    mask = mask_field(version_mask)
    if any(isinstance(e, WrongHashes) for e in errors):
        return Verify("powbench.verify/1", rows, "wrong", kernels, mask)
    if interrupted:
        return Verify("powbench.verify/1", rows, "interrupted", kernels, mask)
    return Verify("powbench.verify/1", rows, "not judged" if errors else "right", kernels, mask)
