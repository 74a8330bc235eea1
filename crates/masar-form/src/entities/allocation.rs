//! Which container holds which entity.
//!
//! A container (the survey, a group, a repeat) holds at most one. An entity's
//! scope is the innermost repeat around everything it speaks of, or the survey;
//! inside the scope it stands where all its properties are, as deep as it can,
//! and moves outwards while the place is taken.

use std::collections::BTreeMap;

use crate::element::{Class, Tree};
use crate::problems::{ENTITIES, Problems, SURVEY, cell};

use super::{Declarations, Link, Links, Path};

/// Where an entity may stand.
struct Request<'a> {
    list: &'a str,
    row: u32,
    scope: Path,
    wanted: Path,
    /// Containers of its properties.
    lineages: Vec<Path>,
}

/// Places every entity; those that cannot be placed become problems.
pub(super) fn allocate(
    tree: &Tree,
    declarations: &Declarations,
    links: &Links,
    problems: &mut Problems,
) -> BTreeMap<Path, String> {
    let mut by_scope: BTreeMap<Path, Vec<Request<'_>>> = BTreeMap::new();
    for declaration in &declarations.0 {
        let links = links.0.get(&declaration.list).map_or(&[][..], Vec::as_slice);
        let request = match links {
            [] => Request {
                list: &declaration.list,
                row: declaration.row,
                scope: Path::new(),
                wanted: Path::new(),
                lineages: Vec::new(),
            },
            links => request(tree, &declaration.list, declaration.row, links, problems),
        };
        by_scope.entry(request.scope.clone()).or_default().push(request);
    }
    let mut places = Places { allocated: BTreeMap::new(), reserved: BTreeMap::new() };
    if let (1, Some([only])) = (by_scope.len(), by_scope.get(&Path::new()).map(Vec::as_slice)) {
        // One entity for the whole form stands in the form's own `meta`.
        return BTreeMap::from([(Path::new(), only.list.to_owned())]);
    }
    for requests in by_scope.values_mut() {
        requests.sort_by_key(|request| request.row);
        for request in &*requests {
            if let Some(other) = places.place(request) {
                let other = declarations.get(&other).map_or(0, |declaration| declaration.row);
                let place = cell(ENTITIES, request.row, "list_name");
                problems.error("FORM-123", place).with("found", request.list).with("other", other);
            }
        }
    }
    places.allocated
}

struct Places {
    allocated: BTreeMap<Path, String>,
    /// Containers between an entity and its properties are its own, too.
    reserved: BTreeMap<Path, String>,
}

impl Places {
    /// Places one entity; the list that is in its way, if it cannot be.
    fn place(&mut self, request: &Request<'_>) -> Option<String> {
        let mut conflict = None;
        for depth in (request.scope.len()..=request.wanted.len()).rev() {
            let here: Path = request.wanted[..depth].to_vec();
            let Some(holder) = self.allocated.get(&here).or_else(|| self.reserved.get(&here))
            else {
                self.take(here, request);
                return None;
            };
            conflict = Some(holder.clone());
            if let Some(holder) =
                request.lineages.iter().find_map(|lineage| self.reserved.get(lineage))
            {
                return Some(holder.clone());
            }
        }
        conflict
    }

    fn take(&mut self, here: Path, request: &Request<'_>) {
        let list = request.list.to_owned();
        for lineage in &request.lineages {
            for length in here.len()..=lineage.len() {
                self.reserved.insert(lineage[..length].to_vec(), list.clone());
            }
        }
        self.reserved.insert(here.clone(), list.clone());
        self.allocated.insert(here, list);
    }
}

/// The path up to the innermost repeat.
fn scope(tree: &Tree, path: &[usize]) -> Path {
    let repeat = path.iter().rposition(|&at| tree.get(at).class == Class::Repeat);
    path[..repeat.map_or(0, |position| position + 1)].to_vec()
}

/// How deep a path is: repeats first, then groups inside the innermost one.
fn depth(tree: &Tree, path: &[usize]) -> (usize, usize) {
    let repeats = path.iter().filter(|&&at| tree.get(at).class == Class::Repeat).count();
    (repeats, path.len() - scope(tree, path).len())
}

fn common(paths: &[Path]) -> Path {
    let Some((first, others)) = paths.split_first() else { return Path::new() };
    let shared =
        |other: &Path| first.iter().zip(other).take_while(|(mine, theirs)| mine == theirs).count();
    let length = others.iter().map(shared).min().unwrap_or(first.len());
    first[..length].to_vec()
}

/// What one entity's links ask for; links out of each other's reach are problems.
fn request<'a>(
    tree: &Tree,
    list: &'a str,
    row: u32,
    links: &[Link],
    problems: &mut Problems,
) -> Request<'a> {
    // The first of the deepest ones.
    let deepest = |links: &mut dyn Iterator<Item = &Link>| {
        links.fold(Path::new(), |best, link| {
            if depth(tree, &link.path) > depth(tree, &best) { link.path.clone() } else { best }
        })
    };
    let deepest_any = deepest(&mut links.iter());
    let scope_path = scope(tree, &deepest_any);
    let mut lineages: Vec<Path> = Vec::new();
    for link in links.iter().filter(|link| link.property.is_some()) {
        if !lineages.contains(&link.path) {
            lineages.push(link.path.clone());
        }
    }
    let wanted = if lineages.is_empty() {
        deepest_any
    } else if lineages.len() == 1 {
        lineages[0].clone()
    } else {
        let saved = deepest(&mut links.iter().filter(|link| link.property.is_some()));
        let (boundary, shared) = (scope(tree, &saved), common(&lineages));
        if depth(tree, &shared) > depth(tree, &boundary) { shared } else { boundary }
    };
    let wanted_scope = scope(tree, &wanted);
    for link in links {
        let boundary = scope(tree, &link.path);
        let within = scope_path.starts_with(&boundary);
        match &link.property {
            Some(property) if !within || wanted_scope != boundary => {
                let place = cell(SURVEY, link.row, "save_to");
                problems.error("FORM-124", place).with("found", property).with("list", list);
            }
            None if !within => {
                let place = cell(ENTITIES, row, "list_name");
                problems.error("FORM-125", place).with("found", &link.question).with("list", list);
            }
            _ => {}
        }
    }
    Request { list, row, scope: scope_path, wanted, lineages }
}
