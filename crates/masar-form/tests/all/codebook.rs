//! The codebook in its three formats.

use insta::assert_snapshot;
use masar_domain::Lang;
use masar_form::codebook;

use super::form;

const FORM: &str = "
| survey |
|        | type           | name | label::English (en) | label::العربية (ar) |
|        | text           | who  | =1+1 <b>            | الاسم               |
|        | select_one sex | sex  | Sex                 | الجنس               |
| choices |
|        | list_name | name | label::English (en) | label::العربية (ar) |
|        | sex       | m    | Male                | ذكر                 |
| settings |
|        | form_id | form_title | version |
|        | people  | People & places | 3 |
";

#[test]
fn markdown_shows_every_question_and_code() {
    assert_snapshot!(codebook(&form(FORM), &[]).to_markdown(Lang::En), @r"
    # People &amp; places

    - Form: people
    - Version: 3

    ## Questions

    | Path | Column | Type | List | Label (English (en)) | Label (العربية (ar)) |
    | --- | --- | --- | --- | --- | --- |
    | who | who | text |  | =1+1 &lt;b&gt; | الاسم |
    | sex | sex | select\_one | sex | Sex | الجنس |

    ## Choices

    ### sex

    | Code | Label (English (en)) | Label (العربية (ar)) |
    | --- | --- | --- |
    | m | Male | ذكر |
    ");
}

#[test]
fn a_page_marks_languages_and_escapes_texts() {
    let page = codebook(&form(FORM), &[]).to_html(Lang::Ar);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">"));
    assert!(page.contains("<bdi lang=\"ar\" dir=\"rtl\">الجنس</bdi>"));
    assert!(page.contains("<bdi lang=\"en\" dir=\"ltr\">=1+1 &lt;b&gt;</bdi>"));
    assert!(!page.contains("<b>"));
}

#[test]
fn languages_are_chosen_by_name_or_code() {
    for wanted in ["ar", "العربية (ar)"] {
        let book = codebook(&form(FORM), &[wanted]);
        assert_eq!(book.languages.len(), 1);
        assert!(book.languages[0].is_rtl);
    }
    assert_eq!(codebook(&form(FORM), &["fr"]).languages.len(), 2);
}

#[test]
fn a_workbook_is_the_same_twice_and_holds_no_formula() {
    use calamine::Reader;
    let bytes = codebook(&form(FORM), &[]).to_xlsx(Lang::En).unwrap();
    assert_eq!(bytes, codebook(&form(FORM), &[]).to_xlsx(Lang::En).unwrap());
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("Questions").unwrap();
    let cells: Vec<String> = range.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(cells.contains(&"'=1+1 <b>".to_owned()), "{cells:?}");
    assert!(book.worksheet_formula("Questions").unwrap().is_empty());
}
