//! What nobody may change while filling a form: how many repeats there are where
//! none can be added, what a question that is only read holds, and that the
//! filled form says which one it is.

use super::Judge;
use crate::markup::Element;
use crate::model::Definition;
use crate::tree::NONE;

impl Judge<'_> {
    /// The identifier by which a second sending is recognised.
    pub(super) fn instance_id(&mut self) {
        let path = format!("/{}/meta/instanceID", self.model.initial.local());
        let Some(&at) = self.model.paths.get(&path) else { return };
        let node = self.model.fixed[at as usize];
        if node != NONE && self.tree.node(node).text.trim().is_empty() {
            self.found(Some(node), "XFORM-033", path, String::new(), String::new());
        }
    }

    /// Repeats that the form itself holds, and that a person cannot add to.
    pub(super) fn repeats_fixed(&mut self) {
        let model = self.model;
        for (at, definition) in (0_u32..).zip(&model.definitions) {
            let Some(repeat) = definition.repeat.as_ref().filter(|repeat| repeat.is_fixed) else {
                continue;
            };
            let parent = model.shape.node(at).parent;
            let above = model.fixed.get(parent as usize).copied().unwrap_or(NONE);
            if repeat.count.is_some() || above == NONE || !self.tree.node(above).relevant {
                continue;
            }
            let expected = initial_count(&model.initial, definition);
            let of_it = |node: &u32| self.tree.node(*node).definition == at;
            let first = self.tree.children(above).find(of_it);
            let present = self.tree.children(above).filter(of_it).count();
            // One that is not asked may be left out.
            let is_left_out = present == 0 && definition.relevant.is_some();
            if present != expected && !is_left_out {
                let more = [("expected", expected.to_string())];
                let (path, present) = (definition.path.clone(), present.to_string());
                self.found_with(first, "XFORM-030", path, present, "noAddRemove".into(), &more);
            }
        }
    }

    /// Whether a value stands where only the form's own may.
    pub(super) fn is_overwritten(&self, at: u32) -> bool {
        let node = self.tree.node(at);
        let own = &self.model.shape.node(node.definition).text;
        self.definition(at).is_shut && node.text.trim() != own.trim()
    }
}

/// How many of a definition's elements the form's own instance holds.
fn initial_count(initial: &Element, definition: &Definition) -> usize {
    let mut found = vec![initial];
    for name in definition.path.split('/').skip(2) {
        let is_template = |element: &Element| {
            element.attributes.iter().any(|(name, _)| name.ends_with(":template"))
        };
        found = found
            .into_iter()
            .flat_map(Element::children)
            .filter(|child| child.local() == name && !is_template(child))
            .collect();
    }
    found.len()
}
