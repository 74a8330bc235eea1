//! What a bounded figure says of people known and people only counted, in words
//! and in drawings, in both languages.

use insta::assert_snapshot;
use masar_desk::home::FigureChart;
use masar_desk::parts::parts_words;
use masar_domain::{Digits, Lang};
use masar_figures::{Component, Parts, Query, Used, UsedKind};
use serde_json::json;

use crate::help::*;

fn component(service: &str, people: u64) -> Component {
    let service = Some(service).filter(|service| !service.is_empty()).map(str::to_owned);
    Component { programme: "mrrm".into(), fact: "service".into(), service, people }
}

fn told(kind: UsedKind, of: &[&str], from: u64, to: Option<u64>) -> Used {
    Used { kind, of: of.iter().map(|&code| code.to_owned()).collect(), from, to, used: true }
}

/// 1,200 known by name; 900 and 40 only counted.
fn parts() -> Parts {
    Parts {
        known: 1_200,
        nameless: vec![component("core_relief_items", 900), component("", 40)],
        from: 0,
        to: 940,
        twice: 0,
        told: Vec::new(),
        contradicted: false,
        loose: false,
    }
}

/// Rows and reasons, one a line.
fn words(lang: Lang, digits: Digits, parts: &Parts) -> String {
    let words = parts_words(&mission(), lang, digits, parts);
    let rows = words.rows.into_iter().map(|(name, number)| format!("{name} = {number}"));
    rows.chain(words.reasons).collect::<Vec<_>>().join("\n")
}

