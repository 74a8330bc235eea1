//! Registrations made ready to compare: names interned, each distinct spelling
//! folded and keyed once, numbers bare, dates typed.
//!
//! *Invariant:* records are in the order of their identifiers, and the numbers
//! given to names, places and words follow from that order alone.

use std::borrow::Cow;
use std::collections::HashMap;

use masar_domain::{Problem, Severity, problem::Where};

use crate::config::{Config, FIELDS};
use crate::dates::Birth;
use crate::hash::bytes_hash;
use crate::input::{LinkError, Rows};
use crate::spelling::Spelling;
use crate::visit::Visit;

/// Problems of one kind that are told one by one.
const TOLD_MAX: usize = 20;

/// One registration. 0 means "not given" everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Given, father's, grandfather's, family name: numbers of names.
    pub names: [u32; 4],
    pub birth: Birth,
    /// Its last nine digits, of four bits each.
    pub phone: u64,
    /// Number of the document number.
    pub doc: u32,
    pub nationality: u32,
    pub place: u32,
    pub sex: u8,
    pub visit: Visit,
}

/// Letters and digits of a document number; the rest is 0.
pub type Doc = [u8; 16];

/// Everything that is compared.
#[derive(Debug, Default)]
pub struct People {
    pub ids: Vec<String>,
    pub records: Vec<Record>,
    /// Distinct names; index 0 is "no name".
    pub names: Vec<Spelling>,
    /// Distinct document numbers in order; index 0 is "none".
    pub docs: Vec<Doc>,
    /// Further fields of each record, side by side, as numbers of names.
    pub extra: Vec<u32>,
    pub extras: usize,
    pub problems: Vec<Problem>,
}

impl People {
    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Number of one further field of a record.
    pub fn further(&self, record: usize, at: usize) -> u32 {
        self.extra[record * self.extras + at]
    }

    pub fn doc(&self, record: &Record) -> &Doc {
        &self.docs[record.doc as usize]
    }
}

/// Distinct texts, one after another, numbered from 1 as they come.
#[derive(Default)]
struct Intern {
    texts: String,
    ends: Vec<usize>,
    numbers: HashMap<u64, u32>,
    /// Texts that fell on the hash of others.
    others: HashMap<String, u32>,
}

impl Intern {
    fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let hash = bytes_hash(text.as_bytes());
        match self.numbers.get(&hash).copied() {
            Some(number) if self.text(number) == text => number,
            Some(_) => match self.others.get(text) {
                Some(number) => *number,
                None => {
                    let number = self.push(text);
                    self.others.insert(text.to_owned(), number);
                    number
                }
            },
            None => {
                let number = self.push(text);
                self.numbers.insert(hash, number);
                number
            }
        }
    }

    fn push(&mut self, text: &str) -> u32 {
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        self.ends.len() as u32
    }

    fn text(&self, number: u32) -> &str {
        let at = number as usize;
        let start = if at < 2 { 0 } else { self.ends[at - 2] };
        if at == 0 { "" } else { &self.texts[start..self.ends[at - 1]] }
    }
}

/// Where each field stands in a row.
struct Columns {
    fields: [Option<usize>; FIELDS.len()],
    extra: Vec<Option<usize>>,
}

fn columns_find(headings: &[String], config: &Config) -> Result<Columns, LinkError> {
    let find = |heading: &str| headings.iter().position(|h| h.eq_ignore_ascii_case(heading));
    let missing = |heading: &str| {
        let known = headings.join(", ");
        let place = Where::default().column(heading);
        Problem::error("LINK-004", place).with("column", heading).with("found", known)
    };
    let fields = FIELDS.map(|field| config.columns.get(field).and_then(|heading| find(heading)));
    let default = config.columns == Config::default().columns;
    for (at, field) in FIELDS.iter().enumerate() {
        // Parts or the whole of a name will do, and not every register names its programme.
        let optional = matches!(at, 1 | 4 | 14);
        let named = config.columns.get(*field);
        let wanted = at == 0 || (named.is_some() && !(default && optional));
        if wanted && fields[at].is_none() {
            let heading = named.map_or(*field, String::as_str);
            return Err(missing(heading).into());
        }
    }
    if fields[1].is_none() && fields[2].is_none() {
        return Err(missing("given_name").into());
    }
    let extra: Vec<Option<usize>> = config.extra.iter().map(|heading| find(heading)).collect();
    if let Some(at) = extra.iter().position(Option::is_none) {
        return Err(missing(&config.extra[at]).into());
    }
    Ok(Columns { fields, extra })
}

