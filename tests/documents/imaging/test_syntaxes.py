"""Which ways of packing a picture are drawn: pydicom's own files, by the child's own reader."""

import pytest

from documents.previews import dicom
from documents.previews.limits import DRAW
from tests.documents import samples

DRAWN = {
    "explicit": "CT_small.dcm",
    "implicit": "MR_small_implicit.dcm",
    "big endian": "MR_small_bigendian.dcm",
    "deflated": "image_dfl.dcm",
    "RLE": "MR_small_RLE.dcm",
    "JPEG baseline": "SC_rgb_jpeg_dcmtk.dcm",
    "JPEG lossless": "SC_rgb_jpeg_gdcm.dcm",
    "JPEG-LS": "MR_small_jpeg_ls_lossless.dcm",
    "JPEG 2000": "693_J2KI.dcm",
    "palette": "examples_palette.dcm",
    "frames in YBR": "examples_ybr_color.dcm",
}


def answers(name, folder):
    path = folder / "file"
    path.write_bytes(samples.shipped_dicom(name))
    return list(dicom.draw(path, folder, DRAW))


@pytest.mark.parametrize("way", DRAWN)
def test_a_picture_packed_this_way_is_drawn(way, tmp_path):
    assert [answer for answer in answers(DRAWN[way], tmp_path) if "page" in answer]


def test_twelve_bit_jpeg_is_not_drawn_and_says_why(tmp_path):
    assert {"problem": "compression", "details": {}} in answers("JPGExtended.dcm", tmp_path)
