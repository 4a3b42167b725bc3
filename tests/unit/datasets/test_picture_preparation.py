"""Every image of a data set, and every image that its networks see later, is prepared by one function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.cli.images import image_files
from engine.datasets.base import DATASETS
from engine.datasets.drawn_samples import drawn_sample
from engine.datasets.picture_depth import range_of
from engine.datasets.picture_preparation import Preparation, prepare_file, standard_preparation
from engine.datasets.uploaded_pictures import UploadedPictures
from engine.datasets.uploads import kinds, upload_store
from engine.datasets.uploads.decoding import Upload
from engine.errors import FileFormatError
from tests import sample_pictures
from tests.sample_pictures import FILES, colour, encoded, grey, scene, sixteen_bit, zipped
from tests.sample_uploads import OWNER, archive, kept

BAR = [[[0, 50], [100, 50]]]


def saved(file: Upload, **settings: Any) -> tuple[UploadedPictures, np.ndarray]:
    entry = kinds.keep(OWNER, "", "pictures", [file], settings)
    dataset = DATASETS.make(entry.choice())
    assert isinstance(dataset, UploadedPictures)
    return dataset, np.array(upload_store.array(entry.id, "x"))


def report(dataset: UploadedPictures) -> str:
    assert dataset.about
    return "\n".join(map(str, dataset.about.report))


@pytest.mark.parametrize("fit", ["cut", "pad"])
@pytest.mark.parametrize("background", [20, 225])
@pytest.mark.parametrize("kind", FILES)
def test_the_file_of_a_training_image_is_predicted_on_with_the_same_pixels(
    kind: str, background: int, fit: str, home: Path, tmp_path: Path
) -> None:
    packed, files = zipped(FILES[kind], background=background)
    dataset, x = saved(packed, fit=fit)
    places = []
    for number, data in enumerate(files.values()):
        places.append(tmp_path / f"{number}.png")
        places[-1].write_bytes(data)
    for sample, (_, again) in zip(x, image_files(list(map(str, places)), dataset.preparation()), strict=True):
        np.testing.assert_array_equal(sample, again)


def test_bright_and_dark_images_stay_different(home: Path) -> None:
    days = {f"day/{n}.png": grey(scene(n, True, 200)) for n in range(8)}
    nights = {f"night/{n}.png": grey(scene(n, True, 10)) for n in range(8)}
    dataset, x = saved(archive({**days, **nights}))
    assert x.shape == (16, 1, 32, 32)
    assert x[:8].mean(axis=(1, 2, 3)).min() > x[8:].mean(axis=(1, 2, 3)).max() + 100
    assert "No image was inverted: 50 % have a light border." in report(dataset)


def test_gray_scans_are_inverted_together_by_default(home: Path) -> None:
    packed, _files = zipped(grey, background=225)
    dataset, x = saved(packed)
    assert x[:, :, 0].max() < 60
    assert "All images were inverted" in report(dataset)
    dataset, x = saved(packed, inversion="none")
    assert x[:, :, 0].min() > 200
    assert drawn_sample(BAR, dataset.preparation())[0, 0, 0] == 255, "drawings are dark on light, as the images are"


@pytest.mark.parametrize(("form", "options"), [("PNG", {}), ("JPEG", {"quality": 60})])
def test_gray_images_that_were_saved_in_color_are_gray(form: str, options: dict[str, int], home: Path) -> None:
    packed, _files = zipped(
        lambda picture: encoded(Image.fromarray(picture).convert("RGB"), form, **options), background=225
    )
    dataset, x = saved(packed)
    assert x.shape[1] == 1
    assert x[:, :, 0].max() < 60, "inverted, as gray images on paper are"
    assert "no colors" in report(dataset)
    assert saved(packed, colour="colour")[1].shape[1] == 3


def test_one_image_in_color_among_gray_ones_keeps_all_in_color(home: Path) -> None:
    _packed, files = zipped(lambda picture: encoded(Image.fromarray(picture).convert("RGB")))
    dataset, x = saved(archive({**files, "high/7.png": colour(scene(7, False))}))
    assert x.shape[1] == 3
    assert "no colors" not in report(dataset)


def test_a_data_set_of_colour_on_paper_takes_drawings_on_paper(home: Path) -> None:
    red = lambda picture: encoded(Image.fromarray(np.stack([np.full_like(picture, 255), picture, picture], axis=2)))  # noqa: E731
    packed, _files = zipped(red, background=225)
    dataset, x = saved(packed)
    assert x.shape[1] == 3
    drawing = drawn_sample(BAR, dataset.preparation())
    assert drawing.shape == (3, 32, 32)
    assert drawing[:, 0].min() == 255
    assert drawing.min() < 100


def test_values_of_sixteen_bits_are_divided_alike(home: Path) -> None:
    packed, _files = zipped(sixteen_bit)
    dataset, x = saved(packed)
    assert dataset.preparation().value_range == (0, 65535)
    square = sample_pictures.scene(0, False)[:, 6:42].astype(float) * 250 / 257
    assert abs(x[0].mean() - square.mean()) < 2


@pytest.mark.parametrize(
    ("low", "high", "is_float", "found"),
    [
        (0, 46_000, False, (0, 65_535)),
        (0, 4_000, False, (0, 4_095)),
        (3, 200, False, (0, 255)),
        (-5, 100_000, False, (-5, 100_000)),
        (0, 0.8, True, (0, 1)),
        (0, 254.5, True, (0, 255)),
        (-1, 1, True, (-1, 1)),
    ],
)
def test_a_range_of_values_is_that_of_the_usual_bit_depth(
    low: float, high: float, is_float: bool, found: tuple[float, float]
) -> None:
    assert range_of(low, high, is_float) == found


@pytest.mark.parametrize("kind", [np.int32, np.float32])
def test_tiffs_of_thirty_two_bits_are_read(kind: type, home: Path) -> None:
    def tiff(picture: np.ndarray) -> bytes:
        return encoded(Image.fromarray((picture * (1000.0 if kind is np.int32 else 1 / 255)).astype(kind)), "TIFF")

    _dataset, x = saved(zipped(tiff)[0])
    assert x.shape[1] == 1
    assert x.max() > 200
    assert x[:, :, 0].max() < 80


MODES = {
    "PNG": ("P", "LA", "RGBA", "1", "L", "RGB"),
    "TIFF": ("P", "LA", "RGBA", "CMYK", "1", "L", "RGB", "PA"),
    "GIF": ("P", "LA", "RGBA", "1", "L", "RGB"),
    "WEBP": ("P", "LA", "RGBA", "L", "RGB"),
}


@pytest.mark.parametrize(("form", "mode"), [(form, mode) for form, modes in MODES.items() for mode in modes])
def test_every_mode_of_every_format_shows_the_same_picture(form: str, mode: str, tmp_path: Path) -> None:
    picture = np.where(scene(3, True) > 128, 255, 0).astype(np.uint8)
    image = Image.fromarray(picture).convert("RGB").convert("LA" if mode == "PA" else mode)
    if mode == "PA":
        image = image.convert("PA")
    (tmp_path / "a").write_bytes(encoded(image, form, **({"lossless": True} if form == "WEBP" else {})))
    how = Preparation(channels=1, height=sample_pictures.HEIGHT, width=sample_pictures.WIDTH)
    assert np.abs(prepare_file(tmp_path / "a", how)[0].astype(int) - picture).max() <= 2


def test_an_image_that_is_not_readable_is_named_with_its_folder_and_skipped(home: Path) -> None:
    _packed, files = zipped(grey)
    broken = grey(scene(1, True))
    dataset, x = saved(archive({**files, "wide/cut.png": broken[:200], "high/text.png": b"this is text"}))
    assert len(x) == 16
    assert "1 image in `wide` was skipped since it is not readable: cut.png." in report(dataset)
    assert "1 image in `high` was skipped since it is not readable: text.png." in report(dataset)


def test_many_images_that_are_not_readable_are_refused_with_the_share(home: Path) -> None:
    _packed, files = zipped(grey)
    broken = {f"wide/bad {n}.png": b"this is text" for n in range(5)}
    with pytest.raises(FileFormatError, match=r"At least 5 of 21 .*such as wide/bad 0.png.*limit is 20 %"):
        saved(archive({**files, **broken}))


def test_a_data_set_saved_without_a_preparation_has_that_of_its_time(home: Path) -> None:
    entry = kept("own_pictures")
    facts = {name: value for name, value in entry.facts.items() if name != "preparation"}
    old = upload_store.keep(
        OWNER,
        {**entry.model_dump(include={"kind", "title", "samples"}), "facts": facts},
        {name: upload_store.array(entry.id, name) for name in ("x", "y")},
    )
    assert DATASETS.make(old.choice()).preparation() == Preparation(channels=3, height=16, width=16)


def test_a_digit_on_paper_of_any_shape_is_complete_and_light_on_dark(tmp_path: Path) -> None:
    paper = np.full((90, 60), 240, np.uint8)
    paper[10:80, 28:34] = 10
    Image.fromarray(paper).save(tmp_path / "one.png")
    sample = prepare_file(tmp_path / "one.png", standard_preparation((1, 28, 28)))[0]
    rows, columns = np.nonzero(sample > 128)
    assert np.ptp(rows) > 18, "it is complete"
    assert np.ptp(columns) < 4, "it is not stretched"