/// A row as read, whose numbers depend on the order of rows until all are read.
struct Raw {
    id: String,
    line: u32,
    /// Completed years, and the year in which they were.
    age: Option<u16>,
    registered: u16,
    extra: Box<[u32]>,
    record: Record,
}

struct Reading<'a> {
    columns: Columns,
    config: &'a Config,
    names: Intern,
    words: Intern,
    raws: Vec<Raw>,
    /// Document numbers, and the rows that have them.
    docs: Vec<(u128, u32)>,
    bad_dates: Vec<(u32, String)>,
    bad_date_count: usize,
    nameless: usize,
    rows_over: usize,
    without_id: usize,
}

/// A column that is there and cannot be read is not told to be missing.
fn better_told(missing: LinkError, known: Vec<Problem>) -> LinkError {
    let heading = &missing.problem().place.column;
    match known.into_iter().find(|problem| problem.place.column == *heading) {
        Some(told) if heading.is_some() => Problem { severity: Severity::Error, ..told }.into(),
        _ => missing,
    }
}

/// Reads and prepares every row.
pub fn people_read(rows: &mut dyn Rows, config: &Config) -> Result<People, LinkError> {
    let columns = columns_find(&rows.headings(), config)
        .map_err(|missing| better_told(missing, rows.problems()))?;
    let mut reading = Reading {
        columns,
        config,
        names: Intern::default(),
        words: Intern::default(),
        raws: Vec::new(),
        docs: Vec::new(),
        bad_dates: Vec::new(),
        bad_date_count: 0,
        nameless: 0,
        rows_over: 0,
        without_id: 0,
    };
    rows.rows_each(&mut |line, cells| reading.row(line, cells))?;
    let mut people = reading.finish()?;
    let mut problems = rows.problems();
    problems.append(&mut people.problems);
    people.problems = problems;
    Ok(people)
}

impl Reading<'_> {
    fn row(&mut self, line: u32, cells: &[&str]) {
        let cell = |field: usize| {
            self.columns.fields[field].and_then(|at| cells.get(at)).copied().unwrap_or_default()
        };
        if cell(0).is_empty() {
            self.without_id += 1;
            return;
        }
        if self.raws.len() >= self.config.rows_max {
            self.rows_over += 1;
            return;
        }
        let mut record = Record::default();
        let dob = cell(7);
        match Birth::parse(&digits(dob)) {
            Some(birth) => record.birth = birth,
            None if dob.is_empty() => {}
            None => {
                self.bad_date_count += 1;
                if self.bad_dates.len() < TOLD_MAX {
                    self.bad_dates.push((line, dob.chars().take(40).collect()));
                }
            }
        }
        let age: Option<u16> = digits(cell(8)).parse().ok();
        let day = digits(cell(13));
        let day = Birth::parse(day.get(..10).unwrap_or(&day));
        let registered = day.map_or(0, |day| day.year);
        record.phone = phone_of(cell(10));
        let doc = doc_of(cell(11));
        if doc[0] != 0 {
            self.docs.push((u128::from_be_bytes(doc), self.raws.len() as u32));
        }
        record.sex = sex_of(cell(6));
        let parts = name_parts([cell(2), cell(3), cell(4), cell(5)], cell(1));
        record.names = parts.map(|part| self.names.number(part));
        self.nameless += usize::from(record.names == [0; 4]);
        let mut word = |text: &str| self.words.number(text);
        (record.nationality, record.place) = (word(cell(9)), word(cell(12)));
        record.visit = Visit::new(day, word(cell(14)));
        let further = |column: &Option<usize>| {
            column.and_then(|at| cells.get(at)).copied().unwrap_or_default()
        };
        let extra = self.columns.extra.iter().map(|column| self.names.number(further(column)));
        let extra = extra.collect();
        let id = cell(0).to_owned();
        self.raws.push(Raw { id, line, age, registered, extra, record });
    }

    fn finish(mut self) -> Result<People, LinkError> {
        if self.rows_over > 0 {
            let most = self.config.rows_max;
            let problem = Problem::error("LINK-005", Where::default()).with("most", most);
            return Err(problem.with("found", most + self.rows_over).into());
        }
        let mut problems = Vec::new();
        let plain = |code: &'static str, found: usize| {
            Problem::warning(code, Where::default()).with("found", found)
        };
        if self.without_id > 0 {
            problems.push(plain("LINK-006", self.without_id));
        }
        if self.nameless > 0 {
            problems.push(plain("LINK-007", self.nameless));
        }
        for (line, found) in &self.bad_dates {
            let place = Where::default().row(*line);
            problems.push(Problem::warning("LINK-008", place).with("found", found));
        }
        if self.bad_date_count > TOLD_MAX {
            problems.push(plain("LINK-009", self.bad_date_count));
        }
        ages_use(&mut self.raws);
        let names = Renumbered::new(&self.names);
        let words = Renumbered::new(&self.words);
        let docs = docs_number(self.docs, &mut self.raws);
        for Raw { record, extra, .. } in &mut self.raws {
            record.names = record.names.map(|name| names.of[name as usize]);
            extra.iter_mut().for_each(|name| *name = names.of[*name as usize]);
            let Record { nationality, place, visit, .. } = record;
            for word in [nationality, place, &mut visit.programme] {
                *word = words.of[*word as usize];
            }
        }
        doubles_drop(&mut self.raws, &mut problems);
        let records = self.raws.iter().map(|raw| raw.record).collect();
        let extras = self.config.extra.len();
        let extra = self.raws.iter().flat_map(|raw| raw.extra.iter().copied()).collect();
        let ids = self.raws.into_iter().map(|raw| raw.id).collect();
        let names = names.folded.iter().map(|name| Spelling::new(name)).collect();
        Ok(People { ids, records, names, docs, extra, extras, problems })
    }
}

