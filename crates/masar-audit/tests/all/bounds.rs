//! Bounds on people reached, held against every population that fits.

use std::collections::BTreeMap;

use masar_audit::bounds::{BadKnown, Fact, Interval, Known, Meeting, bounds, partial_identity};
use proptest::prelude::*;

fn known(components: &[u64]) -> Known {
    Known { components: components.to_vec(), ..Known::default() }
}

fn interval(lower: u64, upper: u64, exact: u64) -> Interval {
    Interval { lower, upper, exact, is_tight: true }
}

#[test]
fn without_identity_people_lie_between_the_largest_component_and_the_sum() {
    let found = bounds(&known(&[17_366, 14_687, 2_218, 34])).unwrap();
    assert_eq!(found, interval(17_366, 34_305, 0));
}

#[test]
fn a_known_overlap_makes_two_services_exact() {
    let given = Known { overlaps: vec![Fact::exact(&[0, 1], 30)], ..known(&[100, 80]) };
    let found = bounds(&given).unwrap();
    assert_eq!((found, found.is_exact()), (interval(150, 150, 150), true));
}

#[test]
fn an_estimated_overlap_makes_an_interval() {
    let given = Known { overlaps: vec![Fact::between(&[0, 1], 20, 35)], ..known(&[100, 80]) };
    assert_eq!(bounds(&given), Ok(interval(145, 160, 0)));
}

#[test]
fn the_exact_part_is_told_apart_from_the_bounded_part() {
    let given = Known { unions: vec![Fact::exact(&[0, 1], 150)], ..known(&[100, 80, 40]) };
    let found = bounds(&given).unwrap();
    assert_eq!(found, interval(150, 190, 150));
    assert_eq!(found.bounded(), (0, 40));
}

#[test]
fn limits_of_two_at_a_time_are_made_tight_together() {
    // Pairs alone leave 10 possible; but six people at least are in all three.
    let overlaps = vec![Fact::exact(&[0, 1], 8), Fact::exact(&[1, 2], 8), Fact::exact(&[0, 2], 8)];
    let given = Known { overlaps, ..known(&[10, 10, 10]) };
    assert_eq!(bounds(&given), Ok(interval(12, 14, 0)));
}

#[test]
fn what_cannot_be_is_refused() {
    assert_eq!(bounds(&known(&[])), Err(BadKnown::Count(0)));
    let given = Known { overlaps: vec![Fact::exact(&[0, 1], 90)], ..known(&[100, 80]) };
    assert_eq!(bounds(&given), Err(BadKnown::Overlap(0)));
    let given = Known { unions: vec![Fact::exact(&[0, 1], 90)], ..known(&[100, 80]) };
    assert_eq!(bounds(&given), Err(BadKnown::Union(0)));
    // Each may be; all three leave one service too small.
    let overlaps = vec![Fact::exact(&[0, 1], 9), Fact::exact(&[0, 2], 9), Fact::exact(&[1, 2], 0)];
    let given = Known { overlaps, ..known(&[10, 10, 10]) };
    assert_eq!(bounds(&given), Err(BadKnown::Impossible));
}

#[test]
fn with_part_of_the_identities_the_rest_is_bounded() {
    let found = partial_identity(&[100, 80], &[60, 80], 110).unwrap();
    assert_eq!((found, found.bounded()), (interval(110, 150, 110), (0, 40)));
    assert_eq!(partial_identity(&[10], &[11], 11), Err(BadKnown::Position(0)));
}

