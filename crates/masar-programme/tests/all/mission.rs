//! Missions.

use insta::assert_snapshot;
use masar_domain::{Digits, Lang};

use crate::sample::Sample;

#[test]
fn loads_a_mission_with_its_package() {
    let mission = Sample::good().load().unwrap();
    assert_eq!((mission.code.as_str(), mission.name.en.as_str()), ("nowhere", "Nowhere"));
    assert_eq!(mission.digits(Lang::Ar), Digits::Arab);
    let codes: Vec<&str> = mission.indicators().map(|figure| figure.code.as_str()).collect();
    assert_eq!(codes, ["aid.households", "aid.migrants", "aid.reached", "aid.women"]);
    assert!(mission.form("aid_register", "1").is_some());
    assert!(mission.form("aid_register", "2").is_none());
    assert_eq!(mission.reports["annual-report"].chapters, [("aid".into(), "annual".into())]);
    assert_snapshot!(mission.schema.columns.keys().cloned().collect::<Vec<_>>().join(" "), @"admin1 admin2 admin3 admin4 age_group breakdown category date donor emergency fact household nationality person place population programme project round service sex value");
    assert_snapshot!(mission.schema.get("breakdown").unwrap().values.join(" "), @"total nationality on_pathway shelter");
}

#[test]
fn names_columns_and_values_in_both_languages() {
    let mission = Sample::good().load().unwrap();
    let value = |column, value| mission.value_title(Lang::En, column, value);
    assert_eq!(mission.column_title(Lang::En, "admin2"), "District");
    assert_eq!(mission.column_title(Lang::Ar, "service"), "خدمة");
    assert_eq!(mission.column_title(Lang::En, "shelter"), "Shelter");
    assert_eq!(mission.column_title(Lang::En, "sex"), "Sex");
    assert_eq!(mission.column_title(Lang::En, "unheard"), "unheard");
    assert_eq!(value("admin1", "XA01"), "Coast");
    assert_eq!(value("nationality", "SDN"), "Sudan");
    assert_eq!(value("shelter", "rented"), "Rented");
    assert_eq!(value("population", "idp"), "Displaced people");
    assert_eq!(value("age_group", "60_up"), "60 and over");
    assert_eq!(value("on_pathway", "yes"), "Yes");
    assert_eq!(value("nationality", "XXX"), "XXX");
}

#[test]
fn the_hash_follows_every_byte_and_nothing_else() {
    let one = Sample::good().load().unwrap();
    let same = Sample::good().load().unwrap();
    let other = Sample::good().append("programmes/aid/README.md", " ").load().unwrap();
    assert_eq!((&one.hash, &one.packages["aid"].hash), (&same.hash, &same.packages["aid"].hash));
    assert_ne!(one.packages["aid"].hash, other.packages["aid"].hash);
    assert_ne!(one.hash, other.hash);
    let place = Sample::good().append("places/points.csv", "XA01,1,1\n").load().unwrap();
    assert_eq!(one.packages["aid"].hash, place.packages["aid"].hash);
    assert_ne!(one.hash, place.hash);
}

#[test]
fn names_everything_wrong_with_a_mission_at_once() {
    let sample = Sample::good()
        .change("mission.toml", "country = \"XA\"", "country = \"XA01\"")
        .change("mission.toml", "languages = [\"ar\", \"en\"]", "languages = [\"ar\", \"fr\"]")
        .change("mission.toml", "ar = \"arab\"", "ar = \"roman\"")
        .change(
            "mission.toml",
            "points = [\"places/points.csv\"]",
            "points = [\"places/point.csv\"]",
        )
        .change("mission.toml", "offices = [", "office = [")
        .change(
            "mission.toml",
            "emergencies = [\"storm\"",
            "emergencies = [\"storm\", \"flood\", \"storm\"",
        );
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-006 nowhere/mission.toml:2 key=country expected=ISO 3166-1 alpha-2 found=XA01
    PROGRAMME-006 nowhere/mission.toml:3 key=languages expected=ar, en found=fr
    PROGRAMME-006 nowhere/mission.toml:4 key=digits expected=latn, arab found=roman
    PROGRAMME-013 nowhere/mission.toml:7 found=places/point.csv nearest=places/points.csv, places/countries.csv
    PROGRAMME-007 nowhere/mission.toml:12 found=storm
    PROGRAMME-010 nowhere/mission.toml:12 key=emergency-flood file=nowhere/texts/en.ftl
    PROGRAMME-004 nowhere/mission.toml:13 found=office nearest=offices
    ");
}

#[test]
fn checks_places_boundaries_and_reports() {
    let sample = Sample::good()
        .append("places/gazetteer.csv", "2,XA0201,Lost,XA02,ضائع\n")
        .change("places/admin1.geojson", "XA01", "XA09")
        .append("places/countries.csv", "Eg,Egypt,مصر\n")
        .change("mission.toml", "aid/annual", "aid/anual")
        .change("mission.toml", "packages = [\"aid\"", "packages = [\"aid\", \"lost\"");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-074 nowhere/mission.toml:10 found=lost
    PROGRAMME-075 nowhere/mission.toml:21 found=aid/anual nearest=aid/annual
    PROGRAMME-073 nowhere/places/admin1.geojson found=XA09 level=1
    PROGRAMME-076 nowhere/places/countries.csv:4 found=Eg,مصر,Egypt
    PROGRAMME-071 nowhere/places/gazetteer.csv:4 found=XA0201 parent=XA02
    ");
    let sample = Sample::good().file("places/admin1.geojson", "{\n]");
    assert_snapshot!(sample.problems(), @"PROGRAMME-072 nowhere/places/admin1.geojson:2 found=key must be a string at line 2 column 1");
}
