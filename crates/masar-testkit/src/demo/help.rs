//! A year of help: households registered, services given, awareness sessions,
//! trainings and distributions, so that each person counts once.

use masar_desk::error::DeskError;
use masar_domain::{AdminLevel, Pcode, Sex};
use serde_json::{Value, json};

use super::displacement::day_of_year;
use super::people::{Names, Person, person};
use super::{Maker, viewer};

/// Largest household of the demo.
const HOUSEHOLD_MAX: u64 = 6;

/// People in one session and one distribution.
const SESSION: usize = 20;
const DISTRIBUTION: usize = 50;
/// Most people of one head count.
const HEADS_MAX: u64 = 60;

/// Day of the year on which the storm came.
const STORM_DAY: u64 = 252;

/// Registered on a day in the first so many days of the year; served later.
const REGISTRATION_DAYS: u64 = 240;

/// A registered person, where and when.
#[derive(Clone, Debug)]
struct Registered {
    person: Person,
    place: Pcode,
    day: u64,
}

pub(super) fn make(maker: &mut Maker<'_, '_>) -> Result<(), DeskError> {
    let world = World::of(maker);
    let reached = reached_people(maker, &world);
    register(maker, &reached)?;
    serve(maker, &reached)?;
    awareness(maker, &world, &reached)?;
    training(maker, &world)?;
    distributions(maker, &world, &reached)?;
    storm(maker, &world)
}

/// What every part needs to know.
struct World {
    names: Names,
    /// Baladiyas, where help is given.
    places: Vec<Pcode>,
    /// ISO 3166 alpha-3 code of the mission's country.
    home: String,
}

impl World {
    fn of(maker: &Maker<'_, '_>) -> Self {
        let mission = maker.desk.mission();
        let places = mission.gazetteer.at_level(AdminLevel(3));
        let name = mission.gazetteer.get(&mission.country).map(|place| place.name.en.clone());
        let home = mission.countries.iter().find(|(_, own)| Some(&own.en) == name.as_ref());
        Self {
            names: Names::read(),
            places: places.iter().map(|place| place.pcode).collect(),
            home: home.map_or_else(|| "OTH".to_owned(), |(code, _)| code.clone()),
        }
    }

    fn people(
        &self,
        maker: &mut Maker<'_, '_>,
        sex: Sex,
        count: u64,
        population: &'static str,
    ) -> Vec<Person> {
        let random = &mut maker.random;
        (0..count).map(|_| person(&self.names, random, sex, population, &self.home)).collect()
    }
}

/// Everybody whom the resource centres and mobile teams reached, in households.
fn reached_people(maker: &mut Maker<'_, '_>, world: &World) -> Vec<Registered> {
    let males = maker.margins.part("mrrm.reached", "male");
    let females = maker.margins.part("mrrm.reached", "female");
    let mut people = world.people(maker, Sex::Male, males, "migrant");
    people.extend(world.people(maker, Sex::Female, females, "migrant"));
    maker.random.shuffle(&mut people);
    let mut registered = Vec::with_capacity(people.len());
    let mut left = 0;
    let (mut place, mut day) = (world.places[0], 0);
    for person in people {
        if left == 0 {
            left = 1 + maker.random.below(HOUSEHOLD_MAX);
            place = *maker.random.pick(&world.places);
            day = maker.random.below(REGISTRATION_DAYS);
        }
        left -= 1;
        registered.push(Registered { person, place, day });
    }
    registered
}

fn site(place: Pcode, kind: &str) -> Value {
    let mantika = place.ancestor(AdminLevel(2)).map(|code| code.to_string());
    json!({"mantika": mantika, "baladiya": place.to_string(), "site_kind": kind})
}

/// Neighbours in the list with the same day and place are one household.
fn register(maker: &mut Maker<'_, '_>, people: &[Registered]) -> Result<(), DeskError> {
    let households: Vec<&[Registered]> =
        people.chunk_by(|one, other| one.day == other.day && one.place == other.place).collect();
    let caseworker = viewer(maker.desk, "caseworker")?;
    let count = households.len() as u64;
    maker.send(&caseworker, "households registered", count, |maker, index| {
        let members = households[usize::try_from(index).unwrap_or(0)];
        let household = maker.id();
        let turns: Vec<Value> = members
            .iter()
            .enumerate()
            .map(|(position, member)| member_turn(maker, position, &member.person))
            .collect();
        let answers = json!({
            "consent": {"data_consent": "yes", "referral_consent": "yes"},
            "registered_on": day_of_year(members[0].day).to_string(),
            "site": site(members[0].place, "resource_centre"),
            "household": {
                "household_known": "no",
                "new_household_id": household,
                "household_id": household,
                "household_size": members.len(),
                "members_now": members.len(),
                "accommodation": "rented",
            },
            "members": turns,
        });
        maker.filled("mrrm_registration", &answers)
    })
}

