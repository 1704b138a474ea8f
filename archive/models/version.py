"""What a document holds: immutable versions, each of one or more files, read into pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.masked import passages_of


class Role(models.TextChoices):
    """What a version is to the document."""

    ORIGINAL = "original", _("original")
    CLEANED = "cleaned", _("cleaned")
    REDACTED = "redacted", _("redacted")
    ARRANGED = "arranged", _("pages put in order")


class Processing(models.TextChoices):
    """How far the machine has read it."""

    WAITING = "waiting", _("Reading not begun")
    WORKING = "working", _("Reading under way")
    DONE = "done", _("Read")
    FAILED = "failed", _("Unreadable")


class Failure(models.TextChoices):
    """Why a file could not be read: the sentence that the uploader and the moderator see."""

    EMPTY = "empty", _("This file is empty: send it again.")
    TOO_LARGE = "too-large", _("This file is larger than the limit: send it in parts.")
    UNSUPPORTED = (
        "unsupported",
        _("This kind of file is not read here: send a PDF, a photo, a Word or OpenDocument file."),
    )
    MISMATCH = "mismatch", _("This file is not what its name says: send it again under its true kind.")
    PASSWORD = "password", _("Protected by a password: send a copy without password.")
    DAMAGED = "damaged", _("This file is damaged and no reader can open it: send another copy.")
    NO_PAGES = "no-pages", _("No page could be found in this file: send another copy.")
    TOO_MANY_PAGES = "too-many-pages", _("This file announces more pages than the limit: send it in parts.")
    TOO_BIG_PAGE = (
        "too-big-page",
        _("A page or image of this file is larger than the limit: send it at a lower resolution."),
    )
    TIMEOUT = "timeout", _("Reading this file took too long and was stopped: send a simpler copy.")
    MEMORY = "memory", _("Reading this file needs too much memory and was stopped: send a simpler copy.")
    CRASHED = "crashed", _("The reader stopped on this file: send another copy.")
    TOO_MUCH_INSIDE = (
        "too-much-inside",
        _("This archive holds too many files, or files that are too large or too deep: send them by themselves."),
    )
    NEEDS_SCRIPT = (
        "needs-script",
        _("This page shows no text without JavaScript: save it as a PDF in your browser, and send that."),
    )
    UNREACHABLE = "unreachable", _("This address did not answer with a page: check it, or send a copy of the page.")
    FORBIDDEN_ADDRESS = (
        "forbidden-address",
        _("This address is not one of the public web: give the address that anybody can read."),
    )
    NO_READER = "no-reader", _("The reader for this kind of file is not installed here: send a PDF.")


class Origin(models.TextChoices):
    """Where the text of a page comes from."""

    FILE = "file", _("text of the file")
    RECOGNISED = "recognised", _("text recognised on the image")
    CORRECTED = "corrected", _("text corrected by a person")
    NONE = "none", _("no text")


class Version(models.Model):
    """One state of a document's content. Never changed: cleaning or masking makes another one."""

    document = models.ForeignKey("archive.Document", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=Role, default=Role.ORIGINAL)
    made_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64, help_text="Of the file; of the files' digests in order when several.")
    media_type = models.CharField(max_length=100)
    engine = models.CharField(max_length=100, blank=True, help_text="What read it, with its version.")
    page_count = models.PositiveIntegerField(null=True, blank=True)
    sections = models.BooleanField(default=False, help_text="Its pages are sections of text, not printed pages.")
    processing = models.CharField(max_length=10, choices=Processing, default=Processing.WAITING, db_index=True)
    failure = models.CharField(max_length=20, choices=Failure, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    added = models.DateTimeField()
    findings = models.JSONField(
        default=list, help_text="What a reviewer should look at first: {page, kind, count} each (`archive.desk.hints`)."
    )
    metadata = models.JSONField(
        default=dict, help_text="What the file says beside its pages, and what of it the clean copy still says."
    )
    display_html = models.TextField(blank=True, help_text="Of a captured page: cleaned by nh3, for the review team.")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_document_number")]

    def __str__(self):
        return f"{self.document} v{self.number}"

    @property
    def is_recording(self) -> bool:
        """Sound or film: kept, not opened."""
        return self.media_type.startswith(("audio/", "video/"))

    @property
    def draws_pages(self) -> bool:
        """Whether each page can be drawn again by itself: what LibreOffice makes of a file is not kept."""
        return self.draws(self.media_type)

    @staticmethod
    def draws(media_type: str) -> bool:
        """Tell the same of a kind of file."""
        return media_type == "application/pdf" or media_type.startswith("image/")

    @property
    def pages_read(self) -> int:
        """How many pages have their text."""
        return self.pages.exclude(state=Page.State.WAITING).count()


class File(models.Model):
    """One file of a version, as it was given. Joined photos have several, in order."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="files")
    rank = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=250, help_text="As given. Never shown to the public: it may name somebody.")
    turn = models.PositiveSmallIntegerField(default=0, help_text="Degrees clockwise, by quarters, after its EXIF.")

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["version", "rank"], name="file_version_rank")]

    def __str__(self):
        return self.name


class Page(models.Model):
    """One page of a version: its text, where each word stands, and how sure that is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for recognition")
        DONE = "done", _("read")
        FAILED = "failed", _("unreadable")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="pages")
    rank = models.PositiveIntegerField(help_text="From 1, in the order of the file.")
    label = models.CharField(max_length=20, blank=True, help_text="The number printed on it, when it differs.")
    text = models.TextField(blank=True)
    stems = models.TextField(blank=True, help_text="Folded stems of the text, each between spaces.")
    boxes = models.JSONField(default=list, help_text="[word, x, y, width, height] in 1/10000 of the page, in order.")
    width = models.PositiveIntegerField(default=0, help_text="In 1/100 of a point; 0 for a section.")
    height = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.NONE)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the recognition, 0 to 100.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    large_image = models.BooleanField(default=False, help_text="The 1600 px image is made.")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=20, choices=Failure, blank=True)
    engine = models.CharField(max_length=100, blank=True, help_text="What read its text, with its version.")
    turn = models.PositiveSmallIntegerField(
        default=0, help_text="Degrees clockwise that recognition set it upright by: its images and boxes are turned so."
    )
    read_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text="None for a leak.")
    masks = models.JSONField(
        default=list, help_text="[x, y, width, height] in 1/10000 of the page: blacked out in what we received."
    )

    unsure = models.JSONField(
        default=list, help_text="[first, last] ranks in `boxes` of runs of words that recognition is not sure of."
    )

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["version", "rank"], name="page_version_rank")]
        indexes = [
            models.Index(
                fields=["leased_until"],
                condition=models.Q(state="waiting") | models.Q(large_image=False),
                name="page_to_do",
            ),
            # The next page to recognise, however many wait.
            models.Index(fields=["state", "rank"], name="page_to_recognise"),
        ]

    def __str__(self):
        return f"{self.version} p. {self.rank}"

    @property
    def masked_boxes(self) -> list:
        """What is masked on this page for everybody to see, (x, y, width, height) each."""
        return [passage.box for passage in passages_of(self.masks)]
