"""Slides as their scanners write them, NDPI and MIRAX in a ZIP: taken, drawn as tissue, served in tiles."""

import io
import zipfile

import openslide
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from documents import inspection, names, sniffing, uploads
from documents.models import Reading, Slide
from documents.previews import jail
from tests import mirax, ndpi, slides
from tests.clinics.api.system import system_of
from tests.viewers.situations import case_with_slide

SIDE = ndpi.SIDE
MADE = {
    "ndpi": (ndpi.tiff, "Стекло.ndpi", sniffing.TIFF),
    "mirax": (mirax.zipped, "Стекло.zip", sniffing.MIRAX),
    "mirax one folder down": (
        lambda: mirax.zipped(mirax.members(top="Иванова/"), packing=zipfile.ZIP_STORED), "Стекло.zip", sniffing.MIRAX,
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.TILES_FOLDER = tmp_path / "tiles"
    return settings.TILES_FOLDER


@pytest.fixture(params=MADE)
def made(request):
    make, name, content_type = MADE[request.param]
    return make(), name, content_type


@pytest.fixture
def path(made, tmp_path):
    (tmp_path / "file").write_bytes(made[0])
    return tmp_path / "file"


def colours(picture):
    wide, high = picture.size
    return [picture.getpixel((wide * x // 4, high * y // 4)) for y in (1, 3) for x in (1, 3)]


def written(held, folder):
    for name, content in held.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_openslide_knows_whose_they_are(tmp_path):
    written({"a.ndpi": ndpi.tiff()} | mirax.members(name="a"), tmp_path)

    for name, vendor, size in [("a.ndpi", "hamamatsu", SIDE), ("a.mrxs", "mirax", mirax.TISSUE * 2)]:
        assert openslide.OpenSlide.detect_format(tmp_path / name) == vendor
        with openslide.OpenSlide(tmp_path / name) as slide:
            assert slide.dimensions == (size, size) and len(slide.associated_images) == 1


def test_it_is_taken_for_what_it_is_and_keeps_its_name(made, path):
    assert jail.examine(path) == made[2]
    assert names.with_extension(made[1], made[2]) == made[1]


def test_the_tissue_is_one_page_without_the_label_and_the_empty_glass(made, path, tmp_path):
    drawn = jail.draw(path, made[2], tmp_path)

    assert (drawn.problem, drawn.count, len(drawn.pages)) == ("", 1, 1)
    assert drawn.slide == {"width": SIDE, "height": SIDE, "microns": "0.5"}
    picture = Image.open(tmp_path / str(drawn.pages[0]["file"])).convert("RGB")
    assert picture.size == (SIDE, SIDE)
    for seen, colour in zip(colours(picture), slides.QUARTERS, strict=True):
        assert seen == pytest.approx(colour, abs=6)


@pytest.fixture
def glass(made, transactional_db):
    return case_with_slide(SIDE, content=made[0], name=made[1], content_type=made[2])


@pytest.fixture
def desk(client, glass):
    client.force_login(glass[0])
    return client


def page(glass):
    return f"/clinic/{glass[1].pk}/slide/{glass[2].pk}/"


def tile(desk, glass, level=10, column=0, row=0):
    response = desk.get(f"{page(glass)}{level}/{column}_{row}.jpg")
    assert response.status_code == 200
    return Image.open(io.BytesIO(b"".join(response)))


def test_the_doctor_sees_each_tile_in_the_colours_of_its_place(desk, glass):
    assert page(glass) in desk.get(f"/clinic/{glass[1].pk}/").content.decode()
    assert desk.get(page(glass)).status_code == 200

    for n, colour in enumerate(slides.QUARTERS):
        assert tile(desk, glass, 10, n % 2, n // 2).getpixel((256, 256)) == pytest.approx(colour, abs=3)
    for seen, colour in zip(colours(tile(desk, glass, 9)), slides.QUARTERS, strict=True):
        assert seen == pytest.approx(colour, abs=3)
    for level in range(11):
        assert tile(desk, glass, level).getpixel((0, 0)) != pytest.approx(slides.LABEL, abs=90)


def by_the_page(desk, glass):
    return desk.get(f"/clinic/{glass[1].pk}/papers/{glass[2].pk}/")


def by_the_api(_, glass):
    return system_of(glass[0]).get(f"cases/{glass[1].pk}/documents/{glass[2].pk}/content/")


@pytest.mark.parametrize("asked", [by_the_page, by_the_api])
def test_the_slide_leaves_whole_and_its_files_under_nobodys_name(desk, glass, made, asked):
    response = asked(desk, glass)

    given = b"".join(response.streaming_content)
    if made[2] == sniffing.TIFF:
        assert given == made[0]
        return
    with zipfile.ZipFile(io.BytesIO(given)) as archive:
        left = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    own = {f"slide/{name}": content for name, content in mirax.files().items()}
    assert left == own | {"slide.mrxs": mirax.members()[f"{mirax.NAME}.mrxs"]}


def test_the_way_in_writes_down_the_slide_and_leaves_the_original_alone(made, transactional_db):
    upload = SimpleUploadedFile(made[1], made[0])
    document = uploads.receive(upload, case_number="VM-2026-000001", by=None, at=timezone.now())

    inspection.inspect_one(document.pk, at=timezone.now())

    document.refresh_from_db()
    assert (document.name, document.content_type) == (made[1], made[2])
    assert (document.reading, document.problem, document.contents) == (Reading.READABLE, "", "Скан стекла")
    assert (document.slide.width, document.slide.height, document.slide.microns) == (SIDE, SIDE, 0.5)
    with default_storage.open(document.key, "rb") as kept:
        assert kept.read() == made[0]


def torn(**changed):
    return mirax.zipped(mirax.members(mirax.files(**changed)))


@pytest.mark.parametrize(
    "content",
    [torn(IMAGE_FORMAT="TIFF"), torn(IMAGE_CONCAT_FACTOR="30"), torn(NONHIER_COUNT="2147483647")],
    ids=["refused by openslide", "a jump of images", "labels without end"],
)
def test_a_slide_that_does_not_open_is_told_in_plain_words_and_has_no_page_of_its_own(
    content, transactional_db
):
    upload = SimpleUploadedFile("Стекло.zip", content)
    document = uploads.receive(upload, case_number="VM-2026-000001", by=None, at=timezone.now())

    inspection.inspect_one(document.pk, at=timezone.now())

    document.refresh_from_db()
    assert document.reading == Reading.UNREADABLE and not document.pages.exists()
    assert document.problem.startswith("Скан стекла не открылся") and not Slide.objects.exists()