/// Numbers the distinct document numbers in their order, from 1.
fn docs_number(given: Vec<(u128, u32)>, raws: &mut [Raw]) -> Vec<Doc> {
    let mut order = given;
    order.sort_unstable();
    let mut docs = vec![[0; 16]];
    for same in order.chunk_by(|a, b| a.0 == b.0) {
        for (_, at) in same {
            raws[*at as usize].record.doc = docs.len() as u32;
        }
        docs.push(same[0].0.to_be_bytes());
    }
    docs
}

/// Ages become years of birth. Where the day of registration is not known, the
/// file's own usual year stands in; a file that tells none leaves ages unused.
fn ages_use(raws: &mut [Raw]) {
    let of_dates = |raw: &Raw| (raw.registered > 0).then_some(raw.registered);
    let of_births = |raw: &Raw| {
        let year = raw.record.birth.year;
        raw.age.filter(|_| year > 0).map(|age| year.saturating_add(age))
    };
    let usual = year_usual(raws.iter().filter_map(of_dates));
    let usual = usual.or_else(|| year_usual(raws.iter().filter_map(of_births)));
    for raw in raws {
        let registered = if raw.registered > 0 { Some(raw.registered) } else { usual };
        let birth = raw.age.zip(registered).and_then(|(age, year)| Birth::from_age(age, year));
        if let Some(birth) = birth.filter(|_| !raw.record.birth.is_known()) {
            raw.record.birth = birth;
        }
    }
}

/// The middle one of all years.
fn year_usual(years: impl Iterator<Item = u16>) -> Option<u16> {
    let mut years: Vec<u16> = years.collect();
    years.sort_unstable();
    years.get(years.len() / 2).copied()
}

/// Digits of every script as Latin ones; most cells hold no others.
fn digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(masar_text::digits_to_latin(text))
    }
}

/// Texts numbered by their folded form, in the order of its hash, so that the
/// order of rows leaves no trace. Number 0 is no text.
struct Renumbered {
    of: Vec<u32>,
    folded: Vec<String>,
}

