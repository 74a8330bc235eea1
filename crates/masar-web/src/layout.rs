//! What every page shares: who is looking, in which language and digits, and the
//! mission it is about.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use masar_desk::{Right, Viewer};
use masar_domain::{Digits, Lang};
use masar_text::{Arg, number, tr, tr_with};

use crate::error::WebError;
use crate::state::Web;

/// Name of the session's cookie.
pub(crate) const SESSION_COOKIE: &str = "masar-session";

/// Name of the cookie that keeps the language: `ar`, `en`, with digits `ar-arab`.
pub(crate) const LANG_COOKIE: &str = "masar-lang";

/// A rendered page.
pub(crate) struct Shown(pub(crate) String);

impl IntoResponse for Shown {
    fn into_response(self) -> Response {
        Html(self.0).into_response()
    }
}

/// A place in the navigation.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    pub(crate) href: &'static str,
    pub(crate) title: &'static str,
    pub(crate) here: bool,
}

/// Address, title and the right that opens it.
const DOORS: [(&str, &str, Right); 6] = [
    ("/", "web-home", Right::FormShow),
    ("/figures", "web-figures", Right::FigureShow),
    ("/people", "people-title", Right::PersonLook),
    ("/rounds", "web-rounds", Right::RoundShow),
    ("/publications", "web-publications", Right::PublicationShow),
    ("/work", "web-work", Right::WorkShow),
];

/// What templates see on every page.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) lang: Lang,
    pub(crate) digits: Digits,
    pub(crate) mission: String,
    pub(crate) synthetic: bool,
    /// Empty when nobody is signed in.
    pub(crate) person: String,
    /// Where the language switch comes back to.
    pub(crate) here: String,
    /// Titles of publications by code.
    pub(crate) reports: Vec<(String, String)>,
    /// Where the person may go.
    pub(crate) doors: Vec<Door>,
}

impl Page {
    pub(crate) fn t(&self, id: impl AsRef<str>) -> String {
        tr(self.lang, id.as_ref())
    }

    pub(crate) fn t_count(&self, id: &str, count: &u64) -> String {
        tr_with(self.lang, id, &[("count", Arg::Number(*count))])
    }

    /// What stands between the parts of a list.
    pub(crate) fn comma(&self) -> &'static str {
        self.lang.pick("، ", ", ")
    }

    pub(crate) fn n(&self, value: &u64) -> String {
        number(*value, self.digits)
    }

    /// Digits inside other text, such as dates and rounds.
    pub(crate) fn d(&self, text: impl std::fmt::Display) -> String {
        masar_text::in_digits(&text.to_string(), self.digits)
    }

    /// A choice for the digits' switch: this language with the other digits.
    pub(crate) fn digits_choice(&self) -> String {
        let digits = match self.digits {
            Digits::Latn => "arab",
            Digits::Arab => "latn",
        };
        format!("{}-{digits}", self.lang.tag())
    }

    /// The other digits, to be looked at.
    pub(crate) fn digits_sample(&self) -> String {
        let other = match self.digits {
            Digits::Latn => Digits::Arab,
            Digits::Arab => Digits::Latn,
        };
        masar_text::in_digits("123", other)
    }

    /// `round:50`, `2023-Q4` or `all` in words.
    pub(crate) fn period_title(&self, period: &str) -> String {
        match period.strip_prefix("round:") {
            Some(round) => {
                tr_with(self.lang, "period-round", &[("round", Arg::Text(&self.d(round)))])
            }
            None if period == "all" => self.t("web-all-time"),
            None => self.d(period),
        }
    }

    /// A code in pieces between which a line may break.
    #[expect(clippy::unused_self, reason = "templates call methods of the page")]
    pub(crate) fn pieces(&self, code: &str) -> Vec<String> {
        code.split_inclusive(['.', '_', '/', '-']).map(str::to_owned).collect()
    }

    pub(crate) fn may_work(&self) -> bool {
        self.doors.iter().any(|door| door.href == "/work")
    }

    /// The other language, for the switch.
    pub(crate) fn other(&self) -> Lang {
        self.lang.pick(Lang::En, Lang::Ar)
    }

    /// Message of an entry's kind.
    pub(crate) fn kind_id(&self, kind: &masar_ledger::Kind) -> String {
        self.kind_name(kind.code())
    }

    pub(crate) fn kind_name(&self, kind: &str) -> String {
        format!("kind-{kind}")
    }

    /// `annual-report:2023` in words.
    pub(crate) fn publication_title(&self, publication: &str) -> String {
        let (code, period) = publication.split_once(':').unwrap_or((publication, ""));
        let known = self.reports.iter().find(|(own, _)| own == code);
        let title = known.map_or(code, |(_, title)| title.as_str());
        let period = period.strip_prefix("round:").unwrap_or(period);
        format!("{title} {}", self.d(period))
    }

    pub(crate) fn here_encoded(&self) -> String {
        crate::error::encode(&self.here)
    }
}

