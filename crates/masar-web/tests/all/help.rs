//! A site in memory, and short ways to ask it.

use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use masar_desk::accounts::AccountCreate;
use masar_desk::desk::{Desk, Outside};
use masar_desk::folder::Folder;
use masar_desk::publications::{Format, PublicationMake};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Period, Sensitivity, Seq, Timestamp};
use masar_ledger::{Kind, Ledger, MemoryLedger};
use masar_programme::mission::{Mission, mission_load};
use masar_testkit::demo::{self, Scale, entropy};
use masar_web::{Web, router};
use tempfile::TempDir;
use tower::ServiceExt;

/// Largest answer that a test reads, in bytes.
const ANSWER_BYTES_MAX: usize = 16 << 20;

static MISSION: LazyLock<Arc<Mission>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions/libya");
    Arc::new(mission_load(&folder).unwrap())
});

pub(crate) fn mission() -> Arc<Mission> {
    Arc::clone(&MISSION)
}

/// A site: its router, its desk and its ledger.
pub(crate) struct Site {
    router: Router,
    pub(crate) desk: Arc<Desk>,
    ledger: Arc<dyn Ledger>,
    _folder: TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub(crate) fn holds(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "no `{text}` in:\n{}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn lacks(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "`{text}` in:\n{}", self.body);
        self
    }
}

impl Site {
    /// Nothing but the enumerator's account.
    pub(crate) fn bare() -> Self {
        let site = Self::new();
        let create = AccountCreate {
            name: "enumerator".to_owned(),
            display_name: "enumerator".to_owned(),
            roles: vec![("dtm".into(), "enumerator".into())],
            place: None,
            sensitivity: Sensitivity::S2,
            password: "demo-enumerator".to_owned(),
            token: Some(demo::DEVICE_TOKEN.to_owned()),
        };
        site.desk.perform(&Viewer::operator(Lang::En), create).unwrap();
        site
    }

    /// A very small demonstration with one publication.
    pub(crate) fn demo() -> Self {
        let site = Self::new();
        let scale = Scale::parse("0.002").unwrap();
        demo::make(&site.desk, scale, 1, &mut |_, _, _| {}).unwrap();
        let make = PublicationMake {
            code: "round-report".to_owned(),
            period: Period::Round(demo::ROUND),
            lang: Lang::En,
            digits: None,
            format: Format::Html,
        };
        site.desk.perform(&Viewer::operator(Lang::En), make).unwrap();
        site.desk.catch_up().unwrap();
        site
    }

    fn new() -> Self {
        let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new(entropy(2)));
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path().join("demo"));
        folder.create(true).unwrap();
        let now: Timestamp = "2024-01-05T08:00:00Z".parse().unwrap();
        let outside = Outside { clock: Box::new(move || now), entropy: Mutex::new(entropy(1)) };
        let desk = Desk::open(mission(), Arc::clone(&ledger), Some(folder), outside).unwrap();
        let desk = Arc::new(desk);
        let router = router(Web::new(Arc::clone(&desk), entropy(3)));
        Self { router, desk, ledger, _folder: root }
    }

    /// The first filled form of a programme.
    pub(crate) fn entry_of(&self, programme: &str) -> Seq {
        let entries = self.ledger.read_after(Seq(0), 100_000).unwrap();
        let mut own = entries
            .iter()
            .filter(|entry| entry.kind == Kind::Submission && entry.programme == programme);
        own.next().unwrap().seq
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, ANSWER_BYTES_MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// A page, with these cookies.
    pub(crate) async fn get(&self, path: &str, cookies: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookies);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<String>) -> Answer {
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body.into())).unwrap()).await
    }

    /// Signs one of the demo's accounts in; the session's cookie.
    pub(crate) async fn sign_in(&self, name: &str) -> String {
        let answer = self.post("/sign-in", format!("name={name}&password=demo-{name}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}
