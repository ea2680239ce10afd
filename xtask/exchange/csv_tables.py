"""Reads an exported table as those who work with the two data sets do, with pandas and with Python's own reader.

usage: csv_tables.py csv-gtd|csv-ged EXPORTED

needs: pandas==3.1.1
"""

import csv
import sys

import pandas

GTD = """eventid iyear imonth iday approxdate extended resolution country country_txt region region_txt provstate city
latitude longitude specificity vicinity location summary crit1 crit2 crit3 doubtterr alternative alternative_txt multiple
success suicide attacktype1 attacktype1_txt attacktype2 attacktype2_txt attacktype3 attacktype3_txt targtype1
targtype1_txt targsubtype1 targsubtype1_txt corp1 target1 natlty1 natlty1_txt targtype2 targtype2_txt targsubtype2
targsubtype2_txt corp2 target2 natlty2 natlty2_txt targtype3 targtype3_txt targsubtype3 targsubtype3_txt corp3 target3
natlty3 natlty3_txt gname gsubname gname2 gsubname2 gname3 gsubname3 motive guncertain1 guncertain2 guncertain3 individual
nperps nperpcap claimed claimmode claimmode_txt claim2 claimmode2 claimmode2_txt claim3 claimmode3 claimmode3_txt
compclaim weaptype1 weaptype1_txt weapsubtype1 weapsubtype1_txt weaptype2 weaptype2_txt weapsubtype2 weapsubtype2_txt
weaptype3 weaptype3_txt weapsubtype3 weapsubtype3_txt weaptype4 weaptype4_txt weapsubtype4 weapsubtype4_txt weapdetail
nkill nkillus nkillter nwound nwoundus nwoundte property propextent propextent_txt propvalue propcomment ishostkid
nhostkid nhostkidus nhours ndays divert kidhijcountry ransom ransomamt ransomamtus ransompaid ransompaidus ransomnote
hostkidoutcome hostkidoutcome_txt nreleased addnotes scite1 scite2 scite3 dbsource INT_LOG INT_IDEO INT_MISC INT_ANY
related""".split()

GED = """id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
number_of_sources source_article source_office source_date source_headline source_original where_prec where_coordinates
where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec
date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob""".split()

NUMBERS = {
    "csv-gtd": "iyear imonth iday latitude longitude specificity country region attacktype1 targtype1 weaptype1 nkill nwound",
    "csv-ged": "year latitude longitude where_prec date_prec country_id priogrid_gid best high low",
}


def check_gtd(table):
    assert table["imonth"].dropna().between(0, 12).all() and table["iday"].dropna().between(0, 31).all()
    assert table["specificity"].dropna().between(1, 5).all()
    assert table["attacktype1"].dropna().between(1, 9).all() and table["weaptype1"].dropna().between(1, 13).all()
    # A figure is one that every account allows, so it lies within the range that they leave.
    told = table.dropna(subset=["nkill"])
    assert (told["nkill_low"].isna() | (told["nkill_low"] <= told["nkill"])).all(), told[["eventid", "nkill"]]
    assert (told["nkill_high"].isna() | (told["nkill"] <= told["nkill_high"])).all(), told[["eventid", "nkill"]]
    assert table[["crit1", "crit2", "crit3"]].isna().all().all(), "the criteria are not ours to judge"


def check_ged(table):
    assert table["where_prec"].dropna().between(1, 7).all() and table["date_prec"].dropna().between(1, 5).all()
    closed = table.dropna(subset=["low", "best", "high"])
    assert (closed["low"] <= closed["best"]).all() and (closed["best"] <= closed["high"]).all()
    dated = table.dropna(subset=["date_start", "date_end"])
    assert table["date_start"].isna().equals(table["date_end"].isna()), "a day without the other"
    assert (pandas.to_datetime(dated["date_start"]) <= pandas.to_datetime(dated["date_end"])).all()
    assert table["type_of_violence"].isna().all(), "the sides of a conflict are not ours to judge"


def check(form, path):
    columns = GTD if form == "csv-gtd" else GED
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert rows[0][: len(columns)] == columns, "the columns are not those of the data set"
    assert all(len(row) == len(rows[0]) for row in rows), "a row of another length"
    for cell in (cell for row in rows for cell in row if cell):
        assert cell[0] not in "=+@\t\r" and (cell[0] != "-" or float(cell) < 0), f"a formula: {cell}"
    table = pandas.read_csv(path)
    for column in NUMBERS[form].split():
        pandas.to_numeric(table[column])
    if len(table):
        assert (table["coded_by"] == "Whosays").all()
        (check_gtd if form == "csv-gtd" else check_ged)(table)
    print(f"{form}: {len(table)} rows, {len(rows[0])} columns")


check(sys.argv[1], sys.argv[2])
