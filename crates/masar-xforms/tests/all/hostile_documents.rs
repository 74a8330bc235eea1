//! Documents that mean harm, through every reader of XML: each answered within
//! a second and under 256 MB. A child process reads them, so that the memory
//! can be limited for it alone.

use std::process::Command;
use std::time::{Duration, Instant};

use masar_form::submission_parse;
use masar_xforms::export::form_export;
use masar_xforms::sealed::Manifest;
use masar_xforms::{Engine, Files, Model, judge};

use crate::{clock, xform};

/// 256 MB, and 32 MB for the program itself, in kB.
const MEMORY_MAX: u32 = 288 << 10;
/// A second; more where the program is not optimised.
const TIME_MAX: Duration = Duration::from_secs(if cfg!(debug_assertions) { 4 } else { 1 });

fn many(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

/// Makes a document when its turn has come, so that one is there at a time.
type Make = Box<dyn Fn() -> String>;

const ENTITIES: &str = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>";
const DEEP: usize = 200_000;

/// Documents by what is hostile in them.
fn documents() -> Vec<(&'static str, Make)> {
    vec![
        ("nested entities", Box::new(|| format!("{ENTITIES}<data id=\"t\"><x>&b;</x></data>"))),
        ("an unknown entity", Box::new(|| "<data id=\"t\"><x>&lol;</x></data>".to_owned())),
        (
            "200,000 attributes",
            Box::new(|| format!("<data id=\"t\" {}/>", many(200_000, |at| format!("a{at}=\"\" ")))),
        ),
        (
            "200,000 namespaces on one element",
            Box::new(|| {
                format!(
                    "<data id=\"t\" {}/>",
                    many(200_000, |at| format!("xmlns:n{at}=\"u{at}\" "))
                )
            }),
        ),
        (
            "namespaces inside each other",
            Box::new(|| {
                many(50_000, |at| format!("<a xmlns:n{at}=\"u{at}\">")) + &"</a>".repeat(50_000)
            }),
        ),
        (
            "a namespace on each of many elements",
            Box::new(|| {
                format!("<data>{}</data>", many(100_000, |at| format!("<a xmlns:n{at}=\"u\"/>")))
            }),
        ),
        (
            "deep elements",
            Box::new(|| format!("{}{}", "<data>".repeat(DEEP), "</data>".repeat(DEEP))),
        ),
        ("deep elements without an end", Box::new(|| "<data>".repeat(DEEP))),
        (
            "a million elements",
            Box::new(|| format!("<data id=\"t\">{}</data>", "<x/>".repeat(1_000_000))),
        ),
        (
            "eight million elements",
            Box::new(|| format!("<data>{}</data>", "<x/>".repeat(8_000_000))),
        ),
        (
            "a long text",
            Box::new(|| format!("<data id=\"t\"><x>{}</x></data>", "a".repeat(9 << 20))),
        ),
        ("a long name", Box::new(|| format!("<{}/>", "a".repeat(9 << 20)))),
        ("a long value", Box::new(|| format!("<data id=\"{}\"/>", "a".repeat(9 << 20)))),
        (
            "many comments",
            Box::new(|| format!("<data id=\"t\">{}</data>", "<!-- -->".repeat(1_000_000))),
        ),
        (
            "pieces of text",
            Box::new(|| format!("<data><x>{}</x></data>", "a<!---->".repeat(1_000_000))),
        ),
        ("references", Box::new(|| format!("<data><x>{}</x></data>", "&#65;".repeat(1_500_000)))),
        ("a comment without an end", Box::new(|| format!("<data>{}", "<!--".repeat(1_000_000)))),
        ("bytes that are no text", Box::new(|| "\u{0}\u{1}\u{fffd}".repeat(100_000))),
    ]
}

/// Forms whose parts are hostile.
fn forms() -> Vec<(&'static str, String)> {
    let fields = many(20_000, |at| format!("<f{at}/>"));
    let instance = format!("<data id=\"t\">{fields}<x/></data>");
    let chain = many(20_000, |at| {
        format!("<bind nodeset=\"/data/f{at}\" calculate=\"/data/f{} + 1\"/>", (at + 1) % 20_000)
    });
    let same = "<bind nodeset=\"/data/x\" constraint=\". > 1\"/>".repeat(50_000);
    let repeats = many(2_000, |at| {
        format!("<group ref=\"/data/f{at}\"><repeat nodeset=\"/data/f{at}\"/></group>")
    });
    let texts = many(50_000, |at| format!("<text id=\"t{at}\"><value>a</value></text>"));
    let languages =
        many(2_000, |at| format!("<translation lang=\"l{at}\"><text id=\"a\"/></translation>"));
    let items = many(60_000, |at| format!("<item><name>{at}</name><v>{}</v></item>", at % 7));
    let list =
        format!("<data id=\"t\"><x/></data></instance><instance id=\"l\"><root>{items}</root>");
    let join = "<bind nodeset=\"/data/x\" calculate=\"count(instance('l')/root/item[v = \
                instance('l')/root/item[name = 'a']/v])\"/>";
    let columns = many(3_000, |at| format!("<bind nodeset=\"/data/f{at}\" b{at}=\"1\"/>"));
    let small = "<data id=\"t\"><x/></data>";
    vec![
        ("a circle of 20,000", xform(&instance, &chain, "")),
        ("50,000 binds of one question", xform(small, &same, "")),
        ("2,000 repeats", xform(&instance, "", &repeats)),
        (
            "50,000 texts",
            xform(
                small,
                &format!("<itext><translation lang=\"a\">{texts}</translation></itext>"),
                "",
            ),
        ),
        ("2,000 languages", xform(small, &format!("<itext>{languages}</itext>"), "")),
        ("60,000 choices, joined", xform(&list, join, "")),
        ("3,000 columns", xform(&instance, &columns, "")),
    ]
}

/// Time that this thread has worked, where the system says so: the machine may
/// be busy with others.
fn time_worked(begin: Instant) -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(|| begin.elapsed(), Duration::from_nanos)
}

