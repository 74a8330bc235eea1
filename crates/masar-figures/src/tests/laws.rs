//! What holds for any facts.

use masar_ledger::Entry;
use proptest::prelude::*;

use super::programme::{CODES, asked, estimate, facts, programme, service};
use crate::count::figure_of;
use crate::query::{Figure, Method};
use crate::trace::trace_of;

const SERVICES: [&str; 3] = ["food", "nfi", "medical"];
const PLACES: [&str; 4] = ["LY02110403", "LY02110404", "LY021204", "LY01"];
const DATES: [&str; 3] = ["2022-12-31", "2023-06-30", "2023-12-31"];

/// Services to people who always say the same of themselves, and estimates;
/// head counts without names only if `nameless`.
fn histories(nameless: bool) -> impl Strategy<Value = Vec<Entry>> {
    let step = (0u8..12, 1u8..12, 0usize..3, 0usize..4, 0usize..3, 1u64..90);
    prop::collection::vec(step, 0..50).prop_map(move |steps| {
        let entry = |(kind, who, what, place, date, many): (u8, u8, usize, usize, usize, u64)| {
            let (date, place) = (DATES[date], PLACES[place]);
            match kind {
                0 if nameless => service(0, many, SERVICES[what], "", date, place),
                0..9 => {
                    let sex = ["male", "female", ""][usize::from(who % 3)];
                    service(who, 1, SERVICES[what], sex, date, place)
                }
                _ => {
                    let round = if date == DATES[0] {
                        46
                    } else if date == DATES[1] {
                        48
                    } else {
                        50
                    };
                    estimate(
                        round,
                        date,
                        place,
                        &[("total", "", many), ("shelter", "rented", many)],
                    )
                }
            }
        };
        steps.into_iter().map(entry).collect()
    })
}

fn figure(entries: &[Entry], code: &str, by: &[&str], period: &str) -> Figure {
    figure_of(&programme(), &facts(entries), code, &asked(by, "", period)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What a trace adds up to is the figure; its upper bound where it is bounded.
    #[test]
    fn a_trace_reproduces_its_figure(entries in histories(true), period in 0usize..4) {
        let facts = facts(&entries);
        let query = asked(&[], "", ["", "2023", "2022", "round:48"][period]);
        for code in CODES {
            let figure = figure_of(&programme(), &facts, code, &query).unwrap();
            let trace = trace_of(&programme(), &facts, code, &query).unwrap();
            prop_assert_eq!(trace.value, figure.value);
            prop_assert_eq!(trace.reproduced, figure.upper.unwrap_or(0), "{}", code);
        }
    }

    /// Everybody has one sex, so its cells add up to everybody.
    #[test]
    fn cells_of_one_attribute_add_up(entries in histories(false)) {
        let figure = figure(&entries, "help.reached", &["sex"], "2023");
        let sum: u64 = figure.by.iter().filter_map(|cell| cell.value).sum();
        prop_assert_eq!(Some(sum), figure.value);
    }

    /// With every name known the bounds meet; without, they do not cross.
    #[test]
    fn bounds_meet_where_every_name_is_known(named in histories(false), some in histories(true)) {
        let exact = figure(&named, "help.reached", &["service"], "");
        prop_assert_eq!(exact.method, Method::Counted);
        prop_assert_eq!((exact.lower, exact.upper), (exact.value, exact.value));
        let bounded = figure(&some, "help.reached", &["service"], "");
        prop_assert!(bounded.lower <= bounded.upper);
        prop_assert!(bounded.by.iter().all(|cell| cell.lower <= cell.upper));
        prop_assert!(bounded.by.iter().all(|cell| cell.upper <= bounded.upper));
    }

    /// A service given once more to the same person reaches nobody more.
    #[test]
    fn a_repeated_service_reaches_nobody_more(entries in histories(true), which in any::<prop::sample::Index>()) {
        let mut again = entries.clone();
        let known: Vec<&Entry> =
            entries.iter().filter(|entry| entry.body.pointer("/answers/person").is_some()).collect();
        if !known.is_empty() {
            again.push((*which.get(&known)).clone());
        }
        let by = ["service", "sex", "month"];
        prop_assert_eq!(figure(&again, "help.reached", &by, ""), figure(&entries, "help.reached", &by, ""));
    }

    /// The order in which facts were learnt does not matter.
    #[test]
    fn order_does_not_matter(
        (entries, shuffled) in histories(true).prop_flat_map(|entries| {
            (Just(entries.clone()), Just(entries).prop_shuffle())
        }),
    ) {
        for code in CODES {
            let by = ["sex", "admin2", "month"];
            prop_assert_eq!(figure(&shuffled, code, &by, "2023"), figure(&entries, code, &by, "2023"));
        }
    }
}
