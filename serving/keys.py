"""API keys, of which the server knows the digests alone."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from pathlib import Path


class Keys:
    """The keys that are let in.

    Args:
        digests: SHA-256 of each key.
    """

    def __init__(self, digests: Iterable[bytes]):
        self._digests = tuple(digests)

    @classmethod
    def load(cls, path: Path) -> Keys:
        """Read a file of keys.

        Args:
            path: on each line the SHA-256 digest of a key, in hexadecimal; what follows after a
                space is for the reader, as are empty lines and those that begin with "#".

        Returns:
            The keys.

        Raises:
            OSError: the file cannot be read.
            ValueError: a line has no digest, or none has one.
        """
        digests = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            digest = line.split()[0]
            # The line itself is not quoted: it may be a key that was written down by mistake.
            if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
                raise ValueError(f"{path}, line {number}: is not a SHA-256 digest of 64 hex digits")
            digests.append(bytes.fromhex(digest))
        if not digests:
            raise ValueError(f"{path}: holds no key, so nobody would be let in")
        return cls(digests)

    def match(self, key: str) -> bool:
        """Whether a key is one of them; takes as long whichever it is.

        Args:
            key: as it came in a header, each byte a character.
        """
        digest = hashlib.sha256(key.encode("latin-1", "replace")).digest()
        # All are compared, also after one that matches.
        matches = [hmac.compare_digest(digest, known) for known in self._digests]
        return any(matches)
