"""A secret planted in every state of document, page and proposal is found by no route, as nobody and as somebody else.

Every address of the site must be named in `ROUTES`: a new door that is not tried here fails the test.
"""

import json
from datetime import timedelta
from io import BytesIO

import pyrage
import pytest
from django.core import signing
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from archive import collecting, moderation, receipts, sendings, storage
from archive import corrections as correcting
from archive import reports as reporting
from archive.clean_copy import making, wanted
from archive.leaks.models import KeyHolder, Submission
from archive.manifests import daily, files
from archive.models import Document, Organisation, Review, Role, Technology, Version
from archive.search import outbox
from tests.make import make_claim, make_document, make_event, make_page, make_project, make_territory, make_user
from wiki.discussion import verbs as discussing
from wiki.dossiers import proposing as facts_proposing
from wiki.dossiers.facts import NAMES
from wiki.dossiers.models import AccessRequest, Claim, Collective, Event, Project
from wiki.dossiers.snapshots import Cited
from wiki.dossiers.writing import Why, remove, write
from wiki.following import blanking, watching
from wiki.pages import moving, saving
from wiki.proposals import verbs as proposing

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "zqsecret"  # begins every planted word
WORD = "jonquille"  # stands beside every secret: what a curious reader searches
PATH = "villes/saint-etienne"


