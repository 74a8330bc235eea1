//! Statements in prose.
use masar_domain::Lang;
use crate::finding::Report;
/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat { Txt, Html, Docx }
/// Audits a finished report.
pub fn audit_text(_bytes: &[u8], _lang: Lang, _format: TextFormat) -> Report { Report::default() }

impl TextFormat {
    /// By the ending of a file's name.
    pub fn of_name(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1 {
            "txt" | "md" => Some(Self::Txt),
            "html" | "htm" => Some(Self::Html),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }
}
