"""The Data page with several zips at once."""

from __future__ import annotations

import pytest

from tests import sample_uploads
from tests.page_session import open_page
from tests.upload_page import VISITOR, keep, read, said

pytestmark = pytest.mark.usefixtures("nothing_kept")


def test_several_zips_are_classes_and_those_of_one_name_are_joined_by_one_click() -> None:
    app = open_page("data", VISITOR, set="new")
    packed = [
        sample_uploads.archive({f"{n}.png": sample_uploads.picture(60 + 9 * n) for n in range(6)}, name)
        for name in ("cat.zip", "cat.zip", "dog.zip")
    ]
    read(app.file_uploader[0].set_value([(file.name, file.data, "application/zip") for file in packed]).run())
    assert "They are read as the folders cat, cat (2)." in said(app)
    read(next(one for one in app.button if one.label == "Read as one folder").click().run())
    assert "They are read as one folder." in said(app)
    assert keep(app).facts["counts"] == [12, 6]
