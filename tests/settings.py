"""The site's settings in a data folder of its own, with what makes tests quick."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="technopolice-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["TECHNOPOLICE_DATA"] = _data
os.environ.setdefault("TECHNOPOLICE_SECRET_KEY", "only-for-tests")

from technopolice.settings import *  # noqa: E402, F403
from technopolice.settings import DATA_DIR, DATABASES, STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir()  # WhiteNoise warns without it

SECOND_FACTOR = False  # tests/archive/test_second_factor.py and the matrix of roles turn it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: concurrency is only real on a file.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
