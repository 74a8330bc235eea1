//! Names the third-party assets that the crate embeds, as npm installed them in
//! `assets/node_modules`, with the version and the licence each package states.
//! Nothing is fetched here: a missing asset stops the build and says what to run.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on standard output")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::exit;

/// Constant, package, file: embedded as bytes.
const FILES: [(&str, &str, &str); 8] = [
    ("SANS_REGULAR", SANS, "400Regular/IBMPlexSansArabic_400Regular.ttf"),
    ("SANS_SEMIBOLD", SANS, "600SemiBold/IBMPlexSansArabic_600SemiBold.ttf"),
    ("MONO_REGULAR", MONO, "400Regular/IBMPlexMono_400Regular.ttf"),
    ("WEB_ARABIC_400", WEB, "files/ibm-plex-sans-arabic-arabic-400-normal.woff2"),
    ("WEB_ARABIC_600", WEB, "files/ibm-plex-sans-arabic-arabic-600-normal.woff2"),
    ("WEB_LATIN_400", WEB, "files/ibm-plex-sans-arabic-latin-400-normal.woff2"),
    ("WEB_LATIN_600", WEB, "files/ibm-plex-sans-arabic-latin-600-normal.woff2"),
    ("HTMX", "htmx.org", "dist/htmx.min.js"),
];

/// Package and the file that holds its licence.
const LICENCES: [(&str, &str); 4] =
    [(SANS, "LICENSE_FONT"), (MONO, "LICENSE_FONT"), (WEB, "LICENSE"), ("htmx.org", "LICENSE")];

const SANS: &str = "@expo-google-fonts/ibm-plex-sans-arabic";
const MONO: &str = "@expo-google-fonts/ibm-plex-mono";
const WEB: &str = "@fontsource/ibm-plex-sans-arabic";

fn main() {
    // Asked when run, not when compiled: checkouts may share a target folder.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder");
    let assets = Path::new(&here).join("../../assets");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", assets.join("package-lock.json").display());
    let mut code = String::new();
    for (constant, package, file) in FILES {
        let path = asset(&assets, package, file);
        let path = path.display();
        println!("cargo::rerun-if-changed={path}");
        let line =
            format!("pub(crate) const {constant}: &[u8] = include_bytes!({:?});", path.to_string());
        writeln!(code, "{line}").expect("a string takes every text");
    }
    code.push_str("pub(super) const NOTICES: &[super::Notice] = &[\n");
    for (package, file) in LICENCES {
        code.push_str(&notice(&assets, package, file));
    }
    code.push_str("];\n");
    let out = std::env::var_os("OUT_DIR").expect("cargo names the folder");
    std::fs::write(Path::new(&out).join("assets.rs"), code).expect("cargo's folder can be written");
}

fn notice(assets: &Path, package: &str, file: &str) -> String {
    let manifest = asset(assets, package, "package.json");
    let text = std::fs::read_to_string(&manifest).unwrap_or_else(|_| missing(&manifest));
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("npm wrote it");
    let field = |name: &str| manifest[name].as_str().unwrap_or_default().to_owned();
    let text = asset(assets, package, file).display().to_string();
    format!(
        "super::Notice {{ name: {package:?}, version: {:?}, licence: {:?}, text: include_str!({text:?}) }},\n",
        field("version"),
        field("license"),
    )
}

fn asset(assets: &Path, package: &str, file: &str) -> PathBuf {
    let path = assets.join("node_modules").join(package).join(file);
    path.canonicalize().unwrap_or_else(|_| missing(&path))
}

fn missing(path: &Path) -> ! {
    println!("cargo::rerun-if-changed={}", path.display());
    println!(
        "cargo::error=fonts and scripts are not installed; run `npm ci --prefix assets` in the \
         project's folder, then build again (missing: {})",
        path.display()
    );
    exit(1)
}
