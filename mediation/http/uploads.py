"""Files that forms bring: sealed piece by piece as they arrive, so that none lies in clear on the disk.

What nobody adopts is removed with the request; what a broken line leaves, by the clean-up of the spool.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from mediation import errors
from mediation.db.sealed_files import Arriving, Kept
from mediation.filing import spool

AROUND_A_FILE_BYTES = 1 << 16
"""What a form may hold beside the file."""


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # takes none when it runs
    """A file as a form brought it: read like any other, and `kept` for whoever adopts it."""

    def __init__(self, kept: Kept, content_type: str | None) -> None:
        super().__init__(kept.file.open(), kept.name, content_type, kept.size)
        self.kept = kept

    def close(self) -> None:
        """Remove what was not adopted."""
        super().close()
        self.kept.file.path.unlink(missing_ok=True)


class SealedUploadHandler(FileUploadHandler):
    """Seals each file of a form as it arrives; FileTooLarge before a byte is read where the length says so already."""

    def handle_raw_input(  # type: ignore[override]  # only the length matters
        self, _input: Any, _meta: Any, content_length: int, *_more: Any, **_named: Any
    ) -> None:
        """As Django calls it."""
        if content_length > spool.LARGEST_BYTES + AROUND_A_FILE_BYTES:
            raise errors.FileTooLarge()

    def new_file(self, *about: Any, **more: Any) -> None:
        """As Django calls it."""
        super().new_file(*about, **more)
        self._arriving = Arriving(spool.folder(), largest=spool.LARGEST_BYTES)

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        """As Django calls it."""
        self._arriving.write(raw_data)

    def file_complete(self, _file_size: int) -> SealedUpload:
        """As Django calls it."""
        return SealedUpload(self._arriving.finish(self.file_name or ""), self.content_type)