class World:
    """Everything hidden, and the dossier and the document that everybody may see."""

    def __init__(self):
        self.place = make_territory()
        self.about = (
            Organisation.objects.create(name="Serenicity", slug="serenicity"),
            Technology.objects.create(name="Capteurs sonores", slug="capteurs-sonores"),
        )
        self.author = make_user(SECRET + "depositor")
        self.moderators = [make_user(SECRET + "moderator", Role.MODERATOR), make_user("second", Role.MODERATOR)]
        self.hidden = [*self.undecided(), *self.decided()]
        self.public = self.public_with_hidden_parts()
        around, *inside = (document.pk for document in self.hidden)
        Document.objects.filter(pk__in=inside).update(parent=self.public)
        Document.objects.filter(pk=self.public.pk).update(parent=around)
        self.page = self.dossier()
        self.project, self.facts = self.known()
        self.proposals = [*self.proposed(), *self.proposed_facts()]
        self.blanked()
        self.leak, self.rehearsal = self.sent_by_the_other_way()
        self.comments = self.commented()
        self.collections = self.gathered()
        self.upload = self.prepared()
        self.reports = self.reported()
        correcting.propose(self.public.public_version.pages.get(), f"{WORD} {SECRET}correction", self.author)
        for image in Version.objects.values_list("pk", flat=True):
            for width in storage.IMAGE_WIDTHS:
                storage.write_image(storage.image_path(image, 1, width), SECRET.encode())
        while outbox.drain():
            pass
        daily.make(timezone.localdate())

    def secret(self, name, **fields):
        """Return a document that says its secret in its title, its text, its source and its story."""
        fields = {"title": f"{WORD} {SECRET}{name}title", "source": SECRET + name, "published": False, **fields}
        document = make_document(
            f"{WORD} {SECRET}{name}text", how_obtained=SECRET + name, deposited_by=self.author,
            territories=[self.place], **fields,
        )  # fmt: skip
        document.organisations.add(self.about[0])
        document.technologies.add(self.about[1])
        return document

    def undecided(self):
        waiting, asked, failed, leak = (self.secret(n) for n in ("waiting", "asked", "failed", "leak"))
        moderation.ask(asked, self.moderators[0], reason=SECRET + "question")
        failed.versions.update(processing="failed", failure="damaged")
        Document.objects.filter(pk=leak.pk).update(provenance="leak")
        leak.refresh_from_db()
        moderation.publish(leak, self.moderators[0])  # the first of two approvals
        assert leak.decision == "waiting"
        planned = self.secret("planned")
        moderation.publish(planned, self.moderators[0], on=timezone.localdate() + timedelta(days=30))
        return [waiting, asked, failed, leak, planned]

    def decided(self):
        refused, merged, duplicate = (self.secret(n) for n in ("refused", "merged", "duplicate"))
        moderation.refuse(refused, self.moderators[0], reason=SECRET + "reason")
        Document.objects.filter(pk=merged.pk).update(decision="merged", merged_into=refused)
        Document.objects.filter(pk=duplicate.pk).update(duplicate_of=refused)
        withdrawn = self.secret("withdrawn")
        moderation.publish(withdrawn, self.moderators[0])
        outbox.drain()
        moderation.withdraw(withdrawn, self.moderators[0], reason=SECRET + "withdrawal")
        return [refused, merged, duplicate, withdrawn]

    def prepared(self):
        """A file that its depositor has not sent to review yet."""
        sending = sendings.begin(self.author, sendings.new_word())
        sending.said["form"] = {"title": f"{WORD} {SECRET}prepared"}
        sending.save()
        (upload,) = sendings.keep(sending, [(SECRET + "photo.jpg", BytesIO(SECRET.encode()))])
        return upload

    def public_with_hidden_parts(self):
        """A public document: its depositor, its file's name and its newer version are not."""
        document = make_document("Les micros de la ville.", title="Pétition", deposited_by=self.author,
                                 territories=[self.place])  # fmt: skip
        document.versions.get().files.update(name=SECRET + "file.pdf")
        newer = Version.objects.create(
            document=document, number=2, sha256="0" * 64, media_type="application/pdf", page_count=1,
            processing="done", added=timezone.now(),
        )  # fmt: skip
        make_page(newer, 1, f"{WORD} {SECRET}newer")
        with outbox.transaction.atomic():
            outbox.changed(document)
        return document

    def dossier(self):
        """A page whose old and current revisions quote a document that was public when they were written."""
        quoted = make_document(f"{WORD} {SECRET}quoted", title=SECRET + "cited", territories=[self.place])
        text = 'Des micros [[doc:%s p.1 "%s"]].%s'
        words = f"{WORD} {SECRET}quoted"
        first = saving.save(PATH, title="Saint-Étienne", text=text % (quoted.code, words, ""), author=self.author)
        saving.save(
            first.page, title="Saint-Étienne", text=text % (quoted.code, words, " Et des caméras."),
            base_revision_id=first.revision.pk, author=self.author,
        )  # fmt: skip
        outbox.drain()
        moderation.withdraw(quoted, self.moderators[0], reason=SECRET)
        first.page.refresh_from_db()
        self.hidden.append(quoted)
        return first.page

    def known(self):
        """A project whose facts quote a document that was public, beside what was taken away since."""
        quoted = make_document(f"{WORD} {SECRET}proof", title=SECRET + "proof", territories=[self.place])
        words = [Cited(quoted.code, 1, 1, f"{WORD} {SECRET}proof")]
        project = make_project("Micros du quartier", slug="micros-du-quartier", places=[self.place])
        facts = [make_event(project, "abandoned", title="Une fin"), make_claim(project, 3)]
        facts = [write(fact, {}, words) for fact in facts]
        gone = make_project(f"{WORD} {SECRET}gone", slug="parti", places=[self.place], summary=SECRET)
        removed = [make_event(gone, title=f"{WORD} {SECRET}event"), make_claim(gone, 4, scope=SECRET + "scope")]
        removed += [make_event(project, title=SECRET + "removed"), make_claim(project, 5, scope=SECRET + "removed")]
        asked = {"territory": self.place, "project": gone, "state": "waiting"}
        facts.append(write(AccessRequest, asked | {"asked": "Le contrat"}, words))
        removed.append(write(AccessRequest, asked | {"asked": f"{WORD} {SECRET}asked"}))
        acting = {"territory": self.place, "organisation": self.about[0], "note": SECRET + "note"}
        removed.append(write(Collective, acting))
        for fact in [gone, *removed[2:]]:
            remove(fact, Why(reason=SECRET + "reason"))
        moderation.withdraw(quoted, self.moderators[0], reason=SECRET)
        self.hidden.append(quoted)
        return project, [*facts, *removed, project, gone]

    def proposed_facts(self):
        values = {"project": self.project, "title": f"{WORD} {SECRET}proposed", "date": "2019-05-01"}
        new = {"name": f"{WORD} {SECRET}project", "places": [("installed", self.place)]}
        return [
            facts_proposing.propose(facts_proposing.Change(Event, values, [], SECRET + "event"), self.author, SECRET),
            facts_proposing.propose(facts_proposing.Change(Project, new, [], SECRET + "project"), self.author),
        ]

    def gathered(self):
        """A private collection, one that waits to be read, and a public one that holds what is hidden."""
        made = [
            collecting.make(self.author, title=f"{WORD} {SECRET}{name}", description=SECRET + name)
            for name in ("private", "asked")
        ]
        collecting.open_to_all(made[1], self.author)
        public = collecting.make(self.moderators[0], title="Micros")
        collecting.open_to_all(public, self.moderators[0])
        public.refresh_from_db()
        assert public.is_public
        public.owner = make_user("curator")
        public.save()
        for one in [*made, public]:
            for document in [*self.hidden, self.public]:
                collecting.add(one, document)
        bundle = collecting.make(self.author, title=f"{WORD} {SECRET}bundle", is_bundle=True)
        collecting.add(bundle, self.public)
        wanted.want(self.public.public_version_id)
        while making.work_some():
            pass
        return [*made, public, bundle]

    def reported(self):
        """A report that waits, one that was answered, and replies: beside what is hidden, and taken back."""
        kinds = [("mistake", self.public), ("takedown", self.page), ("reply", self.hidden[0]), ("reply", self.public)]
        made = [
            reporting.send(
                row, kind, f"{WORD} {SECRET}report", word=sendings.new_word(), signed=SECRET + "signed",
                contact=SECRET + "contact", by=self.author,
            )
            for kind, row in kinds
        ]  # fmt: skip
        reporting.dismiss(made[1], self.moderators[0], answer=SECRET + "answer")
        for reply in made[2:]:
            reporting.follow(reply, self.moderators[0], answer=SECRET + "answer", show=True)
        reporting.take_back(made[3], self.moderators[0])
        return made

    def sent_by_the_other_way(self):
        """A leak and a rehearsal, as rows: what lies encrypted is nothing that a page could say."""
        day = timezone.localdate()
        key = str(pyrage.x25519.Identity.generate().to_public())
        leak = Submission.objects.create(
            day=day, kind="files", choice="publish", receipt_digest=SECRET + "receipt", reply_key=key,
            seen_month=day.replace(day=1),
        )  # fmt: skip
        leak.envelopes.create(day=day, name=SECRET + "envelope", size=1, sha256=SECRET, recipients=[SECRET + "holder"])
        leak.copies.create(document=self.hidden[3])
        holder = KeyHolder.objects.create(label=SECRET + "holder", recipient=SECRET + "recipient")
        made = holder.rehearsals.create(recipient=SECRET + "recipient", ciphertext=SECRET.encode(), words_digest="",
                                        made_on=day)  # fmt: skip
        return leak, made

    def blanked(self):
        """A version of the dossier, and a page off the site, that said a secret."""
        current = self.page.article.current_revision
        facts = {"title": current.title, "author": self.author}
        told = saving.save(
            self.page, text=f"{WORD} {SECRET}told", base_revision_id=current.pk, summary=SECRET + "told", **facts
        ).revision
        saving.save(self.page, text=current.content, base_revision_id=told.pk, unproved=True, **facts)
        administrator = make_user("administrator-of-all", Role.ADMINISTRATOR)
        number = told.revision_number
        blanking.blank(self.page, number, number, by=administrator, reason="court", summaries=True)
        off = saving.save(f"villes/nice-{SECRET}", title=SECRET + "off", text=SECRET, author=self.author).page
        watching.watch(self.author, self.page, branch=True)
        moving.take_off(off, by=self.moderators[0], reason=SECRET)

    def commented(self):
        """A comment without account and one of an account that wait, and one that was refused."""
        said = [
            discussing.write(self.page, f"{WORD} {SECRET}comment", word=sendings.new_word(), **who)
            for who in ({"signature": SECRET + "signature"}, {"author": self.author}, {"author": self.author})
        ]
        discussing.refuse(said[2], self.moderators[0], reason=SECRET + "refused")
        return said

    def proposed(self):
        current = self.page.article.current_revision_id
        proposals = [
            proposing.propose(
                self.page, title=f"{WORD} {SECRET}edit", text=f"{WORD} {SECRET}edit", base_revision_id=current,
                author=self.author, summary=SECRET + "summary",
            ),
            proposing.propose(
                "villes/" + WORD, title=f"{WORD} {SECRET}new", text=f"{WORD} {SECRET}new", author=self.author
            ),
            proposing.propose(
                self.page, title="Saint-Étienne", text=f"{WORD} {SECRET}visitor", base_revision_id=current,
                receipt=receipts.digest_of("bcdf-ghjk-mnpq-rstv"),
            ),
            proposing.propose_move(self.page, "villes/autre", reason=SECRET + "move", author=self.author),
            proposing.propose_removal(self.page, reason=SECRET + "removal", author=self.author),
        ]  # fmt: skip
        proposing.ask(proposals[0], self.moderators[0], reason=SECRET + "asked")
        proposing.answer(proposals[0], SECRET + "answered", self.author)
        proposing.change(proposals[0], title=f"{WORD} {SECRET}second", text=f"{WORD} {SECRET}second")
        proposing.refuse(proposals[1], self.moderators[0], reason=SECRET + "refused")
        return proposals


