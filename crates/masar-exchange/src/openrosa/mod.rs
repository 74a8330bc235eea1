//! What phones say and hear: the lists of forms and media, the answer to a
//! submission, and who they say they are. Pure functions; the door that carries
//! them (routes, multipart bodies, nonces and their age) is elsewhere.
//!
//! *Invariant:* text is escaped wherever it came from. An entry that a phone
//! would choke on is not written: one bad row makes Collect drop a whole list.

mod credentials;

use std::fmt::Write;

use md5::{Digest as _, Md5};

pub use credentials::{Basic, Challenge, Digest, HEADER_BYTES_MAX, Nonce, digest_ha1};

/// Header on every request and every answer.
pub const VERSION_HEADER: &str = "X-OpenRosa-Version";
pub const VERSION: &str = "1.0";
/// Header on every answer: the largest body that is taken, in bytes.
pub const ACCEPT_LENGTH_HEADER: &str = "X-OpenRosa-Accept-Content-Length";
/// Largest body: photographs of one form. Collect splits above it.
pub const ACCEPT_LENGTH: u64 = 100 << 20;
pub const CONTENT_TYPE: &str = "text/xml; charset=utf-8";
/// Name of the multipart part that holds the form.
pub const SUBMISSION_PART: &str = "xml_submission_file";
/// Name of the part that says that more parts follow in another request.
pub const INCOMPLETE_PART: &str = "*isIncomplete*";

/// A form on offer. URLs are absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormEntry {
    pub form_id: String,
    pub name: String,
    pub version: String,
    /// Hash of the exact bytes that `download_url` serves, by [`md5_hash`].
    pub hash: String,
    pub download_url: String,
    pub manifest_url: Option<String>,
}

/// A file that goes with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaEntry {
    pub filename: String,
    pub hash: String,
    pub download_url: String,
    pub kind: MediaKind,
}

/// What the phone does with a file of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaKind {
    File,
    /// A list of entities, and where to ask which of them are gone.
    EntityList {
        integrity_url: Option<String>,
    },
}

/// How a submission was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    Success,
    Error,
}

/// `md5:` and the hexadecimal MD5 of bytes: what phones compare to tell that a
/// form changed. It protects nothing.
pub fn md5_hash(bytes: &[u8]) -> String {
    format!("md5:{}", md5_hex(bytes))
}

fn md5_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(32);
    for byte in Md5::digest(bytes) {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
    }
    text
}

/// The list of forms. Entries without an identifier, a name or a URL are left
/// out.
pub fn form_list(forms: &[FormEntry]) -> String {
    let mut xml = head("xforms", "http://openrosa.org/xforms/xformsList");
    let whole = |form: &&FormEntry| {
        ![&form.form_id, &form.name, &form.download_url].into_iter().any(|text| blank(text))
    };
    for form in forms.iter().filter(whole) {
        xml.push_str("  <xform>\n");
        element(&mut xml, "formID", &form.form_id);
        element(&mut xml, "name", &form.name);
        element(&mut xml, "version", &form.version);
        element(&mut xml, "hash", &form.hash);
        element(&mut xml, "downloadUrl", &form.download_url);
        if let Some(url) = &form.manifest_url {
            element(&mut xml, "manifestUrl", url);
        }
        xml.push_str("  </xform>\n");
    }
    xml.push_str("</xforms>\n");
    xml
}

/// The files of a form. Incomplete entries are left out.
pub fn manifest(files: &[MediaEntry]) -> String {
    let mut xml = head("manifest", "http://openrosa.org/xforms/xformsManifest");
    let whole = |file: &&MediaEntry| {
        ![&file.filename, &file.hash, &file.download_url].into_iter().any(|text| blank(text))
    };
    for file in files.iter().filter(whole) {
        let (kind, integrity) = match &file.kind {
            MediaKind::File => ("", None),
            MediaKind::EntityList { integrity_url } => {
                (" type=\"entityList\"", integrity_url.as_deref())
            }
        };
        writeln!(xml, "  <mediaFile{kind}>").expect("writing to a string does not fail");
        element(&mut xml, "filename", &file.filename);
        element(&mut xml, "hash", &file.hash);
        element(&mut xml, "downloadUrl", &file.download_url);
        if let Some(url) = integrity {
            element(&mut xml, "integrityUrl", url);
        }
        xml.push_str("  </mediaFile>\n");
    }
    xml.push_str("</manifest>\n");
    xml
}

