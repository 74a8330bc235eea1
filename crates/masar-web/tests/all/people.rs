//! Finding people, comparing two and deciding, as a browser does it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use masar_desk::likeness::{Card, DuplicateList, PersonSearch};
use masar_desk::viewer::Viewer;
use masar_domain::Lang;
use masar_text::tr;

use crate::help::{Answer, Site};

/// Some people of the demonstration.
fn people(site: &Site) -> Vec<Card> {
    let mut people = Vec::new();
    for query in ["محمد", "Ahmed", "فاطمة", "Musa"] {
        let search = PersonSearch { query: query.to_owned(), limit: 20 };
        let hits = site.desk.perform(&Viewer::operator(Lang::En), search).unwrap();
        people.extend(hits.into_iter().map(|hit| hit.card));
    }
    people.sort_by_key(|card| card.person);
    people.dedup_by_key(|card| card.person);
    assert!(people.len() > 3, "{}", people.len());
    people
}

async fn send(site: &Site, path: &str, cookies: &str, body: String) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookies);
    site.ask(request.body(Body::from(body)).unwrap()).await
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_and_the_pages_are_whole_in_both_languages() {
    let site = Site::demo();
    let session = site.sign_in("team-lead").await;
    let people = people(&site);
    let (one, other) = (&people[0], &people[1]);
    for lang in Lang::ALL {
        let cookies = format!("{session}; masar-lang={}", lang.tag());
        let queue = site.get("/people", &cookies).await;
        assert_eq!(queue.status, StatusCode::OK, "{}", queue.body);
        queue.holds(&tr(lang, "people-duplicates")).lacks("<script").lacks("[people-");
        let found = send(&site, "/people", &cookies, format!("q={}", encoded(&one.name))).await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.body);
        found.holds(&one.name).holds(&one.person.to_string()).lacks("[people-").lacks("[live-");
        let path = format!("/people/compare?pick={}&pick={}", one.person, other.person);
        let compared = site.get(&path, &cookies).await;
        assert_eq!(compared.status, StatusCode::OK, "{}", compared.body);
        compared.holds(&one.name).holds(&other.name).holds(&tr(lang, "people-same"));
        compared.lacks("<script").lacks("[people-").lacks("[live-");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_shown_and_can_be_taken_back() {
    let site = Site::demo();
    let session = site.sign_in("team-lead").await;
    let cookies = format!("{session}; masar-lang=en");
    let people = people(&site);
    let (one, other) = (people[0].person, people[1].person);
    let decide = |word: &str| format!("one={one}&other={other}&decision={word}&reason=");
    for (word, said) in [("same", "people-said-same"), ("open", "people-said-open")] {
        let answer = send(&site, "/people/decide", &cookies, decide(word)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = site.get(answer.header("location"), &cookies).await;
        page.holds(&tr(Lang::En, said));
    }
    let answer = send(&site, "/people/decide", &cookies, decide("perhaps")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_look_need_not_be_who_decides() {
    let site = Site::demo();
    let people = people(&site);
    let (one, other) = (people[0].person, people[1].person);
    let session = site.sign_in("caseworker").await;
    let cookies = format!("{session}; masar-lang=en");
    let page = site.get(&format!("/people/compare?one={one}&other={other}"), &cookies).await;
    page.lacks("/people/decide");
    let body = format!("one={one}&other={other}&decision=same");
    let answer = send(&site, "/people/decide", &cookies, body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let session = site.sign_in("data-officer").await;
    site.get("/", &session).await.lacks("href=\"/people\"");
    assert_eq!(site.get("/people", &session).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn registrations_that_are_alike_wait_with_the_other_work() {
    let site = Site::demo();
    let people = people(&site);
    let list = DuplicateList { limit: 5 };
    let pairs = site.desk.perform(&Viewer::operator(Lang::En), list).unwrap();
    let session = site.sign_in("team-lead").await;
    let work = site.get("/work", &format!("{session}; masar-lang=en")).await;
    assert_eq!(work.status, StatusCode::OK, "{}", work.body);
    assert_eq!(work.body.contains("<p><a href=\"/people\">"), pairs.all > 0);
    work.lacks(&people[0].name);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_is_shown_as_text() {
    let site = Site::demo();
    let session = site.sign_in("team-lead").await;
    let hostile = "\"><script>alert(1)</script>";
    for text in [hostile, "🙂", "\u{202e}", "%", &"م".repeat(5_000)] {
        let answer = send(&site, "/people", &session, format!("q={}", encoded(text))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.lacks("<script");
    }
    for path in ["/people/compare", "/people/compare?one=x&other=y", "/people/compare?pick=1"] {
        assert_eq!(site.get(path, &session).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
}