def of_documents(name, **numbers):
    """Addresses of every document, under its right slug and under a wrong one."""
    return lambda world: [
        reverse(name, kwargs={"slug": slug, "code": document.code, **numbers})
        for document in [*world.hidden, world.public]
        for slug in (document.slug, "autre")
    ]


def queries(address):
    """Searches for the word that stands beside every secret, in every manner."""
    asked = ["", f"?q={WORD}", f"?q={WORD[:5]}*", f'?q="{WORD}"', "?territory=42218", "?lieu=42218", "?kind=leak",
             "?provenance=leak", "?collection=00000000", f"?q={WORD}&page=2", f"?q={WORD}+OR+micros"]  # fmt: skip
    return lambda world: [reverse(address) + query for query in asked]


def reviews(name):
    """Addresses of every review."""
    keys = Review.objects.order_by("pk").values_list("pk", flat=True)
    return lambda world: [reverse(name, args=[pk]) for pk in [*keys.all(), 10**6]]


def of_facts(name, **more):
    """Addresses of every fact, taken away or not."""
    return lambda world: [
        reverse(name, kwargs={"kind": fact._meta.model_name, "pk": fact.pk, **more}) for fact in world.facts
    ]


def about(name):
    """Addresses of a form for each subject that there may be."""
    asked = ["", "?projet=micros-du-quartier", "?projet=parti", "?lieu=42218", "?organisation=x"]
    return lambda world: [reverse(name) + query for query in asked]


