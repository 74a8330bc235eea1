//! All printed numbers as one web: each set of people once, and the sums that
//! bind them, within a table and across tables.
//!
//! *Across tables* a whole is what lies in it and a rest that nobody prints: of
//! places side by side, of times side by side where they add up, and otherwise of
//! each number apart, with the nearest around it, in however many ways the two differ.
//!
//! *Invariant:* every sum holds of the true numbers as long as none has changed
//! since it was printed. An earlier number that contradicts a newer one is left
//! out, with the sums of its table. Nothing here decides what is hidden.

use std::collections::{BTreeMap, BTreeSet};

use masar_programme::mission::admin_level;
use masar_protect::Status;
use masar_protect::register::{Published, PublishedRow};

use super::group::place_label;
use super::sets::{Set, Sets};
use super::{CellKey, Item, Shield, is_hidden};
use crate::public::split_mark;

/// Most pairs of numbers that are looked at.
const PAIRS_MAX: usize = 20_000_000;

/// Most columns of a row that its totals are looked for.
const SHAPE_MAX: usize = 8;

/// Columns of which everybody has one value.
pub(super) const ONCE: [&str; 4] = ["sex", "age_group", "nationality", "population"];

/// One number, printed or not.
#[derive(Clone, Debug, Default)]
pub(super) struct Number {
    /// What readers see.
    pub(super) known: Option<i64>,
    /// It is told to be small.
    pub(super) small: bool,
    /// What readers saw before.
    pub(super) before: Option<i64>,
    /// The cells that print it now.
    pub(super) owners: Vec<CellKey>,
    /// It helps to write a sum down, and counts nobody that could be asked for.
    pub(super) aside: bool,
    /// The true number, of what is printed now.
    value: i64,
    /// A table of now has or implies it.
    pub(super) now: bool,
    /// Tables that it stands in, and those that show it.
    tables: BTreeSet<usize>,
    shown: BTreeSet<usize>,
}

/// A total and its parts.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) total: usize,
    pub(super) parts: Vec<usize>,
    /// It binds numbers of tables that stand apart.
    pub(super) across: bool,
}

impl Sum {
    /// The parts and the total.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &usize> {
        self.parts.iter().chain([&self.total])
    }
}

/// A total that a table implies.
struct Margin {
    number: usize,
    now: bool,
    adds_up: bool,
    /// Its parts are not told apart by place.
    alike: bool,
    parts: Vec<usize>,
}

#[derive(Default)]
pub(super) struct Web {
    places: BTreeMap<Set, usize>,
    pub(super) numbers: Vec<Number>,
    pub(super) sums: Vec<Sum>,
    /// Whom each number counts; nothing of rests.
    pub(super) names: Vec<Option<Set>>,
    /// Totals, and parts that hold everybody of them.
    pub(super) covers: Vec<(usize, Vec<usize>)>,
    /// Tables whose numbers do not add up: two of them were never judged together.
    loose: BTreeSet<usize>,
    /// Not all of it was looked at.
    pub(super) cut: bool,
}

impl Web {
    /// What is given out now, and all that was given out before.
    pub(super) fn new(
        sets: &mut Sets<'_>,
        items: &[Item],
        shield: &Shield,
        earlier: &[Published],
    ) -> Self {
        let mut web = Self::default();
        items.iter().for_each(|item| web.item_add(sets, item, shield));
        // The newest first: an older number that differs is no longer true.
        let now = shield.published.len();
        let tables: Vec<&Published> = shield.published.iter().chain(earlier.iter().rev()).collect();
        let mut margins: BTreeMap<Set, Vec<Margin>> = BTreeMap::new();
        for (number, table) in tables.into_iter().enumerate() {
            let Some(rows) = web.table_add(sets, table, number, number < now) else { continue };
            let adds_up = !table.name.contains('#');
            web.loose.extend((!adds_up).then_some(number));
            for (set, parts, exact, alike) in margins_of(sets, table, &rows) {
                let (now, adds_up) = (number < now, adds_up || exact);
                let margin = Margin { number, now, adds_up, alike, parts };
                margins.entry(set).or_default().push(margin);
            }
        }
        web.margins_add(margins);
        let places = std::mem::take(&mut web.places);
        web.across_add(&places);
        web.names = vec![None; web.numbers.len()];
        for (set, at) in places {
            web.names[at] = Some(set);
        }
        web
    }