/// The answer to a submission; the phone shows `message` to its user.
pub fn response(nature: Nature, message: &str) -> String {
    let nature = match nature {
        Nature::Success => "submit_success",
        Nature::Error => "error",
    };
    let mut xml = head("OpenRosaResponse", "http://openrosa.org/http/response");
    let message = escaped(message);
    writeln!(xml, "  <message nature=\"{nature}\">{message}</message>\n</OpenRosaResponse>")
        .expect("writing to a string does not fail");
    xml
}

fn head(root: &str, namespace: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{namespace}\">\n")
}

fn element(xml: &mut String, name: &str, text: &str) {
    let text = escaped(text);
    writeln!(xml, "    <{name}>{text}</{name}>").expect("writing to a string does not fail");
}

fn blank(text: &str) -> bool {
    escaped(text).trim().is_empty()
}

/// Escaped for content and attributes; characters that XML cannot hold are
/// dropped.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    fn form(name: &str) -> FormEntry {
        FormEntry {
            form_id: "mrrm_contact".into(),
            name: name.into(),
            version: "2".into(),
            hash: md5_hash(b"<h:html/>"),
            download_url: "http://example.org/forms/mrrm_contact?version=2&lang=ar".into(),
            manifest_url: None,
        }
    }

    #[test]
    fn lists_forms_and_leaves_out_the_incomplete() {
        assert_snapshot!(form_list(&[form("مساعدة <1>"), form(" ")]), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <xforms xmlns="http://openrosa.org/xforms/xformsList">
          <xform>
            <formID>mrrm_contact</formID>
            <name>مساعدة &lt;1&gt;</name>
            <version>2</version>
            <hash>md5:c715eca0d5372c12583041b8bc1e3f09</hash>
            <downloadUrl>http://example.org/forms/mrrm_contact?version=2&amp;lang=ar</downloadUrl>
          </xform>
        </xforms>
        "#);
    }

    #[test]
    fn lists_the_files_of_a_form() {
        let entry = |filename: &str, kind| MediaEntry {
            filename: filename.into(),
            hash: md5_hash(b""),
            download_url: "http://example.org/m".into(),
            kind,
        };
        let list = MediaKind::EntityList { integrity_url: Some("http://example.org/i".into()) };
        assert_snapshot!(manifest(&[entry("صورة.png", MediaKind::File), entry("people.csv", list)]), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <manifest xmlns="http://openrosa.org/xforms/xformsManifest">
          <mediaFile>
            <filename>صورة.png</filename>
            <hash>md5:d41d8cd98f00b204e9800998ecf8427e</hash>
            <downloadUrl>http://example.org/m</downloadUrl>
          </mediaFile>
          <mediaFile type="entityList">
            <filename>people.csv</filename>
            <hash>md5:d41d8cd98f00b204e9800998ecf8427e</hash>
            <downloadUrl>http://example.org/m</downloadUrl>
            <integrityUrl>http://example.org/i</integrityUrl>
          </mediaFile>
        </manifest>
        "#);
    }

    #[test]
    fn answers_a_submission() {
        assert_snapshot!(response(Nature::Error, "FORM-001 & more"), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <OpenRosaResponse xmlns="http://openrosa.org/http/response">
          <message nature="error">FORM-001 &amp; more</message>
        </OpenRosaResponse>
        "#);
    }

    proptest! {
        /// Whatever the message holds, the answer is XML that holds it.
        #[test]
        fn any_message_makes_well_formed_xml(message in "[\\PC\\x00<&\"']{0,40}") {
            let xml = response(Nature::Success, &message);
            let mut reader = quick_xml::Reader::from_str(&xml);
            while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        }
    }
}
