//! Sealed submissions: opened as a phone sealed them, refused when tampered with.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use masar_domain::Problem;
use masar_xforms::sealed::{
    FILE_BYTES_MAX, Manifest, Opened, Plain, PrivateKey, Sealed, SignatureCheck,
    manifest_is_sealed, submission_decrypt, submission_open, submission_seal,
};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

const KEY: &str = include_str!("data/test_key.pem");
const KEY_OLD: &str = include_str!("data/test_key_pkcs1.pem");
const KEY_OTHER: &str = include_str!("data/other_key.pem");
const PUBLIC: &str = include_str!("data/test_key_public.txt");

/// Made with the `openssl` program, apart from the code that is tested.
fn fixture() -> (&'static [u8], BTreeMap<String, Vec<u8>>) {
    let files = [
        ("صورة 1.jpg.enc", &include_bytes!("data/sealed_by_openssl/صورة 1.jpg.enc")[..]),
        ("empty.txt.enc", include_bytes!("data/sealed_by_openssl/empty.txt.enc")),
        ("submission.xml.enc", include_bytes!("data/sealed_by_openssl/submission.xml.enc")),
    ];
    let files = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).into();
    (include_bytes!("data/sealed_by_openssl/manifest.xml"), files)
}

fn seal(media: &[(&str, &[u8])], version: Option<&str>) -> Result<Sealed, Problem> {
    let media: Vec<_> =
        media.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    let plain = Plain {
        form_id: "a & b",
        version,
        instance_id: "uuid:1",
        submission: b"<data/>",
        media: &media,
    };
    submission_seal(PUBLIC, &plain, &mut StdRng::seed_from_u64(1))
}

fn open(sealed: &Sealed) -> Result<Opened, Problem> {
    submission_decrypt(KEY, sealed.manifest.as_bytes(), &sealed.files.iter().cloned().collect())
}

fn said(problem: &Problem) -> String {
    masar_text::problem_text(masar_domain::Lang::En, problem)
}

#[test]
fn what_another_program_sealed_is_opened() {
    let (manifest, files) = fixture();
    let opened = submission_decrypt(KEY, manifest, &files).expect("it opens");
    assert_eq!(
        String::from_utf8_lossy(&opened.submission),
        "<data id=\"sealed\" version=\"7\"><name>ليلى</name><meta><instanceID>\
         uuid:6f0a3c1e-7a0b-4e0e-9d53-2f1f7d1b0c11</instanceID></meta></data>"
    );
    let all_bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(opened.media[0], ("صورة 1.jpg".to_owned(), all_bytes));
    assert_eq!(opened.media[1], ("empty.txt".to_owned(), Vec::new()));
    assert_eq!((opened.warnings, opened.missing), (vec![], vec![]));
    let (version, id) = (opened.version, opened.instance_id);
    assert_eq!(version.as_deref(), Some("7"));
    assert_eq!(id, "uuid:6f0a3c1e-7a0b-4e0e-9d53-2f1f7d1b0c11");
}

#[test]
fn a_key_in_the_older_form_opens_too() {
    let (manifest, files) = fixture();
    assert!(submission_decrypt(KEY_OLD, manifest, &files).is_ok());
}

#[test]
fn a_wrong_key_is_named_and_never_quoted() {
    let (manifest, files) = fixture();
    let with = |key: &str| submission_decrypt(key, manifest, &files).map(drop).unwrap_err().code;
    assert_eq!(with(KEY_OTHER), "SEALED-020");
    assert_eq!(with("nonsense"), "SEALED-001");
    assert_eq!(with(PUBLIC), "SEALED-001");
    assert_eq!(with(&KEY.replace("PRIVATE", "ENCRYPTED PRIVATE")), "SEALED-002");
    assert_eq!(with("-----BEGIN PUBLIC KEY-----\nAAAA"), "SEALED-003");
    assert_eq!(format!("{:?}", PrivateKey::from_pem(KEY)), "Ok(PrivateKey)");
}

#[test]
fn files_cut_short_or_changed_are_refused() {
    let (manifest, files) = fixture();
    for name in files.keys() {
        for change in ["cut", "cut a block", "empty", "flip"] {
            let mut files = files.clone();
            let bytes = files.get_mut(name).expect("it is there");
            match change {
                "cut" => bytes.truncate(bytes.len() - 1),
                "cut a block" => bytes.truncate(bytes.len() - 16),
                "empty" => bytes.clear(),
                _ => bytes[0] ^= 1,
            }
            let problem = submission_decrypt(KEY, manifest, &files).expect_err(change);
            let codes = ["SEALED-023", "SEALED-024", "SEALED-025"];
            assert!(codes.contains(&problem.code), "{name} {change} {problem}");
        }
    }
}

