"""Bound uploads: files go to disk piece by piece, and what is too large is read to its end and dropped."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

LARGEST = 200 * 1024 * 1024
"""Bytes of all files of one request from somebody who is signed in."""
LARGEST_OF_VISITORS = 1024 * 1024
_MARK = "_breakwater_upload_too_large"


class BoundedUpload(FileUploadHandler):
    """First of the handlers: counts what passes, and stops the rest where it is too much."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Let a piece pass to the handlers that keep it."""
        self._seen += len(raw_data)
        signed_in = getattr(self.request, "principal", None) is not None
        if self._seen > (LARGEST if signed_in else LARGEST_OF_VISITORS):
            setattr(self.request, _MARK, True)
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Leave the file to the handlers that kept it."""
        return None


def was_too_large(request: HttpRequest) -> bool:
    """Tell whether files of this request were dropped because there was too much of them."""
    if request.method != "POST":
        return False
    len(request.FILES)  # reading them is what counts them
    return bool(getattr(request, _MARK, False))
