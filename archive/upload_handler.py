"""Uploaded files go to disk while they arrive, and no further than the limits: a huge one cannot fill the disk."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

FILES_OF_FULL_SIZE = 5  # one sending holds at most so many times the limit of a file


class LimitedUploads(TemporaryFileUploadHandler):
    """Keeps one block more than the limit of a file, so that intake sees that it is too large, and drops the rest."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803  Django's name
        """Refuse a whole sending that announces too much, before a byte of it is read."""
        if content_length > FILES_OF_FULL_SIZE * settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("This sending is larger than the limit.")

    def new_file(self, field_name, file_name, *args, **kwargs):
        """Begin to count anew; write nothing of what comes without an account, at whatever address."""
        if not getattr(getattr(self.request, "user", None), "is_authenticated", False):
            raise SkipFile
        # The temporary file would carry the end of this name: it is given back with the file.
        super().new_file(field_name, "upload", *args, **kwargs)
        self.file.name = file_name
        self.kept = 0

    def receive_data_chunk(self, raw_data, start):
        """Write a block while the file is within its limit."""
        if self.kept <= settings.UPLOAD_MAX_BYTES:
            self.kept += len(raw_data)
            return super().receive_data_chunk(raw_data, start)
        return None