def of_claims(name):
    """Addresses of every value."""
    return lambda world: [reverse(name, args=[fact.pk]) for fact in world.facts if isinstance(fact, Claim)]


def of_collections(name):
    """Addresses of every collection."""
    return lambda world: [reverse(name, args=[one.code]) for one in world.collections]


def plain(*addresses):
    """Addresses that say no more than their name."""
    return lambda world: [reverse(address) for address in addresses]


def of_pages(name, **more):
    """Addresses of the dossier, and of the page that is only proposed."""
    return lambda world: [reverse(name, kwargs={"path": path, **more}) for path in (PATH, "villes/" + WORD)]


def of_proposals(name):
    """Addresses of every proposal."""
    return lambda world: [reverse(name, args=[one.pk]) for one in world.proposals]


def of_leaks(name, *more):
    """Addresses of what came by the way for leaks."""
    return lambda world: [reverse(name, args=[key, *more]) for key in (world.leak.pk, 1)]


def of_rehearsals(name):
    """Addresses of the messages for key holders."""
    return lambda world: [reverse(name, args=[pk]) for pk in (world.rehearsal.pk, 10**6)]


PUBLIC_PAGES = ["help", "contact", "legal", "personal-data", "licence", "accessibility"]
ROUTES = {
    "home": plain("home"),
    "helping": plain("helping"),
    "about": plain("about"),
    "public pages": plain(*PUBLIC_PAGES),
    "style": plain("style"),
    "healthz": plain("healthz"),
    "set_language": plain("set_language"),
    "search": queries("search"),
    "search-table": queries("search-table"),
    "search-feed": queries("search-feed"),
    "search-advanced": queries("search-advanced"),
    "api-documents": queries("api-documents"),
    "document": lambda world: [
        url + query for url in of_documents("document")(world) for query in ("", f"?q={WORD}", "?q=micros")
    ],
    "document-bibtex": of_documents("document-bibtex"),
    "document-ris": of_documents("document-ris"),
    "document-copy": of_documents("document-copy"),
    "document-plain-text": of_documents("document-plain-text"),
    "document-short": lambda world: [reverse("document-short", args=[d.code]) for d in [*world.hidden, world.public]],
    "document-text": of_documents("document-text"),
    "reading": lambda world: [
        url + query
        for url in of_documents("reading")(world)
        for query in ("", f"?q={WORD}", "?q=micros&page=9", "?pour=/wiki/villes/saint-etienne/-/edit")
    ],
    "page-go": lambda world: [
        url + query
        for url in of_documents("page-go")(world)
        for query in ("", "?numero=1", f"?numero={WORD}&vers=lire")
    ],
    "page-embed": lambda world: [
        url + query for url in of_documents("page-embed", number=1)(world) for query in ("", f"?q={WORD}&mots={WORD}")
    ],
    "page": lambda world: [
        url + query
        for url in of_documents("page", number=1)(world)
        for query in ("", f"?q={WORD}", "?q=micros", f"?mots={WORD}", "?choisir=1&de=1", "?de=1&a=2")
    ],
    "page-correct": of_documents("page-correct", number=1),
    "page-version": lambda world: [
        url for version in (1, 2, 3) for url in of_documents("page-version", version=version, number=1)(world)
    ],
    "page-image": lambda world: [
        url
        for version in (1, 2)
        for width in storage.IMAGE_WIDTHS
        for url in of_documents("page-image", version=version, number=1, width=width)(world)
        if not (version == 1 and world.public.code in url)  # this one is public, its bytes are planted too
    ],
    "document-describe": lambda world: [reverse("document-describe", args=[d.code]) for d in world.hidden],
    "document-withdraw": lambda world: [reverse("document-withdraw", args=[d.code]) for d in world.hidden],
    "places": lambda world: [reverse("places") + query for query in ("", "?nom=saint-etienne", "?nom=x")],
    "territory": lambda world: [reverse("territory", args=["loire"])],
    "commune": lambda world: [reverse("commune", args=["saint-etienne"])],
    "browse": plain("browse"),
    "organisations": plain("organisations"),
    "organisation": lambda world: [reverse("organisation", args=["serenicity"])],
    "technologies": plain("technologies"),
    "technology": lambda world: [reverse("technology", args=["capteurs-sonores"])],
    "upload": plain("upload"),
    "deposits": plain("deposits"),
    "collections": plain("collections"),
    "collection-new": plain("collection-new"),
    "collection": lambda world: [
        url
        for one in world.collections
        for url in (one.get_absolute_url(), reverse("collection", args=["x", one.code]))
    ],
    "collection-parcel": of_collections("collection-parcel"),
    "collection-zip": of_collections("collection-zip"),
    "exhibit": lambda world: [
        reverse("exhibit", args=[one.code, d.code]) for one in world.collections for d in [*world.hidden, world.public]
    ],
    "collection-edit": of_collections("collection-edit"),
    "collection-arrange": of_collections("collection-arrange"),
    "collection-change": of_collections("collection-change"),
    "collection-withdraw": of_collections("collection-withdraw"),
    "collection-entry": lambda world: [
        reverse("collection-entry", args=[one.code, d.code]) for one in world.collections for d in world.hidden
    ],
    "collection-gather": lambda world: [reverse("collection-gather", args=[d.code]) for d in world.hidden],
    "fingerprints": plain("fingerprints"),
    "check-file": plain("check-file"),
    "fingerprints-key": plain("fingerprints-key"),
    "fingerprints-keys": plain("fingerprints-keys"),
    "fingerprints-day": lambda world: [
        reverse("fingerprints-day", args=[day, ending])
        for day in (timezone.localdate(), "2001-01-01", "keys", "seal")
        for ending in ("txt", "sig", "heads", "key", "pem")
    ],
    "report": lambda world: [
        reverse("report", args=args)
        for args in [
            *(["document", d.code] for d in [*world.hidden, world.public]),
            *(["page", path] for path in (PATH, f"villes/nice-{SECRET}")),
            *(["projet", slug] for slug in ("micros-du-quartier", "parti")),
            *([NAMES[type(fact)], fact.pk] for fact in world.facts),
        ]
    ],
    "report-take-back": plain("report-take-back"),
    "report-hide": lambda world: [reverse("report-hide", args=[one.pk]) for one in world.reports],
    "withdrawal-check": lambda world: [reverse("withdrawal-check", args=[d.code]) for d in world.hidden],
    "capture": plain("capture"),
    "capture-again": reviews("capture-again"),
    "deposit-answer": lambda world: [reverse("deposit-answer", args=[d.code]) for d in world.hidden],
    "tus": plain("tus"),
    "tus-upload": lambda world: [reverse("tus-upload", args=[world.upload.word])],
    "sending-photos": lambda world: [reverse("sending-photos", args=[world.upload.sending.word])],
    "photo-image": lambda world: [
        reverse("photo-image", args=[word]) for word in (world.upload.word, signing.dumps(["u", world.upload.pk, 1]))
    ],
    "deposit-photos": lambda world: [reverse("deposit-photos", args=[d.code]) for d in world.hidden],
    "follow": plain("follow"),
    "follow-answer": plain("follow-answer"),
    "follow-photos": plain("follow-photos"),
    "leak": plain("leak"),
    "leak-send": plain("leak-send"),
    "leak-tell": plain("leak-tell"),
    "leak-follow": plain("leak-follow"),
    "leak-add": plain("leak-add"),
    "leak-agree": plain("leak-agree"),
    "leak-delete": plain("leak-delete"),
    "leaks-desk": plain("leaks-desk"),
    "leaks-rehearsals": plain("leaks-rehearsals"),
    "leaks-rehearsal-message": of_rehearsals("leaks-rehearsal-message"),
    "leaks-rehearsal-prove": of_rehearsals("leaks-rehearsal-prove"),
    "leaks-submission": of_leaks("leaks-submission"),
    "leaks-reply": of_leaks("leaks-reply"),
    "leaks-close": of_leaks("leaks-close"),
    "leaks-copy": of_leaks("leaks-copy"),
    "leaks-envelope": of_leaks("leaks-envelope", SECRET + "envelope"),
    "map": queries("map"),
    "map-geojson": queries("map-geojson"),
    "projects-table": plain("projects-table"),
    "facts-table": plain("facts-table"),
    "facts-import": plain("facts-import"),
    "project-paper": lambda world: [reverse("project-paper", args=[s]) for s in ("micros-du-quartier", "parti", WORD)],
    "request-letter": plain("request-letter"),
    "desk": lambda world: [reverse("desk") + query for query in ("", "?prevues=1", "?lieu=42218&depuis=1", "?par=500")],
    "desk-minutes": lambda world: [reverse("desk-minutes") + query for query in ("", "?minutes=90")],
    "reasons": plain("reasons"),
    "reason-remove": lambda world: [reverse("reason-remove", args=[1])],
    "review-bulk": plain("review-bulk"),
    "review-next": reviews("review-next"),
    "review-undo": reviews("review-undo"),
    "document-restore": lambda world: [reverse("document-restore", args=[d.code]) for d in world.hidden],
    "document-unplan": lambda world: [reverse("document-unplan", args=[d.code]) for d in world.hidden],
    "machine": plain("machine"),
    "failures-read-again": plain("failures-read-again"),
    "redact": lambda world: [reverse("redact", args=[d.code]) for d in [*world.hidden, world.public]],
    "document-original": of_documents("document-original"),
    "document-metadata": lambda world: [reverse("document-metadata", args=[d.code]) for d in world.hidden],
    "document-file": lambda world: [reverse("document-file", args=[d.code]) for d in world.hidden],
    "document-release": lambda world: [reverse("document-release", args=[d.code]) for d in world.hidden],
    "document-reading": lambda world: [reverse("document-reading", args=[d.code]) for d in world.hidden],
    "document-read-again": lambda world: [reverse("document-read-again", args=[d.code]) for d in world.hidden],
    "review": reviews("review"),
    "review-claim": reviews("review-claim"),
    "review-decide": reviews("review-decide"),
    "review-describe": reviews("review-describe"),
    "complete": lambda world: [reverse("complete") + f"?q={typed}" for typed in (WORD[:3], SECRET[:2], SECRET)],
    "search-list": plain("search-list"),
    "vocabulary": plain("vocabulary"),
    "term-remove": lambda world: [reverse("term-remove", args=[number]) for number in (1, 2)],
    "sign-up": plain("sign-up"),
    "login": plain("login"),
    "logout": plain("logout"),
    "account": plain("account"),
    "accounts": lambda world: [reverse("accounts") + query for query in ("", f"?q={WORD}", "?q=e")],
    "account-role": lambda world: [reverse("account-role", args=[world.author.pk])],
    "account-second-factor": lambda world: [reverse("account-second-factor", args=[world.author.pk])],
    "code": plain("code"),
    "second-factor": plain("second-factor"),
    "second-factor-begin": plain("second-factor-begin"),
    "second-factor-codes": plain("second-factor-codes"),
    "confirm": plain("confirm"),
    "account-mail": plain("account-mail"),
    "account-recovery": plain("account-recovery"),
    "account-delete": plain("account-delete"),
    "recover": plain("recover"),
    "recover-by-mail": plain("recover-by-mail"),
    "new-password": lambda world: [reverse("new-password", args=["MQ", token]) for token in ("x-y", "set-password")],
    "projects": lambda world: [reverse("projects") + query for query in ("", "?lieu=42218", "?statut=to-verify")],
    "project-new": plain("project-new"),
    "project": lambda world: [reverse("project", args=[slug]) for slug in ("micros-du-quartier", "parti", WORD)],
    "project-verified": lambda world: [reverse("project-verified", args=[slug]) for slug in ("parti", "x")],
    "commune-paper": lambda world: [reverse("commune-paper", args=[slug]) for slug in ("saint-etienne", "x")],
    "territory-paper": lambda world: [reverse("territory-paper", args=["loire"])],
    "add": about("add"),
    "add-event": about("add-event"),
    "add-figure": about("add-figure"),
    "add-organisation": about("add-organisation"),
    "add-act": about("add-act"),
    "add-link": about("add-link"),
    "add-request": about("add-request"),
    "add-collective": about("add-collective"),
    "claim-contest": of_claims("claim-contest"),
    "claim-choose": of_claims("claim-choose"),
    "fact-edit": of_facts("fact-edit"),
    "fact-history": lambda world: [
        url + query for url in of_facts("fact-history")(world) for query in ("", "?de=1&a=2")
    ],
    "fact-remove": of_facts("fact-remove"),
    "fact-restore": of_facts("fact-restore", number=1),
    "join": lambda world: [
        reverse("join", args=[kind, slug])
        for kind in ("projet", "organisation")
        for slug in ("micros-du-quartier", "x")
    ],
    "proposal-proof": reviews("proposal-proof"),
    "wiki": plain("wiki"),
    "wikipage-new": plain("wikipage-new"),
    "proposals": plain("proposals"),
    "proposal": of_proposals("proposal"),
    "proposal-change": of_proposals("proposal-change"),
    "proposal-answer": of_proposals("proposal-answer"),
    "proposal-take-back": of_proposals("proposal-take-back"),
    "proposal-edit": of_proposals("proposal-edit"),
    "proposal-evidence": of_pages("proposal-evidence"),
    "wikipage-propose": of_pages("wikipage-propose"),
    "wikipage": of_pages("wikipage"),
    "wikipage-edit": of_pages("wikipage-edit"),
    "wikipage-live": of_pages("wikipage-live"),
    "wiki-sources": queries("wiki-sources"),
    "wikipage-manage": of_pages("wikipage-manage"),
    "wikipage-move": of_pages("wikipage-move"),
    "wikipage-lock": of_pages("wikipage-lock"),
    "wikipage-archive": of_pages("wikipage-archive"),
    "wiki-archived": plain("wiki-archived"),
    "wikipage-sources": of_pages("wikipage-sources"),
    "cited-by": lambda world: [reverse("cited-by", args=[d.code]) for d in [*world.hidden, world.public]],
    "wiki-changes": lambda world: [
        reverse("wiki-changes") + query for query in ("", "?branche=villes", f"?branche=villes/{WORD}", "?genre=new")
    ],
    "wiki-feed": plain("wiki-feed"),
    "wikipage-feed": lambda world: [
        url + query for url in of_pages("wikipage-feed")(world) for query in ("", "?branche=1")
    ],
    "wikipage-watch": of_pages("wikipage-watch"),
    "wikipage-blank": of_pages("wikipage-blank", number=1),
    "watches": plain("watches"),
    "watches-seen": plain("watches-seen"),
    "my-edits": plain("my-edits"),
    "person-edits": lambda world: [reverse("person-edits", args=[world.author.pk])],
    "person-undo": lambda world: [reverse("person-undo", args=[world.author.pk])],
    "wikipage-discussion": of_pages("wikipage-discussion"),
    "wikipage-discussion-write": of_pages("wikipage-discussion-write"),
    "wikipage-discussion-close": of_pages("wikipage-discussion-close"),
    "comment-withdraw": lambda world: [reverse("comment-withdraw", args=[c.pk]) for c in world.comments],
    "comment-take-down": lambda world: [reverse("comment-take-down", args=[c.pk]) for c in world.comments],
    "comment-follow": lambda world: [
        reverse("comment-follow", args=[code]) for code in ("bcdf-bcdf-bcdf-bcdf", world.comments[0].receipt_hmac)
    ],
    "wikipage-history": lambda world: of_pages("wikipage-history")(world),
    "wikipage-compare": lambda world: [
        url + query
        for url in of_pages("wikipage-compare")(world)
        for query in ("", "?from=0&to=1", "?from=1&to=2", "?from=1&to=0")
    ],
    "wikipage-revision": lambda world: [
        url for number in (0, 1, 2) for url in of_pages("wikipage-revision", number=number)(world)
    ],
    "wikipage-revert": lambda world: of_pages("wikipage-revert", number=1)(world),
}


