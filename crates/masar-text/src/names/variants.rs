//! Names that peoples have made their own: forms of one name that no rule of
//! letters joins (Muhammad, Mahamat, Mamadou), and names that look alike and
//! are not the same (Hassan and Hussein).
//!
//! Source of the groups: common knowledge of naming in the countries served, as
//! in any onomasticon; each line is one Arabic name and its attested forms.
//! *Invariant:* a form stands in one group only (a test says so).

use std::sync::LazyLock;

/// Each line: the Arabic name in folded letters, then its other forms.
const GROUPS: &str = "\
محمد mohamed mohammed muhammad mohammad muhammed muhamed mohamad mahamat mamadou mamadu mahamadou mahamadu mahaman mahamane maman mahamoud mohd md mehmet mohamud muhammadu mohamadou maxamed mohamet mouhamed mouhamadou mohammadou mamoudou محمدو مامادو محمت محمان مامان
احمد ahmed ahmad ahmat amadou amadu ahmadou ahmadu hamadou axmed امادو احمدو احمت
محمود mahmoud mahmud mahmood mamoud mahmut maxamuud maxmuud
حسن hassan hasan hassane xasan xassan assane lassana alassane alhassan alhassane elhassan lassane الحسن الاسان
حسين hussein husain hussain hossain hosain hussayn hissein husein hossein hocine housseini housseyni ousseini ousseynou alhousseini xuseen hussaini hoseyn husen houssein hossen hussen
عمر omar umar oumar oumarou umaru cumar omer umer عمرو_ اومارو
عثمان othman osman usman ousmane uthman othmane cismaan ousman usmane عتمان اوسمان
علي ali aly aliyu aliou aliu alio cali عليو
عيسي issa isa eissa essa ciise isse eesa aissa_ ايسا
موسي musa moussa mousa muse muuse mussa موسا
ابراهيم ibrahim brahim ibrahima ibraheem ebrahim ibrahimou ibraahim abraham brahima ابراهيما براهيم
اسماعيل ismail ismael ismaila ismaeel smail ismaaciil ismaiil samaila اسماعيلا
يوسف yusuf youssef yousef yusif youssouf issoufou yousif yousuf yuusuf josef isoufou yousouf yussuf yusuph ايسوفو يوسفو
سليمان suleiman sulaiman souleymane suleyman sulayman soulaymane souleiman soliman saleban saleebaan suleman sulemana souleymana
ادريس idris idriss idrissa driss drissa idrees edris ادريسا دريس
ابوبكر abubakar aboubacar boubacar abubaker abakar abukar abubakr aboubakar bubakar babacar boubakar aboubakr abobakr abubacar bubacar boubaker bakr_ بوبكر ابوباكار
عبدله abdullah abdallah abdalla abdulla abdoulaye abdullahi abdoulahi abdulahi abdulai abdellah abdilahi cabdullahi abdoullah abdoulay abdilaahi abdoulai abdulaye
فاطمه fatima fatma fatoumata fatimata fadumo fatime fatou fatimah fatema faduma fatuma fatimatou fadimatou fatouma fatimetou faadumo fati fanta_ فاطمت فاتوماتا فاطمتو
عايشه aisha aicha ayesha aichatou aissata aissatou eisha aishatu caasha aichata aysha aishah aisa_ asha achta eicha isha ayisha عيشه عائشتو عايشتو
خديجه khadija kadidia hadiza kadiatou khadidja khadiga khadijah khadeeja kadidiatou khadijo khadiija kadija khadidiatou kadidja khadijatou حديزا خديجتو
زينب zainab zeinab zeinabou djeneba zenaba zaynab zaineb zeineb zainabu seynab zenab djenaba jeneba zineb zeynab زينبو
مريم maryam mariam mariama meriem maryan miriam maryama meryem maryem mariame marieme مرياما
امينه amina aminata aminatou amena aminatu aamina aminah amine_ امينتو
حليمه halima halimatou halime halimo halimatu haleema xaliimo halimah حليمتو
يعقوب yaqub yacouba yakubu yacoub yaqoub yakoub yaqoob yakouba yacoubou yaaqub يعقوبا
داود daoud dawud daouda dauda dawood daud daood daawuud داوود دوود
هارون haroun harun harouna haruna haaruun harune هارونا
زكريا zakaria zakariya zakariyya zakariyah zakariyya zacharia zakariyau sakariye zakariae zakariah zekeria
يحيي yahya yahia yehia yahaya yaya yehya yaxye
سعيد said saeed saeid saidou seydou saidu siciid sayeed saied sayid_ سيدو سعيدو
سعد saad saed_ sacad
ادم adam adamou adoum aden aadan adama aadam adem adamu ادمو ادن
عبده abdou abdo abdu عبدو
عمرو amr amro amru
سالم salem saalim salam_
سلمي salma selma
سليم saleem selim saliim
صالح saleh salih salah_ salissou saliou salihu salihou saalax
صلاح salah salaah
جامع jama jaamac
رحمه rahma ramata ramatou rahmatou ramatu رحمتو
عبدي abdi cabdi
حميد hamid_ hameed xamiid hamidou حميدو
مصطفي mustafa mostafa moustapha mustapha moustafa mustafe mustaf mustaphe moustaph
حوا hawa hauwa haoua awa_ hawwa xaawa
بلقيس bilkisu balkissa bilqis balqis bilkis balkisa بلقيسه
عبدرحمن abdirahman cabdiraxmaan abdourahmane abdourahamane abdramane abderamane abdurahman
عبدقادر abdelkader abdulkadir abdelgadir abdiqadir abdoulkader abdulqadir abdelqader abdilkadir cabdiqaadir abdulkader
جبريل jibril djibrine jibrin djibril jibreel gibril djibrilla jibrilu gabriel_ جبرين
شعيب shuaib chaibou shuaibu chouaib shoaib shuayb chouaibou شعيبو
";

/// Forms in order of text, each with the number of its group from 1.
static FORMS: LazyLock<Vec<(&'static str, u16)>> = LazyLock::new(|| {
    let mut forms = Vec::new();
    for (line, number) in GROUPS.lines().zip(1u16..) {
        // A form that ends in `_` is noted as belonging to several names.
        let known = line.split(' ').filter(|form| !form.ends_with('_'));
        forms.extend(known.map(|form| (form, number)));
    }
    forms.sort_unstable();
    forms.dedup();
    forms
});

/// The group of a folded form, 0 if it is in none.
pub(super) fn variant_group(folded: &str) -> u16 {
    let forms = &*FORMS;
    forms.binary_search_by(|(form, _)| (*form).cmp(folded)).map_or(0, |at| forms[at].1)
}

/// How many groups there are.
pub(super) fn group_count() -> u16 {
    u16::try_from(GROUPS.lines().count()).expect("the groups are a short list")
}

/// The forms of a group, none for 0, the Arabic one first.
pub(super) fn variant_forms(group: u16) -> impl Iterator<Item = &'static str> {
    let line = GROUPS.lines().nth(usize::from(group).wrapping_sub(1)).unwrap_or_default();
    line.split(' ').filter(|form| !form.is_empty() && !form.ends_with('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_stands_in_one_group_only() {
        let mut before = "";
        for (form, _) in FORMS.iter() {
            assert_ne!(*form, before, "{form} stands in two groups");
            before = form;
        }
    }
}
