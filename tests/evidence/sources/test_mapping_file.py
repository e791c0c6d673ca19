"""Mappings as people write them: what is understood, and what is said of one that is not right."""

import pytest
import yaml

from hallmark.evidence.sources.mapped import Mapping, list_templates
from hallmark.ui.problems import Problem

GOOD = {
    "dataset": "street-drinking",
    "title": "Street drinking",
    "publisher": "Anytown Council",
    "licence": "Open Government Licence v3.0",
    "kind": "incidents",
    "columns": {"occurred_at": "Date", "category": "Type", "easting": "E", "northing": "N"},
}


@pytest.fixture
def mapping_of(tmp_path):
    def written(**changes):
        path = tmp_path / "mine.yaml"
        path.write_text(yaml.safe_dump(GOOD | changes), encoding="utf-8")
        return Mapping.from_yaml(path)

    return written


def test_ready_mappings_are_all_right():
    names = [template.name for template in list_templates()]

    assert names == [
        "ambulance", "council-asb", "fire", "fly-tips", "home-office-csp", "home-office-csp-undated",
        "police-uk-points",
    ]  # fmt: skip
    assert all(template.title for template in list_templates())


def test_dataset_says_of_which_kind_it_is(mapping_of):
    assert mapping_of().description.dataset == "incidents-street-drinking"


def test_mapping_that_is_not_there_names_the_ready_ones():
    with pytest.raises(Problem, match=r"no mapping nowhere.yaml.*ambulance, council-asb"):
        Mapping.from_yaml("nowhere.yaml")


@pytest.mark.parametrize("text", ["columns: [unclosed", "just a sentence", "- a\n- list", ""])
def test_mapping_that_is_not_yaml(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Problem, match="the mapping is not YAML"):
        Mapping.from_yaml(path)


def test_mapping_that_is_not_text(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Problem, match="not a text file"):
        Mapping.from_yaml(path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"publsher": "x"}, "the key “publsher” is not known; did you mean “publisher”"),
        (
            {"columns": GOOD["columns"] | {"occured": "D"}},
            "the column “occured” is not known; did you mean “occurred_at”",
        ),
        ({"licence": ""}, "“licence” is missing"),
        ({"dataset": "Street Drinking"}, "“dataset” must be small letters"),
        ({"kind": "incident"}, "“kind” must be one of incidents, counts"),
        ({"columns": {"occurred_at": "Date"}}, "“category” is missing"),
        ({"columns": {"category": "Type"}}, "does not say where the date is"),
        ({"undated": True}, "both that the records are undated and where their date is"),
        ({"columns": GOOD["columns"] | {"category": {"constantly": "x"}}}, "“category” must be a column name"),
        ({"columns": {"occurred_at": "Date", "category": "Type", "easting": "E"}}, "given together or not at all"),
        ({"columns": {"occurred_at": "Date", "category": "Type", "x": "E", "y": "N"}}, "need “crs”"),
        ({"crs": "EPSG:0"}, "“EPSG:0” is not a coordinate system"),
        ({"kind": "counts"}, "counts need “n”"),
        ({"columns": {"quarter": "Q", "month": "M", "category": "Type"}}, "“quarter” needs “year”"),
        ({"columns": GOOD["columns"] | {"area_code": "W"}}, "“area_kind” is missing"),
        ({"months": {"prefix": "Crimes "}}, "“months” is for counts"),
        ({"kind": "counts", "months": {"pattern": "("}}, "is not a regular expression"),
        ({"kind": "counts", "months": {"pattern": "x"}}, "needs the named groups year and month"),
        ({"kind": "counts", "months": {"suffix": "x"}}, "the key of months “suffix” is not known"),
        ({"formats": ["dd/mm/yyyy"]}, "“dd/mm/yyyy” is not a date format"),
        ({"formats": "%d"}, "“formats” must be a list"),
        ({"timezone": "Europe/Anytown"}, "is not a time zone"),
        ({"encoding": "latin-99"}, "is not an encoding"),
        ({"disclosure": "hide"}, "“disclosure” must be “open” or “suppress-below: 5”"),
        ({"optional": ["category"]}, "the optional column “category” is not known"),
        ({"category_map": ["a"]}, "“category_map” must be a table"),
        ({"unit_in_file_name": "[a-z]+"}, "needs a group in brackets"),
    ],
)
def test_mapping_that_is_wrong_says_how(mapping_of, changes, said):
    with pytest.raises(Problem) as caught:
        mapping_of(**changes)

    assert said in str(caught.value)
    assert str(caught.value).startswith("mine.yaml: ")


@pytest.mark.parametrize("given", ["suppress-below: 5", "suppress-below 5", {"suppress-below": 5}])
def test_disclosure_is_read_as_people_write_it(mapping_of, given):
    assert mapping_of(disclosure=given).description.suppress_below == 5
