//! Dimensions as they are asked for: `admin1>admin2>admin3,sex,age_group`.
//! A dimension is a list of columns from the widest level to the finest, and
//! its tree of categories grows from the rows.
//!
//! *Invariant:* node 0 is the total; a parent has a smaller number than its
//! children. Nothing here knows values.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};

/// Most dimensions and levels of one table.
const DIMENSIONS_MAX: usize = 8;
const LEVELS_MAX: usize = 8;

/// One category of a dimension.
#[derive(Clone, Debug)]
pub struct Node {
    pub label: String,
    pub parent: usize,
    pub depth: usize,
    pub children: Vec<usize>,
}

/// One dimension: its columns, and its categories as a tree.
#[derive(Clone, Debug)]
pub struct Dimension {
    pub levels: Vec<String>,
    pub nodes: Vec<Node>,
    known: BTreeMap<(usize, String), usize>,
}

impl Dimension {
    fn new(levels: Vec<String>) -> Self {
        let root = Node { label: String::new(), parent: 0, depth: 0, children: Vec::new() };
        Self { levels, nodes: vec![root], known: BTreeMap::new() }
    }

    /// The node of a path of labels, grown where it is new.
    pub fn node_add(&mut self, path: &[&str]) -> usize {
        path.iter().fold(0, |parent, label| {
            let key = (parent, (*label).to_owned());
            if let Some(node) = self.known.get(&key) {
                return *node;
            }
            let node = self.nodes.len();
            let depth = self.nodes[parent].depth + 1;
            let label = (*label).to_owned();
            self.nodes.push(Node { label, parent, depth, children: Vec::new() });
            self.nodes[parent].children.push(node);
            self.known.insert(key, node);
            node
        })
    }

    /// The node of a path of labels, if there is one.
    pub fn node_find(&self, path: &[&str]) -> Option<usize> {
        path.iter()
            .try_fold(0, |parent, label| self.known.get(&(parent, (*label).to_owned())).copied())
    }

    /// The node and all above it but the total, from below.
    pub fn path_up(&self, node: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = node;
        while at != 0 {
            path.push(at);
            at = self.nodes[at].parent;
        }
        path
    }
}

/// Reads the dimensions that were asked for.
pub fn dims_parse(spec: &str) -> Result<Vec<Dimension>, Problem> {
    let refuse = || Problem::error("PROTECT-001", Where::default()).with("found", spec);
    let mut seen: Vec<String> = Vec::new();
    let mut dimensions = Vec::new();
    for part in spec.split(',') {
        let levels: Vec<String> = part.split('>').map(|level| level.trim().to_owned()).collect();
        if levels.len() > LEVELS_MAX || levels.iter().any(String::is_empty) {
            return Err(refuse());
        }
        for level in &levels {
            if seen.contains(level) {
                let problem = Problem::error("PROTECT-002", Where::default());
                return Err(problem.with("found", level));
            }
            seen.push(level.clone());
        }
        dimensions.push(Dimension::new(levels));
    }
    if dimensions.len() > DIMENSIONS_MAX {
        return Err(refuse());
    }
    Ok(dimensions)
}
