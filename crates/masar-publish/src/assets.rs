//! Third-party assets of the build: fonts for print and screen, and htmx. Their
//! packages are named in `assets/package.json` and copied nowhere; the licences
//! they state are shown on the About page.

mod files {
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

pub(crate) use files::{MONO_REGULAR, SANS_REGULAR, SANS_SEMIBOLD};

/// Whose work is embedded, and under which terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Name of the package.
    pub name: &'static str,
    pub version: &'static str,
    /// SPDX expression.
    pub licence: &'static str,
    /// The licence in full.
    pub text: &'static str,
}

/// Everything of others that this crate embeds.
pub fn notices() -> &'static [Notice] {
    files::NOTICES
}

/// One file of the font for screens: the script it covers at one weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebFont {
    /// Name to serve it under.
    pub file: &'static str,
    pub weight: u16,
    /// What it covers, in the syntax of `unicode-range`.
    pub unicode_range: &'static str,
    /// WOFF2.
    pub bytes: &'static [u8],
}

/// Name of the family that print and screen share.
pub const FONT_FAMILY: &str = "IBM Plex Sans Arabic";

const ARABIC: &str =
    "U+0600-06FF,U+0750-077F,U+08A0-08FF,U+200C-200E,U+2010-2011,U+FB50-FDFF,U+FE70-FEFC";
const LATIN: &str = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,\
    U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD";

const WEB_FONTS: [WebFont; 4] = [
    WebFont {
        file: "plex-arabic-400.woff2",
        weight: 400,
        unicode_range: ARABIC,
        bytes: files::WEB_ARABIC_400,
    },
    WebFont {
        file: "plex-arabic-600.woff2",
        weight: 600,
        unicode_range: ARABIC,
        bytes: files::WEB_ARABIC_600,
    },
    WebFont {
        file: "plex-latin-400.woff2",
        weight: 400,
        unicode_range: LATIN,
        bytes: files::WEB_LATIN_400,
    },
    WebFont {
        file: "plex-latin-600.woff2",
        weight: 600,
        unicode_range: LATIN,
        bytes: files::WEB_LATIN_600,
    },
];

/// The font for screens, in regular and semibold.
pub fn web_fonts() -> &'static [WebFont] {
    &WEB_FONTS
}

/// `@font-face` rules for [`web_fonts`]; `address` says where each is served.
pub fn web_fonts_css(address: &dyn Fn(&WebFont) -> String) -> String {
    web_fonts().iter().map(|font| font_face(font, &address(font))).collect()
}

pub(crate) fn font_face(font: &WebFont, address: &str) -> String {
    format!(
        "@font-face{{font-family:\"{FONT_FAMILY}\";font-style:normal;font-weight:{};\
         font-display:swap;src:url({address}) format(\"woff2\");unicode-range:{}}}\n",
        font.weight, font.unicode_range
    )
}

/// The minified htmx script.
pub fn htmx() -> &'static [u8] {
    files::HTMX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_states_its_licence() {
        assert_eq!(notices().len(), 4);
        for notice in notices() {
            assert!(!notice.version.is_empty() && !notice.text.is_empty(), "{}", notice.name);
            assert!(["MIT AND OFL-1.1", "OFL-1.1", "0BSD"].contains(&notice.licence));
        }
    }

    #[test]
    fn fonts_for_screens_are_woff2() {
        assert!(web_fonts().iter().all(|font| font.bytes.starts_with(b"wOF2")));
        let css = web_fonts_css(&|font| format!("/fonts/{}", font.file));
        assert_eq!(css.matches("@font-face").count(), 4);
        assert!(css.contains("url(/fonts/plex-latin-600.woff2)"));
    }
}
