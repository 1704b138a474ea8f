"""Who writes here: a pseudonym and a role, nothing that says who somebody is."""

import unicodedata

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may do. Each role can do what the one before it can."""

    CONTRIBUTOR = "contributor", _("Account (reviewed before publication)")
    TRUSTED = "trusted", _("Trusted account")
    MODERATOR = "moderator", _("Review team")
    ADMINISTRATOR = "administrator", _("Administration")


def key_of(pseudonym: str) -> str:
    """Return what two pseudonyms that look the same have in common: one account only may have it."""
    return unicodedata.normalize("NFKC", pseudonym).casefold()


def latin_letters_only(pseudonym: str) -> None:
    """Refuse letters of other scripts: some cannot be told from ours by the eye. Raises `ValidationError`."""
    if any(char.isalpha() and not unicodedata.name(char, "").startswith("LATIN ") for char in pseudonym):
        raise ValidationError(_("Letters of the Latin alphabet only."))


class RoleChange(models.Model):
    """Who was given or lost which role, by whom and why: read by the administration, shown to nobody else."""

    account = models.ForeignKey("archive.User", on_delete=models.CASCADE, related_name="role_changes")
    by = models.ForeignKey("archive.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    before = models.CharField(max_length=20, choices=Role)
    after = models.CharField(max_length=20, choices=Role)
    territories = models.CharField(max_length=500, blank=True, help_text="Codes, with commas; none: all.")
    reason = models.TextField(_("reason"))
    day = models.DateField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of role")
        verbose_name_plural = _("changes of role")

    def __str__(self):
        return f"{self.account}: {self.before} -> {self.after}"


class UserManager(BaseUserManager):
    """Makes accounts; the pseudonym is folded to NFKC so that two cannot look the same."""

    def create_user(self, pseudonym, password=None, role=Role.CONTRIBUTOR, email=""):
        """Return a new, saved account."""
        user = self.model(
            pseudonym=unicodedata.normalize("NFKC", pseudonym), role=role, email=self.normalize_email(email)
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, pseudonym, password=None, **fields):
        """Return a new administrator (`manage.py createsuperuser`)."""
        return self.create_user(pseudonym, password, role=Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, username):
        """Find an account by its pseudonym, whatever the capitals."""
        return self.get(key=key_of(username))


class User(AbstractBaseUser):
    """An account. No name, no address needed, and no trace of when it was last used."""

    pseudonym = models.CharField(
        _("pseudonym"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[\w.-]+\Z", _("Letters, digits, dot, dash and underscore only.")),
            latin_letters_only,
        ],
    )
    key = models.CharField(max_length=80, unique=True, editable=False, help_text="The pseudonym, whatever its case.")
    email = models.EmailField(_("e-mail (optional)"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CONTRIBUTOR)
    is_active = models.BooleanField(_("active"), default=True)
    territories = models.ManyToManyField(
        "archive.Territory", blank=True, verbose_name=_("territories"), help_text=_("Reviews these only; none: all.")
    )
    is_demonstration = models.BooleanField(default=False, editable=False)
    recovery_digest = models.CharField(
        max_length=200, blank=True, editable=False, help_text="Of the words that open the account without its password."
    )
    last_login = None  # when somebody came is nobody's business
    # Set on the user of a request by `archive.account_sessions`: until the second factor is given, a moderator
    # has the rights of an account that is reviewed. Whatever asks for a right asks the properties below.
    awaits_second_factor = False

    objects = UserManager()

    USERNAME_FIELD = "pseudonym"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.pseudonym

    def save(self, *args, update_fields=None, **kwargs):
        """Keep the key with the pseudonym."""
        self.key = key_of(self.pseudonym)
        if update_fields and "pseudonym" in update_fields:
            update_fields = {*update_fields, "key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_session_auth_hash(self):
        """Tie each session to the password and to the role: when one of them changes, every session ends."""
        return salted_hmac(
            "archive.session", f"{super().get_session_auth_hash()} {self.role}", algorithm="sha256"
        ).hexdigest()

    @cached_property
    def territory_paths(self) -> list[str]:
        """The territories that this moderator reviews, as paths; none: all. Asked once for each user that is read."""
        return list(self.territories.values_list("path", flat=True))

    @cached_property
    def taken_paths(self) -> list[str]:
        """The territories that some moderator was given: what is about no such place goes to all of them."""
        given = User.objects.filter(is_active=True, role__in=[Role.MODERATOR, Role.ADMINISTRATOR])
        paths = given.filter(territories__isnull=False).values_list("territories__path", flat=True)
        return sorted(set(paths))

    @property
    def is_trusted(self) -> bool:
        """Text edits of this account are published at once."""
        return self._may({Role.TRUSTED, Role.MODERATOR, Role.ADMINISTRATOR})

    @property
    def is_moderator(self) -> bool:
        """This account reads what waits, and decides."""
        return self._may({Role.MODERATOR, Role.ADMINISTRATOR})

    @property
    def is_administrator(self) -> bool:
        """This account manages the accounts of others."""
        return self._may({Role.ADMINISTRATOR})

    @property
    def is_of_the_team(self) -> bool:
        """The role alone: what this account may do once its second factor is given is another question."""
        return self.is_active and self.role in {Role.MODERATOR, Role.ADMINISTRATOR}

    def _may(self, roles: set) -> bool:
        return self.is_active and self.role in roles and not self.awaits_second_factor
