//! Packages, each test spoiling one thing or several.

use insta::assert_snapshot;
use masar_domain::Lang;
use masar_programme::package_test::TestStep;
use masar_programme::{Block, Condition, Count, Show, Span, Time};

use crate::sample::Sample;

const PROGRAMME: &str = "programmes/aid/programme.toml";
const FACTS: &str = "programmes/aid/facts.toml";
const REACHED: &str = "programmes/aid/indicators/aid.reached.sql";
const CHAPTER: &str = "programmes/aid/reports/annual.en.md";

#[test]
fn reads_all_parts_of_a_package() {
    let mission = Sample::good().load().unwrap();
    let package = &mission.packages["aid"];
    assert_eq!(package.name.en, "Aid");
    assert_eq!(package.forms["aid_register"].date.as_deref(), Some("visit/day"));
    assert_eq!(package.personal[0].retention, "P5Y");
    assert_eq!(package.workflow.transitions[0].deadline_days, Some(14));
    let rounds = package.rounds.as_ref().unwrap();
    assert_eq!(rounds.totals[0].breakdowns["shelter"]["rented"], "rented");
    assert_eq!(
        package.breakdowns.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(),
        ["on_pathway", "shelter"]
    );
    let households = mission.indicator("aid.households").unwrap();
    assert_eq!((households.count, households.time), (Count::Sum, Time::LatestRound));
    assert_eq!(households.condition, Condition::All);
    let reached = mission.indicator("aid.reached").unwrap();
    assert_snapshot!(reached.condition, @"fact = 'visit' OR service IN ('food', 'nfi')");
    let chapter = &package.chapters["annual"][&Lang::En];
    let Block::Paragraph(spans) = &chapter.blocks[1] else { panic!("a paragraph") };
    assert!(spans.iter().any(|span| matches!(span, Span::Figure(_, Show::Percent))));
    assert!(spans.contains(&Span::Plain("6".into())));
}

#[test]
fn reads_tests_as_officers_write_them() {
    let mission = Sample::good().load().unwrap();
    let test = &mission.packages["aid"].tests[0];
    assert_eq!(test.title, "Someone visited and fed is one person reached");
    let TestStep::Submissions { form, rows } = &test.steps[0] else { panic!("submissions") };
    assert_eq!((form.as_str(), rows.len()), ("aid_register", 1));
    assert_eq!(rows[0].repeats["members"][1].get("person_id").map(String::as_str), Some("p2"));
    assert!(!rows[0].repeats["members"][1].contains_key("age"));
    assert!(matches!(test.steps[1], TestStep::Round { number: 50, .. }));
    assert_eq!((test.figures[0].lower, test.figures[0].upper), (Some(2), Some(4)));
    assert_eq!(test.figures[1].cell, [("sex".into(), "female".into())]);
}

#[test]
fn refuses_unknown_keys_and_offers_the_nearest() {
    let sample = Sample::good()
        .change(PROGRAMME, "date = \"visit/day\"", "dat = \"visit/day\"")
        .change(FACTS, "credibility = ", "credibilty = ")
        .change("programmes/aid/workflow.toml", "reason = true", "reasons = true")
        .change(REACHED, "-- unit: persons", "-- units: persons");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-005 programmes/aid/facts.toml:27 key=credibility
    PROGRAMME-004 programmes/aid/facts.toml:30 found=credibilty nearest=credibility
    PROGRAMME-031 programmes/aid/indicators/aid.reached.sql:1 key=unit
    PROGRAMME-030 programmes/aid/indicators/aid.reached.sql:4 found=units nearest=unit
    PROGRAMME-004 programmes/aid/programme.toml:11 found=dat nearest=date
    PROGRAMME-004 programmes/aid/workflow.toml:7 found=reasons nearest=reason
    ");
}

