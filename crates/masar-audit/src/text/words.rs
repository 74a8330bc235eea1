//! The words that statements are recognised by, in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use masar_text::fold;

/// A group of people that a part may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Male,
    Female,
    Men,
    Women,
    Boys,
    Girls,
    Children,
    Alone,
}

const GROUPS: [(Group, &str); 8] = [
    (Group::Male, "male males ذكر ذكور"),
    (Group::Female, "female females أنثى إناث"),
    (Group::Men, "men man رجل رجال"),
    (Group::Women, "women woman امرأة نساء سيدة سيدات"),
    (Group::Boys, "boys boy فتى فتيان صبي صبيان"),
    (Group::Girls, "girls girl فتاة فتيات"),
    (Group::Children, "children child minors minor طفل أطفال قاصر"),
    (Group::Alone, "unaccompanied separated uasc"),
];

const MONTHS: [&str; 12] = [
    "january jan يناير كانون_الثاني",
    "february feb فبراير شباط",
    "march mar مارس آذار",
    "april apr أبريل إبريل نيسان",
    "may مايو أيار",
    "june jun يونيو حزيران",
    "july jul يوليو تموز",
    "august aug أغسطس آب",
    "september sep sept سبتمبر أيلول",
    "october oct أكتوبر",
    "november nov نوفمبر",
    "december dec ديسمبر",
];

const WEEKDAYS: [&str; 7] = [
    "monday الاثنين الإثنين",
    "tuesday الثلاثاء",
    "wednesday الأربعاء",
    "thursday الخميس",
    "friday الجمعة",
    "saturday السبت",
    "sunday الأحد",
];

/// Before a list of which nothing says that it is complete.
const SUBSET: &str = "including بينهم بينهن منهم منهن منها بينها ضمنهم ضمنهن ذلك فيهم فيهن";

/// Those of them that speak of the people just named.
const PRONOUN: &str = "whom بينهم بينهن منهم منهن ضمنهم ضمنهن فيهم فيهن";

/// Words for people, or their beginnings.
const PEOPLE: &str = "people person individual migrant returnee idp displaced participant official \
    staff employee patient beneficiar refugee student youth trainee worker men women child male \
    female passenger asylum applicant expert شخص أشخاص فرد أفراد مهاجر نازح عائد مشارك مسؤول موظف \
    مستفيد متدرب لاجئ عامل طالب طلاب شاب شباب مريض مرضى رجل رجال نساء طفل أطفال خبير إنسان";

/// Before a list that is the whole.
const WHOLE: &str = "comprising comprised consisting namely بواقع وهم موزعين موزعون";

const APPROXIMATE: &str = "about around approximately some nearly almost roughly circa over \
    exceeding than least up estimated نحو حوالي قرابة زهاء يقارب تقريبا أكثر الأقل يفوق";

fn table<T: Copy>(rows: &[(T, &str)]) -> BTreeMap<String, T> {
    let words = rows
        .iter()
        .flat_map(|&(value, words)| words.split_whitespace().map(move |word| (fold(word), value)));
    words.collect()
}

static GROUP_WORDS: LazyLock<BTreeMap<String, Group>> = LazyLock::new(|| table(&GROUPS));
static MONTH_WORDS: LazyLock<BTreeMap<String, i8>> = LazyLock::new(|| {
    let rows: Vec<(i8, &str)> = (1..).zip(MONTHS).collect();
    table(&rows)
});
static DAY_WORDS: LazyLock<BTreeMap<String, i8>> = LazyLock::new(|| {
    let rows: Vec<(i8, &str)> = (0..).zip(WEEKDAYS).collect();
    table(&rows)
});
static SUBSET_WORDS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| SUBSET.split_whitespace().map(fold).collect());
static WHOLE_WORDS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| WHOLE.split_whitespace().map(fold).collect());
static ABOUT_WORDS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| APPROXIMATE.split_whitespace().map(fold).collect());

/// Words are folded before they are asked about.
pub(super) fn group(word: &str) -> Option<Group> {
    let bare = word.strip_prefix('و').filter(|rest| rest.chars().count() > 2);
    let forms = [Some(word), bare];
    forms.into_iter().flatten().find_map(|form| {
        let form = form.strip_prefix("ال").unwrap_or(form);
        let known = GROUP_WORDS.get(form).or_else(|| GROUP_WORDS.get(form.strip_suffix('ا')?));
        known.copied()
    })
}

pub(super) fn month(word: &str) -> Option<i8> {
    MONTH_WORDS.get(word).copied()
}

/// Days after Monday.
pub(super) fn weekday(word: &str) -> Option<i8> {
    DAY_WORDS.get(word).copied()
}

/// A weekday's name as the language of the text writes it.
pub(super) fn weekday_name(day: i8, is_arabic: bool) -> &'static str {
    let names = WEEKDAYS[usize::try_from(day.rem_euclid(7)).unwrap_or(0)];
    let mut names = names.split_whitespace();
    let english = names.next().unwrap_or_default();
    if is_arabic { names.next().unwrap_or(english) } else { english }
}

pub(super) fn is_subset(word: &str) -> bool {
    SUBSET_WORDS.contains(word)
}

pub(super) fn is_pronoun(word: &str) -> bool {
    PRONOUN.split_whitespace().any(|known| fold(known) == word)
}

/// Whether a word names people, by its beginning.
pub(super) fn is_people(word: &str) -> bool {
    static BEGINNINGS: LazyLock<Vec<String>> =
        LazyLock::new(|| PEOPLE.split_whitespace().map(fold).collect());
    let word = word.strip_prefix("ال").unwrap_or(word);
    BEGINNINGS.iter().any(|known| word.starts_with(known.as_str()))
}

pub(super) fn is_whole(word: &str) -> bool {
    WHOLE_WORDS.contains(word)
}

pub(super) fn is_approximate(word: &str) -> bool {
    ABOUT_WORDS.contains(word)
}

/// Words before a number that only points somewhere.
pub(super) fn is_reference(word: &str) -> bool {
    const REFERENCES: &str = "table figure page chapter annex section round map box note step \
        الجدول جدول الشكل شكل الصفحة صفحة الفصل القسم الملحق الجولة خريطة";
    REFERENCES.split_whitespace().any(|known| fold(known) == word)
}

pub(super) fn is_and(word: &str) -> bool {
    matches!(word, "and" | "و" | "plus" | "&")
}
