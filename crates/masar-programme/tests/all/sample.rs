//! A small mission that loads, and the means to spoil it.

use std::collections::BTreeMap;
use std::fs;

use masar_domain::Problem;
use masar_programme::{Mission, mission_load};
use tempfile::TempDir;

/// Files of a mission by path.
#[derive(Clone)]
pub(crate) struct Sample(BTreeMap<String, String>);

impl Sample {
    /// The mission that loads.
    pub(crate) fn good() -> Self {
        let files = FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Self(files.collect())
    }

    /// Replaces a piece of a file.
    pub(crate) fn change(mut self, path: &str, from: &str, to: &str) -> Self {
        let text = self.0.get_mut(path).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        *text = text.replacen(from, to, 1);
        self
    }

    /// Adds lines at the end of a file.
    pub(crate) fn append(mut self, path: &str, more: &str) -> Self {
        self.0.get_mut(path).unwrap().push_str(more);
        self
    }

    pub(crate) fn file(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path.to_owned(), text.to_owned());
        self
    }

    pub(crate) fn without(mut self, path: &str) -> Self {
        self.0.remove(path).unwrap();
        self
    }

    pub(crate) fn load(&self) -> Result<Mission, Vec<Problem>> {
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("nowhere");
        for (path, text) in &self.0 {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        mission_load(&root)
    }

    /// Every problem, a line each; `loads` where there is none.
    pub(crate) fn problems(&self) -> String {
        match self.load() {
            Ok(_) => "loads".to_owned(),
            Err(problems) => {
                problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

const FILES: [(&str, &str); 23] = [
    (
        "mission.toml",
        r#"code = "nowhere"
country = "XA"
languages = ["ar", "en"]
digits = { ar = "arab", en = "latn" }
levels = 2
gazetteer = "places/gazetteer.csv"
points = ["places/points.csv"]
outline = "places/country.geojson"
countries = "places/countries.csv"
packages = ["aid"]
populations = ["migrant", "idp"]
emergencies = ["storm"]
offices = ["harbour"]
attributions = ["map"]

[boundaries]
1 = "places/admin1.geojson"

[[report]]
code = "annual-report"
chapters = ["aid/annual"]
"#,
    ),
    (
        "texts/en.ftl",
        "mission-name = Nowhere\ncountry-name = Nowhere\nlevel-1 = Region\nlevel-2 = District\n\
        emergency-storm = The storm\noffice-harbour = Harbour\nattribution-map = Map by nobody\n\
        report-annual-report-title = Annual report\nreport-annual-report-subtitle = Year\nreport-annual-report-front = Front\n\
        column-fact = Fact\ncolumn-programme = Programme\ncolumn-date = Date\ncolumn-round = Round\ncolumn-place = Place\n\
        column-emergency = Emergency\ncolumn-project = Project\ncolumn-donor = Donor\ncolumn-sex = Sex\n\
        column-age_group = Age\ncolumn-nationality = Nationality\ncolumn-population = Population\ncolumn-month = Month\n\
        column-quarter = Quarter\ncolumn-year = Year\nvalue-sex-female = Women\nvalue-sex-male = Men\nvalue-sex-unknown = Unknown\n\
        value-age_group-0_5 = 0 to 5\nvalue-age_group-6_17 = 6 to 17\nvalue-age_group-18_59 = 18 to 59\n\
        value-age_group-60_up = 60 and over\nvalue-age_group-unknown = Unknown\nvalue-population-migrant = Migrants\n\
        value-population-idp = Displaced people\n",
    ),
    (
        "texts/ar.ftl",
        "mission-name = لامكان\ncountry-name = لامكان\nlevel-1 = إقليم\nlevel-2 = منطقة\n\
        emergency-storm = العاصفة\noffice-harbour = الميناء\nattribution-map = خريطة\n\
        report-annual-report-title = التقرير السنوي\nreport-annual-report-subtitle = سنة\nreport-annual-report-front = مقدمة\n\
        column-fact = واقعة\ncolumn-programme = برنامج\ncolumn-date = تاريخ\ncolumn-round = جولة\ncolumn-place = مكان\n\
        column-emergency = طارئ\ncolumn-project = مشروع\ncolumn-donor = مانح\ncolumn-sex = الجنس\n\
        column-age_group = العمر\ncolumn-nationality = الجنسية\ncolumn-population = الفئة\ncolumn-month = شهر\n\
        column-quarter = ربع\ncolumn-year = سنة\nvalue-sex-female = نساء\nvalue-sex-male = رجال\nvalue-sex-unknown = غير معروف\n\
        value-age_group-0_5 = حتى 5\nvalue-age_group-6_17 = حتى 17\nvalue-age_group-18_59 = حتى 59\n\
        value-age_group-60_up = فوق 60\nvalue-age_group-unknown = غير معروف\nvalue-population-migrant = مهاجرون\n\
        value-population-idp = نازحون\n",
    ),
    (
        "places/gazetteer.csv",
        "level,pcode,name_en,parent_pcode,name_ar\n1,XA01,Coast,,الساحل\n2,XA0101,Harbour,XA01,الميناء\n",
    ),
    ("places/points.csv", "pcode,lon,lat\nXA0101,13.5,32.25\n"),
    ("places/countries.csv", "iso3,name_en,name_ar\nEGY,Egypt,مصر\nSDN,Sudan,السودان\n"),
    (
        "places/country.geojson",
        r#"{"type":"FeatureCollection","features":[{"properties":{"pcode":"XA"}}]}"#,
    ),
    (
        "places/admin1.geojson",
        r#"{"type":"FeatureCollection","features":[{"properties":{"pcode":"XA01"}}]}"#,
    ),
    ("programmes/aid/README.md", "Aid.\n"),
    (
        "programmes/aid/programme.toml",
        r#"sensitivity = "S3"

[[role]]
code = "enumerator"
rights = ["submit"]
sensitivity = "S3"

[[form]]
id = "aid_register"
file = "register.md"
date = "visit/day"
place = "visit/place"

[[form]]
id = "aid_interview"
file = "interview.md"
date = "day"
place = "place"
sensitivity = "S2"

[[personal]]
form = "aid_register"
field = "members/full_name"
person = "members/person_id"
purpose = "assistance"
class = "S3"
retention = "P5Y"

[[column]]
code = "service"
values = ["food", "nfi"]
"#,
    ),
    (
        "programmes/aid/facts.toml",
        r#"[[person]]
form = "aid_register"
each = "members"
id = "members/person_id"
sex = "members/sex"
age = "members/age"

[[fact]]
name = "visit"
form = "aid_register"
each = "members"
person = "members/person_id"
when = { answer = "members/sex", values = ["female", "male"] }

[[fact]]
name = "service"
form = "aid_register"
each = "services"
value = "heads"
[fact.columns]
service = { each = true }
population = { constant = "idp" }

[[fact]]
name = "presence"

[round]
form = "aid_interview"
round = "round"
credibility = "credibility"
method = "weighted-median"

[[round.total]]
population = "migrant"
total = "total"
[round.total.breakdowns.shelter]
rented = "rented"
other = "other"
[round.total.lists]
nationality = { repeat = "nations", code = "nations/nation", number = "nations/number" }
[round.total.subsets]
on_pathway = "on_pathway"
"#,
    ),
    (
        "programmes/aid/workflow.toml",
        r#"states = ["planned", "approved"]

[[transition]]
from = "planned"
to = "approved"
who = ["enumerator"]
reason = true
deadline_days = 14
"#,
    ),
    (
        "programmes/aid/forms/register.md",
        "\
| survey |\n| | type | name | label |\n| | begin group | visit | Visit |\n| | date | day | Day |\n\
| | text | place | Place |\n| | end group | | |\n| | integer | heads | Heads |\n\
| | select_multiple services | services | Services |\n| | begin repeat | members | Members |\n\
| | text | person_id | Identifier |\n| | text | full_name | Name |\n| | select_one sex | sex | Sex |\n\
| | integer | age | Age |\n| | end repeat | | |\n\
| choices |\n| | list_name | name | label |\n| | services | food | Food |\n| | services | nfi | Items |\n\
| | sex | female | Female |\n| | sex | male | Male |\n\
| settings |\n| | form_id | version | form_title |\n| | aid_register | 1 | Register |\n",
    ),
    (
        "programmes/aid/forms/interview.md",
        "\
| survey |\n| | type | name | label |\n| | date | day | Day |\n| | text | place | Place |\n\
| | integer | round | Round |\n| | integer | credibility | Credibility |\n| | integer | total | Total |\n\
| | integer | rented | Rented |\n| | integer | other | Other |\n| | integer | on_pathway | On a pathway |\n\
| | begin repeat | nations | Nations |\n| | text | nation | Nation |\n| | integer | number | Number |\n\
| | end repeat | | |\n\
| settings |\n| | form_id | version | form_title |\n| | aid_interview | 1 | Interview |\n",
    ),
    (
        "programmes/aid/indicators/aid.reached.sql",
        "-- code: aid.reached\n-- title.en: People reached\n-- title.ar: من وصلتهم المساعدة\n\
-- unit: persons\n-- count: persons\n-- by: sex, month\n-- source.en: Register\n-- source.ar: السجل\n\n\
fact = 'visit'\n  OR service IN ('food', 'nfi')\n",
    ),
    (
        "programmes/aid/indicators/aid.migrants.sql",
        "-- code: aid.migrants\n-- title.en: Migrants\n-- title.ar: المهاجرون\n\
-- unit: persons\n-- count: sum\n-- time: latest-round\n-- by: admin1\n-- breakdowns: shelter, nationality\n\
-- source.en: Rounds\n-- source.ar: الجولات\nfact = 'presence' AND population = 'migrant' AND breakdown = 'total'\n",
    ),
    (
        "programmes/aid/indicators/aid.households.sql",
        "-- code: aid.households\n-- title.en: Households, derived\n\
-- title.ar: الأسر، مشتقة\n-- unit: households\n-- derived: aid.migrants / 5\n-- source.en: Derived\n-- source.ar: مشتق\n",
    ),
    (
        "programmes/aid/indicators/aid.women.sql",
        "-- code: aid.women\n-- title.en: Women reached\n-- title.ar: النساء\n\
-- unit: persons\n-- count: persons\n-- within: aid.reached\n-- source.en: Register\n-- source.ar: السجل\n\
fact = 'visit' AND sex = 'female'\n",
    ),
    (
        "programmes/aid/reports/annual.en.md",
        "# Aid\n\nIn {period} we reached {aid.reached} people, of whom {% aid.reached sex=female} women,\nunder law {=6}.\n\n\
::: figures aid.reached aid.migrants\n\n::: table \"By region\" figures=aid.migrants by=admin1 top=20\n\
::: bars \"By shelter\" figure=aid.migrants by=shelter\n::: map \"Where\" figure=aid.migrants by=admin1 points=admin2\n",
    ),
    (
        "programmes/aid/reports/annual.ar.md",
        "# المساعدة\n\nفي {period} وصلنا إلى {aid.reached}، نسبة النساء {% aid.reached sex=female}.\n\n\
::: figures aid.reached aid.migrants\n\n::: table \"حسب الإقليم\" figures=aid.migrants by=admin1 top=20\n\
::: bars \"حسب المأوى\" figure=aid.migrants by=shelter\n::: map \"أين\" figure=aid.migrants by=admin1 points=admin2\n",
    ),
    (
        "programmes/aid/texts/en.ftl",
        "programme-name = Aid\nrole-enumerator = Enumerator\npurpose-assistance = Assistance\n\
column-service = Service\nvalue-service-food = Food\nvalue-service-nfi = Items\nstate-planned = Planned\n\
state-approved = Approved\nmethod-weighted-median = The weighted median.\ncolumn-shelter = Shelter\n\
value-shelter-rented = Rented\nvalue-shelter-other = Other\ncolumn-on_pathway = On a pathway\nvalue-on_pathway-yes = Yes\n",
    ),
    (
        "programmes/aid/texts/ar.ftl",
        "programme-name = المساعدة\nrole-enumerator = عدّاد\npurpose-assistance = المساعدة\n\
column-service = خدمة\nvalue-service-food = غذاء\nvalue-service-nfi = مواد\nstate-planned = مخططة\n\
state-approved = معتمدة\nmethod-weighted-median = الوسيط المرجح.\ncolumn-shelter = المأوى\n\
value-shelter-rented = إيجار\nvalue-shelter-other = غيره\ncolumn-on_pathway = على مسار\nvalue-on_pathway-yes = نعم\n",
    ),
    (
        "programmes/aid/tests/reached.md",
        "\
# Someone visited and fed is one person reached\n\nWhy this matters.\n\n## Submissions: aid_register\n\n\
| case | visit/day | visit/place | services |\n| --- | --- | --- | --- |\n| a | 2023-03-01 | XA0101 | food nfi |\n\n\
### Repeat: members\n\n| case | person_id | sex | age |\n| --- | --- | --- | --- |\n| a | p1 | female | 30 |\n| a | p2 | male | |\n\n\
## Round: aid 50 from 2023-10-01 to 2023-12-31\n\n## Figures\n\n\
| figure | period | place | cell | value | lower | upper |\n| --- | --- | --- | --- | --- | --- | --- |\n\
| aid.reached | 2023 | | | | 2 | 4 |\n| aid.reached | 2023-03 | XA01 | sex=female | 1 | | |\n",
    ),
];
