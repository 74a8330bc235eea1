//! Given names that are known to be different, in one list: what tells that
//! Halima and Salima, Samir and Samira are two people's names and no slip of a
//! pen.
//!
//! *Invariant:* a name is told apart from another only where both are known, in
//! whatever script and spelling, and neither could be a spelling of the other.
//! What is not in the list is never told apart: a family name, a rare name.
//!
//! Source: common knowledge of naming in the countries served; the groups of
//! variants are known names too.

use std::sync::LazyLock;

use super::compare::Name;
use super::sounds::VOWEL_BITS;

/// Given names of men and women in Arabic letters.
const GIVEN: &str = "\
ابتسام احلام اخلاص ارشد اروي ازهار اسامه اسعد اسلم اسماء اسيا اشرف اصغر افضل افنان اقبال \
اكبر اكرم الهام امال اماني امجد امل امير اميره انتصار انس انعام انوار انور انيس انيسه \
اياد ايمان ايمن ايناس ايهاب باسل باسم باسمه بثينه بدر بدريه بدور بركه بسام بسمه بشار بشري \
بشير بكر بلال بهاء بهيجه بهيه تامر تقي توفيق تيسير ثامر ثريا ثناء جابر جاسم جاويد جعفر \
جلال جليل جليله جمال جمعه جميل جميله جنان جهاد جواد جواهر حاتم حارث حازم حافظ حامد \
حبيب حبيبه حسام حسان حسنه حسني حسنين حسيبه حكيم حكيمه حمد حمدان حمدي حمزه حمود حميد \
حميده حنان حياه حيدر خالد خالده خضر خلدون خلف خليفه خليل خميس خوله خيري خيريه داليا دعاء \
دلال ديما دينا رابعه راشد راشده راضي راضيه رامز رامي رانيا رايد ربيع ربيعه رجاء رجب رحاب \
رحيم رحيمه رشا رشاد رشدي رشيد رشيده رضا رضوان رضيه رغد رفعت رفيق رفيقه رمزي رنا رندا رنيم \
روان روضه رياض ريحان ريم ريما زاهد زاهده زاهر زاهره زاهيه زبيده زبير زكي زكيه زهراء زهره \
زهير زياد زيد زيدان زين زينه ساره سامر سامي ساميه سحر سراج سعاد سعديه سعود سعيده سفيان \
سلطان سلمان سلوي سليمه سمر سمير سميره سميه سناء سنوسي سهام سهي سهير سهيل سهيله سوزان سوسن \
سيف شادي شاديه شاكر شاكره شاهد شاهده شاهين شذي شروق شريف شريفه شعبان شفيق شفيقه شكري شمس \
شهاب شهد شهزاد شوقي شيرين شيماء صابر صابره صادق صادقه صافي صالحه صباح صبحي صبري صبريه صفاء \
صفوان صفيه صقر صلاح ضياء طارق طاهر طاهره طلال طلحه طيب عادل عادله عارف عاصم عاطف عاقل \
عاليه عباس عبله عبيد عبير عدنان عدي عديله عرفان عزالدين عزت عزير عزيز عزيزه عصام عطيه عفاف \
عفيف علاء علياء عليه عماد عمار عمران عمرانه عواطف عوض عون عيد غاده غازي غالب غاليه غانم \
غسان غفران غيث فاتن فادي فاديه فارس فاروق فاضل فايز فايزه فايق فتحي فتحيه فخري \
فدوي فراس فرج فرح فرحات فريد فريده فضل فهد فهمي فواد فوزي فوزيه فيروز فيصل قدري قدريه قمر \
قيس كاظم كامل كرم كريم كريمه كلثوم كليم كمال كنانه كوثر لؤي لانا لبني لجين لطفي لطيف لطيفه \
لقمان لمي لمياء ليث ليلي لينا ليندا ماجد ماجده مازن مالك ماهر مبارك مباركه مبروك مبروكه \
مجدي مجيد محسن محفوظ مختار مدحت مراد مرتضي مرزوق مروان مروه مسعود مسعوده مصباح مصعب معاذ \
معاويه معتز معمر مفتاح مفيد مفيده مليكه ممدوح منار منال منذر منصور منصوره منظور مني منير \
منيره مها مهدي مهند موفق مي ميساء ميلاد ميمونه نائل ناجي ناجيه نادر نادره ناديه ناصر ناصره \
نافع نايف نبيل نبيله نجاح نجاه نجلاء نجم نجوي نجيب نجيبه ندي نديم نزار نزيه نزيهه نسرين \
نسيم نسيمه نصر نصير نصيره نضال نظير نعمان نعمه نعيم نعيمه نفيسه نهله نهي نواف نوال نور \
نوره نوري نوريه نويد هادي هاديه هاشم هاله هاني هانيه هايل هبه هدي هديل هشام \
هلال هناء هند هيثم هيفاء وائل واصف وجدي وجيه وحيد وحيده وداد ورده وسام وسيم وعد وفاء \
وفيق وليد وليده وهبي وهيب وهيبه ياسر ياسين يزيد يسري يسريه يعرب ينال پرويز";