#[test]
fn files_exchanged_are_refused() {
    let sealed = seal(&[("a.jpg", b"one"), ("b.jpg", b"two")], None).expect("it seals");
    let mut swapped = sealed.clone();
    swapped.files[0].0 = "b.jpg.enc".into();
    swapped.files[1].0 = "a.jpg.enc".into();
    assert!(["SEALED-023", "SEALED-025"].contains(&open(&swapped).unwrap_err().code));
    let mut reordered = sealed;
    reordered.manifest = reordered
        .manifest
        .replace("a.jpg", "c.jpg")
        .replace("b.jpg", "a.jpg")
        .replace("c.jpg", "b.jpg");
    assert!(["SEALED-023", "SEALED-025"].contains(&open(&reordered).unwrap_err().code));
}

#[test]
fn a_changed_form_or_version_does_not_fit_the_signature() {
    let mut sealed = seal(&[], Some("1")).expect("it seals");
    sealed.manifest = sealed.manifest.replace("version=\"1\"><", "version=\"2\"><");
    assert_eq!(open(&sealed).unwrap_err().code, "SEALED-025");
    let key = PrivateKey::from_pem(KEY).expect("a key");
    let files = sealed.files.iter().cloned().collect();
    let manifest = sealed.manifest.as_bytes();
    let opened = submission_open(&key, manifest, &files, SignatureCheck::Warn).expect("it opens");
    assert_eq!(opened.submission, b"<data/>");
    assert_eq!(opened.warnings[0].code, "SEALED-025");
}

#[test]
fn a_photograph_that_has_not_come_does_not_hide_the_answers() {
    let mut sealed = seal(&[("a.jpg", b"one"), ("b.jpg", b"two")], None).expect("it seals");
    sealed.files.remove(0);
    let opened = open(&sealed).expect("it opens");
    assert_eq!(opened.missing, ["a.jpg"]);
    assert_eq!(opened.media, [("b.jpg".to_owned(), b"two".to_vec())]);
    assert_snapshot!(said(&opened.warnings[0]), @"SEALED-026: Some media have not come yet, so the signature could not be checked: a.jpg");
    sealed.files.pop();
    assert_snapshot!(said(&open(&sealed).unwrap_err()), @"SEALED-021: The sealed answers, submission.xml.enc, are not there. Fetch the file again; without it nothing can be opened.");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let hostile = [
        "../a.jpg",
        "a/b.jpg",
        "..",
        ".",
        "",
        "a\\b.jpg",
        "c:a.jpg",
        "a\u{0}b",
        "a\nb",
        ".ssh",
        "~a",
        "-rf",
        "a.",
        "gpj\u{202e}.exe",
        "submission.xml",
    ];
    for name in hostile {
        let code = seal(&[(name, b"x")], None).expect_err(name).code;
        assert!(["SEALED-014", "SEALED-015"].contains(&code), "{name}");
        let sealed = seal(&[("good.jpg", b"x")], None).expect("it seals");
        let manifest = sealed.manifest.replace("good.jpg", name);
        assert!(Manifest::read(manifest.as_bytes()).is_err(), "{name:?}");
    }
    let long = "a".repeat(300);
    assert_eq!(seal(&[(&long, b"x")], None).unwrap_err().code, "SEALED-014");
    assert_eq!(seal(&[("a", b"x"), ("a", b"y")], None).unwrap_err().code, "SEALED-015");
}

#[test]
fn hostile_manifests_are_refused() {
    let code = |manifest: &str| Manifest::read(manifest.as_bytes()).unwrap_err().code;
    assert_eq!(code("<data id=\"a\"/>"), "SEALED-012");
    assert_eq!(code("<data id=\"a\" encrypted=\"yes\"/>"), "SEALED-013");
    assert_eq!(code("<data"), "SEALED-011");
    assert_eq!(code("<!DOCTYPE a [<!ENTITY b \"c\">]><a encrypted=\"yes\"/>"), "SEALED-011");
    assert_eq!(code(&"<a>".repeat(19_000)), "SEALED-011");
    assert_eq!(code(&" ".repeat(2 << 20)), "SEALED-010");
    let file = "<media><file>a.enc</file></media>".repeat(2_000);
    let many = format!("<a encrypted='yes' id='a' instanceID='b'>{file}</a>");
    assert_eq!(code(&many), "SEALED-016");
    assert!(!manifest_is_sealed(b"<data id=\"a\"/>"));
    assert!(manifest_is_sealed(b"<data encrypted=\"yes\"/>"));
}

