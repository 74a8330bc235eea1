//! Writes a sample report with made-up values, to look at: PDF and HTML in both
//! languages, and its drawings.
//!
//! `cargo run -p masar-publish --example sample -- PLACES OUT`, where PLACES
//! holds `lby_adm2.geojson` and `lby_adm3.csv`.

#![allow(clippy::print_stdout, reason = "an example answers on the terminal")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use masar_domain::{Digits, Lang};
use masar_publish::chart::{Area, Bar, Bars, Map, Point, bars, choropleth, shapes_read};
use masar_publish::{
    DocBlock, DocCellText, DocChapter, DocChart, DocRow, DocSpan, DocTable, Document, Edition,
    KeyFigure,
};
use masar_text::number;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(places), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("give the folder of places and the folder to write to".into());
    };
    let places = Places::read(Path::new(&places))?;
    for (lang, digits, name) in [
        (Lang::En, Digits::Latn, "en"),
        (Lang::Ar, Digits::Latn, "ar"),
        (Lang::Ar, Digits::Arab, "ar-arab"),
    ] {
        let (document, drawings) = sample(lang, digits, &places);
        for (drawing, svg) in drawings {
            std::fs::write(Path::new(&out).join(format!("{drawing}-{name}.svg")), svg)?;
        }
        let start = Instant::now();
        let pdf = masar_publish::pdf(&document)?;
        println!("{name}: {} bytes in {:?}", pdf.len(), start.elapsed());
        std::fs::write(Path::new(&out).join(format!("sample-{name}.pdf")), pdf)?;
        let html = masar_publish::html(&document, &|code| Some(format!("/figures/{code}")));
        std::fs::write(Path::new(&out).join(format!("sample-{name}.html")), html)?;
    }
    Ok(())
}

/// Mantikas with outlines, baladiyas with seats: code, names, place, value.
struct Places {
    geojson: String,
    baladiyas: Vec<(String, [String; 2], i32, i32, u64)>,
}

impl Places {
    fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let geojson = std::fs::read_to_string(folder.join("lby_adm2.geojson"))?;
        let table = std::fs::read_to_string(folder.join("lby_adm3.csv"))?;
        let mut baladiyas = Vec::new();
        for (index, row) in (0_u64..).zip(table.lines().skip(1)) {
            let cells: Vec<&str> = row.split(',').collect();
            let degrees = |text: &str| text.replace('.', "").parse::<i32>().map(|value| value * 10);
            let (Ok(lon), Ok(lat)) = (degrees(cells[6]), degrees(cells[7])) else { continue };
            let value = 40 + (index * index * 7_919) % 21_000;
            let names = [cells[2].to_owned(), cells[1].to_owned()];
            baladiyas.push((cells[0].to_owned(), names, lon, lat, value));
        }
        Ok(Self { geojson, baladiyas })
    }

    /// Code, name and total of every mantika, largest first.
    fn mantikas(&self, lang: Lang) -> Vec<(String, String, u64)> {
        let names = shapes_read(&self.geojson, lang.pick("name_ar", "name_en"));
        let shapes = shapes_read(&self.geojson, "pcode");
        let mut list: Vec<(String, String, u64)> = shapes
            .iter()
            .map(|(code, shape)| {
                let name =
                    names.iter().find(|(_, other)| *other == shape).map(|(name, _)| name.clone());
                let inside =
                    self.baladiyas.iter().filter(|place| place.0.starts_with(code.as_str()));
                (code.clone(), name.unwrap_or_default(), inside.map(|place| place.4).sum())
            })
            .collect();
        list.sort_by(|a, b| (b.2, &a.0).cmp(&(a.2, &b.0)));
        list
    }
}

