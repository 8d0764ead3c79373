"""Which version of the package this is; `setup.cfg` reads it."""

__version__ = "0.1.0"
