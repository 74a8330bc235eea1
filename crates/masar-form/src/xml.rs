//! Elements of an XML document, and their text: two spaces for each depth, one
//! line for what holds text.

use std::borrow::Cow;
use std::fmt::Write;

/// One element.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    tag: Cow<'static, str>,
    attributes: Vec<(Cow<'static, str>, String)>,
    children: Vec<Content>,
}

/// What an element holds.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Element(Node),
    Text(String),
}

impl Node {
    pub(crate) fn new(tag: impl Into<Cow<'static, str>>) -> Self {
        Self { tag: tag.into(), attributes: Vec::new(), children: Vec::new() }
    }

    /// Sets an attribute; one that is there keeps its place.
    pub(crate) fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        let name = name.into();
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value.into(),
            None => self.attributes.push((name, value.into())),
        }
    }

    #[must_use]
    pub(crate) fn with(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Self {
        self.set(name, value);
        self
    }

    #[must_use]
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Content::Text(text.into()));
        self
    }

    #[must_use]
    pub(crate) fn content(mut self, content: Vec<Content>) -> Self {
        self.children.extend(content);
        self
    }

    #[must_use]
    pub(crate) fn child(mut self, node: Self) -> Self {
        self.push(node);
        self
    }

    pub(crate) fn push(&mut self, node: Self) {
        self.children.push(Content::Element(node));
    }

    /// Puts an element before the last one.
    pub(crate) fn push_before_last(&mut self, node: Self) {
        let last = self.children.len().saturating_sub(1);
        self.children.insert(last, Content::Element(node));
    }

    /// The document with this root.
    pub(crate) fn to_document(&self) -> String {
        let mut text = String::from("<?xml version=\"1.0\"?>\n");
        self.write(&mut text, 0, true);
        text
    }

    fn write(&self, text: &mut String, depth: usize, on_lines: bool) {
        let (indent, line) = if on_lines { (depth * 2, "\n") } else { (0, "") };
        // Writing to a String cannot fail.
        let _ = write!(text, "{:indent$}<{}", "", self.tag);
        for (name, value) in &self.attributes {
            let _ = write!(text, " {name}=\"");
            escape(value, true, text);
            text.push('"');
        }
        if self.children.is_empty() {
            let _ = write!(text, "/>{line}");
            return;
        }
        text.push('>');
        if self.children.iter().any(|child| matches!(child, Content::Text(_))) {
            self.write_mixed(text);
        } else {
            text.push_str(line);
            for child in &self.children {
                if let Content::Element(node) = child {
                    node.write(text, depth + 1, on_lines);
                }
            }
            let _ = write!(text, "{:indent$}", "");
        }
        let _ = write!(text, "</{}>{line}", self.tag);
    }

    /// Text and elements on one line. Where both occur, spaces keep the edges.
    fn write_mixed(&self, text: &mut String) {
        let is_several = self.children.len() > 1;
        if is_several && matches!(self.children[0], Content::Text(_)) {
            text.push(' ');
        }
        for child in &self.children {
            match child {
                Content::Element(node) => node.write(text, 0, false),
                Content::Text(words) => escape(words, false, text),
            }
        }
        if is_several {
            text.push(' ');
        }
    }
}

fn escape(value: &str, in_attribute: bool, text: &mut String) {
    for char in value.chars() {
        match char {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' if in_attribute => text.push_str("&quot;"),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_on_one_line_and_is_escaped() {
        let node = Node::new("a").child(Node::new("b").with("c", "\"<").text("x < y"));
        insta::assert_snapshot!(node.to_document(), @r#"
        <?xml version="1.0"?>
        <a>
          <b c="&quot;&lt;">x &lt; y</b>
        </a>
        "#);
    }
}
