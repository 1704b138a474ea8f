"""Uploaded files go to disk while they arrive, and no further than the limits: a huge one cannot fill the disk."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from archive import open_deposit

# Where files are taken without account: other apps add their own forms in `AppConfig.ready()`.
OPEN_ADDRESSES = {"upload"}
FILES_OF_FULL_SIZE = 5  # one sending holds at most so many times the limit of a file


class LimitedUploads(TemporaryFileUploadHandler):
    """Keeps one block more than the limit of a file, so that intake sees that it is too large, and drops the rest."""

    room: int | None = None  # bytes that this request may still write; asked at its first file without account
    is_closed = False

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803  Django's name
        """Refuse a whole sending that announces too much, before a byte of it is read."""
        if content_length > FILES_OF_FULL_SIZE * settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("This sending is larger than the limit.")

    def new_file(self, field_name, file_name, *args, **kwargs):
        """Begin to count anew; what comes without an account is written within the day's room, at few addresses."""
        self.limit = settings.UPLOAD_MAX_BYTES
        if not getattr(getattr(self.request, "user", None), "is_authenticated", False):
            if self.room is None:
                self.room = self._room()
                self.is_closed = not self.room
            if self.is_closed:
                raise SkipFile
            self.limit = min(self.limit, self.room)
        # The temporary file would carry the end of this name: it is given back with the file.
        super().new_file(field_name, "upload", *args, **kwargs)
        self.file.name = file_name
        self.kept = 0

    def receive_data_chunk(self, raw_data, start):
        """Write a block while the file is within its limit."""
        if self.kept <= self.limit:
            self.kept += len(raw_data)
            if self.room is not None:
                self.room = max(0, self.room - len(raw_data))
            return super().receive_data_chunk(raw_data, start)
        self.file.is_cut = True
        return None

    def _room(self) -> int:
        """Return how many bytes this request may write without an account."""
        address = self.request and self.request.resolver_match
        return open_deposit.bytes_left() if address and address.view_name in OPEN_ADDRESSES else 0