    fn at(&mut self, set: Set) -> usize {
        let next = self.numbers.len();
        let at = *self.places.entry(set).or_insert(next);
        if at == next {
            self.numbers.push(Number::default());
        }
        at
    }

    fn item_add(&mut self, sets: &mut Sets<'_>, item: &Item, shield: &Shield) {
        let out = !item.by.is_empty() && shield.hides(&item.code, &split_mark(&item.by));
        let cells = item.cells.iter().filter(|_| !out).map(|(cell, (_, upper))| (cell, *upper));
        let whole = BTreeMap::new();
        for (cell, upper) in std::iter::once((&whole, item.whole.1)).chain(cells) {
            let Some(set) = sets.of_cell(&item.code, &item.time, cell) else { continue };
            let key = (item.code.clone(), cell.clone());
            let status = shield.statuses.get(&key).copied().unwrap_or(Status::Shown);
            let value = i64::try_from(upper).unwrap_or(i64::MAX);
            let at = self.at(set);
            let number = &mut self.numbers[at];
            number.value = value;
            number.now = true;
            if !number.owners.contains(&key) {
                number.owners.push(key);
            }
            if is_hidden(status) {
                number.small |= status == Status::Primary;
            } else {
                number.known = Some(value);
            }
        }
    }

    /// The rows of a table; nothing where they do not add up with the others.
    fn table_add(
        &mut self,
        sets: &mut Sets<'_>,
        table: &Published,
        number: usize,
        now: bool,
    ) -> Option<Vec<usize>> {
        let own = sets.of_rows(table)?;
        let rows: Vec<usize> = own.into_iter().map(|set| self.at(set)).collect();
        let mut agrees = true;
        for (at, row) in rows.iter().zip(&table.rows) {
            let known = &mut self.numbers[*at];
            let rest = table.columns.iter().zip(&row.labels).any(|(_, label)| label == "out");
            if now || rest {
                known.tables.insert(number);
                known.now |= now;
                known.shown.extend(row.value.map(|_| number));
                continue;
            }
            let same = |value: i64| match known.known {
                Some(own) => own == value,
                None => known.owners.is_empty() || known.value == value,
            };
            match row.value {
                Some(value) if same(value) => {
                    known.known = Some(value);
                    known.before = known.known;
                    known.shown.insert(number);
                }
                Some(_) => {
                    agrees = false;
                    continue;
                }
                None if known.known.is_none() => {
                    known.small |= row.status == Status::Primary.code();
                }
                None => {}
            }
            known.tables.insert(number);
        }
        agrees.then_some(rows)
    }

    /// Totals that a table implies, printed or not: of numbers that are known, known too.
    fn margins_add(&mut self, margins: BTreeMap<Set, Vec<Margin>>) {
        for (set, own) in margins {
            let total = self.at(set);
            for margin in own.into_iter().filter(|margin| margin.parts != [total]) {
                self.numbers[total].tables.insert(margin.number);
                self.numbers[total].now |= margin.now;
                self.covers.push((total, margin.parts.clone()));
                if margin.adds_up || margin.parts.len() == 1 {
                    self.margin_know(total, &margin);
                    self.sum_add(total, margin.parts, false);
                } else {
                    // Somebody may be in two of the parts: they are more than the total.
                    // Of two parts alone, how many are in both is a number like any other.
                    let (all, twice) = (self.aside(), self.aside());
                    let two = margin.alike && margin.parts.len() == 2;
                    self.numbers[twice].aside = !two;
                    self.sum_add(all, margin.parts, two);
                    self.sum_add(all, vec![total, twice], two);
                }
            }
        }
    }

    fn margin_know(&mut self, total: usize, margin: &Margin) {
        let part = |at: &usize| &self.numbers[*at];
        let shown = margin.parts.iter().all(|at| part(at).shown.contains(&margin.number));
        let added = |value: fn(&Number) -> Option<i64>| -> Option<i64> {
            margin.parts.iter().map(|at| value(part(at))).sum()
        };
        let (known, before) = (added(|own| own.known), added(|own| own.before));
        let own = &mut self.numbers[total];
        if own.owners.is_empty() && own.known.is_none() && shown {
            (own.known, own.before) = (known, before);
            own.shown.insert(margin.number);
        }
    }

    /// One set by two names in one sum says nothing.
    pub(super) fn sum_add(&mut self, total: usize, parts: Vec<usize>, across: bool) {
        let once: BTreeSet<usize> = parts.iter().copied().chain([total]).collect();
        if once.len() == parts.len() + 1 {
            self.sums.push(Sum { total, parts, across });
        }
    }