fn member_turn(maker: &mut Maker<'_, '_>, position: usize, person: &Person) -> Value {
    let mut turn = json!({
        "person_id": person.id,
        "relation": if position == 0 { "head" } else { "other_relative" },
        "given_name": person.given,
        "father_name": person.father,
        "family_name": person.family,
        "sex": person.sex.code(),
        "age": person.age,
        "age_exactness": "stated",
        "nationality": person.nationality,
        "population": person.population,
        "document": "none",
    });
    if position == 0 {
        turn["phone"] = format!("09{:08}", maker.random.below(100_000_000)).into();
    }
    turn
}

/// Food, items and consultations in a row around the circle of people: everybody
/// gets at least one, and each service reaches exactly its published number.
fn serve(maker: &mut Maker<'_, '_>, people: &[Registered]) -> Result<(), DeskError> {
    let all = people.len() as u64;
    let services = ["food", "nfi", "medical_consultation"];
    let numbers = services.map(|service| maker.margins.subset("mrrm.reached", service));
    let caseworker = viewer(maker.desk, "caseworker")?;
    let mut first = 0;
    for (service, number) in services.into_iter().zip(numbers) {
        let what = format!("services: {service}");
        maker.send(&caseworker, &what, number, |maker, index| {
            let who = usize::try_from((first + index) % all).unwrap_or(0);
            let answers = service_answers(maker, &people[who], service);
            maker.filled("mrrm_assistance", &answers)
        })?;
        first += number;
    }
    Ok(())
}

fn service_answers(maker: &mut Maker<'_, '_>, to: &Registered, service: &str) -> Value {
    let day = to.day + maker.random.below(365 - to.day);
    let mut help = json!({"services": [service], "received_in_person": "yes"});
    match service {
        "food" => help["ration_days"] = 15.into(),
        "nfi" => help["items"] = json!(["hygiene_kit"]),
        _ => {}
    }
    json!({
        "person_id": to.person.id,
        "served_on": day_of_year(day).to_string(),
        "site": site(to.place, "resource_centre"),
        "service": help,
    })
}

/// People of each sex, some of them registered already, the others new.
fn mixed(
    maker: &mut Maker<'_, '_>,
    world: &World,
    known: &[Registered],
    figure: &str,
    known_percent: u64,
) -> Vec<(Person, bool)> {
    let mut people = Vec::new();
    for (sex, part) in [(Sex::Male, "male"), (Sex::Female, "female")] {
        let count = maker.margins.part(figure, part);
        let of_sex: Vec<&Registered> =
            known.iter().filter(|known| known.person.sex == sex).collect();
        let from_known = (count * known_percent / 100).min(of_sex.len() as u64);
        let from = usize::try_from(from_known).unwrap_or(0);
        people.extend(of_sex.into_iter().take(from).map(|known| (known.person.clone(), true)));
        let new = world.people(maker, sex, count - from_known, "migrant");
        people.extend(new.into_iter().map(|person| (person, false)));
    }
    maker.random.shuffle(&mut people);
    people
}

fn participant((person, known): &(Person, bool)) -> Value {
    let mut turn = json!({
        "has_card": if *known { "yes" } else { "no" },
        "person_id": person.id,
        "full_name": person.full_name(),
        "sex": person.sex.code(),
        "age": person.age,
        "nationality": person.nationality,
        "population": person.population,
    });
    let own = if *known { "card" } else { "new_id" };
    turn[own] = person.id.clone().into();
    turn
}

fn awareness(
    maker: &mut Maker<'_, '_>,
    world: &World,
    known: &[Registered],
) -> Result<(), DeskError> {
    const TOPICS: [&str; 4] = ["migration_risks", "services", "health", "rights"];
    let people = mixed(maker, world, known, "mrrm.awareness", 40);
    let sessions: Vec<&[(Person, bool)]> = people.chunks(SESSION).collect();
    let caseworker = viewer(maker.desk, "caseworker")?;
    let count = sessions.len() as u64;
    maker.send(&caseworker, "awareness sessions", count, |maker, index| {
        let session = sessions[usize::try_from(index).unwrap_or(0)];
        let place = *maker.random.pick(&world.places);
        let answers = json!({
            "held_on": day_of_year(maker.random.below(365)).to_string(),
            "site": site(place, "community"),
            "session": {
                "session_id": maker.id(),
                "topic": maker.random.pick(&TOPICS),
                "language": "ar",
                "minutes": 60,
            },
            "participants": session.iter().map(participant).collect::<Vec<_>>(),
            "participants_count": session.len(),
        });
        maker.filled("mrrm_awareness", &answers)
    })
}

fn training(maker: &mut Maker<'_, '_>, world: &World) -> Result<(), DeskError> {
    let males = maker.margins.part("mrrm.governance_training", "male");
    let females = maker.margins.part("mrrm.governance_training", "female");
    let mut people = world.people(maker, Sex::Male, males, "official");
    people.extend(world.people(maker, Sex::Female, females, "cso"));
    let caseworker = viewer(maker.desk, "caseworker")?;
    let courses: Vec<&[Person]> = people.chunks(SESSION).collect();
    let count = courses.len() as u64;
    maker.send(&caseworker, "trainings", count, |maker, index| {
        let course = courses[usize::try_from(index).unwrap_or(0)];
        let turns: Vec<Value> = course
            .iter()
            .map(|person| {
                json!({
                    "has_card": "no",
                    "new_id": person.id,
                    "person_id": person.id,
                    "full_name": person.full_name(),
                    "sex": person.sex.code(),
                    "population": person.population,
                    "institution": "مؤسسة تجريبية",
                    "days_attended": 3,
                    "completed": "yes",
                })
            })
            .collect();
        let answers = json!({
            "ended_on": day_of_year(100 + maker.random.below(200)).to_string(),
            "site": site(*maker.random.pick(&world.places), "community"),
            "course": {
                "topic": "migration_governance",
                "course_title": "دورة تجريبية",
                "days": 3,
            },
            "participants": turns,
        });
        maker.filled("mrrm_training", &answers)
    })
}

