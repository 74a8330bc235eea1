//! Declared figures: one entry is one published number, with what it claims
//! about its parts and about other figures.
//!
//! *Invariant:* values are not negative; references are to figures that exist
//! (others were left out and reported when read).

use std::collections::{BTreeMap, BTreeSet};

/// A share in percent as it was written: `78`, `4.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Without its decimal point.
    pub digits: u128,
    pub decimals: u32,
}

impl Share {
    /// `None` when it is no plain decimal number or has more than six decimals.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || rest.len() > 6 || !plain(whole) || !plain(rest) {
            return None;
        }
        let digits = format!("{whole}{rest}").parse().ok()?;
        Some(Self { digits, decimals: u32::try_from(rest.len()).ok()? })
    }

    /// In millionths of a percent.
    pub fn micro(self) -> u128 {
        self.digits * 10_u128.pow(6 - self.decimals)
    }

    /// Half of the last digit written, in millionths of a percent: as far as
    /// rounding can move it.
    pub fn half_micro(self) -> u128 {
        10_u128.pow(6 - self.decimals) / 2
    }

    /// Whether `part` of `whole` rounds to this share.
    pub fn fits(self, part: u128, whole: u128) -> bool {
        let exact = part * 100_000_000;
        let low = self.micro().saturating_sub(self.half_micro()) * whole;
        let high = (self.micro() + self.half_micro()) * whole;
        (low..=high).contains(&exact)
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scale = 10_u128.pow(self.decimals);
        let width = self.decimals as usize;
        match width {
            0 => write!(f, "{}", self.digits),
            _ => write!(f, "{}.{:0width$}", self.digits / scale, self.digits % scale),
        }
    }
}

/// A stock explained by the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockFlow {
    pub opening: String,
    pub plus: Vec<String>,
    pub minus: Vec<String>,
}

/// People in all, or in any, of some figures: at least `from`, at most `to`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    pub of: Vec<String>,
    pub from: u128,
    pub to: u128,
    /// What it was learnt of, as written; `None`: all of the time, everywhere.
    pub period: Option<String>,
    pub place: Option<String>,
}

/// One published figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    pub id: String,
    /// Absent where it could not be read.
    pub value: Option<u128>,
    /// Published as "more than".
    pub at_least: bool,
    pub unit: Option<String>,
    pub kind: Option<String>,
    pub period: Option<String>,
    /// Parts add up to the value.
    pub parts: BTreeMap<String, u128>,
    /// Groups inside the value; they may overlap.
    pub subsets: BTreeMap<String, u128>,
    /// Names of subsets that do not overlap each other.
    pub disjoint: Vec<String>,
    pub shares: BTreeMap<String, Share>,
    pub shares_note: Option<String>,
    /// Figures whose people this one counts once.
    pub across: Vec<String>,
    /// Figures that this one is the sum of.
    pub total_of: Vec<String>,
    /// Figures whose people include these.
    pub within: Vec<String>,
    pub stock_flow: Option<StockFlow>,
    /// Figures that are the same number.
    pub equal: Vec<String>,
    /// The percentage that this is of other figures.
    pub percent_of: BTreeMap<String, Share>,
    /// People in all of some of the figures that this one is `across`.
    pub overlaps: Vec<Shared>,
    /// People in any of some of them.
    pub unions: Vec<Shared>,
    /// Of the people counted without a name in any of some of them, those who
    /// are known by name too.
    pub named_too: Vec<Shared>,
    /// Columns by which nobody is in two cells.
    pub disjoint_by: Vec<String>,
    /// Further published facts: one value, or all the values published for it.
    pub facts: BTreeMap<String, Vec<u128>>,
    /// Facts that were computed and say from what: `households = "individuals / 5"`.
    pub derived: BTreeMap<String, String>,
    /// Facts labelled as derived without their rule.
    pub derived_labels: BTreeSet<String>,
}

impl Figure {
    /// The size of a named group, part or subset.
    pub fn group(&self, name: &str) -> Option<u128> {
        self.parts.get(name).or_else(|| self.subsets.get(name)).copied()
    }

    /// Names of all groups, sorted, each once.
    pub fn group_names(&self) -> BTreeSet<&str> {
        self.parts.keys().chain(self.subsets.keys()).map(String::as_str).collect()
    }
}

/// The figures of one file, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureSet {
    pub figures: Vec<Figure>,
}

impl FigureSet {
    /// The first figure of that id.
    pub fn get(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// Joins what is declared of a figure to the figure of that id: relations
    /// and rules, not values; a figure that is not there yet is added.
    pub fn join(&mut self, declared: Figure) {
        let Some(known) = self.figures.iter_mut().find(|figure| figure.id == declared.id) else {
            return self.figures.push(declared);
        };
        known.across.extend(declared.across);
        known.total_of.extend(declared.total_of);
        known.within.extend(declared.within);
        known.equal.extend(declared.equal);
        known.disjoint.extend(declared.disjoint);
        known.overlaps.extend(declared.overlaps);
        known.unions.extend(declared.unions);
        known.named_too.extend(declared.named_too);
        known.disjoint_by.extend(declared.disjoint_by);
        known.parts.extend(declared.parts);
        known.subsets.extend(declared.subsets);
        known.shares.extend(declared.shares);
        known.percent_of.extend(declared.percent_of);
        known.derived.extend(declared.derived);
        known.derived_labels.extend(declared.derived_labels);
        known.stock_flow = declared.stock_flow.or(known.stock_flow.take());
        if declared.value.is_some() && declared.value != known.value {
            known
                .facts
                .entry("value".to_owned())
                .or_default()
                .extend(known.value.into_iter().chain(declared.value));
        }
    }

    /// Everything the figures say, by id: the first of each.
    pub fn by_id(&self) -> BTreeMap<&str, &Figure> {
        let mut by_id = BTreeMap::new();
        for figure in &self.figures {
            by_id.entry(figure.id.as_str()).or_insert(figure);
        }
        by_id
    }
}
