"""Gives the wheel its version; all else stands in pyproject.toml."""

import os

from setuptools import setup

setup(version=os.environ.get("MAKEGOOD_VERSION", "0.0.0.dev0"))