fn read_everywhere(document: &[u8], model: &Model) {
    let readers: [(&str, &dyn Fn()); 6] = [
        ("a form", &|| {
            if let Ok(model) = Model::read(document, &Files::new()) {
                drop(Engine::new(&model, &clock()));
            }
        }),
        ("a submission", &|| drop(judge(model, document, &clock()))),
        ("a submission, loaded", &|| drop(Engine::load(model, document, &clock()))),
        ("export", &|| drop(form_export(document))),
        ("parts of a submission", &|| drop(submission_parse(document))),
        ("a manifest", &|| drop(Manifest::read(document))),
    ];
    for (name, read) in readers {
        time_check(name, read);
    }
}

/// Does something that may take no longer than a hostile document may.
pub(crate) fn time_check(name: &str, work: &dyn Fn()) {
    let begin = Instant::now();
    let before = time_worked(begin);
    work();
    let time = time_worked(begin).saturating_sub(before);
    eprintln!("  {name}: {} ms", time.as_millis());
    assert!(time < TIME_MAX, "{name}: {time:?}");
}

#[test]
#[ignore = "the test below runs it with little memory"]
fn hostile_documents_are_answered() {
    let form = xform(
        "<data id=\"t\"><x/><r><n/></r></data>",
        "<bind nodeset=\"/data/x\" constraint=\". != 'a'\"/>",
        "<input ref=\"/data/x\"/><group ref=\"/data/r\"><repeat nodeset=\"/data/r\"><input \
         ref=\"/data/r/n\"/></repeat></group>",
    );
    let model = Model::read(form.as_bytes(), &Files::new()).expect("a form");
    for (name, document) in documents() {
        eprintln!("{name}");
        read_everywhere(document().as_bytes(), &model);
    }
    for (name, form) in forms() {
        eprintln!("{name}");
        read_everywhere(form.as_bytes(), &model);
    }
}

#[test]
fn hostile_documents_are_answered_in_a_second_and_256_megabytes() {
    child_run("hostile_documents::hostile_documents_are_answered");
}

/// Runs one ignored test of this program with little memory.
pub(crate) fn child_run(test: &str) {
    let program = std::env::current_exe().expect("this program");
    let limited =
        format!("ulimit -v {MEMORY_MAX}; exec \"$0\" --exact {test} --ignored --nocapture");
    let output = Command::new("sh")
        .args(["-c", &limited])
        .arg(program)
        .env("MALLOC_ARENA_MAX", "1")
        .env("RUST_TEST_THREADS", "1")
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: no shell here");
        return;
    };
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{said}");
    assert!(said.contains("1 passed"), "{said}");
}
