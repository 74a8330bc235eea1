//! Sets a document in pages with Typst, in this process.
//!
//! The theme is a fixed program; the document reaches it as a JSON file that it
//! reads, so that no text is ever read as markup. Two virtual files exist, with
//! fixed names, and nothing else can be reached: no folder, no package, no
//! network, no clock.

use std::sync::LazyLock;

use masar_domain::Lang;
use masar_text::date;
use serde::Serialize;
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::assets::{MONO_REGULAR, SANS_REGULAR, SANS_SEMIBOLD};
use crate::checks::document_check;
use crate::document::{DocBlock, Document};
use crate::error::PublishError;
use crate::layout::{numeric_columns, prepared};
use crate::letters::printable;
use crate::words::{edition, word};

const THEME: &str = include_str!("../../../reports/theme.typ");

/// Results of typesetting are kept for this many more calls, so that a second
/// language or a corrected edition is quicker and memory stays bounded.
const CALLS_KEPT: usize = 2;

/// Sets the document in pages: tagged PDF that keeps to PDF/UA-1, with the
/// fonts embedded. Dated by its edition, so that the same document gives the
/// same bytes.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PublishError> {
    document_check(document)?;
    let world = PageWorld { input: input(document)? };
    let set = typst::compile::<PagedDocument>(&world).output.map_err(|errors| refusal(&errors));
    let bytes = set.and_then(|pages| {
        let options = options(document)?;
        typst_pdf::pdf(&pages, &options).map_err(|errors| refusal(&errors))
    });
    comemo::evict(CALLS_KEPT);
    bytes
}

fn options(document: &Document) -> Result<PdfOptions, PublishError> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| PublishError::Typesetting { message: error.message().to_string() })?;
    let edition = &document.edition;
    let ident = format!("{}:{}:{}", document.title, edition.number, edition.figures_hash);
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{ident}:{}", document.lang)),
        creator: Smart::Custom(Some("Masar".to_owned())),
        standards,
        ..PdfOptions::default()
    })
}

fn refusal(errors: &[SourceDiagnostic]) -> PublishError {
    let messages: Vec<&str> = errors.iter().take(3).map(|error| error.message.as_str()).collect();
    PublishError::Typesetting { message: messages.join("; ") }
}

/// What the theme reads.
#[derive(Serialize)]
struct Input<'a> {
    #[serde(flatten)]
    document: &'a Document,
    date_text: String,
    edition_text: String,
    /// For each table in order, which of its columns hold numbers.
    numeric: Vec<Vec<bool>>,
    words: Words,
}

#[derive(Serialize)]
struct Words {
    contents: String,
    method: String,
    credits: String,
    erratum: String,
    digest: String,
}

fn input(document: &Document) -> Result<Bytes, PublishError> {
    let document = prepared(document);
    let lang = document.lang;
    let blocks = document.chapters.iter().flat_map(|chapter| &chapter.blocks);
    let numeric = blocks.chain(&document.method).filter_map(|block| match block {
        DocBlock::Table(table) => Some(numeric_columns(table)),
        _ => None,
    });
    let input = Input {
        date_text: date(document.edition.date, lang, document.digits),
        edition_text: edition(lang, document.digits, document.edition.number),
        numeric: numeric.collect(),
        words: words(lang),
        document: &document,
    };
    let failed =
        |error: serde_json::Error| PublishError::Typesetting { message: error.to_string() };
    let mut value = serde_json::to_value(&input).map_err(failed)?;
    texts_printable(&mut value);
    serde_json::to_vec(&value).map(Bytes::new).map_err(failed)
}

/// Every text in letters that the font has, drawings included.
fn texts_printable(value: &mut Value) {
    match value {
        Value::String(text) => *text = printable(text),
        Value::Array(items) => items.iter_mut().for_each(texts_printable),
        Value::Object(fields) => fields.values_mut().for_each(texts_printable),
        _ => {}
    }
}

fn words(lang: Lang) -> Words {
    Words {
        contents: word(lang, "publish-contents"),
        method: word(lang, "publish-method"),
        credits: word(lang, "publish-credits"),
        erratum: word(lang, "publish-erratum"),
        digest: word(lang, "publish-digest"),
    }
}

/// All that the typesetter can reach: the theme, the fonts and one document.
struct PageWorld {
    input: Bytes,
}

/// The part of the world that all documents share, made once.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    theme: Source,
    input: FileId,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let fonts: Vec<Font> = [SANS_REGULAR, SANS_SEMIBOLD, MONO_REGULAR]
        .into_iter()
        .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
        .collect();
    Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        theme: Source::new(file("/theme.typ"), THEME.to_owned()),
        input: file("/document.json"),
    }
});

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a plain absolute path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for PageWorld {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }

    fn main(&self) -> FileId {
        SHARED.theme.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHARED.theme.id() {
            Ok(SHARED.theme.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHARED.input { Ok(self.input.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
