//! The words that statements are recognised by, in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use masar_text::fold;

/// Whether a word stands in a list, which has a space before and after each.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    !word.is_empty() && list.contains(&format!(" {word} "))
}

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
    (Group::Children, "children child minors minor طفل أطفال قاصر قاصرين قاصرون قصر"),
    (Group::Alone, "unaccompanied separated uasc مصحوب مصحوبين مصحوبون مصحوبة"),
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
    "october oct أكتوبر تشرين_الأول",
    "november nov نوفمبر تشرين_الثاني",
    "december dec ديسمبر كانون_الأول",
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
const PEOPLE: &str = "people person teacher nurse doctor lawyer detainee معلم ممرض طبيب محتجز individual migrant returnee idp displaced participant official member volunteer graduate journalist respondent \
    staff employee patient beneficiar refugee student youth trainee worker men women child male \
    female passenger asylum applicant expert caseworker driver farmer leader elder enumerator interpreter \
    trainer judge guard engineer midwi psycholog counsel entrepreneur resident survivor caller visitor pupil \
    violator pilgrim citizen casualt fatalit injur death case infection delegate representative personnel crew newcomer arrival evacuee nurse midwife imam teacher شخص أشخاص فرد أفراد مهاجر نازح عائد مشارك مسؤول موظف \
    مستفيد متدرب لاجئ عامل طالب طلاب شاب شباب مريض مرضى رجل رجال نساء طفل أطفال خبير إنسان عضو متطوع خريج صحفي مجيب متعاقد مدرب سائق مزارع قائد باحث مترجم حارس مهندس ناج متصل زائر تلميذ ممثل مراجع مسافر راكب وافد أخصائي اخصائي ضابط شرطي سجين قابلة ناخب مقيم مستجيب \
    مخالف متورط حجاج معتمر مواطن حالة حالات إصابة إصابات مصاب وفاة وفيات قتيل قتلى جريح جرحى شهيد شهداء";

/// Before a list that is the whole.
const WHOLE: &str = "comprising comprised consisting namely بواقع وهم موزعين موزعون";

const APPROXIMATE: &str = "about around approximately some nearly almost roughly circa over \
    exceeding than least estimated نحو حوالي قرابة زهاء يقارب تقريبا أكثر الأقل يفوق";

fn table<T: Copy>(rows: &[(T, &str)]) -> BTreeMap<String, T> {
    let words = rows.iter().flat_map(|&(value, words)| {
        words.split_whitespace().map(move |word| (fold(&word.replace('_', " ")), value))
    });
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
        let article = ["ال", "لل", "بال"].iter().find_map(|article| form.strip_prefix(article));
        let form = article.unwrap_or(form);
        let known = GROUP_WORDS.get(form).or_else(|| GROUP_WORDS.get(form.strip_suffix('ا')?));
        known.copied()
    })
}

/// Male or female, whatever the age.
pub(super) fn side(group: Group) -> Option<Group> {
    match group {
        Group::Men | Group::Boys | Group::Male => Some(Group::Male),
        Group::Women | Group::Girls | Group::Female => Some(Group::Female),
        Group::Children | Group::Alone => None,
    }
}

/// A noun that says how many by itself: two men, two women. Without its group
/// where it is people of any kind.
pub(super) fn counted(word: &str) -> Option<(Option<Group>, u128)> {
    const DUALS: [(Group, &str); 6] = [
        (Group::Men, "رجلان رجلين"),
        (Group::Women, "امرأتان امرأتين سيدتان سيدتين"),
        (Group::Children, "طفلان طفلين قاصران قاصرين"),
        (Group::Boys, "صبيين"),
        (Group::Girls, "فتاتان فتاتين"),
        (Group::Female, "أنثيان أنثيين"),
    ];
    static WORDS: LazyLock<BTreeMap<String, Group>> = LazyLock::new(|| table(&DUALS));
    let bare = word.strip_prefix('و').unwrap_or(word);
    WORDS.get(bare).map(|&group| (Some(group), 2))
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

/// What is left of a number: `the remaining 30`, `الباقون`.
pub(super) fn is_remainder(word: &str) -> bool {
    matches!(
        word,
        "remaining"
            | "rest"
            | "remainder"
            | "الباقي"
            | "الباقون"
            | "الباقين"
            | "الباقيه"
            | "المتبقيه"
            | "المتبقي"
            | "المتبقون"
            | "البقيه"
    )
}

pub(super) fn is_pronoun(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| PRONOUN.split_whitespace().map(fold).collect());
    WORDS.contains(word)
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
    static WORDS: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| REFERENCES.split_whitespace().map(fold).collect());
    WORDS.contains(word)
}

