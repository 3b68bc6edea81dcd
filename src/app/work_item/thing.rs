//! What a docket number names, for whoever may read it.

use crate::app::Actor;
use crate::domain::event::Noun;
use crate::domain::playbook::Goods;
use crate::domain::role::Permission;
use crate::domain::workflow::Machine;
use crate::error::{Error, Result};
use crate::store::{self, Read};

/// A thing with a docket number: an allegation, a case, an order or a hold.
#[derive(Debug, Clone)]
pub struct Thing {
    /// What it is.
    pub noun: Noun,
    /// Its key.
    pub id: String,
    /// Its docket number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Its state's code.
    pub state: String,
    /// The case on whose timeline it is.
    pub case_id: Option<String>,
    /// The goods that it is about, alleged or declared.
    pub goods: Goods,
}

impl Thing {
    /// Finds what a number names.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it names nothing, or an investigation;
    /// [`Error::Forbidden`] for who may not read such things.
    pub(in crate::app) fn find(tx: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Self> {
        match number.get(..2) {
            Some("A-") => {
                actor.require(Permission::ReadAllegations)?;
                allegation(tx, number)
            }
            Some("C-") => {
                actor.require(Permission::ReadCases)?;
                case(tx, number)
            }
            Some("H-") => {
                actor.require(Permission::ReadCases)?;
                hold(tx, number)
            }
            Some("O-") => {
                actor.require(Permission::ReadCases)?;
                order(tx, number)
            }
            Some(_) | None => Err(Error::NotFound("docket number")),
        }
    }

    /// The permission that reading such a thing needs.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self.noun {
            Noun::Allegation => Permission::ReadAllegations,
            Noun::Organization
            | Noun::Account
            | Noun::Case
            | Noun::Order
            | Noun::Hold
            | Noun::Investigation
            | Noun::Party
            | Noun::Upload
            | Noun::Link
            | Noun::Report
            | Noun::List
            | Noun::Packet
            | Noun::Threshold
            | Noun::Petition
            | Noun::Representation => Permission::ReadCases,
        }
    }

    /// The machine whose states it has; none for an allegation.
    #[must_use]
    pub fn machine(&self) -> Option<Machine> {
        Machine::from_code(self.noun.code())
    }

    /// The page that shows it.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/{}s/{}", self.noun.code(), self.number)
    }
}

fn allegation(tx: &mut Read<'_>, number: &str) -> Result<Thing> {
    let row =
        store::allegation::find_by_number(tx, number)?.ok_or(Error::NotFound("allegation"))?;
    let case = store::case::find_by_allegation(tx, &row.id)?;
    let hts = row.hts.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    Ok(Thing {
        noun: Noun::Allegation,
        title: if row.goods.is_empty() { "Goods not known".to_owned() } else { row.goods.clone() },
        goods: Goods { words: vec![row.goods], hts },
        id: row.id,
        number: number.to_owned(),
        state: row.state,
        case_id: case.map(|case| case.id),
    })
}

fn case(tx: &mut Read<'_>, number: &str) -> Result<Thing> {
    let row = store::case::find_by_number(tx, number)?.ok_or(Error::NotFound("case"))?;
    let mut goods = Goods { words: vec![row.title.clone()], hts: Vec::new() };
    for told in store::case::list_allegations(tx, &row.id)? {
        goods.words.push(told.goods);
        if let Some(full) = store::allegation::find(tx, &told.id)? {
            goods.hts.extend(full.hts.split(',').map(str::to_owned));
        }
    }
    goods.words.extend(store::hold::list_by_case(tx, &row.id)?.into_iter().map(|hold| hold.goods));
    goods.hts.retain(|code| !code.is_empty());
    Ok(Thing {
        noun: Noun::Case,
        case_id: Some(row.id.clone()),
        id: row.id,
        number: row.docket_number,
        title: row.title,
        state: row.state,
        goods,
    })
}

fn hold(tx: &mut Read<'_>, number: &str) -> Result<Thing> {
    let row = store::hold::find_by_number(tx, number)?.ok_or(Error::NotFound("hold"))?;
    let line = store::hold::find_goods(tx, &row.document, row.line)?;
    let hts = line.map(|line| vec![line.hts]).unwrap_or_default();
    Ok(Thing {
        noun: Noun::Hold,
        goods: Goods { words: vec![row.goods.clone()], hts },
        id: row.id,
        number: row.docket_number,
        title: row.goods,
        state: row.state,
        case_id: row.case_id,
    })
}

fn order(tx: &mut Read<'_>, number: &str) -> Result<Thing> {
    let row = store::order::find_by_number(tx, number)?.ok_or(Error::NotFound("order"))?;
    Ok(Thing {
        noun: Noun::Order,
        goods: Goods { words: vec![row.title.clone()], hts: Vec::new() },
        id: row.id,
        number: row.docket_number,
        title: row.title,
        state: row.state,
        case_id: row.case_id,
    })
}
