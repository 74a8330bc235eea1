//! Two languages of one chapter say the same: the same blocks, and the same
//! figures in each. Inside a paragraph each language keeps its own order.

use masar_domain::{Problem, Where};

use super::{Block, Chapter, Show, Span};

/// Problems stand in the first chapter's file.
pub(crate) fn chapters_compare(
    (file, one): (&str, &Chapter),
    (other_file, other): (&str, &Chapter),
    out: &mut Vec<Problem>,
) {
    let differ = |line: u32, found: &str, expected: &str| {
        let problem = Problem::error("PROGRAMME-061", Where::file(file).row(line));
        problem.with("found", found).with("expected", expected).with("file", other_file)
    };
    for (index, block) in one.blocks.iter().enumerate() {
        let line = one.lines[index];
        let Some(same) = other.blocks.get(index) else {
            out.push(differ(line, block.kind(), "-"));
            return;
        };
        let (found, expected) = (shape(block), shape(same));
        if block.kind() != same.kind() {
            out.push(differ(line, block.kind(), same.kind()));
            // From here on nothing stands beside its own translation.
            return;
        }
        if found != expected {
            out.push(differ(line, &found, &expected));
        }
    }
    if let Some(block) = other.blocks.get(one.blocks.len()) {
        let line = one.lines.last().copied().unwrap_or(1);
        out.push(differ(line, "-", block.kind()));
    }
}

/// Everything about a block that is no words.
fn shape(block: &Block) -> String {
    let mut parts: Vec<String> = match block {
        Block::KeyFigures(figures) | Block::Table { figures, .. } => {
            figures.iter().map(ToString::to_string).collect()
        }
        Block::Bars { figure, .. } | Block::Map { figure, .. } => vec![figure.to_string()],
        _ => {
            let mut parts: Vec<String> = block.spans().into_iter().filter_map(reference).collect();
            parts.sort();
            parts
        }
    };
    let by = block.by().join(",");
    match block {
        Block::Heading { level, .. } => parts.insert(0, format!("level={level}")),
        Block::List(items) => parts.insert(0, format!("items={}", items.len())),
        Block::Table { top, .. } | Block::Bars { top, .. } => {
            parts.push(format!("by={by} top={}", top.unwrap_or_default()));
        }
        Block::Map { .. } => parts.push(format!("by={by}")),
        _ => {}
    }
    format!("{} {}", block.kind(), parts.join(" ")).trim_end().to_owned()
}

fn reference(span: &Span) -> Option<String> {
    match span {
        Span::Figure(figure, Show::Number) => Some(format!("{{{figure}}}")),
        Span::Figure(figure, Show::Percent) => Some(format!("{{% {figure}}}")),
        Span::Value(value) => Some(format!("{{{value}}}")),
        Span::Text(_) | Span::Strong(_) | Span::Plain(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::chapter::chapter_parse;

    fn problems(ar: &str, en: &str) -> String {
        let (en, mut out) = chapter_parse("dtm.en.md", en);
        let (ar, more) = chapter_parse("dtm.ar.md", ar);
        out.extend(more);
        chapters_compare(("dtm.ar.md", &ar), ("dtm.en.md", &en), &mut out);
        out.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn accepts_two_languages_that_order_their_sentences_differently() {
        let en = "# Who is here\n\nOf {dtm.migrants} people **most** ({% dtm.migrants sex=male}) are men,\n\
            under law {=6 of 1987}.\n\n- one\n- two {period}\n\n::: figures dtm.migrants dtm.idps\n\
            ::: table \"By place\" figures=dtm.migrants by=admin1,admin2 top=20\n\
            ::: bars \"Origin\" figure=dtm.migrants by=nationality\n\
            ::: map \"Where\" figure=dtm.migrants by=admin2 points=admin3\n::: note Rounded.\n";
        let ar = "# من هنا\n\nنسبة الرجال {% dtm.migrants sex=male} من {dtm.migrants} وفق القانون {=٦}.\n\n\
            - واحد\n- اثنان {period}\n\n::: figures dtm.migrants dtm.idps\n\
            ::: table \"حسب المكان\" figures=dtm.migrants by=admin1,admin2 top=20\n\
            ::: bars \"الأصل\" figure=dtm.migrants by=nationality\n\
            ::: map \"أين\" figure=dtm.migrants by=admin2 points=admin3\n::: note مقربة.\n";
        assert_snapshot!(problems(ar, en), @"");
    }

    #[test]
    fn names_what_differs_between_the_languages() {
        let en = "# A\n\nOf {dtm.migrants}.\n\n::: bars \"T\" figure=dtm.idps by=sex top=5\n";
        let ar =
            "## أ\n\nمن {dtm.idps}.\n\n::: bars \"ت\" figure=dtm.idps by=sex top=6\n\n::: note ز\n";
        assert_snapshot!(problems(ar, en), @r"
        PROGRAMME-061 dtm.ar.md:1 found=heading level=2 expected=heading level=1 file=dtm.en.md
        PROGRAMME-061 dtm.ar.md:3 found=paragraph {dtm.idps} expected=paragraph {dtm.migrants} file=dtm.en.md
        PROGRAMME-061 dtm.ar.md:5 found=bars dtm.idps by=sex top=6 expected=bars dtm.idps by=sex top=5 file=dtm.en.md
        PROGRAMME-061 dtm.ar.md:7 found=note expected=- file=dtm.en.md
        ");
        assert_snapshot!(problems("# أ\n\n- ب\n", "# A\n\nB\n\nC\n"), @"PROGRAMME-061 dtm.ar.md:3 found=list expected=paragraph file=dtm.en.md");
        assert_snapshot!(problems("# أ\n", "# A\n\nB\n"), @"PROGRAMME-061 dtm.ar.md:1 found=- expected=paragraph file=dtm.en.md");
    }

    #[test]
    fn refuses_typed_digits_and_broken_references() {
        let text = "# In 2023\n\nAbout ١٢ people and {dtm.migrants 5}.\nWith ½ and {=3}.\n\n\
            ::: table \"Top 5\" figures=dtm.idps\n::: tabel x\n::: bars figure=dtm.idps\n\
            ::: map \"M\" figure=a.b by=admin2 colour=red\nOpen { and } close\n**strong\n{% dtm.idps}\n#### deep\n";
        let (_, out) = chapter_parse("x.en.md", text);
        let lines: Vec<String> = out.iter().map(ToString::to_string).collect();
        assert_snapshot!(lines.join("\n"), @r#"
        PROGRAMME-060 x.en.md:1 found=2023
        PROGRAMME-060 x.en.md:3 found=١٢
        PROGRAMME-063 x.en.md:3 found={dtm.migrants 5}
        PROGRAMME-060 x.en.md:4 found=½
        PROGRAMME-060 x.en.md:6 found=5
        PROGRAMME-062 x.en.md:7 found=tabel nearest=table
        PROGRAMME-063 x.en.md:8 found=bars figure=dtm.idps
        PROGRAMME-063 x.en.md:9 found=map "M" figure=a.b by=admin2 colour=red
        PROGRAMME-063 x.en.md:11 found=**
        PROGRAMME-063 x.en.md:12 found={% dtm.idps}
        PROGRAMME-063 x.en.md:13 found=#### deep
        "#);
    }
}
