//! A small report in either language, with every kind of block in it.

use masar_domain::{Digits, Lang};
use masar_publish::chart::{Area, Bar, Bars, Map, Point, bars, choropleth, shapes_read};
use masar_publish::{
    DocBlock, DocCellText, DocChapter, DocChart, DocRow, DocSpan, DocTable, Document, Edition,
    KeyFigure,
};
use masar_text::number;

/// What somebody could type into a name to break out of each of the formats.
pub(crate) const HOSTILE: &str = "#panic(\"in\") #read(\"/etc/passwd\") $x$ *b* <script>alert(1)</script> \"'&]]> </svg> = - + `c` @a \\ // [";

pub(crate) fn document(lang: Lang, digits: Digits) -> Document {
    Document {
        lang,
        digits,
        title: lang.pick("التقرير السنوي 2023", "Annual report 2023").into(),
        subtitle: lang.pick("ما أنجزته البعثة", "What the mission did").into(),
        mission: lang.pick("بعثة الهجرة", "Migration mission").into(),
        edition: Edition {
            number: 2,
            date: "2024-03-14".parse().unwrap(),
            erratum: Some(lang.pick("صُحح المجموع 10-20.", "The total is corrected.").into()),
            figures_hash: "9f86d081884c7d65".into(),
        },
        synthetic: Some(lang.pick("بيانات مصطنعة", "Synthetic data").into()),
        attributions: vec!["OCHA (CC BY-IGO)".into()],
        chapters: vec![DocChapter {
            title: lang.pick("النزوح", "Displacement").into(),
            blocks: blocks(lang, digits),
        }],
        method: vec![DocBlock::Paragraph(text(
            lang,
            "يُعد الشخص مرة واحدة.",
            "A person is counted once.",
        ))],
    }
}

fn text(lang: Lang, ar: &str, en: &str) -> Vec<DocSpan> {
    vec![DocSpan::Text(lang.pick(ar, en).to_owned())]
}

fn blocks(lang: Lang, digits: Digits) -> Vec<DocBlock> {
    vec![
        DocBlock::Paragraph(vec![
            DocSpan::Text(lang.pick("أحصت ", "Counted ").into()),
            DocSpan::Figure { text: number(706_369, digits), code: "dtm.migrants".into() },
            DocSpan::Text(lang.pick(" مهاجرا بين ", " migrants between ").into()),
            DocSpan::Plain("2023-10-01 – 2023-12-31".into()),
            DocSpan::Strong(lang.pick(" في الأعمار 18-59.", " in ages 18-59.").into()),
        ]),
        DocBlock::KeyFigures(vec![KeyFigure {
            title: lang.pick("مهاجرون", "Migrants").into(),
            value: number(824_131, digits),
            unit: lang.pick("أشخاص", "persons").into(),
            note: Some(lang.pick("تقدير", "estimated").into()),
            figure: "dtm.migrants".into(),
        }]),
        DocBlock::Heading { level: 2, text: lang.pick("أين", "Where").into() },
        DocBlock::List(vec![text(lang, "الغرب", "The west"), text(lang, "الشرق", "The east")]),
        DocBlock::Table(table(lang, digits, 60)),
        chart(lang, map(lang, digits)),
        chart(lang, bar_chart(lang, digits)),
        DocBlock::Note(text(lang, "لا تُجمع الجولات.", "Rounds are not added up.")),
    ]
}

pub(crate) fn chart(lang: Lang, svg: String) -> DocBlock {
    DocBlock::Chart(DocChart {
        title: lang.pick("المهاجرون", "Migrants").into(),
        svg,
        alt: lang.pick("رسم للمهاجرين", "A drawing of migrants").into(),
        source: lang.pick("المصدر: الجولة 50", "Source: round 50").into(),
    })
}

fn table(lang: Lang, digits: Digits, rows: u64) -> DocTable {
    let row = |name: String, value: u64, total: bool| DocRow {
        cells: vec![DocCellText::text(name), DocCellText::number(number(value, digits))],
        total,
    };
    let place = |index: u64| {
        row(format!("{} LY{index:04}", lang.pick("مكان", "Place")), index * 1_001, false)
    };
    let mut rows: Vec<DocRow> = (0..rows).map(place).collect();
    rows.push(row(lang.pick("المجموع", "Total").into(), 1_771_770, true));
    DocTable {
        title: lang.pick("بحسب المكان", "By place").into(),
        head: vec![lang.pick("المكان", "Place").into(), lang.pick("العدد", "Number").into()],
        rows,
        note: None,
        source: Some(lang.pick("المصدر", "Source").into()),
    }
}

pub(crate) fn bar_chart(lang: Lang, digits: Digits) -> String {
    let bar = |label: &str, value| Bar {
        label: label.into(),
        value,
        most: None,
        formatted: number(value, digits),
    };
    bars(&Bars {
        lang,
        digits,
        title: Some(lang.pick("بحسب الجنسية", "By nationality").into()),
        unit: lang.pick("أشخاص", "persons").into(),
        bars: vec![
            bar(lang.pick("النيجر", "Niger"), 172_400),
            bar(HOSTILE, 0),
            bar("مصر Egypt", 9),
            Bar {
                most: Some(90_000),
                formatted: format!("{}–{}", number(40_000, digits), number(90_000, digits)),
                ..bar(lang.pick("السودان", "Sudan"), 40_000)
            },
        ],
    })
}

pub(crate) fn map(lang: Lang, digits: Digits) -> String {
    let geojson = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"pcode":"LY01"},"geometry":{"type":"Polygon","coordinates":[[[20,25],[25,25],[25,32],[20,32],[20,25]]]}},
        {"type":"Feature","properties":{"pcode":"LY02"},"geometry":{"type":"MultiPolygon","coordinates":[[[[10,25],[20,25],[20,32],[10,32],[10,25]]]]}}]}"#;
    let areas = shapes_read(geojson, "pcode").into_iter().map(|(code, shape)| Area {
        value: (code == "LY01").then_some(12_345),
        most: (code == "LY01").then_some(12_400),
        label: if code == "LY01" { lang.pick("الشرق", "East").into() } else { HOSTILE.into() },
        code,
        shape,
    });
    choropleth(&Map {
        lang,
        digits,
        title: None,
        unit: lang.pick("مهاجرون", "Migrants").into(),
        points_unit: lang.pick("مهاجرون في البلدية", "Migrants in a baladiya").into(),
        areas: areas.collect(),
        points: vec![Point {
            lon: 13_187_330,
            lat: 32_887_430,
            label: HOSTILE.into(),
            value: 500,
            most: None,
        }],
        outline: None,
        breaks: Vec::new(),
    })
}