    fn aside(&mut self) -> usize {
        self.numbers.push(Number { aside: true, ..Number::default() });
        self.numbers.len() - 1
    }

    /// A total of numbers that stand apart, and what is left of it.
    fn rest_add(&mut self, total: usize, mut parts: Vec<usize>) {
        let own: i64 = parts.iter().filter_map(|part| self.numbers[*part].known).sum();
        let all = parts.iter().all(|part| self.numbers[*part].known.is_some());
        let known = self.numbers[total].known;
        let contradicts = known.is_some_and(|known| known < own);
        if contradicts && all {
            return;
        }
        parts.push(self.numbers.len());
        self.numbers.push(Number::default());
        self.sum_add(total, parts, true);
    }

    fn across_add(&mut self, places: &BTreeMap<Set, usize>) {
        let mut classes: BTreeMap<(&str, &BTreeSet<String>), Vec<(&Set, usize)>> = BTreeMap::new();
        for (set, at) in places {
            classes.entry((&set.kind, &set.conditions)).or_default().push((set, *at));
        }
        for members in classes.values() {
            // A number that lies between and is hidden hides nothing of those around it.
            let known = |(_, at): &&(&Set, usize)| self.numbers[*at].known.is_some();
            let known: Vec<(&Set, usize)> = members.iter().filter(known).copied().collect();
            let all = (known.len() < members.len()).then_some(known);
            for members in std::iter::once(members).chain(all.as_ref()) {
                self.beside_add(members, |one, other| {
                    (&one.time, &one.emergency) == (&other.time, &other.emergency)
                });
                if members.first().is_some_and(|(set, _)| set.adds_in_time()) {
                    self.beside_add(members, |one, other| {
                        (one.place, &one.emergency) == (other.place, &other.emergency)
                    });
                }
            }
        }
        let mut left = PAIRS_MAX;
        let classes: Vec<_> = classes.into_iter().collect();
        for ((kind, conditions), narrow) in &classes {
            let around: Vec<&(&Set, usize)> = classes
                .iter()
                .filter(|((other, wide), _)| other == kind && wide.is_subset(conditions))
                .flat_map(|(_, members)| members)
                .collect();
            for (set, at) in narrow {
                let spent = left.checked_sub(around.len());
                self.cut |= spent.is_none();
                left = spent.unwrap_or(0);
                if spent.is_some() {
                    self.around_add(set, *at, &around);
                }
            }
        }
    }

    /// The tables that a number is shown by; where it is not, those that have it.
    fn judged(&self, at: usize) -> &BTreeSet<usize> {
        let number = &self.numbers[at];
        if number.known.is_some() { &number.shown } else { &number.tables }
    }

    /// Whether some numbers are shown by tables that stand apart.
    pub(super) fn stand_apart<'n>(&self, numbers: impl Iterator<Item = &'n usize>) -> bool {
        let mut numbers = numbers.filter(|at| !self.numbers[**at].aside);
        let first = numbers.next().map(|at| self.judged(*at).clone()).unwrap_or_default();
        numbers.fold(first, |common, at| &common & self.judged(*at)).is_empty()
    }

    /// Whether two numbers are of interest together: one of them is printed now,
    /// and no table has both.
    pub(super) fn apart(&self, one: usize, other: usize) -> bool {
        let common = self.judged(one) & self.judged(other);
        (self.numbers[one].now || self.numbers[other].now) && common.is_subset(&self.loose)
    }

    /// Numbers that differ by one thing alone, each with those within it that no
    /// other lies between: they share nobody.
    fn beside_add(&mut self, members: &[(&Set, usize)], alike: impl Fn(&Set, &Set) -> bool) {
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (set, at) in members {
            let around = members
                .iter()
                .filter(|(other, wide)| wide != at && alike(set, other) && other.spans(set));
            let nearest =
                around.reduce(|one, other| if one.0.spans(other.0) { other } else { one });
            if let Some((_, wide)) = nearest {
                parts.entry(*wide).or_default().push(*at);
            }
        }
        for (total, parts) in parts {
            let now = |at: &usize| self.numbers[*at].now;
            let common = parts
                .iter()
                .fold(self.judged(total).clone(), |common, part| &common & self.judged(*part));
            if common.is_subset(&self.loose) && (now(&total) || parts.iter().any(now)) {
                self.rest_add(total, parts);
            }
        }
    }

    /// A number with each that lies around it, but those that another one shown lies in.
    /// Two that differ in several ways are of interest where both are known.
    fn around_add(&mut self, set: &Set, at: usize, around: &[&(&Set, usize)]) {
        let holds = |(other, wide): &&(&Set, usize)| {
            *wide != at && other.holds(set) && self.apart(at, *wide)
        };
        let all: Vec<&(&Set, usize)> = around.iter().copied().filter(holds).collect();
        let mut wide = all.clone();
        wide.retain(|(other, one)| {
            let between = |(inner, two): &&(&Set, usize)| {
                two != one && other.holds(inner) && self.numbers[*two].known.is_some()
            };
            !all.iter().any(between)
        });
        let known = |at: usize| self.numbers[at].known.is_some();
        let alone = |(other, wide): &(&Set, usize)| match other.apart(set) {
            // Who lives side by side, or comes one time after the other, is told together.
            1 => set.place == other.place && !(set.time != other.time && set.adds_in_time()),
            _ => known(at) && known(*wide),
        };
        wide.retain(|pair| alone(pair));
        for (_, wide) in wide {
            self.rest_add(*wide, vec![at]);
        }
    }
}

