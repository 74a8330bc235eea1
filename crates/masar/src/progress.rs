//! Progress of long steps on standard error: what, how far, how long still.

use indicatif::{ProgressBar, ProgressStyle};
use masar_domain::Lang;
use masar_text::tr;

/// A bar that counts to `total`; silent where standard error is no terminal
/// but for one line at the start and the end.
pub(crate) fn bar(what: &str, total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    let style = ProgressStyle::with_template("{msg:40} [{bar:30}] {percent:>3}%  {eta} left");
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(what.to_owned());
    if bar.is_hidden() {
        eprintln!("{what} ...");
    }
    bar
}

/// Shows the stages of a run by the names of their messages, each as it begins.
pub(crate) fn stages(lang: Lang) -> impl FnMut(&'static str, u16) {
    let mut shown = "";
    move |stage, _| {
        if stage != shown {
            shown = stage;
            eprintln!("{} ...", tr(lang, stage));
        }
    }
}