#[test]
fn refuses_files_that_nothing_reads() {
    let sample = Sample::good()
        .file("programmes/aid/indicator/aid.x.sql", "x")
        .file("programmes/aid/forms/spare.md", "x")
        .file("programmes/aid/reports/annual.fr.md", "x")
        .without("programmes/aid/README.md");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-001 programmes/aid/README.md
    PROGRAMME-002 programmes/aid/forms/spare.md found=forms/spare.md
    PROGRAMME-002 programmes/aid/indicator/aid.x.sql found=indicator/aid.x.sql
    PROGRAMME-002 programmes/aid/reports/annual.fr.md found=reports/annual.fr.md
    ");
}

#[test]
fn refuses_a_text_that_one_language_lacks() {
    let sample = Sample::good()
        .append(
            "programmes/aid/texts/en.ftl",
            "only-english = Here { $count }\nboth = { $one } { $two }\n",
        )
        .append("programmes/aid/texts/ar.ftl", "both = { $one }\n")
        .change("programmes/aid/texts/ar.ftl", "value-service-food = غذاء\n", "")
        .change(PROGRAMME, "values = [\"food\", \"nfi\"]", "values = [\"food\", \"nfi\", \"cash\"]")
        .change("programmes/aid/workflow.toml", "\"approved\"]", "\"approved\", \"closed\"]");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-010 programmes/aid/programme.toml:31 key=value-service-cash file=programmes/aid/texts/en.ftl
    PROGRAMME-011 programmes/aid/texts/en.ftl:5 key=value-service-food file=programmes/aid/texts/ar.ftl
    PROGRAMME-011 programmes/aid/texts/en.ftl:15 key=only-english file=programmes/aid/texts/ar.ftl
    PROGRAMME-012 programmes/aid/texts/en.ftl:16 key=both found=$one $two expected=$one
    PROGRAMME-010 programmes/aid/workflow.toml:1 key=state-closed file=programmes/aid/texts/en.ftl
    ");
}

