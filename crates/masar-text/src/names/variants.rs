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
محمد mohamed mohammed muhammad mohammad muhammed muhamed mohamad mahamat mamadou mamadu mahamadou mahamadu mahaman mahamane maman mahamoud_ mohd md mehmet mohamud_ muhammadu mohamadou maxamed mohamet mouhamed mouhamadou mohammadou mamoudou محمدو مامادو محمت محمان مامان mahamady mamane muhammadou mahammad মোহাম্মদ মুহাম্মদ মোঃ mahamed maxamad moxamed mahamud_ muxamed
احمد ahmed ahmad ahmat amadou amadu ahmadou ahmadu hamadou axmed امادو احمدو احمت আহমেদ আহমদ
محمود mahmoud mahmud mahmood mamoud mahmut maxamuud maxmuud
حسن hassan hasan hassane xasan xassan assane lassana alassane alhassan alhassane elhassan lassane الحسن الاسان হাসান xasen
حسين hussein husain hussain hossain hosain hussayn hissein husein hossein hocine housseini housseyni ousseini ousseynou alhousseini xuseen hussaini hoseyn husen houssein hossen hussen fuseini fusheini হোসেন হুসাইন হোসাইন huseen xusein xuseyn husseen
عمر omar umar oumar oumarou umaru cumar omer umer عمرو_ اومارو
عثمان othman osman usman ousmane uthman othmane cismaan ousman usmane عتمان اوسمان outman outhman ousmanou cusmaan osmaan
علي ali aly aliyu aliou aliu alio cali عليو
عيسي issa isa eissa essa ciise isse eesa aissa_ ايسا isah issah eise ise ciisa
موسي musa moussa mousa muse muuse mussa موسا mussie moses
ابراهيم ibrahim brahim ibrahima ibraheem ebrahim ibrahimou ibraahim abraham brahima ابراهيما براهيم ibraahiim
اسماعيل ismail ismael ismaila ismaeel smail ismaaciil ismaiil samaila اسماعيلا sumaila soumaila smaila ismaciil ismaacil ismacil
يوسف yusuf youssef yousef yusif youssouf issoufou yousif yousuf yuusuf josef isoufou yousouf yussuf yusuph ايسوفو يوسفو joseph yosef yosief yusufu yusufa جوزيف جوزف يوسيف
سليمان suleiman sulaiman souleymane suleyman sulayman soulaymane souleiman soliman saleban saleebaan suleman sulemana souleymana sule souley suley soulemane solomon salomon سولومون سولومن saleeban suleymaan sulaymaan
ادريس idris idriss idrissa driss drissa idrees edris ادريسا دريس iddrisu idrisu iddris idrissou
ابوبكر abubakar aboubacar boubacar abubaker abakar abukar abubakr aboubakar bubakar babacar boubakar aboubakr abobakr abubacar bubacar boubaker bakr_ بوبكر ابوباكار abubakari abbakar abbakari bakary abuukar abokor abookor abuubakar
عبدله abdullah abdallah abdalla abdulla abdoulaye abdullahi abdoulahi abdulahi abdulai abdellah abdilahi cabdullahi abdoullah abdoulay abdilaahi abdoulai abdulaye abdallahi abdellahi abdillahi cabdulaahi cabdullaahi cabdalla cabdilaahi cabdille abdulle cabdulle_
فاطمه fatima fatma fatoumata fatimata fadumo fatime fatou fatimah fatema faduma fatuma fatimatou fadimatou fatouma fatimetou faadumo fati fanta_ فاطمت فاتوماتا فاطمتو
عايشه aisha aicha ayesha aichatou aissata aissatou eisha aishatu caasha aichata aysha aishah aisa_ asha achta eicha isha ayisha عيشه عائشتو عايشتو aasho caaisha caysha aasha
خديجه khadija kadidia hadiza kadiatou khadidja khadiga khadijah khadeeja kadidiatou khadijo khadiija kadija khadidiatou kadidja khadijatou حديزا خديجتو khadiijo
زينب zainab zeinab zeinabou djeneba zenaba zaynab zaineb zeineb zainabu seynab zenab djenaba jeneba zineb zeynab زينبو saynab seinab saynaab
مريم maryam mariam mariama meriem maryan miriam maryama meryem maryem mariame marieme مرياما maryaan
امينه amina aminata aminatou amena aminatu aamina aminah amine_ امينتو aamino amino
حليمه halima halimatou halime halimo halimatu haleema xaliimo halimah حليمتو xaliima
يعقوب yaqub yacouba yakubu yacoub yaqoub yakoub yaqoob yakouba yacoubou yaaqub يعقوبا jacob yakob jakob
داود daoud dawud daouda dauda dawood daud daood daawuud داوود دوود dawit david دافيت ديفيد دافيد داويت
هارون haroun harun harouna haruna haaruun harune هارونا aaron aron اهارون
زكريا zakaria zakariya zakariyya zakariyah zakariyya zacharia zakariyau sakariye zakariae zakariah zekeria zakari zacharie zekarias sakariya sakariyo sakariyaa
يحيي yahya yahia yehia yahaya yaya yehya yaxye يحي yahyia yahiya
سعيد said saeed saeid saidou seydou saidu siciid sayeed saied sayid_ سيدو سعيدو seidu saeedu saciid
سعد saad saed_ sacad
ادم adam adamou adoum aden aadan adama aadam adem adamu ادمو ادن adan
عبده abdou abdo abdu عبدو
عمرو amr amro amru
سالم salem saalim salam_
سلمي salma selma
سليم saleem selim saliim
صالح saleh salih salah_ salissou saliou salihu salihou saalax
صلاح salah_ salaah
جامع jama jaamac
رحمه rahma ramata ramatou rahmatou ramatu رحمتو
عبدي abdi cabdi
حميد hamid_ hameed xamiid hamidou حميدو
مصطفي mustafa mostafa moustapha mustapha moustafa mustafe mustaf mustaphe moustaph
حوا hawa hauwa haoua awa_ hawwa xaawa hawo xaawo
بلقيس bilkisu balkissa bilqis balqis bilkis balkisa بلقيسه
عبدرحمن abdirahman cabdiraxmaan abdourahmane abdourahamane abdramane abderamane abdurahman
عبدقادر abdelkader abdulkadir abdelgadir abdiqadir abdoulkader abdulqadir abdelqader abdilkadir cabdiqaadir abdulkader
جبريل jibril djibrine jibrin djibril jibreel gibril djibrilla jibrilu gabriel_ جبرين
شعيب shuaib chaibou shuaibu chouaib shoaib shuayb chouaibou شعيبو
ميخاييل michael mikael mikhail michel mikail mikaeel micheal ميكاييل مايكل ميشيل ميكايل
اسحاق isaac ishaq issakha issaka issiaka ishak ishaku issac isaaq eshaq اسحق
جورج george giorgis ghiorghis georges georgis جيورجيس
يوحنا john yohannes johannes yohanes yuhanna يوهانس جون
يونس yunus younous younoussa yunusa younes younis yunis yonis inoussa inusa inusah inussa younoussi جونس_ yoonis yuunis
بطرس petros boutros butros petrus
بولس paulos boulos paul بول
صمويل samuel samiel sameul سامويل
دانيال daniel danyal daniyal دانييل دانيل
استيفان stephen steven stephan etienne_ estifanos stefan stefanos استيفن ستيفن اسطفانوس
اليزابيث elizabeth elisabeth الزبتھ الزبته اليزابث
شيخ sheikh shaikh cheikh sheik cheick sheekh shehu shaykh cheickh cheikhou shekh شيخو
مومن mumuni moumouni moumini mumini momin mumin مومني
تيجاني tijani tidiane tidjani tijjani tidjane تيجان
قاسم qasim kassim kasim gasim kassoum qassem qassim kassem kasem gassim
امين amin lamine lamin ameen aminou aminu allamine امينو
ياسمين yasmin yasmine yasmeen jasmine jasmin yasamin جاسمين
رقيه ruqayya rokia rokeya roukaya roukayatou rukaya rukayya rakiya rokaya ruqaya ruqia ruqiyo ruqiya ruqayo roqia
حق haq haque huq hoque huque haqq
ايوب ayub ayoub eyob ayyub iyob ayuub ayoubou
الياس elias ilyas ilias elyas iliassou iliyasu eliyas elijah ايليا
نوح nuh nuhu nouhou nouhoum nouh noah nuux
رمضان ramadan ramadane ramazan romodan ramadhan ramzan ramadhani
صديق siddiq siddick seddik siddique sidikou siddig sidiki siddik saddiq
چودري chowdhury choudhury chaudhry chaudhary chowdhuri chaudhuri chaudhri تشودري شودري شودهري تشودهاري
عبدال abdul abdel abdoul abdal عبدل عبدول আবদুল আব্দুল
عامر amer aamer aamir ameur
الحاج haj hajj haji hadj hadji alhaj elhaj alhajj elhadj elhadji alhaji alhadji حاج حاجي
شارل charles تشارلز تشارلس
متي matthew matthieu mathieu matheos ماثيو متا
راعوث ruth روث
رفقه rebecca rebekah ريبيكا
يشوع joshua جوشوا يوشع
سمعان simon simeon سيمون شمعون
بنيامين benjamin binyam benyamin بنجامين
اشعيا isaiah isaias isayas اشعياء ኢሳይያስ
اندراوس andrew andreas اندرو
حزقيال ezekiel
مرقس mark markos marcos مارك
تيموثاوس timothy timotheos تيموثي
فيلبس philip philippe philippos فيليب
جدعون gideon جيديون
نثناييل nathaniel nathanael natnael ناثانيال ناثانيل
عمانوييل emmanuel amanuel emanuel ايمانويل امانويل
kwadwo kojo kwadjo kodjo cudjoe kouadio joojo كوجو كوادو
kwabena kobina kobena kwabina kouabena كوابينا
kwaku kweku kwaakuu kouakou كواكو كويكو
yaw yao yawo ياو
kofi koffi coffie kofie كوفي
kwame kwami kouame kwamena كوامي
kwasi kwesi quasi kouassi akwasi كواسي كويسي
adwoa adjoa adjua ادجوا
abena abenaa araba ابينا
akua ekua akuba اكوا
yaa yaaba
afua efua afia efia afiba افوا
ama amma amba
akosua esi akousia akossiwa اكوسوا
طه taha taaha
طاهر tahir taher taahir daahir tahiru
زياد ziad siad siyad siyaad ziyad zied ziyaad
حمزه hamza xamsa xamse hamse hamsa
زهراء zahra sahra zohra zahraa sahro زهره
فوزيه fawzia fowsiyo fowzia fawziya fouzia fozia foziya fowsia
رای roy ray rai রায়
بوس bose basu বসু বোস
موخرجی mukherjee mukherji mookerjee mukhopadhyay মুখার্জি মুখার্জী মুখোপাধ্যায়
جاترجی chatterjee chatterji chattopadhyay চ্যাটার্জি চ্যাটার্জী চট্টোপাধ্যায়
بانرجی banerjee banerji bannerjee bandyopadhyay ব্যানার্জি ব্যানার্জী বন্দ্যোপাধ্যায়
بيغم begum begom begam بيغوم بيجوم بيجم
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
