//! Elements of an XML document, and their text: two spaces for each depth, one
//! line for what holds text.

use std::borrow::Cow;

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
            None => {
                // Most elements have one or two: room for four each costs a large form dearly.
                self.attributes.reserve_exact(1);
                self.attributes.push((name, value.into()));
            }
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
        self.children.reserve_exact(1);
        self.children.push(Content::Text(text.into()));
        self
    }

    #[must_use]
    pub(crate) fn content(mut self, mut content: Vec<Content>) -> Self {
        if self.children.is_empty() {
            self.children = content;
        } else {
            self.children.append(&mut content);
        }
        self
    }

    #[must_use]
    pub(crate) fn child(mut self, node: Self) -> Self {
        self.push(node);
        self
    }

    pub(crate) fn push(&mut self, node: Self) {
        if self.children.is_empty() {
            self.children.reserve_exact(1);
        }
        self.children.push(Content::Element(node));
    }

    /// Puts an element before the last one.
    pub(crate) fn push_before_last(&mut self, node: Self) {
        let last = self.children.len().saturating_sub(1);
        self.children.insert(last, Content::Element(node));
    }

    /// Writes the element, on lines of its own, where `depth` elements are open.
    pub(crate) fn write_at(&self, text: &mut String, depth: usize) {
        self.write(text, depth, true);
    }

    /// Writes its start alone, for what is written one child after another;
    /// [`Node::close`] ends it.
    pub(crate) fn open(&self, text: &mut String, depth: usize) {
        self.write_start(text, depth);
        text.push_str(">\n");
    }

    /// Writes its end.
    pub(crate) fn close(&self, text: &mut String, depth: usize) {
        indent(text, depth);
        self.write_end(text, "\n");
    }

    fn write_start(&self, text: &mut String, depth: usize) {
        indent(text, depth);
        text.push('<');
        text.push_str(&self.tag);
        for (name, value) in &self.attributes {
            attribute(text, name, value);
        }
    }

    fn write_end(&self, text: &mut String, line: &str) {
        end(text, &self.tag);
        text.push_str(line);
    }

    fn write(&self, text: &mut String, depth: usize, on_lines: bool) {
        let (depth, line) = if on_lines { (depth, "\n") } else { (0, "") };
        self.write_start(text, depth);
        if self.children.is_empty() {
            text.push_str("/>");
            text.push_str(line);
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
            indent(text, depth);
        }
        self.write_end(text, line);
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

/// Writes the start of an element on a line of its own; [`close`] ends it.
pub(crate) fn open(text: &mut String, depth: usize, tag: &str, attributes: &[(&str, &str)]) {
    indent(text, depth);
    text.push('<');
    text.push_str(tag);
    for (name, value) in attributes {
        attribute(text, name, value);
    }
    text.push_str(">\n");
}

/// Writes the end of an element on a line of its own.
pub(crate) fn close(text: &mut String, depth: usize, tag: &str) {
    indent(text, depth);
    end(text, tag);
    text.push('\n');
}

/// Writes an element that holds words, on one line.
pub(crate) fn leaf(text: &mut String, depth: usize, tag: &str, words: &str) {
    indent(text, depth);
    text.push('<');
    text.push_str(tag);
    text.push('>');
    escape(words, false, text);
    end(text, tag);
    text.push('\n');
}

fn attribute(text: &mut String, name: &str, value: &str) {
    text.push(' ');
    text.push_str(name);
    text.push_str("=\"");
    escape(value, true, text);
    text.push('"');
}

fn end(text: &mut String, tag: &str) {
    text.push_str("</");
    text.push_str(tag);
    text.push('>');
}

/// Two spaces for each open element.
fn indent(text: &mut String, depth: usize) {
    const SPACES: &str = "                                ";
    let mut left = depth * 2;
    while left > 0 {
        let some = left.min(SPACES.len());
        text.push_str(&SPACES[..some]);
        left -= some;
    }
}

/// Runs between the few characters that need it are copied whole.
fn escape(value: &str, in_attribute: bool, text: &mut String) {
    let mut copied = 0;
    for (at, byte) in value.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' if in_attribute => "&quot;",
            _ => continue,
        };
        text.push_str(&value[copied..at]);
        text.push_str(entity);
        copied = at + 1;
    }
    text.push_str(&value[copied..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_on_one_line_and_is_escaped() {
        let node = Node::new("a").child(Node::new("b").with("c", "\"<").text("x < y"));
        let mut text = String::new();
        node.write_at(&mut text, 0);
        insta::assert_snapshot!(text, @r#"
        <a>
          <b c="&quot;&lt;">x &lt; y</b>
        </a>
        "#);
    }
}
