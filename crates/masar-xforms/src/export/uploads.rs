//! Questions that are answered with a file.

use roxmltree::Node;

use super::source::{child, children};
use super::survey::{Row, Writer};

impl<'a> Writer<'a, '_> {
    /// The type of an upload, by its kind of media.
    pub(super) fn upload(&mut self, name: &str, control: Node<'a, 'a>, row: &mut Row) -> String {
        let media = control.attribute("mediatype").unwrap_or_default();
        let kind = match media.split('/').next().unwrap_or_default() {
            "image" => {
                if let Some(app) = control.attribute("intent") {
                    row.push(("parameters".into(), format!("app={app}")));
                }
                "image"
            }
            "audio" => "audio",
            "video" => "video",
            "osm" => return self.tags(name, control),
            _ => "file",
        };
        kind.to_owned()
    }

    /// What is asked of a thing on the map, in a sheet of its own.
    fn tags(&mut self, name: &str, control: Node<'a, 'a>) -> String {
        let list = format!("{name}_tags");
        let before = self.osm.rows.len();
        for tag in children(control, "tag") {
            let label = child(tag, "label").map(|label| self.source.shown(label));
            self.osm.push(vec![
                ("list_name".into(), list.clone()),
                ("name".into(), tag.attribute("key").unwrap_or_default().to_owned()),
                ("label".into(), label.unwrap_or_default()),
            ]);
        }
        if self.osm.rows.len() == before { "osm".to_owned() } else { format!("osm {list}") }
    }
}
