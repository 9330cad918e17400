"""`powbench completion`: the script that teaches a shell the commands and their flags."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from . import output

VARIABLE = "_POWBENCH_COMPLETE"  # click's name for it; the script sets it for each <Tab>


@click.command(epilog="Example: powbench completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of SHELL.

    \b
    bash  eval "$(powbench completion bash)"    in ~/.bashrc (bash 4.4 or newer)
    zsh   eval "$(powbench completion zsh)"     in ~/.zshrc, after compinit
    fish  powbench completion fish > ~/.config/fish/completions/powbench.fish
    """
    from .main import cli

    script = get_completion_class(shell)
    assert script is not None  # click.Choice has let only click's own three through
    with output.writing():
        click.echo(script(cli, {}, "powbench", VARIABLE).source())
