"""The version, in one place: read by setuptools, the command line and results."""

VERSION = "0.1.0"
