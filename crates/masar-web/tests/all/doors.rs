//! Who may come in, who may see what, and the choice of language.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::help::{Answer, Site};

#[tokio::test(flavor = "multi_thread")]
async fn sends_strangers_to_the_door_and_back() {
    let site = Site::bare();
    for path in ["/", "/figures", "/figures/mrrm.reached?by=sex", "/entries/1", "/work"] {
        for cookies in ["", "masar-session=0123456789abcdef"] {
            let answer = site.get(path, cookies).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.header("location").starts_with("/sign-in?back=/"), "{path}");
            assert_eq!(answer.body, "");
        }
    }
    let answer = site.get("/figures/mrrm.reached?by=sex", "").await;
    let door = answer.header("location").to_owned();
    assert_eq!(door, "/sign-in?back=/figures/mrrm.reached%3Fby%3Dsex");
    site.get(&door, "").await.holds("value=\"/figures/mrrm.reached?by=sex\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_in_and_out() {
    let site = Site::bare();
    for body in ["name=enumerator&password=wrong", "name=nobody&password=demo-enumerator"] {
        let wrong = site.post("/sign-in", body).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        assert_eq!(wrong.header("set-cookie"), "");
        wrong.holds("role=\"alert\"").lacks("demo-enumerator");
    }
    let right = site.post("/sign-in", "name=enumerator&password=demo-enumerator&back=/work").await;
    assert_eq!((right.status, right.header("location")), (StatusCode::SEE_OTHER, "/work"));
    let cookie = right.header("set-cookie");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");

    let session = cookie.split(';').next().unwrap();
    assert_eq!(site.get("/", session).await.status, StatusCode::OK);
    let leave = Request::post("/sign-out").header("cookie", session).body(Body::empty()).unwrap();
    let left = site.ask(leave).await;
    assert_eq!((left.status, left.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    assert_eq!(site.get("/", session).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_the_cookie_to_tls_behind_a_proxy() {
    let site = Site::bare();
    let request = Request::post("/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-forwarded-proto", "https");
    let body = Body::from("name=enumerator&password=demo-enumerator");
    let answer = site.ask(request.body(body).unwrap()).await;
    assert!(answer.header("set-cookie").ends_with("; Secure"));
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_lead_elsewhere() {
    let site = Site::bare();
    let outside = ["https://a.example", "//a.example", "/%5Ca.example", "/%09/a.example", "a"];
    for back in outside {
        let body = format!("name=enumerator&password=demo-enumerator&back={back}");
        assert_eq!(site.post("/sign-in", body).await.header("location"), "/", "{back}");
        let switch = site.get(&format!("/language?choice=en&back={back}"), "").await;
        assert_eq!(switch.header("location"), "/", "{back}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn switches_language_and_digits() {
    let site = Site::bare();
    let switch = site.get("/language?choice=ar-arab&back=/rounds", "").await;
    assert_eq!((switch.status, switch.header("location")), (StatusCode::SEE_OTHER, "/rounds"));
    let cookie = switch.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(cookie, "masar-lang=ar-arab");
    site.get("/sign-in", &cookie).await.holds("<html lang=\"ar\" dir=\"rtl\">");

    // Without a choice the browser's language decides, then the mission's.
    let request = |accept: &str| {
        Request::get("/sign-in").header("accept-language", accept).body(Body::empty()).unwrap()
    };
    site.ask(request("fr, en;q=0.8")).await.holds("<html lang=\"en\" dir=\"ltr\">");
    site.ask(request("fr")).await.holds("<html lang=\"ar\" dir=\"rtl\">");
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_an_enumerator_only_what_is_theirs() {
    let site = Site::bare();
    let session = site.sign_in("enumerator").await;
    let cookies = format!("{session}; masar-lang=en");
    let home = site.get("/", &cookies).await;
    assert_eq!(home.status, StatusCode::OK);
    home.lacks("href=\"/figures\"").lacks("href=\"/work\"").holds("href=\"/\" aria-current");
    let closed = ["/figures", "/figures/dtm.idps", "/figures/dtm.idps/records", "/rounds", "/work"];
    for path in closed.into_iter().chain(["/publications", "/entries/1"]) {
        let answer = site.get(path, &cookies).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        answer.holds("DESK-002").holds("Not yours to see or do");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hides_entries_of_another_programme() {
    let site = Site::demo();
    let path = format!("/entries/{}", site.entry_of("dtm"));
    let officer = site.sign_in("data-officer").await;
    assert_eq!(site.get(&path, &officer).await.status, StatusCode::OK);
    // May see entries, but not those of displacement tracking.
    let lead = site.sign_in("team-lead").await;
    let hidden = site.get(&path, &lead).await;
    let absent = site.get("/entries/88888888", &lead).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let words = |answer: &Answer, name: &str| answer.body.replace(name, "NAME");
    let seq = path.trim_start_matches("/entries/");
    assert_eq!(words(&hidden, seq), words(&absent, "88888888"), "both must read the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn guards_every_answer_with_headers() {
    let site = Site::bare();
    let session = site.sign_in("enumerator").await;
    let paths = [
        "/",
        "/figures",
        "/sign-in",
        "/nowhere",
        "/assets/masar.css",
        "/assets/nothing",
        "/formList",
        "/language?choice=en",
    ];
    for path in paths {
        for cookies in ["", session.as_str()] {
            let answer = site.get(path, cookies).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
            let kept =
                if path == "/assets/masar.css" { "public, max-age=3600" } else { "no-store" };
            assert_eq!(answer.header("cache-control"), kept, "{path}");
        }
    }
}