#[test]
fn people_in_each_of_two_groups_of_services_lower_the_most() {
    // Two services know some by name (0, 1) and count others by head (2, 3).
    let both = |from, to| Meeting { groups: vec![vec![0, 2], vec![1, 3]], from, to };
    let names = vec![Fact::exact(&[0, 1], 10), Fact::exact(&[0, 2], 0), Fact::exact(&[1, 3], 0)];
    let given = Known { overlaps: names, ..known(&[60, 50, 40, 30]) };
    let told = |meeting| bounds(&Known { meetings: vec![meeting], ..given.clone() });
    assert_eq!(bounds(&given), Ok(interval(100, 170, 0)));
    assert_eq!(told(both(25, 40)), Ok(interval(140, 155, 0)));
    assert_eq!(told(both(5, 9)), Err(BadKnown::Impossible));
    assert_eq!(told(both(9, 5)), Err(BadKnown::Meeting(0)));
    let alone = Meeting { groups: vec![vec![0]], from: 0, to: 9 };
    assert_eq!(told(alone), Err(BadKnown::Meeting(0)));
}

#[test]
fn many_services_joined_are_bounded_in_little_time() {
    let pairs = |count: usize| (0..count).map(move |at| Fact::exact(&[at, (at + 1) % count], 10));
    let given = Known { overlaps: pairs(9).collect(), ..known(&[100; 9]) };
    let found = bounds(&given).unwrap();
    assert!(found.is_tight && found.lower >= 100, "{found:?}");
    let given = Known { overlaps: pairs(16).collect(), ..known(&[100; 16]) };
    let found = bounds(&given).unwrap();
    assert!(!found.is_tight && found.lower <= found.upper, "{found:?}");
}

/// What a population looks like from outside, and the fewest and most people of
/// all populations that look so: every way to put people into sets of services.
fn populations(
    services: usize,
    people_max: u64,
    facts: &dyn Fn(&[u64]) -> Vec<u64>,
) -> BTreeMap<Vec<u64>, (u64, u64)> {
    let sets = (1_usize << services) - 1;
    let mut all = BTreeMap::new();
    let mut counts = vec![0_u64; sets];
    loop {
        let people: u64 = counts.iter().sum();
        let found = all.entry(facts(&counts)).or_insert((people, people));
        *found = (found.0.min(people), found.1.max(people));
        let mut at = 0;
        while at < sets {
            counts[at] += 1;
            if counts.iter().sum::<u64>() <= people_max {
                break;
            }
            counts[at] = 0;
            at += 1;
        }
        if at == sets {
            return all;
        }
    }
}

fn size(counts: &[u64], fits: impl Fn(usize) -> bool) -> u64 {
    counts.iter().enumerate().filter(|(set, _)| fits(set + 1)).map(|(_, people)| people).sum()
}

