//! Taking personal fields out of a submission's answers, so that they are
//! stored sealed under the key of the person they are about.
//!
//! *Invariant:* what is left in the answers holds no declared personal field.
//! A personal field without a valid person's identifier near it is sealed under
//! the submission's own key rather than left in clear.

use masar_domain::{InstanceId, PersonId};
use masar_ledger::Personal;
use masar_programme::model::PersonalField;
use serde_json::Value;

/// The key that a submission's own secrets are sealed under.
pub fn instance_key(instance: InstanceId) -> PersonId {
    PersonId::from_stored(*instance.as_bytes())
}

/// Removes the personal fields of a form from its answers.
pub fn personal_take<'a>(
    answers: &mut Value,
    fields: impl Iterator<Item = &'a PersonalField>,
    instance: InstanceId,
) -> Vec<Personal> {
    let mut taken = Vec::new();
    for field in fields {
        let names: Vec<&str> = field.field.split('/').collect();
        let outer = Outer { field, root_person: None, instance };
        take(answers, &names, String::new(), &outer, &mut taken);
    }
    taken
}

/// What holds for the whole walk to one field.
struct Outer<'a> {
    field: &'a PersonalField,
    /// Person found so far on the way down.
    root_person: Option<PersonId>,
    instance: InstanceId,
}

fn take(
    value: &mut Value,
    names: &[&str],
    path: String,
    outer: &Outer<'_>,
    taken: &mut Vec<Personal>,
) {
    let Some((name, rest)) = names.split_first() else { return };
    let Some(object) = value.as_object_mut() else { return };
    let person = person_near(object, outer).or(outer.root_person);
    let here = if path.is_empty() { (*name).to_owned() } else { format!("{path}/{name}") };
    if rest.is_empty() {
        if let Some(value) = object.remove(*name) {
            let person = person.unwrap_or_else(|| instance_key(outer.instance));
            taken.push(Personal { person, path: here, value: plain(value) });
        }
        return;
    }
    let outer = &Outer { field: outer.field, root_person: person, instance: outer.instance };
    match object.get_mut(*name) {
        Some(Value::Array(turns)) => {
            for (index, turn) in turns.iter_mut().enumerate() {
                take(turn, rest, format!("{here}[{}]", index + 1), outer, taken);
            }
        }
        Some(group) => take(group, rest, here, outer, taken),
        None => {}
    }
}

/// The person's identifier, where the object holds it.
fn person_near(object: &serde_json::Map<String, Value>, outer: &Outer<'_>) -> Option<PersonId> {
    let name = outer.field.person.rsplit('/').next()?;
    object.get(name)?.as_str()?.parse().ok()
}

fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use masar_domain::Sensitivity;
    use serde_json::json;

    use super::*;

    fn field(path: &str, person: &str) -> PersonalField {
        PersonalField {
            form: "registration".into(),
            field: path.into(),
            person: person.into(),
            purpose: "assistance".into(),
            class: Sensitivity::S3,
            retention: "P5Y".into(),
        }
    }

    const INSTANCE: &str = "019a0000-0000-7000-8000-00000000000f";
    const AMAL: &str = "019a0000-0000-7000-8000-000000000001";

    #[test]
    fn takes_each_turns_field_under_that_turns_person() {
        let mut answers = json!({"date": "2023-01-01", "members": [
            {"person_id": AMAL, "full_name": "Amal", "sex": "female"},
            {"person_id": "nonsense", "full_name": "?"},
        ]});
        let fields = [field("members/full_name", "members/person_id")];
        let taken = personal_take(&mut answers, fields.iter(), INSTANCE.parse().unwrap());
        let seen: Vec<_> = taken
            .iter()
            .map(|field| (field.person.to_string(), field.path.as_str(), field.value.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (AMAL.to_owned(), "members[1]/full_name", "Amal"),
                (INSTANCE.to_owned(), "members[2]/full_name", "?"),
            ]
        );
        assert!(!answers.to_string().contains("full_name"), "{answers}");
    }

    #[test]
    fn finds_the_person_above_a_group() {
        let mut answers = json!({"person_id": AMAL, "contact": {"phone": "0912345678"}});
        let fields = [field("contact/phone", "person_id")];
        let taken = personal_take(&mut answers, fields.iter(), INSTANCE.parse().unwrap());
        assert_eq!(taken[0].person.to_string(), AMAL);
        assert_eq!(answers, json!({"person_id": AMAL, "contact": {}}));
    }
}