LEAVING = {"logout", "account-delete"}  # a POST there ends the walk


def routes(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        elif pattern.namespace != "tables":  # tests/technopolice/test_tables.py walks them
            yield from routes(pattern.url_patterns)


def said(response):
    """Everything that an answer says: where it leads, its headers, its body."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return json.dumps(dict(response.headers)) + body.decode(errors="replace")


def told(name, address, response, world):
    """Return what an answer says, without what was asked and what is public at this address."""
    text = said(response).replace(address.split("?")[0], "")  # what was asked may be repeated
    # a dossier's editors sign what they wrote: a pseudonym is public there, and only there
    return text.replace(world.author.pseudonym, "") if name.startswith("wiki") or name == "proposal" else text


def test_every_address_of_the_site_is_tried():
    assert set(routes(get_resolver().url_patterns)) == {*ROUTES, *PUBLIC_PAGES} - {"public pages"}


@pytest.fixture
def world(db):
    return World()


@pytest.mark.parametrize("who", ["visitor", "another contributor", "trusted account"])
def test_no_route_tells_a_secret(world, client, who):
    if who != "visitor":
        client.force_login(make_user("curious", Role.TRUSTED if who == "trusted account" else Role.CONTRIBUTOR))
    leaking = []
    for name, addresses in ROUTES.items():
        for address in addresses(world):
            for method in (client.get, client.post) if name not in LEAVING else (client.get,):
                answer = method(address)
                is_closed = answer.status_code == 503 and name.startswith("leak-")
                assert answer.status_code < 500 or name == "healthz" or is_closed, f"{address}: {answer.status_code}"
                if SECRET in told(name, address, answer, world):
                    leaking.append(address)
    assert not leaking, "\n".join(leaking)


def test_nothing_hidden_is_counted(world, client):
    answer = client.get(reverse("api-documents"), {"q": WORD}).json()
    assert answer == {"count": 0, "results": []}
    assert client.get(reverse("api-documents"), {"territory": "42218"}).json()["count"] == 1


def test_a_hidden_document_answers_like_one_that_does_not_exist(world, client):
    missing = client.get(reverse("document", args=["autre", "bcdfgh"]))
    for document in world.hidden:
        answer = client.get(reverse("document", args=["autre", document.code]))
        if document.decision != "withdrawn":
            assert answer.status_code == missing.status_code == 404
            assert answer.content.decode().replace(document.code, "bcdfgh") == missing.content.decode()


def test_a_withdrawn_document_leaves_the_same_notice_at_every_address_and_nothing_of_itself(world, client):
    withdrawn = [document for document in world.hidden if document.decision == "withdrawn"]
    assert len(withdrawn) == 3  # one of them proved a fact
    for document in withdrawn:
        plain = reverse("document", args=["autre", document.code])
        addresses = [f"/d/{document.code}", document.get_absolute_url(), plain, document.page_url(1), f"{plain}texte"]
        addresses += [f"{plain}citer.bib", f"{plain}citer.ris", f"{plain}v1/pages/1", f"{plain}v1/pages/1/700.webp"]
        for address in [*addresses, f"{plain}pages/999", f"{plain}v9/pages/1/700.webp"]:
            answer = client.get(address)
            assert answer.status_code == 410, address
            text = said(answer).replace(address, "")
            forbidden = (SECRET, document.slug, "Saint-Étienne", "saint-etienne", WORD)
            assert not any(one in text for one in forbidden), address


def test_the_signed_list_and_the_check_of_a_file_know_nothing_hidden(world, client):
    listed = files.path_of(timezone.localdate(), "txt").read_text()
    assert world.public.code in listed
    for document in world.hidden:
        withdrawn = document.decision == "withdrawn"
        assert (f"withdrawn {document.code} " in listed) == withdrawn
        assert f"document {document.code} " not in listed
        digests = {one.sha256 for version in document.versions.all() for one in [version, *version.files.all()]}
        unknown = said(client.post(reverse("check-file"), {"fingerprint": "0" * 64}))
        for digest in digests:
            assert digest not in listed
            answer = said(client.post(reverse("check-file"), {"fingerprint": digest}))
            if not withdrawn:
                assert document.code not in answer
                assert len(answer) == len(unknown)


def test_what_was_read_before_a_withdrawal_is_told_by_no_warm_cache_after_it(world, client):
    """Kept pages, kept answers and a browser that asks "has it changed?" included."""
    document = world.secret("warm", published=True)
    words = f"{WORD} {SECRET}warmtext"
    text = f'Des micros [[doc:{document.code} p.1 "{words}"]].'
    page = saving.save("villes/chaud", title="Chaud", text=text, author=world.author)
    write(world.facts[0], {}, [Cited(document.code, 1, 1, words)])
    collecting.add(world.collections[2], document)
    storage.write_image(storage.image_path(document.public_version_id, 1, 700), SECRET.encode())
    while outbox.drain():
        pass
    world.hidden.append(document)
    addresses = [(name, address) for name, of in ROUTES.items() for address in of(world)]
    addresses += [("wikipage", page.page.get_absolute_url()), ("wikipage", f"/wiki/{page.page.path}/-/sources")]
    warm = {}
    for name, address in addresses:
        client.get(address).close()
        answer = client.get(address)  # from what was kept, where anything is
        if SECRET in told(name, address, answer, world) and answer.status_code == 200:
            warm[address] = (name, answer)
    assert len(warm) > 40
    doors = {"document", "page", "page-image", "search", "search-feed", "api-documents", "commune", "wikipage"}
    assert doors | {"project", "home", "collection"} <= {name for name, _answer in warm.values()}
    moderation.withdraw(document, world.moderators[0], reason=SECRET)
    for address, (name, before) in warm.items():
        names = {"ETag": "HTTP_IF_NONE_MATCH", "Last-Modified": "HTTP_IF_MODIFIED_SINCE"}
        conditions = {names[one]: before.headers[one] for one in names if one in before.headers}
        answers = [client.get(address), client.get(address, **conditions)]
        for one, value in conditions.items():
            answers.append(client.get(address, **{one: value}))
        for answer in answers:
            assert answer.status_code != 304, address
            assert SECRET not in told(name, address, answer, world), address


def test_the_review_team_sees_what_waits(world, client):
    """The test above could not fail if the secrets were nowhere to be seen."""
    client.force_login(world.moderators[1])
    seen = [document for document in world.hidden if SECRET in said(client.get(document.get_absolute_url()))]
    assert {document.pk for document in world.hidden[:4]} <= {document.pk for document in seen}
    assert SECRET in said(client.get(reverse("desk")))
    assert SECRET in said(client.get(reverse("leaks-rehearsals")))
    assert SECRET in said(client.get(reverse("leaks-submission", args=[world.leak.pk])))
    assert SECRET in said(client.get(reverse("proposal", args=[world.proposals[0].pk])))
    assert SECRET in said(client.get(reverse("fact-history", args=["project", world.facts[-1].pk])))