/// What is told apart by numbers: `Site 1`, `Week 34`.
pub(super) fn is_numbered(word: &str) -> bool {
    const NUMBERED: &str = " site camp zone block sector phase group team batch week lot point centre \
        الموقع موقع المخيم مخيم المنطقه القطاع المرحله المجموعه الفريق الدفعه الاسبوع المركز ";
    is_in(NUMBERED, word)
}

/// Words that say that a list names only some.
pub(super) fn is_example(word: &str) -> bool {
    const EXAMPLES: &str = " including include includes mainly mostly most top largest main such notably especially \
        example among each per several either primarily major highest ابرز اكبر معظم اهم مثل خاصه لاسيما غالبيه بينهم بينها منها لكل اغلب اغلبهم اغلبيه اعلي ";
    is_in(EXAMPLES, word)
}

pub(super) fn is_and(word: &str) -> bool {
    matches!(word, "and" | "و" | "plus" | "&")
}

/// Whether a label, folded, names the sum of what stands beside it.
pub(super) fn is_total(label: &str) -> bool {
    static TOTALS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        "total totals subtotal المجموع مجموع الإجمالي إجمالي الجملة".split(' ').map(fold).collect()
    });
    let words: Vec<&str> = label.split(' ').collect();
    let is_grand =
        words.first().is_some_and(|word| matches!(*word, "grand" | "sub" | "overall" | "sum"));
    let first = words.get(usize::from(is_grand)).copied().unwrap_or("");
    words.len() <= 5
        && (TOTALS.contains(first) || words.len() > 1 && words.last() == Some(&"total"))
}

/// Whether a total is one of several in a table.
pub(super) fn is_subtotal(label: &str) -> bool {
    let is_plain = matches!(label, "total" | "grand total" | "overall total" | "totals");
    let plain = [
        "المجموع",
        "الإجمالي",
        "المجموع الكلي",
        "الإجمالي العام",
        "الإجمالي الكلي",
        "المجموع العام",
        "مجموع",
        "إجمالي",
    ];
    !is_plain && (label.is_ascii() || !plain.iter().any(|known| fold(known) == label))
}

/// Whether a label says that its number lies inside the one before.
pub(super) fn is_inside(label: &str) -> bool {
    let mut words = label.split(' ');
    let first = words.next().unwrap_or("");
    is_subset(first)
        || is_pronoun(first)
        || (first == "of" && matches!(words.next(), Some("which" | "whom" | "them")))
}

/// Whether words say that people are counted once over several services.
pub(super) fn is_counted_once(text: &str) -> bool {
    const PHRASES: &str = "once|unique|unduplicated|de-duplicated|deduplicated|double count|more than one service|\
        several services|one way or|at least one|any form|some form|more than once|several times|\
        more than one time|شكلا أو آخر|شكل أو آخر|واحدة على الأقل|\
        واحد على الأقل|overlap|do not add up|not add|مرة واحدة|دون تكرار|بدون تكرار|أكثر من خدمة|متداخل|أكثر من مرة|عدة مرات";
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| PHRASES.split('|').map(fold).collect());
    // At the beginning of a word: "concerned" is not "once".
    let begins = |found: usize| found == 0 || text[..found].ends_with(' ');
    FOLDED.iter().any(|phrase| text.match_indices(phrase.as_str()).any(|(at, _)| begins(at)))
}

/// Whether a column holds percentages, by its head.
pub(super) fn is_percent_head(head: &str) -> bool {
    const WORDS: &str = "percent percentage % pct share نسبة النسبة";
    static KNOWN: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| WORDS.split(' ').map(fold).collect());
    let mut words = head.split(' ');
    words.any(|word| KNOWN.contains(word)) || head.contains("per cent") || head.contains("في المئه")
}

/// Whether a column holds what is never summed: averages, rates, ranks.
pub(super) fn is_rate(head: &str) -> bool {
    const WORDS: &str = "average mean median rate ratio per rank year round no code size price cost change \
        متوسط معدل المعدل المتوسط السنة الجولة رقم الرقم لكل التغير";
    static KNOWN: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| WORDS.split_whitespace().map(fold).collect());
    head.split(' ').any(|word| KNOWN.contains(word))
}
