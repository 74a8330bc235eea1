//! A noun whatever its number, so that `18 sites` and `per site` meet.

/// A noun whatever its number: days, يوما, أيام.
pub(super) fn stem_of(word: &str) -> String {
    let word = word.strip_prefix("ال").or_else(|| word.strip_prefix("لل")).unwrap_or(word);
    let known = match word {
        "day" | "days" | "يوم" | "يوما" | "ايام" => "day",
        "month" | "months" | "شهر" | "شهرا" | "اشهر" | "شهور" => "month",
        "week" | "weeks" | "اسبوع" | "اسبوعا" | "اسابيع" => "week",
        "family" | "families" | "اسره" | "اسر" | "عائله" | "عائلات" => "family",
        "person" | "persons" | "people" | "شخص" | "اشخاص" | "شخصا" => "person",
        "session" | "sessions" | "جلسه" | "جلسات" => "session",
        "course" | "courses" | "دوره" | "دورات" => "course",
        "centre" | "centres" | "center" | "centers" | "مركز" | "مراكز" | "مركزا" => {
            "centre"
        }
        "flight" | "flights" | "رحله" | "رحلات" => "flight",
        "school" | "schools" | "مدرسه" | "مدارس" => "school",
        "household" | "households" => "household",
        "village" | "villages" | "قريه" | "قري" => "village",
        "team" | "teams" | "فريق" | "فرق" | "فريقا" => "team",
        "site" | "sites" | "موقع" | "مواقع" | "موقعا" => "site",
        "city" | "cities" | "مدينه" | "مدن" => "city",
        "class" | "classes" | "صف" | "صفا" | "صفوف" => "class",
        "well" | "wells" | "بئر" | "بئرا" | "ابار" => "well",
        other if other.is_ascii() => other.strip_suffix('s').unwrap_or(other),
        other => return root_of(other),
    };
    known.to_owned()
}

/// The letters that one and many of an Arabic noun have in common: `منزل`, `منازل`.
fn root_of(word: &str) -> String {
    let ends = ["ات", "ين", "ون", "ه", "ا"];
    let stem = ends.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let root: String = stem.chars().filter(|letter| !"اويء".contains(*letter)).collect();
    if root.chars().count() > 1 { root } else { word.to_owned() }
}