/// Whoever adds up the rows that are told by some columns has each total of fewer
/// columns, and of wider places: a place's code names those that hold it.
/// Then whether they add up in any table (everybody is of one sex), and whether all
/// parts of a total are of one place.
fn margins_of(
    sets: &mut Sets<'_>,
    table: &Published,
    rows: &[usize],
) -> Vec<(Set, Vec<usize>, bool, bool)> {
    let Some(everybody) = sets.of_table(table) else { return Vec::new() };
    let mut shapes: BTreeMap<Vec<usize>, Vec<(&PublishedRow, usize)>> = BTreeMap::new();
    for (row, at) in table.rows.iter().zip(rows) {
        let told = row.labels.iter().enumerate().filter(|(_, label)| !label.is_empty());
        shapes.entry(told.map(|(column, _)| column).collect()).or_default().push((row, *at));
    }
    // Rows of fewer columns are totals of these, and not always all of them are kept.
    let finest = |shape: &Vec<usize>| {
        let wider = |other: &&Vec<usize>| shape.iter().all(|column| other.contains(column));
        shapes.keys().filter(wider).count() == 1 && shape.len() <= SHAPE_MAX
    };
    let mut margins = Vec::new();
    for (shape, rows) in shapes.iter().filter(|(shape, _)| finest(shape)) {
        let level_of = |at: &usize| admin_level(&table.columns[*at]).map_or(0, |level| level.0);
        let own_level = shape.iter().map(level_of).max().unwrap_or(0);
        for (kept, level) in fewer(shape, &table.columns) {
            let once = |at: &usize| ONCE.contains(&table.columns[*at].as_str());
            let exact = level == own_level
                && shape.iter().all(|at| level_of(at) > 0 || once(at) || kept.contains(at));
            let mut sums: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
            for (row, at) in rows {
                let own = kept.iter().map(|column| row.labels[*column].clone());
                let place = shape.iter().rfind(|at| admin_level(&table.columns[**at]).is_some());
                let place =
                    place.filter(|_| level > 0).map(|at| place_label(&row.labels[*at], level));
                sums.entry(own.chain(place).collect()).or_default().push(*at);
            }
            let column = format!("admin{level}");
            for (labels, parts) in sums {
                let columns = kept.iter().map(|at| &table.columns[*at]).chain([&column]);
                let labels = columns.zip(labels.iter().map(String::as_str));
                let set = sets.of_labels(&everybody, labels);
                margins.extend(set.map(|set| (set, parts, exact, level == own_level)));
            }
        }
    }
    margins
}

/// Some of the columns that are no places, and a level of places or none (0).
fn fewer(shape: &[usize], columns: &[String]) -> Vec<(Vec<usize>, u8)> {
    let level = |column: &usize| admin_level(&columns[*column]).map(|level| level.0);
    let finest = shape.iter().filter_map(level).max().unwrap_or(0);
    let others: Vec<usize> = shape.iter().copied().filter(|at| level(at).is_none()).collect();
    let kept = |mask: usize| -> Vec<usize> {
        let kept = others.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        kept.map(|(_, column)| *column).collect()
    };
    let all = (0..1 << others.len()).flat_map(|mask| (0..=finest).map(move |at| (mask, at)));
    all.map(|(mask, at)| (kept(mask), at)).collect()
}