fn sample(lang: Lang, digits: Digits, places: &Places) -> (Document, Vec<(&'static str, String)>) {
    let map = map(lang, digits, places);
    let by_nationality = nationalities(lang, digits);
    let document = Document {
        lang,
        digits,
        title: lang.pick("التقرير السنوي 2023", "Annual report 2023").into(),
        subtitle: lang.pick("ما أنجزته البعثة وما وجدته", "What the mission did and found").into(),
        mission: lang.pick("بعثة الهجرة", "Migration mission").into(),
        edition: Edition {
            number: 2,
            date: "2024-03-14".parse().expect("a day"),
            erratum: Some(
                lang.pick(
                    "صُحح مجموع الجولة 50 في الفصل الأول؛ كان 706,509.",
                    "The total of round 50 in the first chapter is corrected; it read 706,509.",
                )
                .into(),
            ),
            figures_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        },
        synthetic: Some(
            lang.pick(
                "بيانات مصطنعة: لا تصف أشخاصا حقيقيين",
                "Synthetic data: describes no real people",
            )
            .into(),
        ),
        attributions: vec![
            "OCHA, UNITAR-UNOSAT, IOM (CC BY-IGO)".into(),
            lang.pick("المواقع من GeoNames (CC BY 4.0)", "Places from GeoNames (CC BY 4.0)").into(),
        ],
        chapters: vec![
            displacement(lang, digits, places, &map, &by_nationality),
            assistance(lang, digits, &by_nationality),
        ],
        method: method(lang),
    };
    (document, vec![("map", map), ("bars", by_nationality)])
}

fn displacement(lang: Lang, digits: Digits, places: &Places, map: &str, bars: &str) -> DocChapter {
    let text = |ar: &str, en: &str| DocSpan::Text(lang.pick(ar, en).to_owned());
    let chart = |ar: &str, en: &str, svg: &str| {
        DocBlock::Chart(DocChart {
            title: lang.pick(ar, en).into(),
            svg: svg.into(),
            alt: lang.pick(ar, en).into(),
            source: lang
                .pick(
                    "المصدر: تتبع النزوح، الجولة 50، الطبعة 2",
                    "Source: displacement tracking, round 50, edition 2",
                )
                .into(),
        })
    };
    DocChapter {
        title: lang.pick("تتبع النزوح والتنقل", "Displacement and mobility").into(),
        blocks: vec![
            DocBlock::Paragraph(opening(lang, digits)),
            DocBlock::KeyFigures(key_figures(lang, digits)),
            DocBlock::Heading {
                level: 1, text: lang.pick("أين يقيمون", "Where they are").into()
            },
            chart(
                "المهاجرون بحسب المنطقة والبلدية، الجولة 50 (2023-10-01 – 2023-12-31)",
                "Migrants by mantika and baladiya, round 50 (2023-10-01 – 2023-12-31)",
                map,
            ),
            DocBlock::Table(mantika_table(lang, digits, places)),
            DocBlock::Heading {
                level: 1,
                text: lang.pick("من أين جاؤوا", "Where they come from").into(),
            },
            DocBlock::Paragraph(vec![text(
                "أكبر خمس عشرة جنسية.",
                "The fifteen largest nationalities.",
            )]),
            chart("المهاجرون بحسب الجنسية، الجولة 50", "Migrants by nationality, round 50", bars),
            DocBlock::Note(vec![text(
                "تصف الأرقام الوجود في فترة الجولة، ولا يجوز جمع الجولات.",
                "Figures describe presence during the round; rounds may not be added up.",
            )]),
        ],
    }
}

fn opening(lang: Lang, digits: Digits) -> Vec<DocSpan> {
    let text = |ar: &str, en: &str| DocSpan::Text(lang.pick(ar, en).to_owned());
    let figure =
        |value: u64, code: &str| DocSpan::Figure { text: number(value, digits), code: code.into() };
    vec![
        text("أحصت الجولة ", "Round "),
        DocSpan::Plain(masar_text::in_digits("50", digits)),
        text(" من تتبع النزوح، بين ", " of displacement tracking, between "),
        DocSpan::Plain(masar_text::date("2023-10-01".parse().expect("a day"), lang, digits)),
        text(" و", " and "),
        DocSpan::Plain(masar_text::date("2023-12-31".parse().expect("a day"), lang, digits)),
        text("، نحو ", ", counted "),
        figure(706_369, "dtm.migrants"),
        text(" مهاجرا في ", " migrants in "),
        figure(100, "dtm.baladiyas"),
        text(" بلدية، أي ", " baladiyas, "),
        DocSpan::Figure {
            text: masar_text::percent_tenths(110, lang, digits),
            code: "dtm.migrants.share".into(),
        },
        text(" من السكان. ", " of the population. "),
        DocSpan::Strong(
            lang.pick("أكثر من نصفهم في الغرب.", "More than half of them live in the west.").into(),
        ),
        text(
            " تُجمع البيانات بمقابلة مخبرين رئيسيين في كل محلة، ثم تُقارن إجاباتهم ويُؤخذ وسطها المرجح بحسب موثوقية المصدر، فلا يُعد أحد مرتين في المكان نفسه.",
            " Enumerators interview several key informants in every muhalla; their answers are compared and the median, weighted by how reliable each source is, becomes the figure, so that nobody is counted twice in one place.",
        ),
    ]
}

fn key_figures(lang: Lang, digits: Digits) -> Vec<KeyFigure> {
    let figure = |ar: &str, en: &str, value: u64, unit: (&str, &str), code: &str| KeyFigure {
        title: lang.pick(ar, en).into(),
        value: number(value, digits),
        unit: lang.pick(unit.0, unit.1).into(),
        note: (code == "dtm.households")
            .then(|| lang.pick("مشتقة من عدد الأفراد", "derived from individuals").into()),
        figure: code.into(),
    };
    let persons = ("أشخاص", "persons");
    vec![
        figure("مهاجرون", "Migrants", 706_369, persons, "dtm.migrants"),
        figure("نازحون داخليا", "Internally displaced", 125_802, persons, "dtm.idps"),
        figure("عائدون", "Returnees", 724_000, persons, "dtm.returnees"),
        figure(
            "أسر نازحة",
            "Displaced households",
            25_160,
            ("أسر", "households"),
            "dtm.households",
        ),
        figure(
            "مقابلات مع مخبرين رئيسيين",
            "Key informant interviews",
            2_121,
            ("مقابلات", "interviews"),
            "dtm.interviews",
        ),
    ]
}

fn mantika_table(lang: Lang, digits: Digits, places: &Places) -> DocTable {
    let list = places.mantikas(lang);
    let row = |name: String, value: u64, total: bool| DocRow {
        cells: vec![
            DocCellText::text(name),
            DocCellText::number(number(value, digits)),
            DocCellText::number(number(value / 6, digits)),
            DocCellText::number(masar_text::percent_tenths(value / 700, lang, digits)),
        ],
        total,
    };
    let sum = list.iter().map(|place| place.2).sum();
    let mut rows: Vec<DocRow> = list
        .into_iter()
        .map(|(code, name, value)| row(format!("{name} ({code})"), value, false))
        .collect();
    rows.push(row(lang.pick("البلد", "Country").into(), sum, true));
    DocTable {
        title: lang
            .pick(
                "المهاجرون والنازحون بحسب المنطقة، الجولة 50",
                "Migrants and displaced people by mantika, round 50",
            )
            .into(),
        head: [
            ("المنطقة", "Mantika"),
            ("مهاجرون", "Migrants"),
            ("نازحون", "Displaced"),
            ("النسبة", "Share"),
        ]
        .map(|(ar, en)| lang.pick(ar, en).to_owned())
        .into(),
        rows,
        note: Some(
            lang.pick("الأسر مشتقة من الأفراد.", "Households are derived from individuals.").into(),
        ),
        source: Some(
            lang.pick("المصدر: تتبع النزوح، الجولة 50", "Source: displacement tracking, round 50")
                .into(),
        ),
    }
}

fn assistance(lang: Lang, digits: Digits, bars: &str) -> DocChapter {
    let text = |ar: &str, en: &str| DocSpan::Text(lang.pick(ar, en).to_owned());
    DocChapter {
        title: lang.pick("مساعدة المهاجرين", "Help to migrants").into(),
        blocks: vec![
            DocBlock::Paragraph(vec![
                text("بلغت الآلية ", "The mechanism reached "),
                DocSpan::Figure { text: number(48_621, digits), code: "mrrm.reached".into() },
                text(
                    " شخصا، كل منهم محسوب مرة واحدة. للاتصال: ",
                    " people, each counted once. Hotline: ",
                ),
                DocSpan::Plain("+218 91 234 5678".into()),
                text(".", "."),
            ]),
            DocBlock::List(vec![
                vec![text("غذاء ومواد غير غذائية", "Food and non-food items")],
                vec![text(
                    "استشارات طبية، والفئة العمرية 18-59 هي الأكبر",
                    "Medical consultations, most of them for ages 18-59",
                )],
                vec![text(
                    "إحالات إلى الحماية والعودة الطوعية",
                    "Referrals to protection and voluntary return",
                )],
            ]),
            DocBlock::Heading { level: 1, text: lang.pick("الخدمات", "Services").into() },
            DocBlock::Heading {
                level: 2,
                text: lang.pick("بحسب الجنسية", "By nationality").into(),
            },
            DocBlock::Chart(DocChart {
                title: lang
                    .pick(
                        "من بلغتهم المساعدة بحسب الجنسية، 2023",
                        "People reached by nationality, 2023",
                    )
                    .into(),
                svg: bars.into(),
                alt: lang.pick("رسم بأعمدة", "A bar chart").into(),
                source: lang
                    .pick(
                        "المصدر: آلية الموارد والاستجابة للمهاجرين",
                        "Source: Migrant Resource and Response Mechanism",
                    )
                    .into(),
            }),
        ],
    }
}

fn method(lang: Lang) -> Vec<DocBlock> {
    let text = |ar: &str, en: &str| vec![DocSpan::Text(lang.pick(ar, en).to_owned())];
    vec![
        DocBlock::Paragraph(text(
            "يُعد الشخص مرة واحدة في كل البرامج. وحين تغيب الهوية يُطبع الحدان الأدنى والأعلى.",
            "A person is counted once across all programmes. Where identity is missing, the bounds are printed.",
        )),
        DocBlock::Heading {
            level: 1,
            text: lang.pick("الأشخاص والأسر", "Persons and households").into(),
        },
        DocBlock::Paragraph(text(
            "الوحدات المختلفة لا تُجمع.",
            "Different units are never added together.",
        )),
    ]
}

fn nationalities(lang: Lang, digits: Digits) -> String {
    let names = [
        ("النيجر", "Niger"),
        ("مصر", "Egypt"),
        ("السودان", "Sudan"),
        ("تشاد", "Chad"),
        ("نيجيريا", "Nigeria"),
        ("سوريا", "Syrian Arab Republic"),
        ("بنغلاديش", "Bangladesh"),
        ("مالي", "Mali"),
        ("غانا", "Ghana"),
        ("فلسطين (غزة والضفة)", "Palestine"),
        ("إثيوبيا", "Ethiopia"),
        ("باكستان", "Pakistan"),
        (
            "جمهورية أفريقيا الوسطى وجنسيات أخرى غير مذكورة",
            "Central African Republic and others not named here",
        ),
        ("إريتريا", "Eritrea"),
        ("غير معروفة", "Unknown"),
    ];
    let bar = |(index, (ar, en)): (u64, (&str, &str))| {
        let value = 172_400 / (1 + index * index / 3) + 37 * index;
        Bar { label: lang.pick(ar, en).into(), value, most: None, formatted: number(value, digits) }
    };
    let unit = lang.pick("أشخاص", "persons").into();
    bars(&Bars { lang, digits, title: None, unit, bars: (0..).zip(names).map(bar).collect() })
}

fn map(lang: Lang, digits: Digits, places: &Places) -> String {
    let shapes = shapes_read(&places.geojson, "pcode");
    let area = |(code, label, value): (String, String, u64)| Area {
        shape: shapes[&code].clone(),
        value: (value > 1_000).then_some(value),
        most: None,
        code,
        label,
    };
    let point = |(_, names, lon, lat, value): &(String, [String; 2], i32, i32, u64)| Point {
        lon: *lon,
        lat: *lat,
        label: lang.pick(&names[0], &names[1]).clone(),
        value: *value,
        most: None,
    };
    choropleth(&Map {
        lang,
        digits,
        title: None,
        unit: lang.pick("مهاجرون في كل منطقة", "Migrants per mantika").into(),
        points_unit: lang.pick("مهاجرون في كل بلدية", "Migrants per baladiya").into(),
        areas: places.mantikas(lang).into_iter().map(area).collect(),
        points: places.baladiyas.iter().map(point).collect(),
        outline: None,
        breaks: Vec::new(),
    })
}
