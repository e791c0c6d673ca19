"""Files are recognised by their columns."""

import pytest

from hallmark.areas.columns import AreaColumn, area_columns, recognise_boundaries, recognise_lookup


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("lsoa11_name,lsoa11_code,change_code,lsoa21_name,lsoa21_code,ltla22_name,ltla22_code", "lsoa_editions"),
        ("LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM,LAD22NMW,ObjectId", "lsoa_editions"),
        ("MSOA11CD,MSOA11NM,CHNGIND,MSOA21CD,MSOA21NM,LAD22CD,LAD22NM,LAD22NMW,ObjectId", "msoa_editions"),
        ("LSOA21CD,LSOA21NM,LSOA21NMW,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,LAD24NMW,ObjectId", "membership"),
        ("LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM,ObjectId", "membership"),
        ("lad-code,lad-name,csp-code,csp-name,PFA21CD,PFA21NM", "membership"),
        ("OA21CD,LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM,LAD22CD,LAD22NM,ObjectId", "membership"),
        ("LSOA21CD,CSP24CD", "membership"),
        ("LAD23CD,LAD23NM,LAD24CD,LAD24NM", "district_changes"),
        ("msoa21cd,msoa21nm,msoa21nmw,msoa21hclnm,msoa21hclnmw,localauthorityname", "msoa_names"),
        ("LSOACD,latitude,longitude,lsoa11cd", "lsoa_points"),
        ("FID,LSOA21CD,x,y,GlobalID", "lsoa_points"),
        ("WDCD,WDNM,LADCD,LADNM,SOURCEFILE,LADCD_ACTIVE,LADNM_ACTIVE", "ward_codes"),
        ("LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD", "district_codes"),
        ("local-authority-code,official-name,nice-name,lad-code,start-date", "council_names"),
    ],
)
def test_lookup_recognised(header, kind):
    assert recognise_lookup(header.split(",")) == kind


@pytest.mark.parametrize(
    "header",
    [
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type",
        "lsoa21_code,lsoa21_name,residents",
        "LSOA21CD,LAD24CD,Total",
        "lsoa21_code,lsoa21_name",
        "WardCode,Ward,Month,Count",
        "LSOA11CD,LSOA21CD,WD24CD,LSOA01CD",
        "a,b",
        "",
    ],
)
def test_other_files_are_not_lookups(header):
    assert recognise_lookup(header.split(",")) is None


def test_area_columns_pair_codes_with_names_of_their_edition():
    columns = area_columns(["LSOA21NM", "LSOA21CD", "LSOA11CD", "Other"])

    assert columns == [
        AreaColumn("lsoa", 2021, "LSOA21CD", "LSOA21NM"),
        AreaColumn("lsoa", 2011, "LSOA11CD", ""),
    ]


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        (["FID", "LSOA21CD", "LSOA21NM", "LADCD_ACTIVE", "UTLACD"], ("lsoa", 2021)),
        (["FID", "WD25CD", "WD25NM", "LAD25CD", "LAD25NM"], ("ward", 2025)),
        (["ltla24_name", "ltla24_code"], ("district", 2024)),
        (["pfa20_name", "pfa20_code"], ("force", 2020)),
        (["name", "id"], None),
    ],
)
def test_boundaries_recognised_by_properties(properties, found):
    assert recognise_boundaries(properties) == found


@pytest.mark.real
def test_every_real_file_is_recognised_for_what_it_is(shared_data):
    from areas.real_files import table_of

    recognised = {
        path.name: recognise_lookup(table_of(path).column_names) for path in (shared_data / "lookups").iterdir()
    }

    assert None not in recognised.values()
    assert recognised["lsoa11_lsoa21_lad22.csv.gz"] == "lsoa_editions"
    assert recognised["lad_csp_pfa21.csv"] == "membership"
    others = list((shared_data / "population").glob("*.csv*")) + list((shared_data / "deprivation").glob("*.csv*"))
    assert [path.name for path in others if recognise_lookup(table_of(path).column_names)] == []
