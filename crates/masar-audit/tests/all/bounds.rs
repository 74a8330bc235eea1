//! Bounds on people reached, held against every population that fits.

use masar_audit::bounds::{BadKnown, Interval, Known, bounds};
use proptest::prelude::*;

fn known(components: &[u64]) -> Known {
    Known { components: components.to_vec(), ..Known::default() }
}

#[test]
fn without_identity_people_lie_between_the_largest_component_and_the_sum() {
    let found = bounds(&known(&[17_366, 14_687, 2_218, 34])).unwrap();
    assert_eq!(found, Interval { lower: 17_366, upper: 34_305, exact: 0 });
}

#[test]
fn a_known_overlap_makes_two_services_exact() {
    let given = Known { overlaps: vec![(0, 1, 30)], ..known(&[100, 80]) };
    let found = bounds(&given).unwrap();
    assert_eq!((found.lower, found.upper, found.is_exact()), (150, 150, true));
}

#[test]
fn the_exact_part_is_told_apart_from_the_bounded_part() {
    let given = Known { unions: vec![(vec![0, 1], 150)], ..known(&[100, 80, 40]) };
    let found = bounds(&given).unwrap();
    assert_eq!(found, Interval { lower: 150, upper: 190, exact: 150 });
    assert_eq!(found.bounded(), (0, 40));
}

#[test]
fn what_cannot_be_is_refused() {
    assert_eq!(bounds(&known(&[])), Err(BadKnown::Count(0)));
    let given = Known { overlaps: vec![(0, 1, 90)], ..known(&[100, 80]) };
    assert_eq!(bounds(&given), Err(BadKnown::Overlap(0, 1)));
    let given = Known { unions: vec![(vec![0, 1], 90)], ..known(&[100, 80]) };
    assert_eq!(bounds(&given), Err(BadKnown::Union(0)));
}

proptest! {
    /// People in random services, some overlaps and a union told: the truth is inside.
    #[test]
    fn the_truth_is_inside(
        people in prop::collection::vec(1_u8..16, 1..60),
        told in prop::collection::vec(any::<bool>(), 6),
        union in prop::option::of(1_u8..16),
    ) {
        let size = |mask: u8, all: bool| {
            let inside = |person: &&u8| if all { **person & mask == mask } else { **person & mask != 0 };
            people.iter().filter(inside).count() as u64
        };
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let overlaps = pairs.iter().zip(&told).filter(|(_, told)| **told);
        let given = Known {
            components: (0..4).map(|at| size(1 << at, true)).collect(),
            overlaps: overlaps
                .map(|(&(one, other), _)| (one, other, size(1 << one | 1 << other, true)))
                .collect(),
            unions: union
                .map(|mask| ((0..4).filter(|at| mask & (1 << at) != 0).collect(), size(mask, false)))
                .into_iter()
                .collect(),
        };
        let found = bounds(&given).unwrap();
        let truth = people.len() as u64;
        prop_assert!(found.lower <= truth && truth <= found.upper, "{found:?} {truth}");
    }
}