#[test]
fn refuses_a_broken_text_file_or_toml() {
    let sample = Sample::good()
        .change("programmes/aid/texts/en.ftl", "column-service = Service", "column-service Service")
        .change("programmes/aid/workflow.toml", "from = \"planned\"", "from = planned\"");
    assert_snapshot!(sample.problems(), @r#"
    PROGRAMME-011 programmes/aid/texts/ar.ftl:4 key=column-service file=programmes/aid/texts/en.ftl
    PROGRAMME-003 programmes/aid/texts/en.ftl:4 found=Expected a token starting with "="
    "#);
    let sample =
        Sample::good().change(FACTS, "[[fact]]\nname = \"visit\"", "[[fact]\nname = \"visit\"");
    assert_snapshot!(sample.problems(), @"PROGRAMME-003 programmes/aid/facts.toml:8 found=unclosed array table, expected `]`");
}

#[test]
fn refuses_personal_fields_that_say_too_little() {
    let sample = Sample::good()
        .change(PROGRAMME, "purpose = \"assistance\"\n", "")
        .change(PROGRAMME, "class = \"S3\"", "class = \"S9\"")
        .change(PROGRAMME, "retention = \"P5Y\"", "retention = \"forever\"")
        .change(PROGRAMME, "field = \"members/full_name\"", "field = \"members/fullname\"");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-005 programmes/aid/programme.toml:21 key=purpose
    PROGRAMME-020 programmes/aid/programme.toml:23 found=members/fullname form=aid_register nearest=members/full_name
    PROGRAMME-006 programmes/aid/programme.toml:25 key=class expected=S1, S2, S3, S4, S5 found=S9
    PROGRAMME-006 programmes/aid/programme.toml:26 key=retention expected=P5Y, P18M, P90D found=forever
    ");
}

#[test]
fn refuses_rules_that_read_what_a_form_has_not() {
    let sample = Sample::good()
        .change(FACTS, "sex = \"members/sex\"", "sex = \"members/sexe\"")
        .change(FACTS, "age = \"members/age\"", "age = \"members/full_name\"")
        .change(FACTS, "value = \"heads\"", "value = \"members/age\"")
        .change(FACTS, "[\"female\", \"male\"]", "[\"femal\"]")
        .change(FACTS, "service = { each = true }", "servise = { each = true }")
        .change(FACTS, "{ constant = \"idp\" }", "{ constant = \"idps\" }")
        .change(FACTS, "rented = \"rented\"", "rented = \"visit/rented\"")
        .change(FACTS, "method = \"weighted-median\"", "method = \"median\"");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-020 programmes/aid/facts.toml:5 found=members/sexe form=aid_register nearest=members/sex, members/age
    PROGRAMME-023 programmes/aid/facts.toml:6 found=members/full_name form=aid_register
    PROGRAMME-024 programmes/aid/facts.toml:13 found=femal nearest=female
    PROGRAMME-022 programmes/aid/facts.toml:19 found=members/age form=aid_register repeat=members
    PROGRAMME-025 programmes/aid/facts.toml:21 found=servise nearest=service
    PROGRAMME-027 programmes/aid/facts.toml:22 column=population found=idps nearest=idp
    PROGRAMME-010 programmes/aid/facts.toml:31 key=method-median file=programmes/aid/texts/en.ftl
    PROGRAMME-028 programmes/aid/facts.toml:31 found=median nearest=none
    PROGRAMME-020 programmes/aid/facts.toml:37 found=visit/rented form=aid_interview nearest=none
    ");
}

#[test]
fn refuses_columns_filled_from_nowhere_or_twice() {
    let sample = Sample::good()
        .change(FACTS, "{ each = true }", "{ each = true, constant = \"food\" }")
        .change(FACTS, "population = { constant", "sex = { constant")
        .change(
            "programmes/aid/forms/register.md",
            "| | services | nfi |",
            "| | services | cash |",
        );
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-026 programmes/aid/facts.toml:21
    PROGRAMME-025 programmes/aid/facts.toml:22 found=sex nearest=none
    ");
    let sample = Sample::good()
        .change("programmes/aid/forms/register.md", "| | services | nfi |", "| | services | cash |")
        .append(PROGRAMME, "[[column]]\ncode = \"sex\"\n[[column]]\ncode = \"service\"\n[[column]]\ncode = \"category\"\n");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-027 programmes/aid/facts.toml:21 column=service found=cash nearest=none
    PROGRAMME-015 programmes/aid/programme.toml:33 found=sex
    PROGRAMME-007 programmes/aid/programme.toml:35 found=service
    PROGRAMME-015 programmes/aid/programme.toml:37 found=category
    ");
}

#[test]
fn refuses_forms_that_do_not_compile_or_are_not_themselves() {
    let sample = Sample::good().change(
        "programmes/aid/forms/register.md",
        "| | integer | heads |",
        "| | integr | heads |",
    );
    let problems = sample.problems();
    assert!(problems.starts_with("FORM-"), "{problems}");
    assert!(problems.contains("programmes/aid/forms/register.md"), "{problems}");
    let sample = Sample::good().change(
        "programmes/aid/forms/register.md",
        "| | integer | heads |",
        "| | integer | الرؤوس |",
    );
    let problems = sample.problems();
    assert!(problems.contains("FORM-218"), "no phone reads such a name: {problems}");
    let sample = Sample::good()
        .change("programmes/aid/forms/register.md", "| | aid_register |", "| | aid_registry |")
        .change(PROGRAMME, "file = \"interview.md\"", "file = \"interviews.md\"");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-002 programmes/aid/forms/interview.md found=forms/interview.md
    PROGRAMME-014 programmes/aid/programme.toml:9 found=aid_register expected=aid_registry
    PROGRAMME-013 programmes/aid/programme.toml:16 found=interviews.md nearest=interview.md
    ");
}

#[test]
fn refuses_indicators_whose_condition_does_not_type_check() {
    let sample = Sample::good()
        .change(REACHED, "fact = 'visit'", "fact = 'visits'")
        .change("programmes/aid/indicators/aid.women.sql", "sex = 'female'", "sexe = 'female'")
        .change(
            "programmes/aid/indicators/aid.migrants.sql",
            "population = 'migrant' AND breakdown = 'total'",
            "value > 'many'",
        );
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-053 programmes/aid/indicators/aid.migrants.sql:11:31 column=value expected=integer found='many'
    PROGRAMME-052 programmes/aid/indicators/aid.reached.sql:10:8 column=fact found=visits nearest=visit
    PROGRAMME-051 programmes/aid/indicators/aid.women.sql:9:20 found=sexe nearest=sex
    ");
    let sample = Sample::good()
        .change(REACHED, "service IN ('food', 'nfi')", "service IN (SELECT x FROM y)")
        .change(
            "programmes/aid/indicators/aid.women.sql",
            "fact = 'visit' AND",
            "fact = 'visit' AND AND",
        )
        .change("programmes/aid/indicators/aid.migrants.sql", " AND breakdown = 'total'", "");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-039 programmes/aid/indicators/aid.migrants.sql:8
    PROGRAMME-055 programmes/aid/indicators/aid.reached.sql:11:6 found=service IN (SELECT x FROM y)
    PROGRAMME-050 programmes/aid/indicators/aid.women.sql:9:24 found=sex
    ");
}

#[test]
fn refuses_headers_that_say_something_else() {
    let sample = Sample::good()
        .change(REACHED, "-- code: aid.reached", "-- code: aid.reach")
        .change(REACHED, "-- count: persons", "-- count: heads")
        .change(REACHED, "-- title.ar: من وصلتهم المساعدة\n", "")
        .change(
            "programmes/aid/indicators/aid.women.sql",
            "-- count: persons",
            "-- count: households",
        )
        .change("programmes/aid/indicators/aid.households.sql", "/ 5", "/ 0")
        .append("programmes/aid/indicators/aid.households.sql", "fact = 'visit'\n");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-035 programmes/aid/indicators/aid.households.sql:1 key=WHERE
    PROGRAMME-032 programmes/aid/indicators/aid.households.sql:5 key=derived found=aid.migrants / 0 expected=figure / 5
    PROGRAMME-031 programmes/aid/indicators/aid.reached.sql:1 key=title.ar
    PROGRAMME-033 programmes/aid/indicators/aid.reached.sql:1 found=aid.reach expected=aid.reached
    PROGRAMME-032 programmes/aid/indicators/aid.reached.sql:4 key=count found=heads expected=persons, households, places, places at admin1, places at admin2, places at admin3, rows, sum
    PROGRAMME-034 programmes/aid/indicators/aid.women.sql:4 unit=persons count=households
    ");
}

#[test]
fn refuses_figures_that_hang_in_the_air() {
    let sample = Sample::good()
        .change(
            "programmes/aid/indicators/aid.women.sql",
            "within: aid.reached",
            "within: aid.reach",
        )
        .change(
            "programmes/aid/indicators/aid.households.sql",
            "aid.migrants / 5",
            "aid.migrant / 5",
        )
        .change(REACHED, "-- by: sex, month", "-- by: gender, month\n-- within: aid.reached")
        .change(
            "programmes/aid/indicators/aid.migrants.sql",
            "shelter, nationality",
            "shelters, nationality\n-- within: aid.households",
        )
        .change(
            "programmes/aid/tests/reached.md",
            "| aid.reached | 2023-03",
            "| aid.reachd | 2023-03",
        );
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-040 programmes/aid/indicators/aid.households.sql:5 found=aid.migrant nearest=aid.migrants
    PROGRAMME-038 programmes/aid/indicators/aid.migrants.sql:8 found=shelters nearest=shelter
    PROGRAMME-042 programmes/aid/indicators/aid.migrants.sql:9 found=persons expected=households figure=aid.households
    PROGRAMME-041 programmes/aid/indicators/aid.reached.sql:1 found=aid.reached
    PROGRAMME-037 programmes/aid/indicators/aid.reached.sql:6 found=gender nearest=none
    PROGRAMME-040 programmes/aid/indicators/aid.women.sql:6 found=aid.reach nearest=aid.reached
    PROGRAMME-037 programmes/aid/reports/annual.ar.md:8 found=shelter nearest=shelters
    PROGRAMME-037 programmes/aid/reports/annual.en.md:9 found=shelter nearest=shelters
    PROGRAMME-040 programmes/aid/tests/reached.md:25 found=aid.reachd nearest=aid.reached
    ");
}

#[test]
fn refuses_chapters_with_typed_digits_or_two_meanings() {
    let sample = Sample::good()
        .change(CHAPTER, "In {period} we", "In 2023 we")
        .change(CHAPTER, "sex=female", "sex=femal")
        .change(CHAPTER, "by=shelter", "by=shelters")
        .change(CHAPTER, "::: map", "::: mapp");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-061 programmes/aid/reports/annual.ar.md:3 found=paragraph {% aid.reached sex=female} {aid.reached} {period} expected=paragraph {% aid.reached sex=femal} {aid.reached} file=programmes/aid/reports/annual.en.md
    PROGRAMME-061 programmes/aid/reports/annual.ar.md:8 found=bars aid.migrants by=shelter top=0 expected=bars aid.migrants by=shelters top=0 file=programmes/aid/reports/annual.en.md
    PROGRAMME-061 programmes/aid/reports/annual.ar.md:9 found=map expected=- file=programmes/aid/reports/annual.en.md
    PROGRAMME-060 programmes/aid/reports/annual.en.md:3 found=2023
    PROGRAMME-065 programmes/aid/reports/annual.en.md:3 column=sex found=femal nearest=female
    PROGRAMME-037 programmes/aid/reports/annual.en.md:9 found=shelters nearest=shelter
    PROGRAMME-062 programmes/aid/reports/annual.en.md:10 found=mapp nearest=map
    ");
    assert_snapshot!(Sample::good().without("programmes/aid/reports/annual.ar.md").problems(), @"PROGRAMME-064 programmes/aid/reports/annual.ar.md");
}

#[test]
fn refuses_tests_that_cannot_be_understood() {
    let tests = "programmes/aid/tests/reached.md";
    let sample = Sample::good()
        .change(tests, "| a | 2023-03-01 | XA0101 | food nfi |", "| a | 2023-03-01 | XA0101 |")
        .change(tests, "| visit/place |", "| place |")
        .change(tests, "## Round: aid 50 from", "## Round: aid 50 since")
        .change(tests, "| lower |", "| least |")
        .append(tests, "# Another\n\n## Submissions: aid_registr\n\n### Repeat: members\n");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-020 programmes/aid/tests/reached.md:7 found=place form=aid_register nearest=none
    PROGRAMME-080 programmes/aid/tests/reached.md:9 found=| a | 2023-03-01 | XA0101 |
    PROGRAMME-080 programmes/aid/tests/reached.md:15 found=| a | p1 | female | 30 |
    PROGRAMME-080 programmes/aid/tests/reached.md:16 found=| a | p2 | male | |
    PROGRAMME-080 programmes/aid/tests/reached.md:18 found=Round: aid 50 since 2023-10-01 to 2023-12-31
    PROGRAMME-004 programmes/aid/tests/reached.md:22 found=least nearest=none
    PROGRAMME-080 programmes/aid/tests/reached.md:24 found=| aid.reached | 2023 | | | | 2 | 4 |
    PROGRAMME-080 programmes/aid/tests/reached.md:26 found=## Figures
    PROGRAMME-018 programmes/aid/tests/reached.md:28 found=aid_registr nearest=aid_register
    ");
}

#[test]
fn refuses_workflows_with_unknown_states_and_roles() {
    let sample = Sample::good()
        .change("programmes/aid/workflow.toml", "to = \"approved\"", "to = \"aproved\"")
        .change("programmes/aid/workflow.toml", "[\"enumerator\"]", "[\"enumerators\"]")
        .change("programmes/aid/workflow.toml", "14", "\"soon\"");
    assert_snapshot!(sample.problems(), @r"
    PROGRAMME-017 programmes/aid/workflow.toml:5 found=aproved nearest=approved
    PROGRAMME-016 programmes/aid/workflow.toml:6 found=enumerators nearest=enumerator
    PROGRAMME-006 programmes/aid/workflow.toml:8 key=deadline_days expected=number found=string
    ");
}
