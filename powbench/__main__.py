"""`python -m powbench` is the command line."""

from .cli.main import main

main()
