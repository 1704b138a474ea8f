"""Photos put in order by plain forms: before they are sent and after, with an account or a follow code."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from archive import moderation, part_files, processing, receipts, sendings, storage
from archive.models import CustodyEvent, Document, Mask, Review, Sending, Upload, Version
from tests.archive.files import image, picture_of
from tests.make import make_territory, make_user, stamped

PHOTOS = 40
UPLOAD = "/deposer/"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def place(db):
    return make_territory()


def photos(number):
    """Photos of the pages of one file, each with a colour and a length of its own."""
    return [
        SimpleUploadedFile(
            f"IMG_{n:02}.jpg", image(Image.new("RGB", (60 + n, 40), (5 * n, 90, 90)), "JPEG"), "image/jpeg"
        )
        for n in range(1, number + 1)
    ]


def begin(client, files, **said):
    """Fill in the form and press "Put the photos in order"; return the address of their page."""
    data = {"harm": "no", "place": "Saint-Étienne", "provenance": "public-record", "nonce": sendings.new_word()}
    answer = client.post(UPLOAD, data | stamped() | {"next": "photos", "files": files} | said)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def fields(page):
    """Return what a browser sends of the form of photos, without a button."""
    inside = page.content.decode().partition('class="photos"')[2]
    found = [
        re.search(r'name="([^"]*)".*?value="([^"]*)"', tag)
        for tag in re.findall(r"<input[^>]*>", inside)
        if "csrf" not in tag
    ]
    data = {}
    for field in found:
        data.setdefault(field[1], []).append(field[2])
    return data


def press(client, address, page, do, **typed):
    return client.post(address, fields(page) | typed | {"do": do}, follow=True)


def names(page):
    return re.findall(r'<strong class="name">([^<]*)</strong>', page.content.decode())


def key(page, name):
    """Return the number under which the form knows a photo."""
    before, found, _after = page.content.decode().partition(f'<strong class="name">{name}</strong>')
    assert found
    return re.findall(r'name="photo" value="(\d+)"', before)[-1]


def test_forty_photos_are_ordered_turned_and_left_out_before_they_are_sent(client, contributor, place):
    client.force_login(contributor)
    address = begin(client, photos(PHOTOS))
    page = client.get(address)
    assert names(page) == [f"IMG_{n:02}.jpg" for n in range(1, PHOTOS + 1)]
    assert not Document.objects.exists()
    page = press(client, address, page, "order", **{f"place-{key(page, 'IMG_40.jpg')}": "1"})
    assert names(page)[:3] == ["IMG_40.jpg", "IMG_01.jpg", "IMG_02.jpg"]
    page = press(client, address, page, f"up:{key(page, 'IMG_02.jpg')}")
    page = press(client, address, page, f"down:{key(page, 'IMG_40.jpg')}")
    assert names(page)[:3] == ["IMG_02.jpg", "IMG_40.jpg", "IMG_01.jpg"]
    page = press(client, address, page, f"right:{key(page, 'IMG_02.jpg')}")
    page = press(client, address, page, f"left:{key(page, 'IMG_40.jpg')}")
    page = press(client, address, page, f"drop:{key(page, 'IMG_01.jpg')}")
    page = press(client, address, page, f"drop:{key(page, 'IMG_03.jpg')}")
    page = press(client, address, page, f"keep:{key(page, 'IMG_03.jpg')}")
    result = press(client, address, page, "send")
    assert "What was received" in result.content.decode()
    files = list(Document.objects.get().versions.get().files.all())
    assert [file.name for file in files] == [
        "IMG_02.jpg", "IMG_40.jpg", *(f"IMG_{n:02}.jpg" for n in range(3, PHOTOS)),
    ]  # fmt: skip
    assert [file.turn for file in files[:3]] == [90, 270, 0]
    assert not Upload.objects.exists()
    # the page is over: it leads to the result, and a second click receives nothing twice
    assert client.get(address).status_code == 302
    client.post(address, {"do": "send"})
    assert Document.objects.count() == 1


def test_numbers_that_are_none_change_nothing_and_the_last_photo_is_kept(client, contributor, place):
    client.force_login(contributor)
    address = begin(client, photos(2))
    page = client.get(address)
    first, second = (key(page, f"IMG_0{n}.jpg") for n in (1, 2))
    hostile = {f"place-{first}": "-3", f"place-{second}": "²", f"turn-{first}": "45", "photo": [second + "0", "x"]}
    page = press(client, address, page, "up:999999", **hostile)
    assert names(page) == ["IMG_01.jpg", "IMG_02.jpg"]
    page = press(client, address, page, f"drop:{first}")
    page = press(client, address, page, f"drop:{second}")
    answer = press(client, address, page, "send")
    assert answer.status_code == 400
    assert "Keep one photo at least" in answer.content.decode()
    assert not Document.objects.exists()


def test_other_files_than_photos_are_not_put_in_order(client, contributor, place):
    client.force_login(contributor)
    data = {"harm": "no", "place": "Saint-Étienne", "provenance": "public-record", "next": "photos"}
    answer = client.post(UPLOAD, data | {"nonce": sendings.new_word(), "files": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert answer.status_code == 400
    assert "Only photos can be joined" in answer.content.decode()


def test_photos_that_are_being_sent_are_seen_by_their_sender_only(client, contributor, place):
    client.force_login(contributor)
    address = begin(client, photos(1))
    for other in (Client(), Client()):
        assert other.get(address).status_code == 404
        assert other.post(address, {"do": "send"}).status_code == 404
    client.force_login(make_user())
    assert client.get(address).status_code == 404


@pytest.mark.slow
def test_small_images_are_made_in_the_sandbox_and_shown_by_a_signed_address(client, contributor, place):
    client.force_login(contributor)
    damaged = SimpleUploadedFile("IMG_99.jpg", b"no photo at all")
    address = begin(client, [*photos(2), damaged])
    assert b"The picture is not ready yet" in client.get(address).content
    while processing.work_once():
        pass
    assert sorted(Upload.objects.values_list("name", "thumbnail")) == [
        ("IMG_01.jpg", "done"), ("IMG_02.jpg", "done"), ("IMG_99.jpg", "failed"),
    ]  # fmt: skip
    shown = re.findall(r'<img src="([^"]+)"', client.get(address).content.decode())
    assert len(shown) == 2
    answer = client.get(shown[0])
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    assert answer["Cache-Control"] == "no-store"
    assert client.get(shown[0][:-1] + ("a" if shown[0][-1] != "a" else "b")).status_code == 404
    upload = Upload.objects.first()
    sendings.forget(upload)
    assert not part_files.thumbnail_of(upload).exists()


def receive(client, number=3, **said):
    """Send photos as one document; return it, read."""
    data = {"harm": "no", "place": "Saint-Étienne", "provenance": "public-record", "joined": "on"}
    client.post(UPLOAD, data | stamped() | {"nonce": sendings.new_word(), "files": photos(number)} | said)
    document = Document.objects.latest("pk")
    Version.objects.filter(document=document).update(processing="done", page_count=number)
    return document


def test_photos_on_which_a_mask_is_drawn_stay_in_their_order(client, contributor, place):
    client.force_login(contributor)
    document = receive(client)
    address = reverse("deposit-photos", args=[document.code])
    page = press(
        client, address, client.get(address), "order", **{f"place-{key(client.get(address), 'IMG_01.jpg')}": "2"}
    )
    side = dict.fromkeys(("x", "y", "width", "height"), 100)
    Mask.objects.create(version=document.versions.get(), page_rank=1, **side)
    press(client, address, page, "save")
    assert document.versions.count() == 1


def test_forty_photos_are_put_in_order_after_they_were_sent(client, contributor, place):
    client.force_login(contributor)
    document = receive(client, PHOTOS)
    seen = Review.objects.get().version
    address = reverse("deposit-photos", args=[document.code])
    assert address in client.get(reverse("deposits")).content.decode()
    page = client.get(address)
    page = press(client, address, page, "order", **{f"place-{key(page, 'IMG_01.jpg')}": "40"})
    page = press(client, address, page, f"right:{key(page, 'IMG_02.jpg')}")
    page = press(client, address, page, f"drop:{key(page, 'IMG_03.jpg')}")
    assert document.versions.count() == 1  # nothing is kept before the last button
    result = press(client, address, page, "save")
    assert "in the order that you gave them" in result.content.decode()
    first, second = document.versions.all()
    assert (second.role, second.made_from, second.processing) == ("arranged", first, "waiting")
    files = list(second.files.all())
    assert [file.name for file in files] == ["IMG_02.jpg", *(f"IMG_{n:02}.jpg" for n in range(4, 41)), "IMG_01.jpg"]
    assert files[0].turn == 90
    assert {file.sha256 for file in files} < set(first.files.values_list("sha256", flat=True))
    assert all(storage.blob_path(file.sha256).exists() for file in files)
    line = document.custody.get(kind=CustodyEvent.Kind.VERSION_ADDED)
    assert (line.by, line.facts["version"], line.facts["left_out"]) == (contributor, 2, 1)
    # a moderator who had the old one before their eyes is told
    moderator = make_user("moderator-2", "moderator")
    with pytest.raises(Exception, match="look at it again"):
        moderation.refuse(document, moderator, reason="no", seen=seen)
    # what was left out can come back, and goes last
    page = client.get(address)
    assert names(page)[-1] == "IMG_03.jpg"
    page = press(client, address, page, f"keep:{key(page, 'IMG_03.jpg')}")
    press(client, address, page, "save")
    assert document.versions.last().files.last().name == "IMG_03.jpg"


def test_same_order_again_and_an_eleventh_are_not_kept(client, contributor, place):
    client.force_login(contributor)
    document = receive(client, 2)
    address = reverse("deposit-photos", args=[document.code])
    page = client.get(address)
    assert "Nothing has changed" in press(client, address, page, "save").content.decode()
    for _time in range(11):
        page = client.get(address)
        page = press(client, address, page, f"down:{key(page, names(page)[0])}")
        page = press(client, address, page, "save")
    assert "many times already" in page.content.decode()
    assert document.versions.count() == 11


def test_decided_document_or_somebody_elses_is_not_put_in_order(client, contributor, place, moderator):
    client.force_login(contributor)
    document = receive(client)
    address = reverse("deposit-photos", args=[document.code])
    page = client.get(address)
    client.force_login(make_user())
    assert client.get(address).status_code == 404
    client.force_login(contributor)
    moderation.refuse(document, moderator, reason="Not about this.")
    answer = press(client, address, page, "save")
    assert "the review team has them in hand" in answer.content.decode()
    assert document.versions.count() == 1
    assert address not in client.get(reverse("deposits")).content.decode()


def test_photos_without_account_are_put_in_order_before_and_after(client, place):
    word = sendings.new_word()
    address = begin(client, photos(3), nonce=word)
    page = client.get(address)
    page = press(client, address, page, f"drop:{key(page, 'IMG_02.jpg')}")
    result = press(client, address, page, "send")
    code = receipts.code_of(word)
    assert code in result.content.decode()
    assert not result.redirect_chain  # the code is shown at no address that a browser's history keeps
    assert code not in client.get(address, follow=True).content.decode()
    document = Document.objects.get()
    assert document.deposited_by is None
    names_kept = [file.name for file in document.versions.get().files.all()]
    assert names_kept == ["IMG_01.jpg", "IMG_03.jpg"]
    after = reverse("follow-photos")
    page = client.post(after, {"code": code, "document": document.code})
    page = press(client, after, page, f"up:{key(page, 'IMG_03.jpg')}")
    page = press(client, after, page, "save")
    assert "in the order that you gave them" in page.content.decode()
    assert [file.name for file in document.versions.last().files.all()] == ["IMG_03.jpg", "IMG_01.jpg"]
    assert document.custody.last().by is None
    wrong = fields(client.post(after, {"code": code, "document": document.code})) | {"code": code[::-1], "do": "save"}
    assert client.post(after, wrong).status_code == 404
    assert "sessionid" not in client.cookies


@pytest.mark.slow
def test_forty_photos_are_read_by_one_child_of_the_sandbox(client, contributor, place):
    client.force_login(contributor)
    document = receive(client, PHOTOS)
    Version.objects.update(processing="waiting", page_count=None)
    assert processing.work_once()
    version = document.versions.get()
    assert (version.page_count, version.failure) == (PHOTOS, "")
    for rank in range(1, PHOTOS + 1):
        with Image.open(storage.image_path(version.pk, rank, 200)) as drawn:
            assert drawn.width == 60 + rank


@pytest.mark.slow
def test_turned_photo_is_read_upright_and_its_images_are_turned(client, contributor, place):
    client.force_login(contributor)
    lying = picture_of("Vidéosurveillance de la place du Peuple", (1400, 300)).rotate(90, expand=True)
    photo = SimpleUploadedFile("IMG_1.jpg", image(lying, "JPEG", quality=90))
    document = receive(client, 1, files=[photo])
    Version.objects.update(processing="waiting", page_count=None)
    address = reverse("deposit-photos", args=[document.code])
    page = client.get(address)
    page = press(client, address, page, f"right:{key(page, 'IMG_1.jpg')}")
    press(client, address, page, "save")
    while processing.work_once():
        pass
    _first, second = document.versions.all()
    page = second.pages.get()
    assert page.width > page.height
    assert "place du Peuple" in page.text
    for width in storage.IMAGE_WIDTHS:
        with Image.open(BytesIO(storage.image_path(second.pk, 1, width).read_bytes())) as drawn:
            assert drawn.width > drawn.height


def test_what_is_kept_of_a_form_is_no_longer_than_its_fields(client, place):
    begin(client, photos(1), joined="x" * 500_000, how_obtained=" " * 400_000 + "oui")
    assert len(str(Sending.objects.get().said)) < 5_000
    assert Sending.objects.get().said["form"]["how_obtained"] == "oui"