/// A signed-in viewer with the page they see.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) viewer: Viewer,
    pub(crate) page: Page,
}

impl FromRequestParts<Web> for SignedIn {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        let mut page = page_of(parts, web);
        let session = cookie(parts, SESSION_COOKIE);
        let viewer = session.and_then(|name| web.sessions().find(name));
        let mut viewer = viewer.ok_or_else(|| WebError::SignIn { back: page.here.clone() })?;
        viewer.lang = page.lang;
        greet(&mut page, &viewer, parts.uri.path());
        Ok(Self { viewer, page })
    }
}

impl OptionalFromRequestParts<Web> for SignedIn {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Option<Self>, WebError> {
        Ok(<Self as FromRequestParts<Web>>::from_request_parts(parts, web).await.ok())
    }
}

impl FromRequestParts<Web> for Page {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        Ok(page_of(parts, web))
    }
}

/// The page of whoever asks, signed in or not.
pub(crate) fn page_signed(parts: &Parts, web: &Web) -> Page {
    let mut page = page_of(parts, web);
    if let Some(viewer) = cookie(parts, SESSION_COOKIE).and_then(|name| web.sessions().find(name)) {
        greet(&mut page, &viewer, parts.uri.path());
    }
    page
}

fn greet(page: &mut Page, viewer: &Viewer, path: &str) {
    page.person.clone_from(&viewer.display_name);
    let open = DOORS.into_iter().filter(|(_, _, right)| viewer.has(*right));
    let below = |href: &str| path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    page.doors = open
        .map(|(href, title, _)| Door { href, title, here: path == href || below(href) })
        .collect();
}

fn page_of(parts: &Parts, web: &Web) -> Page {
    let (lang, digits) = chosen(parts, web);
    let mission = web.desk().mission();
    Page {
        lang,
        digits,
        mission: mission.name.get(lang).to_owned(),
        synthetic: web.desk().synthetic(),
        person: String::new(),
        here: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        reports: mission
            .reports
            .iter()
            .map(|(code, plan)| (code.clone(), plan.title.get(lang).to_owned()))
            .collect(),
        doors: Vec::new(),
    }
}

/// The cookie's choice, else the browser's, else the mission's first language.
fn chosen(parts: &Parts, web: &Web) -> (Lang, Digits) {
    let mission = web.desk().mission();
    let choice = cookie(parts, LANG_COOKIE).unwrap_or_default();
    let (lang, digits) = choice.split_once('-').unwrap_or((choice, ""));
    let lang = lang.parse().unwrap_or_else(|_| lang_of(&parts.headers, web));
    let digits = match digits {
        "arab" => Digits::Arab,
        "latn" => Digits::Latn,
        _ => mission.digits(lang),
    };
    (lang, digits)
}

/// The language that a client asks for, else the mission's first.
pub(crate) fn lang_of(headers: &HeaderMap, web: &Web) -> Lang {
    let first = || web.desk().mission().languages.first().copied().unwrap_or_default();
    accepted(headers).unwrap_or_else(first)
}

fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let header = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    header.split(',').find_map(|one| one.trim().get(..2)?.parse().ok())
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let headers = parts.headers.get_all(COOKIE).into_iter();
    let pairs = headers.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(own, _)| *own == name)
        .map(|(_, v)| v)
}