impl Renumbered {
    fn new(texts: &Intern) -> Self {
        let count = texts.ends.len() as u32;
        let mut order: Vec<(u64, String, u32)> = (1..=count)
            .map(|number| (number, text_fold(texts.text(number))))
            .map(|(number, fold)| (bytes_hash(fold.as_bytes()), fold, number))
            .collect();
        order.sort_unstable();
        let mut of = vec![0; count as usize + 1];
        let mut folded = vec![String::new()];
        for (_, fold, at) in order {
            if fold.is_empty() {
                continue;
            }
            if folded.last() != Some(&fold) {
                folded.push(fold);
            }
            of[at as usize] = folded.len() as u32 - 1;
        }
        Self { of, folded }
    }
}

/// Plain small Latin letters need no tables.
fn text_fold(text: &str) -> String {
    if text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return text.to_ascii_lowercase();
    }
    masar_text::fold(text)
}

/// Sorts by identifier and keeps one row of each; which one follows from the
/// rows' content, not from their order.
fn doubles_drop(raws: &mut Vec<Raw>, problems: &mut Vec<Problem>) {
    raws.sort_unstable_by(|a, b| {
        let content = |r: &Record| {
            let plain = (r.names, r.birth, r.phone, r.doc, r.sex, r.nationality, r.place);
            (plain, r.visit)
        };
        let content = || content(&a.record).cmp(&content(&b.record)).then(a.extra.cmp(&b.extra));
        a.id.cmp(&b.id).then_with(content).then(a.line.cmp(&b.line))
    });
    let mut doubles: Vec<(String, u32)> = Vec::new();
    raws.dedup_by(|later, kept| {
        let same = later.id == kept.id;
        if same {
            doubles.push((later.id.clone(), later.line));
        }
        same
    });
    for (id, line) in doubles.iter().take(TOLD_MAX) {
        let place = Where::default().row(*line);
        problems.push(Problem::warning("LINK-010", place).with("found", id));
    }
    if doubles.len() > TOLD_MAX {
        let problem = Problem::warning("LINK-011", Where::default());
        problems.push(problem.with("found", doubles.len()));
    }
}

/// The parts as given, or a full name taken apart when there are none.
fn name_parts<'a>(parts: [&'a str; 4], full: &'a str) -> [&'a str; 4] {
    if parts.iter().any(|part| !part.is_empty()) || full.is_empty() {
        return parts;
    }
    let words = words_of(full);
    match words[..] {
        [] => parts,
        [given] => [given, "", "", ""],
        [given, family] => [given, "", "", family],
        [given, father, family] => [given, father, "", family],
        [given, father, grandfather, ..] => [given, father, grandfather, words[words.len() - 1]],
    }
}

/// Words of a full name with compounds kept whole.
fn words_of(full: &str) -> Vec<&str> {
    const OPENS: [&str; 12] =
        ["عبد", "ابو", "أبو", "بن", "ابن", "ام", "أم", "abd", "abu", "abdul", "ben", "al"];
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for word in full.split_whitespace().take(12) {
        let start = word.as_ptr() as usize - full.as_ptr() as usize;
        let end = start + word.len();
        let closes = matches!(word, "الدين" | "الله") && !words.is_empty();
        match words.last_mut() {
            Some(last) if open || closes => last.1 = end,
            _ => words.push((start, end)),
        }
        open = OPENS.contains(&word.to_lowercase().as_str());
    }
    words.into_iter().map(|(start, end)| &full[start..end]).collect()
}

/// The last nine digits: prefixes of the country and of the trunk fall away.
fn phone_of(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    let text = digits(text);
    let found = text.bytes().filter(u8::is_ascii_digit);
    let (count, number) = found.fold((0, 0_u64), |(count, number), digit| {
        (count + 1, number << 4 | u64::from(digit - b'0'))
    });
    if count < 6 { 0 } else { number & 0xf_ffff_ffff }
}

/// Letters and digits of a document number, at most sixteen.
fn doc_of(text: &str) -> Doc {
    let mut doc = [0; 16];
    if text.is_empty() {
        return doc;
    }
    let text = digits(text);
    let kept = text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_uppercase());
    kept.take(16).enumerate().for_each(|(at, b)| doc[at] = b);
    if doc[3] == 0 { [0; 16] } else { doc }
}

fn sex_of(text: &str) -> u8 {
    match text.chars().next() {
        Some('F' | 'f' | 'أ' | 'ا') => 1,
        Some('M' | 'm' | 'ذ') => 2,
        _ => 0,
    }
}
