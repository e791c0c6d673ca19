"""The page of similar areas, its map and its file."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessment.peers.invented_country import CODES, WELSH, WITHOUT_OUTLINE
from hallmark.assessment.peers.beside import beside
from hallmark.assessment.peers.facts import FACTS
from hallmark.assessment.peers.mapping import COLOURS, THIS_AREA, ground, still
from hallmark.assessment.peers.presenters import record
from hallmark.partners.queries import territory
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("country")]
PAGE = "/similar-areas/"


def text_of(client: Client, area: str) -> str:
    return " ".join(client.get(PAGE, {"area": area}).content.decode().split())


def test_page_sets_the_area_beside_its_peers(client):
    html = text_of(client, "Ash")

    assert "Areas similar to Ash" in html
    assert "never by crime" in html
    assert "not the Most Similar Group of iQuanta" in html
    # 2,001 residents on 400 hectares in 899 households.
    assert "<strong>5.0</strong>" in html
    assert "<strong>2.23</strong>" in html
    assert "Median district" in html


def test_page_marks_who_names_the_area_too(client):
    found = beside(territory("Ash"))

    for peer in found.peers:
        back = {other.ref.code for other in beside(territory(peer.ref.code)).peers}
        assert peer.names_it == (CODES["Ash"] in back)


def test_peers_are_the_head_of_the_list_of_all():
    for name in (*CODES, "Ash and Beech"):
        found = beside(territory(name))

        assert found.others[: len(found.peers)] == found.peers
        assert [one.distance for one in found.others] == sorted(one.distance for one in found.others)


def test_page_names_those_that_cannot_be_compared_and_why(client):
    html = text_of(client, "Ash")

    assert "The English index of deprivation has no scores in Wales" in html
    assert f"{WELSH[0]}, {WELSH[1]}." in html
    assert f"an outline, are not held for all of it. {WITHOUT_OUTLINE}." in html


def test_page_of_a_welsh_district_says_what_is_left_out(client):
    html = text_of(client, WELSH[0])

    assert "It is not compared in deprivation score. The English index of deprivation has no scores in Wales" in html


def test_page_of_a_partnership_of_two_says_that_none_can_name_it(client):
    html = text_of(client, "Ash and Beech")

    assert "Peers are single districts, so none can name Ash and Beech." in html


@pytest.mark.parametrize(
    ("area", "words"),
    [
        ("Nowherebridge", "Nothing that is held is called “Nowherebridge”"),
        ("", "Enter the name or code of an area."),
        ("ward:Ash ward 0", "is not made of whole districts, and only those are compared. Name Ash instead."),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_wrong_area_gets_one_sentence(client, area, words):
    response = client.get(PAGE, {"area": area})

    assert response.status_code == 400
    assert words in " ".join(response.content.decode().split())


def test_page_without_an_area_lists_every_district_and_its_nearest(client):
    html = " ".join(client.get(PAGE).content.decode().split())

    assert "16 districts by name" in html
    assert all(f"?area={code}" in html for code in CODES.values())


def test_page_asks_a_fixed_number_of_questions(client, django_assert_num_queries: DjangoAssertNumQueries):
    client.get(PAGE, {"area": "E07990001"})

    for area in ("E07990001", "E07990005", "W06990001"):
        with django_assert_num_queries(16 + AT_THE_DOOR):
            client.get(PAGE, {"area": area})


def test_map_colours_every_district_that_has_an_outline(client):
    data = json.loads(client.get(f"{PAGE}map.geojson", {"area": "Ash"}).content)
    properties = [one["properties"] for one in data["features"]]
    areas = {one["name"]: one for one in properties if one["kind"] == "area"}

    assert areas.keys() == CODES.keys() - {WITHOUT_OUTLINE}
    assert areas["Ash"]["maps"]["likeness"]["colour"] == THIS_AREA
    assert areas[WELSH[0]]["maps"]["likeness"]["value"] is None
    beech = areas["Beech"]["maps"]["likeness"]
    assert beech["colour"] in COLOURS.values()
    assert beech["value"].endswith("times the usual distance")
    assert {"Ash", "1 Beech"} <= {one["name"] for one in properties if one["kind"] == "outline"}


def test_list_behind_the_map_says_the_same_as_the_map(client):
    html = text_of(client, "Ash")
    data = json.loads(client.get(f"{PAGE}map.geojson", {"area": "Ash"}).content)

    listed = html.split('id="likeness-list"')[1]
    for one in data["features"]:
        about = one["properties"]
        if about["kind"] == "area" and about["name"] != "Ash":
            words = (about["maps"]["likeness"]["value"] or "cannot be compared").split(",")[0].capitalize()
            row = listed.split(f'data-area="{about["name"]}"')[1].split("</tr>")[0]
            assert words in row


def test_file_has_every_district_with_its_facts(client):
    response = client.get(f"{PAGE}list.csv", {"area": "Ash"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))

    assert response["Content-Disposition"] == 'attachment; filename="similar-to-ash.csv"'
    assert {row["name"] for row in rows} == CODES.keys() - {"Ash"}
    assert rows[0]["name"] == "Beech"
    assert float(rows[0][FACTS[0]]) == pytest.approx(2101 / 400, abs=1e-5)
    assert all(row["likeness"].startswith("The English index") for row in rows if row["name"] in WELSH)


@pytest.mark.parametrize("address", ["map.geojson", "list.csv"])
def test_files_of_a_wrong_area_are_refused_in_words(client, address):
    response = client.get(f"{PAGE}{address}", {"area": "Nowherebridge"})

    assert response.status_code == 400
    assert "Nothing that is held is called" in response.content.decode()


def test_record_for_a_program_is_json():
    said = json.loads(json.dumps(record(beside(territory("Ash"))), allow_nan=False))

    assert said["peers"][0]["name"] == "Beech"
    assert said["facts"]["residents per hectare"] == pytest.approx(2001 / 400)
    assert sorted(len(one["areas"]) for one in said["not_compared"]) == [1, 2]


def test_record_of_a_distance_without_end_is_null():
    found = beside(territory("Ash"))
    endless = replace(found, peers=(replace(found.peers[0], times=float("inf")),))

    said = json.loads(json.dumps(record(endless), allow_nan=False))

    assert said["peers"][0]["times_usual_distance"] is None


def test_numbers_on_the_still_map_are_those_of_the_list_where_a_peer_has_no_outline():
    found, drawn = beside(territory("Ash")), ground()
    assert drawn is not None
    bare = replace(found.peers[0], ref=replace(found.peers[0].ref, code="E07999999"))

    svg = still(replace(found, peers=(bare, found.peers[1])), drawn, "Map")

    assert re.findall(r">(\d+)</text>", svg) == ["2", "2"]
