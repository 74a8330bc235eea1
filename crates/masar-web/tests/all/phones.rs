//! OpenRosa as phones speak it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use insta::assert_snapshot;
use masar_exchange::openrosa::{digest_ha1, md5_hash};
use masar_testkit::demo::DEVICE_TOKEN;
use masar_testkit::fill::instance_xml;
use serde_json::{Value, json};

use crate::help::{Answer, Site, mission};

const FORM: &str = "dtm_muhalla_ki";

/// Address under which a phone with a token works.
fn keyed(path: &str) -> String {
    format!("/v1/key/{DEVICE_TOKEN}/projects/1{path}")
}

fn answers(migrants: u64) -> Value {
    json!({
        "visit": {
            "round": 50, "interview_date": "2023-11-01", "mantika": "LY0211",
            "baladiya": "LY021104", "muhalla": "LY02110401",
        },
        "informant": {
            "consent": "yes", "informant_kind": "mukhtar", "informant_sex": "male",
            "mode": "in_person",
        },
        "migrants": {
            "migrants_present": "yes", "migrant_individuals": migrants, "migrant_households": 2,
        },
        "sex_age": {
            "migrant_men": migrants, "migrant_women": 0, "migrant_children": 0,
            "migrant_unaccompanied": 0,
        },
        "shelter": {"shelter_rented_self": migrants, "shelter_other": 0},
        "arrival": {"arrival_gt12": migrants, "arrival_unknown": 0},
        "permit": {"permit_none": migrants, "permit_unknown": 0},
        "nationalities": [{"nationality": "NER", "nationality_individuals": migrants}],
        "idps": {"idps_present": "no", "idp_individuals": 0},
        "returnees": {"returnees_present": "no", "returnee_individuals": 0},
        "reliability": {"credibility": 4, "basis": "estimate"},
    })
}

fn xml(number: u64, answers: &Value) -> String {
    let mission = mission();
    let (_, form) = mission.form_any_version(FORM).unwrap();
    let instance = format!("019a0000-0000-7000-8000-{number:012x}");
    String::from_utf8(instance_xml(form, &instance, answers)).unwrap()
}

/// A multipart body: part, file name and content.
fn multipart(parts: &[(&str, &str, &str)]) -> String {
    let part = |(name, file, content): &(&str, &str, &str)| {
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}");
        format!("{head}\r\n\r\n{content}\r\n")
    };
    format!("{}--edge--\r\n", parts.iter().map(part).collect::<String>())
}

fn submission(path: &str, body: String) -> Request<Body> {
    Request::post(path)
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("x-openrosa-version", "1.0")
        .header("accept-language", "en")
        .body(Body::from(body))
        .unwrap()
}

async fn send(site: &Site, xml: &str) -> Answer {
    let body = multipart(&[("xml_submission_file", "form.xml", xml)]);
    site.ask(submission(&keyed("/submission?deviceID=abc"), body)).await
}

/// Status and words.
fn said(answer: &Answer) -> String {
    assert_eq!(answer.header("x-openrosa-version"), "1.0");
    assert_eq!(answer.header("x-openrosa-accept-content-length"), "104857600");
    assert_eq!(answer.header("content-type"), "text/xml; charset=utf-8");
    let nature = answer.body.split("nature=\"").nth(1).and_then(|rest| rest.split('"').next());
    let words = answer.body.split("\">").nth(2).and_then(|rest| rest.split("</").next());
    format!("{} {}: {}", answer.status.as_u16(), nature.unwrap_or("-"), words.unwrap_or("-"))
}

/// The header that answers a challenge, as RFC 2617 has it.
fn digest(challenge: &str, method: &Method, path: &str, password: &str) -> String {
    let nonce = challenge.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let md5 = |text: String| md5_hash(text.as_bytes()).trim_start_matches("md5:").to_owned();
    let own = digest_ha1("enumerator", "Masar", password);
    let what = md5(format!("{method}:{path}"));
    let response = md5(format!("{own}:{nonce}:00000001:c0:auth:{what}"));
    format!(
        "Digest username=\"enumerator\", realm=\"Masar\", nonce=\"{nonce}\", uri=\"{path}\", \
         cnonce=\"c0\", nc=00000001, qop=auth, response=\"{response}\", algorithm=MD5"
    )
}

