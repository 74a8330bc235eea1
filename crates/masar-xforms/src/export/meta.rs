//! The `meta` group: the name of a submission, the audit, entities.

use roxmltree::Node;

use super::source::{attributes, name_of};
use super::survey::{Row, Writer};

impl<'a> Writer<'a, '_> {
    pub(super) fn meta(&mut self, meta: Node<'a, 'a>, path: &str) {
        for node in meta.children().filter(Node::is_element) {
            let path = format!("{path}/{}", name_of(node));
            let bind = self.source.binds.get(&path).copied();
            let calculation = bind.and_then(|bind| bind.attribute("calculate"));
            match node.tag_name().name() {
                "instanceName" => {
                    let text = self.source.expression(calculation.unwrap_or_default());
                    self.settings.push(("instance_name".into(), text));
                }
                "audit" => self.audit(bind),
                "instanceID" => {
                    let preload = bind.map(attributes).unwrap_or_default();
                    let preload = preload.into_iter().find(|(name, _)| name == "jr:preload");
                    if let Some((_, text)) = preload.filter(|(_, text)| *text != "uid") {
                        self.settings.push(("instance_id".into(), text.to_owned()));
                    }
                }
                "entity" => self.entity(node, &path),
                _ => {}
            }
        }
    }

    fn audit(&mut self, bind: Option<Node<'a, 'a>>) {
        let parameters: Vec<String> = bind
            .map(attributes)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{}={value}", name.strip_prefix("odk:")?)))
            .collect();
        let row = [("type", "audit"), ("name", "audit"), ("parameters", &*parameters.join(" "))];
        self.sheet.push(row.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec());
    }

    fn entity(&mut self, node: Node<'a, 'a>, path: &str) {
        let calculation = |part: &str| {
            let bind = self.source.binds.get(&format!("{path}/{part}"))?;
            let text = bind.attribute("calculate")?;
            Some(self.source.expression_at(text, &format!("{path}/{part}")))
        };
        let mut row: Row =
            vec![("list_name".into(), node.attribute("dataset").unwrap_or_default().to_owned())];
        for (column, part) in [
            ("entity_id", "@id"),
            ("create_if", "@create"),
            ("update_if", "@update"),
            ("label", "label"),
        ] {
            row.extend(calculation(part).map(|text| (column.to_owned(), text)));
        }
        self.entities.push(row);
    }
}
