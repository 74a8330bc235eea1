//! The solver of what is told, against every way in which looks can be people's.

use proptest::prelude::*;

use crate::world::{BY_NAME, Look, Looks, Meeting, NoWorld, Under, world_bounds};

/// Somebody: one look or more.
type Person = Vec<Look>;

fn fits(person: &Person, look: &Look) -> bool {
    let same = |(one, other): (&Option<String>, &Option<String>)| match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    person.iter().all(|own| own.part != look.part && own.groups.iter().zip(&look.groups).all(same))
}

/// Every population in which each of these is a look of somebody.
pub(super) fn each_population(
    looks: &[Look],
    people: &mut Vec<Person>,
    see: &mut dyn FnMut(&[Person]),
) {
    let Some((look, rest)) = looks.split_first() else { return see(people) };
    for at in 0..people.len() {
        if fits(&people[at], look) {
            people[at].push(look.clone());
            each_population(rest, people, see);
            people[at].pop();
        }
    }
    people.push(vec![look.clone()]);
    each_population(rest, people, see);
    people.pop();
}

pub(super) fn met(people: &[Person], meeting: &Meeting) -> u64 {
    let marks = |looks: &mut dyn Iterator<Item = &Look>| looks.fold(0, |all, one| all | one.marks);
    let is_under = |person: &&Person| {
        let all = marks(&mut person.iter());
        let nameless = marks(&mut person.iter().filter(|look| look.part != BY_NAME));
        match meeting.under {
            Under::All => all & meeting.marks == meeting.marks,
            Under::Any => all & meeting.marks != 0,
            Under::NamedToo => {
                person.iter().any(|look| look.part == BY_NAME) && nameless & meeting.marks != 0
            }
        }
    };
    people.iter().filter(is_under).count() as u64
}

fn in_cell(people: &[Person]) -> u64 {
    people.iter().filter(|person| person.iter().any(|look| look.in_cell)).count() as u64
}

/// Fewest and most people, whole and in the cell, of every population that fits.
pub(super) fn every_population(looks: &[Look], meetings: &[Meeting]) -> Option<[(u64, u64); 2]> {
    let mut ends: Option<[(u64, u64); 2]> = None;
    each_population(looks, &mut Vec::new(), &mut |people| {
        let within = |meeting: &Meeting| {
            let found = met(people, meeting);
            meeting.from <= found && meeting.to.is_none_or(|to| found <= to)
        };
        if meetings.iter().all(within) {
            let found = [people.len() as u64, in_cell(people)];
            let known = ends.get_or_insert([(u64::MAX, 0); 2]);
            for (end, people) in known.iter_mut().zip(found) {
                *end = (end.0.min(people), end.1.max(people));
            }
        }
    });
    ends
}

fn counted(looks: &[Look]) -> Looks {
    let mut counted = Looks::new();
    looks.iter().for_each(|look| *counted.entry(look.clone()).or_default() += 1);
    counted
}

fn look() -> impl Strategy<Value = Look> {
    let group = prop_oneof![Just(None), Just(Some("a".to_owned())), Just(Some("b".to_owned()))];
    (0_usize..4, 0_u32..4, group, any::<bool>()).prop_map(|(part, marks, group, in_cell)| Look {
        part,
        marks,
        groups: vec![group],
        in_cell,
    })
}

fn meeting() -> impl Strategy<Value = Meeting> {
    let under = prop_oneof![Just(Under::All), Just(Under::Any), Just(Under::NamedToo)];
    (under, 1_u32..4, 0_u64..3, prop::option::of(0_u64..3)).prop_map(
        |(under, marks, from, more)| Meeting {
            under,
            marks,
            from,
            to: more.map(|more| from + more),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Groups, marks, parts and a cell at once: the ends are those of every
    /// population that fits, and there are none where none fits.
    #[test]
    fn the_ends_are_those_of_every_population_that_fits(
        looks in prop::collection::vec(look(), 1..7),
        is_grouped in any::<bool>(),
        meetings in prop::collection::vec(meeting(), 0..4),
    ) {
        let looks: Vec<Look> = looks
            .into_iter()
            .map(|look| if is_grouped { look } else { Look { groups: Vec::new(), ..look } })
            .collect();
        let found = [true, false].map(|is_whole| {
            world_bounds(&counted(&looks), &meetings, is_whole, &mut { u64::MAX })
                .map(|found| (found.bounds.lower, found.bounds.upper, found.is_tight))
        });
        match every_population(&looks, &meetings) {
            Some([whole, cell]) => {
                prop_assert_eq!(found[0], Ok((whole.0, whole.1, true)));
                prop_assert_eq!(found[1], Ok((cell.0, cell.1, true)));
            }
            None => prop_assert_eq!(found[0], Err(NoWorld::Contradiction)),
        }
    }
}

#[test]
fn more_kinds_of_people_than_are_solved_are_refused_and_not_guessed() {
    let look = |part: usize| Look { part, marks: 1, groups: Vec::new(), in_cell: false };
    let looks: Looks = (0..12).map(|part| (look(part), 10)).collect();
    let meeting = Meeting { under: Under::Any, marks: 1, from: 0, to: Some(50) };
    assert_eq!(world_bounds(&looks, &[meeting], true, &mut { u64::MAX }), Err(NoWorld::TooMuch));
    // Few kinds, and no work that may be done.
    let few: Looks = (0..3).map(|part| (look(part), 10)).collect();
    let told = |work: u64| {
        let meeting = Meeting { under: Under::Any, marks: 1, from: 0, to: Some(25) };
        world_bounds(&few, &[meeting], true, &mut { work }).map(|found| found.bounds.upper)
    };
    assert_eq!((told(10), told(100_000)), (Err(NoWorld::TooMuch), Ok(25)));
    // Of nothing told there is nothing to solve.
    let found = world_bounds(&looks, &[], true, &mut { u64::MAX }).unwrap();
    assert_eq!((found.bounds.lower, found.bounds.upper), (10, 120));
}
