"""The formats that lists are read in, by the names that commands and doors call them."""

from collections.abc import Mapping

from sanctions.formats import (
    ca_xml,
    eu_csv,
    eu_entity,
    eu_xml,
    fr_json,
    ftm,
    ofac_csv,
    ofac_xml,
    ofsi_csv,
    seco_xml,
    uk_csv,
    uk_xml,
    un_xml,
)
from sanctions.formats.entry import Format
from sanctions.formats.template import files

ALL: tuple[Format, ...] = (
    # One a line, in the order in which the command's help names them: our own, FollowTheMoney, then by publisher.
    Format(
        name="ftm",
        title="FollowTheMoney entities, JSON lines",
        read=ftm.read,
        suffixes=(".ftm.json", ".json", ".jsonl"),
    ),
    Format(
        name="template-xlsx",
        title="The register's own template, workbook",
        read=files.read_xlsx,
        suffixes=(".xlsx",),
    ),
    Format(
        name="template-csv",
        title="The register's own template, CSV files in a zip or one CSV",
        read=files.read_csv,
        suffixes=(".zip", ".csv"),
    ),
    Format(
        name="un-xml",
        title="United Nations, consolidated list, XML",
        read=un_xml.read,
        listed_in=un_xml.LIST,
        suffixes=(".xml",),
    ),
    Format(
        name="ofac-csv",
        title="United States, OFAC SDN list, set of CSV files",
        read=ofac_csv.read,
        listed_in=ofac_csv.LIST,
        suffixes=(".csv",),
        siblings=ofac_csv.SIBLINGS,
    ),
    Format(
        name="ofac-xml",
        title="United States, OFAC SDN or consolidated list, XML",
        read=ofac_xml.read,
        listed_in=ofac_csv.LIST,
        suffixes=(".xml",),
    ),
    Format(
        name="eu-xml",
        title="European Union, financial sanctions, XML 1.1",
        read=eu_xml.read,
        listed_in=eu_entity.LISTED_IN,
        suffixes=(".xml",),
    ),
    Format(
        name="eu-csv",
        title="European Union, financial sanctions, CSV 1.1",
        read=eu_csv.read,
        listed_in=eu_entity.LISTED_IN,
        suffixes=(".csv",),
    ),
    Format(
        name="uk-csv",
        title="United Kingdom, UK Sanctions List, CSV",
        read=uk_csv.read,
        listed_in=uk_csv.PUBLISHER.listed_in,
        suffixes=(".csv",),
    ),
    Format(
        name="uk-xml",
        title="United Kingdom, UK Sanctions List, XML",
        read=uk_xml.read,
        listed_in=uk_csv.PUBLISHER.listed_in,
        suffixes=(".xml",),
    ),
    Format(
        name="ofsi-csv",
        title="United Kingdom, OFSI Consolidated List, CSV of 2022",
        read=ofsi_csv.read,
        listed_in=ofsi_csv.PUBLISHER.listed_in,
        suffixes=(".csv",),
    ),
    Format(
        name="fr-json",
        title="France, register of frozen assets, JSON",
        read=fr_json.read,
        listed_in=fr_json.LIST,
        suffixes=(".json",),
    ),
    Format(
        name="seco-xml",
        title="Switzerland, SECO list, XML",
        read=seco_xml.read,
        listed_in=seco_xml.LIST,
        suffixes=(".xml",),
    ),
    Format(
        name="ca-xml",
        title="Canada, Consolidated Autonomous Sanctions List, XML",
        read=ca_xml.read,
        listed_in=ca_xml.LIST,
        suffixes=(".xml",),
    ),
)
FORMATS: Mapping[str, Format] = {format_.name: format_ for format_ in ALL}
