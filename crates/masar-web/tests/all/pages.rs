//! Every page in both languages.

use axum::http::StatusCode;
use masar_desk::figures::FigureShow;
use masar_desk::viewer::Viewer;
use masar_domain::{Digits, Lang};
use masar_figures::Query;
use masar_text::{number, tr};

use crate::help::Site;

const FIGURE: &str = "/figures/mrrm.reached";

fn html(lang: Lang) -> String {
    format!("<html lang=\"{}\" dir=\"{}\">", lang.tag(), lang.direction())
}

fn value(site: &Site, code: &str) -> u64 {
    let show = FigureShow { codes: vec![code.to_owned()], query: Query::default() };
    site.desk.perform(&Viewer::operator(Lang::En), show).unwrap()[0].value.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_in_both_languages_without_script() {
    let site = Site::demo();
    let session = site.sign_in("data-officer").await;
    let entry = format!("/entries/{}", site.entry_of("dtm"));
    let records = format!("{FIGURE}/records");
    let pages = [
        ("/sign-in", "web-sign-in"),
        ("/", "web-key-figures"),
        ("/figures", "web-figures"),
        (FIGURE, "web-how"),
        (&records, "web-records-behind"),
        (&entry, "web-answers"),
        ("/rounds", "web-rounds"),
        ("/work", "web-work"),
        ("/publications", "web-publications"),
    ];
    for (path, title) in pages {
        for lang in Lang::ALL {
            let cookies = format!("{session}; masar-lang={}", lang.tag());
            let page = site.get(path, &cookies).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {lang}");
            page.holds(&html(lang)).holds(&tr(lang, "synthetic")).holds(&tr(lang, title));
            page.lacks("<script").lacks("javascript:").lacks("[web-");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_numbers_in_the_chosen_digits() {
    let site = Site::demo();
    let session = site.sign_in("data-officer").await;
    let reached = value(&site, "mrrm.reached");
    for digits in [Digits::Latn, Digits::Arab] {
        let choice = if digits == Digits::Latn { "latn" } else { "arab" };
        let cookies = format!("{session}; masar-lang=ar-{choice}");
        let isolated = format!("<bdi>{}</bdi>", number(reached, digits));
        site.get("/figures", &cookies).await.holds(&isolated);
        let page = site.get(FIGURE, &cookies).await;
        page.holds(&format!("<bdi class=\"number\">{}</bdi>", number(reached, digits)));
        // The switch offers the others.
        let other = if digits == Digits::Latn { "arab" } else { "latn" };
        page.holds(&format!("/language?choice=ar-{other}&"));
    }
    let typed = site.get("/figures/mrrm.reached?period=%D9%A2%D9%A0%D9%A2%D9%A3", &session).await;
    assert_eq!(typed.status, StatusCode::OK, "{}", typed.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_an_entry_in_the_words_of_its_form() {
    let site = Site::demo();
    let session = site.sign_in("data-officer").await;
    let path = format!("/entries/{}", site.entry_of("dtm"));
    let arabic = site.get(&path, &format!("{session}; masar-lang=ar")).await;
    arabic.holds("رقم الجولة").holds("<wbr>interview_<wbr>date");
    let english = site.get(&path, &format!("{session}; masar-lang=en")).await;
    english.lacks("رقم الجولة").holds("Displacement Tracking Matrix");
}

#[tokio::test(flavor = "multi_thread")]
async fn traces_a_figure_to_entries_page_by_page() {
    let site = Site::demo();
    let session = site.sign_in("data-officer").await;
    let cookies = format!("{session}; masar-lang=en");
    let first = site.get(&format!("{FIGURE}/records"), &cookies).await;
    let reached = value(&site, "mrrm.reached");
    first.holds(&format!("<bdi>1–50</bdi> / <bdi>{reached}</bdi>")).holds("person 0");
    first.holds("page=1").lacks("rel=\"prev\"").holds("href=\"/entries/");
    let last = site.get(&format!("{FIGURE}/records?page=99999"), &cookies).await;
    assert_eq!(last.status, StatusCode::OK);
    last.lacks("rel=\"next\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn escapes_what_comes_from_outside() {
    let site = Site::demo();
    let session = site.sign_in("data-officer").await;
    let hostile = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let paths = [
        format!("/figures?period={hostile}"),
        format!("{FIGURE}?place={hostile}"),
        format!("/entries/{hostile}"),
        format!("/{hostile}"),
        format!("/sign-in?back=/{hostile}"),
        format!("/language?choice={hostile}"),
    ];
    for path in paths {
        site.get(&path, &session).await.lacks("<script");
    }
    let wrong = site.post("/sign-in", format!("name={hostile}&password=x")).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    wrong.lacks("<script").holds("&#62;&#60;script&#62;");
}

#[tokio::test(flavor = "multi_thread")]
async fn explains_a_refusal_in_the_readers_language() {
    let site = Site::demo();
    let session = site.sign_in("data-officer").await;
    let cases = [
        ("/figures?period=soon", StatusCode::BAD_REQUEST, "WEB-009"),
        ("/figures?place=Sabha", StatusCode::BAD_REQUEST, "WEB-010"),
        ("/figures?page=x", StatusCode::BAD_REQUEST, "WEB-012"),
        ("/language?choice=fr", StatusCode::BAD_REQUEST, "WEB-011"),
        ("/figures/nonsense", StatusCode::NOT_FOUND, "DESK-001"),
        ("/entries/nonsense", StatusCode::NOT_FOUND, "DESK-001"),
        ("/entries/99999999", StatusCode::NOT_FOUND, "DESK-001"),
        ("/publications/annual-report:2023/1/en.exe", StatusCode::NOT_FOUND, "DESK-001"),
        ("/nowhere", StatusCode::NOT_FOUND, "DESK-001"),
        ("/sign-out", StatusCode::METHOD_NOT_ALLOWED, "WEB-012"),
    ];
    for (path, status, code) in cases {
        for lang in Lang::ALL {
            let page = site.get(path, &format!("{session}; masar-lang={}", lang.tag())).await;
            assert_eq!(page.status, status, "{path}");
            page.holds(code).holds(&html(lang)).holds(&tr(lang, "synthetic"));
            page.holds(&tr(lang, "web-sign-out"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_editions_and_serves_their_files() {
    let site = Site::demo();
    let session = site.sign_in("publisher").await;
    let list = site.get("/publications", &format!("{session}; masar-lang=en")).await;
    list.holds("/publications/round-report:round:50/1/en.html");
    let file = site.get("/publications/round-report:round:50/1/en.html", &session).await;
    assert_eq!(file.status, StatusCode::OK);
    file.holds("Synthetic data").lacks("<script");
    let absent = site.get("/publications/round-report:round:50/9/en.html", &session).await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}