async fn by_digest(site: &Site, method: Method, path: &str, password: &str) -> Answer {
    let challenge = site.get("/formList", "").await.header("www-authenticate").to_owned();
    let body = match method {
        Method::POST => multipart(&[("xml_submission_file", "form.xml", &xml(1, &answers(8)))]),
        _ => String::new(),
    };
    let mut request = submission(path, body);
    let value = digest(&challenge, &method, path, password).parse().unwrap();
    request.headers_mut().insert("authorization", value);
    *request.method_mut() = method;
    site.ask(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn recognises_a_phone_by_digest_or_token() {
    let site = Site::bare();
    let stranger = site.get("/formList", "").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let challenge = stranger.header("www-authenticate");
    assert!(challenge.starts_with("Digest realm=\"Masar\", qop=\"auth\""), "{challenge}");

    let list = by_digest(&site, Method::GET, "/formList", "demo-enumerator").await;
    assert_eq!(list.status, StatusCode::OK);
    list.holds(&format!("<formID>{FORM}</formID>"));
    let wrong = by_digest(&site, Method::GET, "/formList", "wrong").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let head = by_digest(&site, Method::HEAD, "/submission", "demo-enumerator").await;
    assert_eq!(head.status, StatusCode::NO_CONTENT);
    assert_eq!(head.header("x-openrosa-accept-content-length"), "104857600");
    let stored = by_digest(&site, Method::POST, "/submission", "demo-enumerator").await;
    assert_snapshot!(said(&stored), @"201 submit_success: Stored.");

    // A wrong token is never answered 401: the phone would ask for a password.
    for path in ["/v1/key/nonsense/projects/1/formList", "/v1/key/nonsense/projects/1/submission"] {
        let answer = site.get(path, "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(answer.header("www-authenticate"), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_forms_whose_links_stay_inside_the_token() {
    let site = Site::bare();
    let request = Request::get(keyed("/formList")).header("host", "masar.example");
    let list = site.ask(request.body(Body::empty()).unwrap()).await;
    let link = format!("http://masar.example{}", keyed(&format!("/forms/{FORM}/form.xml")));
    list.holds(&format!("<downloadUrl>{link}</downloadUrl>"));
    let form = site.get(&keyed(&format!("/forms/{FORM}/form.xml")), "").await;
    assert_eq!(form.status, StatusCode::OK);
    list.holds(&format!("<hash>{}</hash>", md5_hash(form.body.as_bytes())));
    let files = site.get(&keyed(&format!("/forms/{FORM}/manifest")), "").await;
    assert_eq!(files.status, StatusCode::OK);
    // Another programme's form is not there.
    for path in ["/forms/mrrm_registration/form.xml", "/forms/nonsense/manifest"] {
        assert_eq!(site.get(&keyed(path), "").await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_every_submission_so_that_no_phone_is_stranded() {
    let site = Site::bare();
    let first = xml(1, &answers(8));
    assert_snapshot!(said(&send(&site, &first).await), @"201 submit_success: Stored.");
    assert_snapshot!(said(&send(&site, &first).await), @"201 submit_success: Already stored.");
    assert_snapshot!(said(&send(&site, &xml(1, &answers(9))).await), @"202 submit_success: Stored. It differs from an earlier version of the same form; a person will decide.");
    // The original once more, after the conflict.
    assert_snapshot!(said(&send(&site, &first).await), @"201 submit_success: Already stored.");

    let mut future = answers(8);
    future["visit"]["interview_date"] = json!("2031-01-01");
    let future = xml(2, &future);
    assert_snapshot!(said(&send(&site, &future).await), @"202 submit_success: Stored, but not counted until a person has mended it. DESK-012 · visit/interview_date: The day 2031-01-01 is in the future; today is 2024-01-05. Correct the date.");
    assert_snapshot!(said(&send(&site, &future).await), @"201 submit_success: Already stored.");

    let unknown = first.replace("dtm_muhalla_ki", "dtm_muhala_ki");
    assert_snapshot!(said(&send(&site, &unknown).await), @"404 error: DESK-018 · id: No form has the identifier dtm_muhala_ki. Nearest: dtm_muhalla_ki.");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_what_is_no_submission() {
    let site = Site::bare();
    let deep = "<a>".repeat(100_000);
    let entity = "<!DOCTYPE d [<!ENTITY a \"aa\">]><data id=\"x\">&a;</data>";
    assert_snapshot!(said(&send(&site, entity).await), @"400 error: SUBMISSION-004: The submission declares a document type or an entity (DOCTYPE). Neither is accepted.");
    assert_snapshot!(said(&send(&site, &deep).await), @"400 error: SUBMISSION-005: The submission goes beyond a limit: depth, at most 100.");
    assert!(send(&site, "nonsense").await.status.is_client_error());

    let path = keyed("/submission");
    let body = multipart(&[("xml_submission_file", "form.xml", &xml(1, &answers(8)))]);
    let mut request = submission(&path, body.clone());
    request.headers_mut().remove("x-openrosa-version");
    assert_snapshot!(said(&site.ask(request).await), @"400 error: WEB-004: The header X-OpenRosa-Version is missing. Send it with the value 1.0.");
    let request = submission(&path, multipart(&[("other", "", "text")]));
    assert_snapshot!(said(&site.ask(request).await), @"400 error: WEB-006: The part xml_submission_file is missing. Send the filled form in it.");
    let request = submission(&path, "not a form".to_owned());
    assert_snapshot!(said(&site.ask(request).await), @"400 error: WEB-005: The body is not a multipart form. Send the filled form as one.");
    let request = submission("/submission", body.clone());
    assert_snapshot!(said(&site.ask(request).await), @"401 error: WEB-002: The name or the password is missing or wrong. Check both in the settings.");
    let request = submission("/v1/key/nonsense/projects/1/submission", body);
    assert_snapshot!(said(&site.ask(request).await), @"403 error: WEB-003: The token in the address is not known here. Scan the settings code again.");
}

#[tokio::test(flavor = "multi_thread")]
async fn takes_odd_device_names_and_tells_of_files_left_out() {
    let site = Site::bare();
    let form = xml(1, &answers(8));
    let body = multipart(&[
        ("xml_submission_file", "form.xml", &form),
        ("صورة.jpg", "صورة.jpg", "picture"),
        ("*isIncomplete*", "", "yes"),
    ]);
    let path = keyed("/submission?deviceID=%ff%zz&deviceID=again");
    assert_snapshot!(said(&site.ask(submission(&path, body)).await), @"201 submit_success: Stored. DESK-021: The file صورة.jpg came along, but the form does not mention it; it was not stored.");
    let many: Vec<(String, String)> =
        (0..=200).map(|n| (format!("{n}.jpg"), String::new())).collect();
    let mut parts = vec![("xml_submission_file", "form.xml", form.as_str())];
    parts.extend(
        many.iter().map(|(name, content)| (name.as_str(), name.as_str(), content.as_str())),
    );
    let answer = site.ask(submission(&keyed("/submission"), multipart(&parts))).await;
    assert_snapshot!(said(&answer), @"400 error: WEB-007: More than 200 files came with one form. Send them in several parts.");
}
