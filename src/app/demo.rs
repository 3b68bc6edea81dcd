//! The demonstration world: loaded through the same functions that people use.
//!
//! It is described in `fixtures/demo/world.toml`; tests start from it too.

mod answer;
mod bond;
mod proof;
mod story;
mod voice;

use super::account::{self, NewAccount, hash_password};
use super::allegation::{self, Filing};
use super::upload::{CameBy, NewUpload};
use super::{Actor, App, organization};
use crate::clock::Clock;
use crate::domain::allegation::{AllegationForm, Channel, Draft};
use crate::domain::role::Role;
use crate::error::{Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The password of every person of the demonstration.
pub const PASSWORD: &str = "docket307-demo";

/// The day on which the world was told.
const TOLD_ON: &str = "2026-11-16";

/// One person who can sign in.
#[derive(Debug, Clone, Deserialize)]
pub struct Person {
    /// The address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// The organization's name.
    pub organization: String,
}

#[derive(Deserialize)]
struct World {
    organization: Vec<Member>,
    account: Vec<Person>,
    upload: Vec<File>,
    allegation: Vec<Told>,
    order: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Member {
    name: String,
    kind: String,
    #[serde(default)]
    importer_numbers: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    by: String,
    file: String,
}

#[derive(Deserialize)]
struct Told {
    channel: Channel,
    by: Option<String>,
    form: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    One(String),
    Many(Vec<String>),
}

const WORLD: &str = include_str!("../../fixtures/demo/world.toml");

/// The files of the world, by name.
const FILES: [(&str, &[u8]); 3] = [
    ("ace_entry_lines.csv", include_bytes!("../../fixtures/csv/good/ace_entry_lines.csv")),
    ("vendor_bills.csv", include_bytes!("../../fixtures/csv/good/vendor_bills.csv")),
    (
        "harbor_and_pine_2026_q3.csv",
        include_bytes!("../../fixtures/demo/harbor_and_pine_2026_q3.csv"),
    ),
];

/// Fills an empty, migrated database and returns who can sign in.
///
/// # Errors
/// When the database is not empty, or fails.
pub fn load(app: &App) -> Result<Vec<Person>> {
    let world: World = toml::from_str(WORLD).map_err(Error::internal)?;
    let told = chrono::NaiveDate::parse_from_str(TOLD_ON, "%Y-%m-%d")
        .ok()
        .and_then(|day| day.and_hms_opt(17, 0, 0))
        .ok_or_else(|| Error::internal("the day of the demonstration is no day"))?;
    // Whenever it is loaded, it happened then: its days stand in papers and notices.
    let app = &App { clock: Clock::fixed(told.and_utc()), ..app.clone() };
    add_people(app, &world)?;
    for told in &world.allegation {
        tell(app, told)?;
        // Numbers are given in the order of telling.
        super::job::run_until_idle(app)?;
    }
    for file in &world.upload {
        hand_in(app, file)?;
    }
    super::job::run_until_idle(app)?;
    story::tell(app, &world.order)?;
    answer::tell(app)?;
    bond::tell(app)?;
    voice::tell(app)?;
    Ok(world.account)
}

/// Who can sign in to the demonstration.
///
/// # Errors
/// When the description of the world cannot be read.
pub fn people() -> Result<Vec<Person>> {
    let world: World = toml::from_str(WORLD).map_err(Error::internal)?;
    Ok(world.account)
}

fn add_people(app: &App, world: &World) -> Result<()> {
    let system = Actor::system();
    let mut keys = BTreeMap::new();
    for member in &world.organization {
        let key = organization::add(app, &system, &member.name, &member.kind)?;
        for number in &member.importer_numbers {
            organization::verify_importer_number(app, &system, key, number)?;
        }
        keys.insert(member.name.as_str(), key);
    }
    let hashed = hash_password(PASSWORD)?;
    for person in &world.account {
        let organization_id = *keys.get(person.organization.as_str()).ok_or_else(|| {
            Error::internal("a person of an organization that is not in the world")
        })?;
        let new = NewAccount {
            email: person.email.clone(),
            name: person.name.clone(),
            role: Role::from_code(&person.role)
                .ok_or_else(|| Error::internal("an unknown role"))?,
            organization_id,
            password: PASSWORD.to_owned(),
        };
        account::add_with(app, &system, &new, |_| Ok(hashed.clone()))?;
    }
    Ok(())
}

fn tell(app: &App, told: &Told) -> Result<()> {
    let actor = match &told.by {
        Some(email) => account::actor(app, email)?,
        None => Actor::public(),
    };
    let pairs = told.form.iter().flat_map(|(name, value)| {
        let values = match value {
            Value::One(text) => vec![text.trim().to_owned()],
            Value::Many(list) => list.clone(),
        };
        values.into_iter().map(|value| (name.clone(), value))
    });
    let mut form = AllegationForm::from_pairs(pairs);
    form.is_attestation_asked = true;
    let draft = Draft::parse(&form).map_err(Error::Invalid)?;
    let token = allegation::token::FormToken::issue(app, 60).text(app)?;
    let filing = Filing { channel: told.channel, on_behalf_of: None, token };
    allegation::receive(app, &actor, &draft, &filing)?;
    Ok(())
}

fn hand_in(app: &App, file: &File) -> Result<()> {
    let actor = account::actor(app, &file.by)?;
    let (name, bytes) = FILES
        .iter()
        .find(|(name, _)| *name == file.file)
        .ok_or_else(|| Error::internal("a file that is not in the world"))?;
    let mut receiving = super::upload::begin(app, &actor, NewUpload::new(CameBy::Browser, name))?;
    receiving.write(bytes)?;
    receiving.finish(app, &actor)?;
    Ok(())
}