#[test]
fn people_known_and_people_only_counted_are_told_apart_with_the_reasons_for_the_interval() {
    assert_snapshot!(words(Lang::En, Digits::Latn, &parts()), @r"
    Known by name, each once = 1,200
    Only counted: Core relief items (Migrant Resource and Response Mechanism) = 900
    Only counted: no service recorded (Migrant Resource and Response Mechanism) = 40
    What the people only counted add = 0–940
    At least 1,200: no fewer than the people known by name, nor than any one service counted.
    At most 2,140: everybody known and everybody counted, if nobody is among both.
    ");
    assert_snapshot!(words(Lang::Ar, Digits::Arab, &parts()), @r"
    معروفون بأسمائهم، كل منهم مرة واحدة = ١٬٢٠٠
    معدودون فقط: مواد الإغاثة الأساسية (آلية الموارد والاستجابة للمهاجرين) = ٩٠٠
    معدودون فقط: دون خدمة مسجلة (آلية الموارد والاستجابة للمهاجرين) = ٤٠
    ما يضيفه المعدودون فقط = ٠–٩٤٠
    على الأقل ١٬٢٠٠: لا يقل العدد عن المعروفين بأسمائهم، ولا عن المعدودين في أي خدمة وحدها.
    على الأكثر ٢٬١٤٠: كل المعروفين وكل المعدودين، إن لم يكن أحد في الفئتين معاً.
    ");
}

#[test]
fn what_was_told_is_said_with_its_use() {
    let both = ["assistance.core_relief_items", "mrrm.reached"];
    let narrowed = Parts {
        from: 100,
        to: 700,
        twice: 240,
        told: vec![
            told(UsedKind::Overlaps, &both, 200, Some(300)),
            told(UsedKind::Unions, &both, 1_500, None),
            told(UsedKind::NamedToo, &both[..1], 0, Some(0)),
            told(UsedKind::DisjointBy, &["population"], 0, None),
            Used { used: false, ..told(UsedKind::DisjointBy, &["sex"], 0, None) },
        ],
        ..parts()
    };
    assert_snapshot!(words(Lang::En, Digits::Latn, &narrowed), @r"
    Known by name, each once = 1,200
    Only counted: Core relief items (Migrant Resource and Response Mechanism) = 900
    Only counted: no service recorded (Migrant Resource and Response Mechanism) = 40
    What the people only counted add = 100–700
    At least 1,300: by the records, and by what is told beside them.
    At most 1,900: everybody known and everybody counted, less the 240 who are certainly counted again.
    Told beside the records: People in all of «Migrants who received core relief items», «Migrants reached with food, non-food items or a medical consultation»: 200 to 300
    Told beside the records: People in any of «Migrants who received core relief items», «Migrants reached with food, non-food items or a medical consultation»: at least 1,500
    Told beside the records: Of the people only counted in «Migrants who received core relief items», those known by name too: 0 to 0
    Told beside the records: Nobody is counted in two groups by Population group
    Told beside the records: Nobody is counted in two groups by Sex (not used: it narrows nothing)
    ");
    assert_snapshot!(words(Lang::Ar, Digits::Arab, &narrowed), @r"
    معروفون بأسمائهم، كل منهم مرة واحدة = ١٬٢٠٠
    معدودون فقط: مواد الإغاثة الأساسية (آلية الموارد والاستجابة للمهاجرين) = ٩٠٠
    معدودون فقط: دون خدمة مسجلة (آلية الموارد والاستجابة للمهاجرين) = ٤٠
    ما يضيفه المعدودون فقط = ١٠٠–٧٠٠
    على الأقل ١٬٣٠٠: بحسب السجلات، وبحسب ما هو معلوم إلى جانبها.
    على الأكثر ١٬٩٠٠: كل المعروفين وكل المعدودين، مطروحاً منهم ٢٤٠ عُدّوا أكثر من مرة يقيناً.
    معلوم إلى جانب السجلات: المشتركون بين «المهاجرون الذين تلقوا مواد الإغاثة الأساسية»، «المهاجرون الذين وصلتهم مساعدات غذائية أو مواد غير غذائية أو استشارات طبية» جميعاً: من ٢٠٠ إلى ٣٠٠
    معلوم إلى جانب السجلات: من هم في أي من «المهاجرون الذين تلقوا مواد الإغاثة الأساسية»، «المهاجرون الذين وصلتهم مساعدات غذائية أو مواد غير غذائية أو استشارات طبية»: ١٬٥٠٠ على الأقل
    معلوم إلى جانب السجلات: من المعدودين فقط في «المهاجرون الذين تلقوا مواد الإغاثة الأساسية»، المعروفون بأسمائهم أيضاً: من ٠ إلى ٠
    معلوم إلى جانب السجلات: لا يُعدّ أحد في مجموعتين حسب الفئة السكانية
    معلوم إلى جانب السجلات: لا يُعدّ أحد في مجموعتين حسب الجنس (لم يُستعمل: لا يضيّق شيئاً)
    ");
}

#[test]
fn what_contradicts_the_records_or_is_too_much_to_solve_is_said() {
    let reasons = |lang: Lang| {
        let parts = Parts { contradicted: true, loose: true, from: 0, to: 0, ..parts() };
        let words = parts_words(&mission(), lang, Digits::Latn, &parts);
        assert_eq!(words.rows.last().unwrap().1, "0", "ends that meet are one number");
        words.reasons[2..].join("\n")
    };
    assert_snapshot!(reasons(Lang::En), @r"
    What was told cannot be true of the records, and was not used.
    More is told than is solved at once: the interval, or that of a group, may be wider than it need be.
    ");
    assert_snapshot!(reasons(Lang::Ar), @r"
    ما قيل لا يمكن أن يصح مع السجلات، فلم يُستعمل.
    ما هو معلوم أكثر مما يُحلّ معاً: قد يكون المدى، أو مدى إحدى المجموعات، أوسع مما يلزم.
    ");
}

#[test]
fn a_drawing_of_bounded_cells_shows_both_ends() {
    let (desk, _) = desk();
    for (number, (activity, identity, counted)) in
        (1..).zip([("core_relief_items", "mixed", 40), ("western_border_nfi", "head_count", 25)])
    {
        let mut answers = json!({
            "distributed_on": "2023-08-01",
            "site": {"mantika": "LY0215", "baladiya": "LY021503", "site_kind": "border_area"},
            "activity_group": {"activity": activity, "items": ["blanket"], "identity": identity},
            "head_count": {
                "anonymous": counted,
                "anonymous_population": "migrant",
                "anonymous_reason": "urgency",
            },
        });
        if identity == "mixed" {
            answers["recipients"] = json!([{
                "has_card": "no",
                "new_id": id(7),
                "person_id": id(7),
                "sex": "female",
                "age": 31,
                "nationality": "SDN",
                "population": "migrant",
            }]);
        }
        assert_eq!(word(&send(&desk, "assistance_distribution", number, &answers)), "stored");
    }
    let chart = |lang: Lang, digits: Digits, by: &str| {
        let (code, by) = ("assistance.core_relief_items".to_owned(), by.to_owned());
        let chart = FigureChart { code, by, query: Query::default(), lang, digits };
        desk.perform(&operator(), chart).unwrap().unwrap()
    };
    let english = chart(Lang::En, Digits::Latn, "month");
    assert!(english.alt.ends_with(": 40–41"), "{}", english.alt);
    assert!(english.svg.contains(">40–41<") && english.svg.contains(">At most<"));
    let arabic = chart(Lang::Ar, Digits::Arab, "month");
    assert!(arabic.alt.ends_with(": ٤٠–٤١"), "{}", arabic.alt);
    assert!(arabic.svg.contains("٤٠–٤١") && arabic.svg.contains(">على الأكثر<"));
    let map = chart(Lang::En, Digits::Latn, "admin2");
    assert!(map.svg.contains("Zwara: 40–41<") && map.alt.contains("Zwara: 40–41"), "{}", map.alt);
    let map = chart(Lang::Ar, Digits::Arab, "admin2");
    assert!(map.alt.contains("زوارة: ٤٠–٤١"), "{}", map.alt);
}
