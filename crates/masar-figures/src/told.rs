//! What the packages' `checks.toml` tell of people in several services of a
//! figure.
//!
//! *Scope.* A bounded figure holds it against the very facts that it was learnt
//! of ([`crate::narrow`]). Where there are only totals ([`fitted`]), what was learnt of a time and a place bears on others in one way
//! only: "at most" holds for everything inside, "at least" for everything around.

use masar_audit::declared::Shared;
use masar_audit::rules_declared;
use masar_domain::{Pcode, Period};

use crate::bound::UsedKind;
use crate::declared::Declared;
use crate::query::Query;

/// More people than anywhere are counted: no limit above.
pub(crate) const EVERYBODY: u64 = 1_000_000_000_000;

/// What is told of one figure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// People in all of some figures.
    pub(crate) overlaps: Vec<Shared>,
    /// People in any of some figures.
    pub(crate) unions: Vec<Shared>,
    /// Of those counted without a name in some figures, the people known.
    pub(crate) named_too: Vec<Shared>,
    /// Columns by which nobody is in two cells.
    pub(crate) disjoint_by: Vec<String>,
}

impl Told {
    pub(crate) fn of(declared: &dyn Declared, code: &str) -> Self {
        let mut told = Self::default();
        for figure in declared.rules().into_iter().flat_map(rules_declared) {
            if figure.id == code {
                told.overlaps.extend(figure.overlaps);
                told.unions.extend(figure.unions);
                told.named_too.extend(figure.named_too);
                told.disjoint_by.extend(figure.disjoint_by);
            }
        }
        told
    }

    /// Everything that is told of people in figures, in the order of its use.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (UsedKind, &Shared)> {
        let overlaps = self.overlaps.iter().map(|one| (UsedKind::Overlaps, one));
        let unions = self.unions.iter().map(|one| (UsedKind::Unions, one));
        let named_too = self.named_too.iter().map(|one| (UsedKind::NamedToo, one));
        overlaps.chain(unions).chain(named_too)
    }
}

/// The same, as far as it holds for a question; `None` where it tells nothing.
pub(crate) fn fitted(declared: &dyn Declared, told: Shared, query: &Query) -> Option<Shared> {
    let period = told.period.as_deref().and_then(|text| text.parse::<Period>().ok());
    let country = declared.country();
    let known = |place: Option<Pcode>| place.filter(|place| *place != country);
    let place = known(told.place.as_deref().and_then(|text| text.parse().ok()));
    let asked = known(query.place);
    let inside = period_holds(period, query.period) && place_holds(place, asked);
    let around = period_holds(query.period, period)
        && place_holds(asked, place)
        && query.emergency.is_none();
    let from = if around { told.from } else { 0 };
    let everybody = u128::from(EVERYBODY);
    let to = if inside { told.to.min(everybody) } else { everybody };
    (from > 0 || to < everybody).then_some(Shared { from, to, ..told })
}

/// Whether the days of one period are all in another; none is all of the time.
fn period_holds(outer: Option<Period>, inner: Option<Period>) -> bool {
    let Some(outer) = outer else { return true };
    let Some(inner) = inner else { return false };
    let within = || {
        let ((first, last), (from, to)) = outer.days().zip(inner.days())?;
        Some(first <= from && to <= last)
    };
    outer == inner || within().unwrap_or(false)
}

fn place_holds(outer: Option<Pcode>, inner: Option<Pcode>) -> bool {
    let Some(outer) = outer else { return true };
    inner.is_some_and(|inner| outer == inner || outer.holds(&inner))
}
