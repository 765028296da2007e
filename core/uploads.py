"""How much a request may bring. Files go to disk as they come; this keeps the disk from being filled."""

import tempfile
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST = 100_000_000
# Two gigabytes, as talent.models.upload says, and what a form has around them.
MOST_WITH_FILMS = 2 * 1024**3 + 20_000_000


def takes_films(view: Callable) -> Callable:
    """A view that takes whole tapes; every other one takes pictures and papers."""
    view.most_upload_bytes = MOST_WITH_FILMS
    return view


class BoundedUpload(FileUploadHandler):
    """Refuses a body by its length before any of it is read, with 400."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:  # noqa: N803
        match = self.request.resolver_match if self.request else None
        most = getattr(match.func, "most_upload_bytes", MOST) if match else MOST
        if content_length > most:
            raise RequestDataTooBig(f"A body of {content_length:,} bytes; the most is {most:,}.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


class NamelessUpload(FileUploadHandler):
    """What is too large for memory lies on the disk under no name: a process that is killed leaves none of it behind."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = UploadedFile(
            tempfile.TemporaryFile(),  # noqa: SIM115 - closed by Django with the request
            self.file_name,
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()