#[test]
fn three_services_with_any_knowledge_are_bounded_as_by_trying_every_population() {
    let pairs = [[0_usize, 1], [0, 2], [1, 2]];
    let mask = |pair: [usize; 2]| 1_usize << pair[0] | 1 << pair[1];
    // Which overlaps and which unions are known.
    for told in 0_usize..64 {
        let told_overlap = |at: usize| told & (1 << at) != 0;
        let told_union = |at: usize| told & (8 << at) != 0;
        let facts = |counts: &[u64]| {
            let mut facts: Vec<u64> =
                (0..3).map(|at| size(counts, |set| set & (1 << at) != 0)).collect();
            for (at, pair) in pairs.iter().enumerate() {
                let pair = mask(*pair);
                facts.extend(told_overlap(at).then(|| size(counts, |set| set & pair == pair)));
                facts.extend(told_union(at).then(|| size(counts, |set| set & pair != 0)));
            }
            facts
        };
        for (facts, truth) in populations(3, 5, &facts) {
            // A bound may need more people than were tried.
            if facts[..3].iter().sum::<u64>() > 5 {
                continue;
            }
            let mut given = known(&facts[..3]);
            let mut rest = facts[3..].iter().copied();
            for (at, pair) in pairs.iter().enumerate() {
                let mut next = || Fact::exact(pair, rest.next().unwrap());
                if told_overlap(at) {
                    given.overlaps.push(next());
                }
                if told_union(at) {
                    given.unions.push(next());
                }
            }
            let found = bounds(&given).unwrap();
            assert_eq!(
                (found.lower, found.upper, found.is_tight),
                (truth.0, truth.1, true),
                "{given:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Four services, estimated overlaps of two and three, a union: the ends are
    /// those of every population that fits.
    #[test]
    fn four_services_are_bounded_as_by_trying_every_population(
        people in prop::collection::vec(1_usize..16, 1..5),
        told in prop::collection::vec((2_usize..15, any::<bool>(), 0_u64..2, 0_u64..2), 0..4),
        met in prop::collection::vec((1_usize..15, 1_usize..15, 0_u64..2, 0_u64..2), 0..3),
    ) {
        let count = |fits: &dyn Fn(usize) -> bool| people.iter().filter(|set| fits(**set)).count() as u64;
        let services = |mask: usize| (0..4).filter(|at| mask & (1 << at) != 0).collect::<Vec<usize>>();
        let mut given = known(&[0, 1, 2, 3].map(|at| count(&|set| set & (1 << at) != 0)));
        prop_assume!(given.components.iter().sum::<u64>() <= 6);
        for &(mask, is_overlap, below, above) in told.iter().filter(|(mask, ..)| mask.count_ones() > 1) {
            let all = count(&|set| set & mask == mask);
            let any = count(&|set| set & mask != 0);
            let truth = if is_overlap { all } else { any };
            let fact = Fact { services: services(mask), from: truth.saturating_sub(below), to: truth + above };
            if is_overlap { given.overlaps.push(fact) } else { given.unions.push(fact) }
        }
        for &(one, other, below, above) in &met {
            let truth = count(&|set| set & one != 0 && set & other != 0);
            let groups = vec![services(one), services(other)];
            given.meetings.push(Meeting { groups, from: truth.saturating_sub(below), to: truth + above });
        }
        let fits = |counts: &[u64]| {
            let within = |fact: &Fact, found: u64| (fact.from..=fact.to).contains(&found);
            let meets = |one: &Meeting| {
                let in_any = |set: usize, group: &Vec<usize>| group.iter().any(|at| set & (1 << at) != 0);
                let met = size(counts, |set| one.groups.iter().all(|group| in_any(set, group)));
                (one.from..=one.to).contains(&met)
            };
            let mask = |fact: &Fact| fact.services.iter().fold(0_usize, |mask, at| mask | 1 << at);
            let fits = (0..4).all(|at| size(counts, |set| set & (1 << at) != 0) == given.components[at])
                && given.overlaps.iter().all(|one| within(one, size(counts, |set| set & mask(one) == mask(one))))
                && given.unions.iter().all(|one| within(one, size(counts, |set| set & mask(one) != 0)))
                && given.meetings.iter().all(meets);
            vec![u64::from(fits)]
        };
        let truth = populations(4, given.components.iter().sum(), &fits)[&vec![1]];
        let found = bounds(&given).unwrap();
        prop_assert_eq!((found.lower, found.upper, found.is_tight), (truth.0, truth.1, true), "{:?}", given);
    }

    /// People in random services: the truth is inside, however many there are.
    #[test]
    fn the_truth_is_inside(
        people in prop::collection::vec(1_u32..4_096, 1..60),
        told in prop::collection::vec((0_usize..12, 0_usize..12), 0..16),
    ) {
        let size = |mask: u32| people.iter().filter(|set| **set & mask == mask).count() as u64;
        let pairs = told.iter().filter(|(one, other)| one != other);
        let given = Known {
            components: (0..12).map(|at| size(1 << at)).collect(),
            overlaps: pairs.map(|&(one, other)| Fact::exact(&[one, other], size(1 << one | 1 << other))).collect(),
            ..Known::default()
        };
        let found = bounds(&given).unwrap();
        let truth = people.len() as u64;
        prop_assert!(found.lower <= truth && truth <= found.upper, "{:?} {}", found, truth);
    }
}
