"""Who writes here: a pseudonym and a role, nothing that says who somebody is."""

import unicodedata

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may do. Each role can do what the one before it can."""

    CONTRIBUTOR = "contributor", _("Account (reviewed before publication)")
    TRUSTED = "trusted", _("Trusted account")
    MODERATOR = "moderator", _("Review team")
    ADMINISTRATOR = "administrator", _("Administration")


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
        return self.get(pseudonym__iexact=unicodedata.normalize("NFKC", username))


class User(AbstractBaseUser):
    """An account. No name, no address needed, and no trace of when it was last used."""

    pseudonym = models.CharField(
        _("pseudonym"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[\w.-]+\Z", _("Letters, digits, dot, dash and underscore only."))],
    )
    email = models.EmailField(_("e-mail (optional)"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CONTRIBUTOR)
    is_active = models.BooleanField(_("active"), default=True)
    territories = models.ManyToManyField(
        "archive.Territory", blank=True, verbose_name=_("territories"), help_text=_("Reviews these only; none: all.")
    )
    is_demonstration = models.BooleanField(default=False, editable=False)
    last_login = None  # when somebody came is nobody's business

    objects = UserManager()

    USERNAME_FIELD = "pseudonym"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.pseudonym

    @property
    def is_trusted(self) -> bool:
        """Text edits of this account are published at once."""
        return self.is_active and self.role in {Role.TRUSTED, Role.MODERATOR, Role.ADMINISTRATOR}

    @property
    def is_moderator(self) -> bool:
        """This account reads what waits, and decides."""
        return self.is_active and self.role in {Role.MODERATOR, Role.ADMINISTRATOR}

    @property
    def is_administrator(self) -> bool:
        """This account manages the accounts of others."""
        return self.is_active and self.role == Role.ADMINISTRATOR
