"""What the editor's form carries when a text goes to review: the hurdles of an open form, its word, its documents."""

from django import forms

from archive import receipts, sendings
from archive.against_spam import sender_of
from archive.models import Document
from archive.open_forms import OpenForm
from wiki.proposals import bundles
from wiki.proposals.models import Proposal
from wiki.proposals.open_proposals import LANE

CODES_LENGTH = 1000


class Gate(OpenForm, forms.Form):
    """Stands beside the fields of the text. `nonce` is the form's unguessable word: the follow code is drawn from it.

    A text that is written again, without account, carries the code itself (`code`), which the view has checked.
    """

    lane = LANE

    nonce = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    joined = forms.CharField(required=False, max_length=CODES_LENGTH, widget=forms.HiddenInput)

    def __init__(self, *args, account=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account
        self.typed = "" if account else str(self.data.get("code", "")) if self.is_bound else ""
        sent = self.data.get("nonce", "") if self.is_bound else ""
        self.word = sent if sendings.is_ours(sent) and not self._is_used(sent) else sendings.new_word()
        self.initial["nonce"] = self.word
        if self.is_bound and self.word != sent:
            self.data = self.data.copy()
            self.data["nonce"] = self.word

    def _is_used(self, word: str) -> bool:
        """Whether another text was sent with this word: the code that follows it was shown, and stays its own."""
        digest = receipts.digest_of(receipts.code_of(word))
        return self.account is None and Proposal.objects.filter(receipt_hmac=digest).exists()

    @property
    def code(self) -> str:
        """The follow code, without account."""
        return "" if self.account else self.typed or receipts.code_of(self.word)

    @property
    def receipt(self) -> str:
        """The digest of the follow code."""
        return "" if self.account else receipts.digest_of(self.code)

    @property
    def codes(self) -> list[str]:
        """The codes of the documents joined while this form was filled in."""
        return (self.data.get("joined", "") if self.is_bound else "")[:CODES_LENGTH].split()

    def waiting(self, text: str) -> list[Document]:
        """Return the documents that are decided with this text: sent by the same person, cited or joined."""
        return bundles.own_waiting({*bundles.cited_codes(text), *self.codes}, self.account, self.receipt)

    @property
    def documents(self) -> list[Document]:
        """The documents joined while this form was filled in."""
        return bundles.own_waiting(self.codes, self.account, self.receipt)


def account_of(request):
    """Return the account that sends, if there is one."""
    return request.user if request.user.is_authenticated else None


def gate_of(request, *, sending: bool, data=None, **how) -> Gate:
    """Return the gate of this request's form, or of other `data`; with `sending`, what stops it is said."""
    data = request.POST if data is None and request.method == "POST" else data
    return Gate(data, sender=sender_of(request), sending=sending, account=account_of(request), **how)