/// A known name, made ready.
struct Known {
    name: Name,
    number: u32,
}

/// All known names by the consonants of each of their keys, in that order:
/// Arabic does not write the vowels that a key may tell.
static KNOWN: LazyLock<Vec<(u64, Known)>> = LazyLock::new(|| {
    let names = GIVEN.split(' ').map(Name::new).filter(|name| name.group() == 0);
    let mut known: Vec<(u64, Known)> = Vec::new();
    for (name, number) in names.zip(FIRST..) {
        known.extend(consonants(&name).map(|key| (key, Known { name, number })));
    }
    known.sort_by_key(|(key, _)| *key);
    known
});

/// Numbers below are those of groups of variants.
const FIRST: u32 = 1 << 16;
/// Per mille from which a form is taken for a spelling of a known name.
const SPELLING: u16 = 900;
/// Per mille below which two names are no spellings of one.
const SURE: u16 = 850;
/// By how much, in per mille, two known names are less alike than each is to
/// itself: Salman and Sulayman.
const CLEAR: u16 = 80;

/// Whether the two are surely two names: both known, and neither written so that
/// it could be the other.
pub(super) fn told_apart(one: &Name, other: &Name) -> bool {
    if one.known_apart(other) {
        return true;
    }
    let alike = one.similarity(other);
    let (Some(left), Some(right)) = (known_name(one), known_name(other)) else { return false };
    left.number != right.number && (alike < SURE || alike + CLEAR <= left.alike.min(right.alike))
}

/// The known name that a form is likest to.
struct Found {
    alike: u16,
    number: u32,
}

fn known_name(name: &Name) -> Option<Found> {
    if name.group() != 0 {
        return Some(Found { alike: 1000, number: u32::from(name.group()) });
    }
    let known = &*KNOWN;
    let of_key = consonants(name).flat_map(|key| {
        let from = known.partition_point(|(before, _)| *before < key);
        known[from..].iter().take_while(move |(at, _)| *at == key)
    });
    of_key
        .map(|(_, known)| Found { alike: known.name.similarity(name), number: known.number })
        .filter(|found| found.alike >= SPELLING)
        .max_by_key(|found| (found.alike, u32::MAX - found.number))
}

/// The keys of a name without what they tell of its vowels.
fn consonants(name: &Name) -> impl Iterator<Item = u64> {
    name.keys().into_iter().filter(|key| *key != 0).map(|key| key >> VOWEL_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_given_name_is_listed_twice() {
        let mut names: Vec<&str> = GIVEN.split(' ').collect();
        let before = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), before);
    }

    #[test]
    fn a_spelling_is_no_other_name_and_a_rare_name_never_is() {
        let apart = |one: &str, other: &str| told_apart(&Name::new(one), &Name::new(other));
        for (one, other) in [("Samir", "Samira"), ("حليمة", "Salima"), ("Hassan", "حسين")]
        {
            assert!(apart(one, other) && apart(other, one), "{one} {other}");
        }
        for (one, other) in [("Samir", "Sameer"), ("Tahwi", "Tahmi"), ("Rashid", "راشد")] {
            assert!(!apart(one, other), "{one} {other}");
        }
    }
}
