//! Five hundred random edits of a consistent set: those that break a declared
//! rule are found, and the clean set raises no alarm.
//!
//! Whether an edit breaks a rule is judged by a checker of its own, below.

use masar_audit::audit_toml;

/// A set in which every relation stands, as numbers that can be edited.
const CLEAN: [(&str, u128); 39] = [
    ("t.value", 600),
    ("t.male", 350),
    ("t.female", 250),
    ("a.value", 100),
    ("a.male", 60),
    ("a.female", 40),
    ("a.ill", 30),
    ("b.value", 200),
    ("b.male", 90),
    ("b.female", 110),
    ("c.value", 300),
    ("c.male", 200),
    ("c.female", 100),
    ("w.value", 80),
    ("w.male", 50),
    ("w.female", 30),
    ("r.value", 450),
    ("r.male", 240),
    ("r.female", 210),
    ("x.value", 400),
    ("x.male", 220),
    ("x.female", 180),
    ("y.value", 90),
    ("y.male", 50),
    ("y.female", 40),
    ("s.x", 70),
    ("s.y", 20),
    ("s.z", 10),
    ("h.value", 1003),
    ("h.households", 201),
    ("e.value", 100),
    ("p.value", 150),
    ("p.share", 25),
    ("k0.value", 50),
    ("ki.value", 30),
    ("ko.value", 20),
    ("k1.value", 60),
    ("z.value", 220),
    ("o.value", 460),
];

/// People in both `x` and `y`.
const BOTH: u128 = 30;

type Values = std::collections::BTreeMap<&'static str, u128>;

fn written(v: &Values) -> String {
    let parts = |id: &str| {
        let of = |what: &str| v[format!("{id}.{what}").as_str()];
        format!(
            "[[figure]]\nid='{id}'\nunit='persons'\nkind='person'\nvalue={}\nparts={{male={},female={}}}\n",
            of("value"),
            of("male"),
            of("female")
        )
    };
    let mut text = parts("t") + "total_of=['a','b','c']\n";
    text += &(parts("a") + &format!("subsets={{ill={}}}\n", v["a.ill"]));
    text += &(parts("b") + &parts("c") + &parts("w") + "within='a'\n");
    text += &(parts("r") + "across=['x','y']\n" + &parts("x") + &parts("y"));
    text += &format!(
        "[[figure]]\nid='s'\nvalue=5000\nshares_percent={{x={},y={},z={}}}\n",
        v["s.x"], v["s.y"], v["s.z"]
    );
    text += &format!(
        "[[figure]]\nid='h'\nvalue={}\nhouseholds={}\nderived={{households='individuals / 5'}}\n",
        v["h.value"], v["h.households"]
    );
    let mut one = |id: &str, rule: &str| {
        let value = v[format!("{id}.value").as_str()];
        text += &format!("[[figure]]\nid='{id}'\nvalue={value}\n{rule}\n");
    };
    one("e", "equal='a'");
    one("p", &format!("percent_of={{t={}}}", v["p.share"]));
    one("k0", "");
    one("ki", "");
    one("ko", "");
    one("k1", "stock_flow={opening='k0',plus=['ki'],minus=['ko']}");
    one("z", "derived={value='a + b - w'}");
    one("o", &format!("across=['x','y']\noverlaps=[{{of=['x','y'],value={BOTH}}}]"));
    text
}

/// The declared rules, said once more and simply.
fn breaks(v: &Values) -> bool {
    let g = |name: String| v[name.as_str()];
    let mut broken = false;
    for id in ["t", "a", "b", "c", "w", "r", "x", "y"] {
        broken |= g(format!("{id}.male")) + g(format!("{id}.female")) != g(format!("{id}.value"));
    }
    for what in ["value", "male", "female"] {
        let of = |id: &str| g(format!("{id}.{what}"));
        broken |= of("a") + of("b") + of("c") != of("t");
        broken |= of("w") > of("a");
        broken |= of("r") < of("x").max(of("y")) || of("r") > of("x") + of("y");
    }
    broken |= v["a.ill"] > v["a.value"];
    broken |= v["e.value"] != v["a.value"];
    broken |= (200 * v["p.value"]).abs_diff(2 * v["p.share"] * v["t.value"]) > v["t.value"];
    broken |= v["k0.value"] + v["ki.value"] != v["k1.value"] + v["ko.value"];
    broken |= v["a.value"] + v["b.value"] != v["z.value"] + v["w.value"];
    broken |= v["o.value"] + BOTH != v["x.value"] + v["y.value"];
    broken |= v["s.x"] + v["s.y"] + v["s.z"] != 100;
    broken || (2 * v["h.value"]).abs_diff(10 * v["h.households"]) > 5
}

#[test]
fn edits_that_break_a_rule_are_found_and_others_raise_no_alarm() {
    let clean: Values = CLEAN.into_iter().collect();
    assert!(!breaks(&clean));
    assert_eq!(audit_toml(&written(&clean)).findings, [], "the clean set");
    for seed in [20_231_231_u64, 7, 1_900] {
        let (breaking, found, alarms) = edits_try(&clean, seed);
        assert_eq!((found, alarms), (breaking, 0), "seed {seed}");
        assert!(breaking > 400, "{breaking}");
    }
}

/// Of 500 edits: those that break a rule, those of them found, and false alarms.
fn edits_try(clean: &Values, mut state: u64) -> (u32, u32, u32) {
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let (mut breaking, mut found, mut alarms) = (0, 0, 0);
    for _ in 0..500 {
        let mut edited = clean.clone();
        for _ in 0..=random(3) {
            let name = CLEAN[random(CLEAN.len())].0;
            let by = (random(40) + 1) as u128;
            let value = edited.get_mut(name).expect("one of them");
            *value = if random(2) == 0 { *value + by } else { value.saturating_sub(by) };
        }
        let report = audit_toml(&written(&edited));
        match (breaks(&edited), report.findings.is_empty()) {
            (true, is_missed) => {
                breaking += 1;
                found += u32::from(!is_missed);
            }
            (false, is_silent) => alarms += u32::from(!is_silent),
        }
    }
    (breaking, found, alarms)
}