#[test]
fn more_bytes_than_a_submission_may_have_are_refused_before_they_are_opened() {
    let sealed = seal(&[("a.bin", b"x"), ("b.bin", b"x")], None).expect("it seals");
    let mut files: BTreeMap<String, Vec<u8>> = sealed.files.iter().cloned().collect();
    // Zeroed pages that are never touched take no memory.
    files.insert("a.bin.enc".into(), vec![0; FILE_BYTES_MAX + 1]);
    let start = std::time::Instant::now();
    let problem = submission_decrypt(KEY, sealed.manifest.as_bytes(), &files).expect_err("large");
    assert_eq!(problem.code, "SEALED-022");
    assert!(start.elapsed().as_secs() < 1);
    // A file that the manifest does not name is not looked at.
    files.insert("a.bin.enc".into(), sealed.files[0].1.clone());
    files.insert("other.bin.enc".into(), vec![0; FILE_BYTES_MAX + 1]);
    assert!(submission_decrypt(KEY, sealed.manifest.as_bytes(), &files).is_ok());
}

#[test]
fn all_files_together_may_not_be_too_large_either() {
    let names: Vec<String> = (0..5).map(|at| format!("{at}.bin")).collect();
    let media: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b"x"[..])).collect();
    let sealed = seal(&media, None).expect("it seals");
    let mut files: BTreeMap<String, Vec<u8>> = sealed.files.iter().cloned().collect();
    for name in &names {
        files.insert(format!("{name}.enc"), vec![0; FILE_BYTES_MAX - 16]);
    }
    let problem = submission_decrypt(KEY, sealed.manifest.as_bytes(), &files).expect_err("large");
    assert_eq!(problem.code, "SEALED-022");
}

#[test]
fn media_without_a_byte_and_names_of_all_scripts_come_back() {
    let media: [(&str, &[u8]); 6] = [
        ("empty.jpg", b""),
        ("صورة العائلة ١.jpg", b"1"),
        ("e\u{301}te\u{301}.jpg", b"2"),
        ("\u{e9}t\u{e9}.jpg", b"3"),
        ("写真 👩‍👩‍👧.png", b"4"),
        ("sixteen bytes.txt", b"0123456789abcdef"),
    ];
    let sealed = seal(&media, Some("")).expect("it seals");
    assert!(sealed.files.iter().all(|(_, bytes)| !bytes.is_empty()));
    let opened = open(&sealed).expect("it opens");
    let expected: Vec<(String, Vec<u8>)> =
        media.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    assert_eq!((opened.media, opened.warnings), (expected, vec![]));
}

#[test]
fn nothing_of_the_answers_is_seen_from_outside() {
    let sealed = seal(&[("a.jpg", b"one")], None).expect("it seals");
    assert!(sealed.files.iter().all(|(_, bytes)| !bytes.windows(5).any(|part| part == b"<data")));
    let again = seal(&[("a.jpg", b"one")], None).expect("it seals");
    assert_eq!(sealed, again, "the same randomness gives the same bytes");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_sealed_comes_back(
        text in "\\PC{0,300}",
        media in proptest::collection::btree_map(
            "[a-zء-ي0-9]{1,12}\\.jpg",
            proptest::collection::vec(any::<u8>(), 0..200),
            0..20,
        ),
        version in proptest::option::of("[0-9<&\"]{0,5}"),
        seed in any::<u64>(),
    ) {
        let media: Vec<(String, Vec<u8>)> = media.into_iter().collect();
        let submission = format!("<data>{text}</data>");
        let plain = Plain {
            form_id: "form",
            version: version.as_deref(),
            instance_id: "uuid:2",
            submission: submission.as_bytes(),
            media: &media,
        };
        let sealed = submission_seal(PUBLIC, &plain, &mut StdRng::seed_from_u64(seed)).unwrap();
        let opened = open(&sealed).unwrap();
        prop_assert_eq!(opened.submission, submission.as_bytes());
        prop_assert_eq!(opened.media, media);
        prop_assert_eq!(opened.version, version);
        prop_assert!(opened.warnings.is_empty());
    }

    #[test]
    fn any_bytes_for_a_manifest_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Manifest::read(&bytes);
    }
}
