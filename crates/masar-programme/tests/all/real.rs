//! The packages and the mission that the project ships.

use std::path::Path;

use masar_programme::mission_load;

#[test]
fn the_shipped_mission_loads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions/libya");
    let problems = match mission_load(&folder) {
        Ok(mission) => {
            assert!(mission.indicators().count() > 10);
            assert!(mission.packages.values().all(|package| !package.tests.is_empty()));
            return;
        }
        Err(problems) => problems,
    };
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    panic!("{}", lines.join("\n"));
}
