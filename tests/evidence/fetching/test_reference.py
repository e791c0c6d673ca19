"""Fetching reference data by the reviewed list."""

import csv
import dataclasses
import io
import json
import zipfile

import pytest

from hallmark.evidence.fetching.reference import ReferenceSource, chosen, fetch_reference, reference_sources
from hallmark.ui.problems import Problem

pytestmark = pytest.mark.slow
TABLE = "/rest/services/LOOKUP/FeatureServer/0/query"


@pytest.fixture
def source(publisher):
    return ReferenceSource(
        slug="lookup", title="A lookup", what="Which is which", publisher="Office for National Statistics",
        licence="Open Government Licence v3.0", kind="table", address=publisher.home + TABLE, save_as="lookup.csv",
    )  # fmt: skip


def rows(count):
    return [{"attributes": {"LAD24CD": f"E{n:08d}", "LAD24NM": f"Place, {n}", "ObjectId": n}} for n in range(count)]


def test_table_is_read_page_by_page(publisher, source, web, tmp_path):
    publisher.tables[TABLE] = rows(25)
    publisher.page = 10

    path = fetch_reference(source, tmp_path, web)

    read = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert read[0] == ["LAD24CD", "LAD24NM"]
    assert [row[1] for row in read[1:]] == [f"Place, {n}" for n in range(25)]


def test_boundaries_become_one_collection(publisher, source, web, tmp_path):
    feature = {"type": "Feature", "properties": {"LSOA21CD": "E01000001"}, "geometry": None}
    publisher.tables[TABLE] = [feature] * 5
    publisher.page = 2

    path = fetch_reference(dataclasses.replace(source, kind="boundaries"), tmp_path, web)

    assert json.loads(path.read_text(encoding="utf-8")) == {"type": "FeatureCollection", "features": [feature] * 5}


def test_answer_with_rows_missing_is_refused_and_leaves_nothing(publisher, source, web, tmp_path):
    class Short(list):
        def __getitem__(self, key):
            return [] if isinstance(key, slice) and key.start >= 10 else super().__getitem__(key)

    publisher.tables[TABLE] = Short(rows(25))
    publisher.page = 10

    with pytest.raises(Problem, match="has 25 rows of A lookup and gave only 10"):
        fetch_reference(source, tmp_path, web)
    assert list(tmp_path.iterdir()) == []


def test_withdrawn_edition_is_said_so(publisher, source, web, tmp_path):
    publisher.files[TABLE] = json.dumps({"error": {"code": 400, "message": "Invalid URL"}}).encode()

    with pytest.raises(
        Problem, match=r"A lookup is not at its address any more \(Invalid URL\). Download it from Office"
    ):
        fetch_reference(source, tmp_path, web)


def test_one_member_is_taken_out_of_a_zip(publisher, source, web, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("census2021-ts001-lsoa.csv", "date,geography\n")
        archive.writestr("census2021-ts001-ltla.csv", "other")
    publisher.files["/ts001.zip"] = packed.getvalue()
    wanted = dataclasses.replace(source, kind="file", address=f"{publisher.home}/ts001.zip", take="-lsoa.csv")

    path = fetch_reference(wanted, tmp_path, web)

    assert path.read_text(encoding="utf-8") == "date,geography\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b""])
def test_zip_cut_short_is_refused(publisher, source, web, tmp_path, content):
    publisher.files["/ts001.zip"] = content
    wanted = dataclasses.replace(source, kind="file", address=f"{publisher.home}/ts001.zip", take="-lsoa.csv")

    with pytest.raises(Problem, match="is not a whole zip archive"):
        fetch_reference(wanted, tmp_path, web)
    assert list(tmp_path.iterdir()) == []


def test_plain_file_is_kept_as_it_came(publisher, source, web, tmp_path):
    publisher.files["/names.csv"] = b"msoa21cd,msoa21hclnm\n"
    wanted = dataclasses.replace(source, kind="file", address=f"{publisher.home}/names.csv")

    assert fetch_reference(wanted, tmp_path, web).read_bytes() == b"msoa21cd,msoa21hclnm\n"


def test_list_is_complete_and_says_what_nobody_checked():
    sources = reference_sources()

    assert len({source.slug for source in sources}) == len({source.save_as for source in sources}) == len(sources)
    for source in sources:
        assert source.kind in {"table", "boundaries", "file"}
        assert source.address.startswith("https://")
        assert source.title
        assert source.what
        assert source.publisher
        assert "Licence" in source.licence


def test_choice_of_a_source_that_is_not_in_the_list():
    with pytest.raises(Problem, match=r"There is no reference source “moon”. The list has lsoa11-lsoa21"):
        chosen(reference_sources(), ["moon"])