fn distributions(
    maker: &mut Maker<'_, '_>,
    world: &World,
    known: &[Registered],
) -> Result<(), DeskError> {
    let core = mixed(maker, world, known, "assistance.core_relief_items", 30);
    distribute(maker, world, &core, "core_relief_items", None)?;
    let seasonal =
        half_and_half(maker, world, "assistance.seasonal_nfi_displaced", ["idp", "returnee"]);
    distribute(maker, world, &seasonal, "seasonal_nfi", None)?;
    let border =
        half_and_half(maker, world, "assistance.western_border_nfi", ["migrant", "migrant"]);
    distribute(maker, world, &border, "western_border_nfi", Some("western-border-2023"))
}

/// New people, half of each of two populations, women and men in turn.
fn half_and_half(
    maker: &mut Maker<'_, '_>,
    world: &World,
    figure: &str,
    populations: [&'static str; 2],
) -> Vec<(Person, bool)> {
    let count = maker.margins.total(figure);
    let mut people = Vec::new();
    for index in 0..count {
        let population = populations[usize::from(index % 2 == 1)];
        let sex = if maker.random.percent(45) { Sex::Female } else { Sex::Male };
        people.extend(world.people(maker, sex, 1, population));
    }
    people.into_iter().map(|person| (person, false)).collect()
}

fn distribute(
    maker: &mut Maker<'_, '_>,
    world: &World,
    people: &[(Person, bool)],
    activity: &str,
    emergency: Option<&str>,
) -> Result<(), DeskError> {
    let caseworker = viewer(maker.desk, "caseworker")?;
    let lists: Vec<&[(Person, bool)]> = people.chunks(DISTRIBUTION).collect();
    let what = format!("distributions: {activity}");
    maker.send(&caseworker, &what, lists.len() as u64, |maker, index| {
        let list = lists[usize::try_from(index).unwrap_or(0)];
        let place = *maker.random.pick(&world.places);
        let mut answers = json!({
            "distributed_on": day_of_year(maker.random.below(365)).to_string(),
            "site": site(place, "community"),
            "activity_group": {"activity": activity, "items": ["blanket"], "identity": "named"},
            "recipients": list.iter().map(participant).collect::<Vec<_>>(),
        });
        if let Some(emergency) = emergency {
            answers["emergency"] = emergency.into();
        }
        maker.filled("assistance_distribution", &answers)
    })
}

/// Help after the storm, when there was no time to take identities: each service
/// counted heads, more of them where and when the need was greatest.
fn storm(maker: &mut Maker<'_, '_>, world: &World) -> Result<(), DeskError> {
    let region = world.places[0].ancestor(AdminLevel(1));
    let in_region = |place: &&Pcode| place.ancestor(AdminLevel(1)) == region;
    let places: Vec<Pcode> = world.places.iter().filter(in_region).copied().collect();
    let caseworker = viewer(maker.desk, "caseworker")?;
    for (figure, activity) in [
        ("daniel.relief_items", "emergency_relief"),
        ("daniel.health", "emergency_health"),
        ("daniel.mhpss", "emergency_mhpss"),
    ] {
        let mut left = maker.margins.total(figure);
        let mut counts = Vec::new();
        while left > 0 {
            let heads = left.min(1 + maker.random.below(HEADS_MAX));
            left -= heads;
            counts.push(heads);
        }
        let what = format!("head counts: {activity}");
        maker.send(&caseworker, &what, counts.len() as u64, |maker, index| {
            let mut early = |most: u64| maker.random.below(most).min(maker.random.below(most));
            let place = places[usize::try_from(early(places.len() as u64)).unwrap_or(0)];
            let day = STORM_DAY + early(365 - STORM_DAY);
            let mut group = json!({"activity": activity, "identity": "head_count"});
            if activity == "emergency_relief" {
                group["items"] = json!(["blanket"]);
            }
            let population = ["idp", "idp", "host", "migrant"];
            let answers = json!({
                "distributed_on": day_of_year(day).to_string(),
                "emergency": "daniel-2023",
                "site": site(place, "community"),
                "activity_group": group,
                "head_count": {
                    "anonymous": counts[usize::try_from(index).unwrap_or(0)],
                    "anonymous_population": *maker.random.pick(&population),
                    "anonymous_reason": "urgency",
                },
            });
            maker.filled("assistance_distribution", &answers)
        })?;
    }
    Ok(())
}
