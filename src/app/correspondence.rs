//! What comes by letter or e-mail about an order: entered by the agency, then worked as
//! if it had been sent online. What goes back are letters to print.

use super::hold::partner::told_number;
use super::petition::{self, Speaks};
use super::step::Applying;
use super::{Actor, App, representation};
use crate::domain::order::Scope;
use crate::domain::role::Permission;
use crate::domain::voice::{Came, Interest, Kind, PETITION_KIND, PaperForm, Said, Way};
use crate::domain::workflow::order::OrderState;
use crate::domain::workflow::petition::PetitionState;
use crate::error::{Error, FieldError, Result};
use crate::store::order::OrderRow;
use crate::store::petition::PetitionRow;
use crate::store::representation::RepresentationRow;
use crate::store::{self, Read};
use chrono::NaiveDate;

/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// The most organizations that a form offers.
const OFFERED_LIMIT_ROWS: i64 = 1000;

/// Something that came on paper, in a list and on its page.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Its docket number.
    pub number: String,
    /// What it is, in words.
    pub kind: &'static str,
    /// By which way it came.
    pub way: Way,
    /// Who sent it.
    pub sender: String,
    /// Where the answer goes; may be empty for an organization with an account.
    pub address: String,
    /// The order.
    pub order: OrderRow,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// Where it stands, in words.
    pub state: &'static str,
    /// Whether it was decided.
    pub is_decided: bool,
}

/// A letter to print.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is.
    pub title: &'static str,
    /// Its date.
    pub on: NaiveDate,
    /// The words, with the address above them.
    pub text: String,
}

/// Enters what came on paper, and returns its docket number. The same thing entered
/// again is the one that is there.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] in the words of the
/// rules, or while another petition of the sender is open.
pub fn enter(app: &App, actor: &Actor, form: &PaperForm) -> Result<String> {
    actor.require(Permission::HandleLetters)?;
    let applying =
        Applying { by: actor.account()?.to_owned(), now: app.clock.now(), stamp: app.stamp(actor) };
    app.store.write(|tx| {
        let mut errors = Vec::new();
        let came = Came::parse(form, app.clock.today(), &mut errors);
        let found = order(tx, &form.order, &mut errors)?;
        let organization_id = organization(tx, &form.organization, &mut errors)?;
        let order_id = found.as_ref().map(|(order, _)| order.id.as_str());
        let interest = interest(tx, organization_id, order_id, &form.claim, &mut errors)?;
        let listed: Vec<&str> = found
            .iter()
            .flat_map(|(_, scope)| scope.parties.iter().map(|party| party.name.as_str()))
            .collect();
        let said =
            Said::parse(form, interest.unwrap_or(Interest::ClaimsNamed), &listed, &mut errors);
        let (Some(came), Some((order, _)), Some(interest), Some(said), true) =
            (came, &found, interest, said, errors.is_empty())
        else {
            return Err(Error::Invalid(errors));
        };
        let speaks = Speaks { order, organization_id, interest, came };
        match said {
            Said::Petition(draft) => {
                petition::keep(tx, actor, &applying, &speaks, &draft).map(|row| row.docket_number)
            }
            Said::Representation(draft) => {
                representation::keep(tx, &applying, &speaks, &draft).map(|row| row.docket_number)
            }
        }
    })
}

/// A published order: of others nobody outside can have written.
fn order(
    tx: &mut Read<'_>,
    number: &str,
    errors: &mut Vec<FieldError>,
) -> Result<Option<(OrderRow, Scope)>> {
    let found = store::order::find_by_number(tx, number.trim())?
        .filter(|order| OrderState::from_code(&order.state).is_some_and(OrderState::is_published));
    let Some(order) = found else {
        errors.push(FieldError::new(
            "order",
            "No published order has this number. It looks like O-2026-000001.",
        ));
        return Ok(None);
    };
    let version = store::order::find_version(tx, &order.id, order.current_version)?;
    let scope = version
        .map_or_else(|| Ok(Scope::default()), |version| serde_json::from_str(&version.scope))
        .map_err(Error::internal)?;
    Ok(Some((order, scope)))
}

fn organization(tx: &mut Read<'_>, key: &str, errors: &mut Vec<FieldError>) -> Result<Option<i64>> {
    if key.is_empty() {
        return Ok(None);
    }
    let found = match key.parse().ok() {
        Some(id) => store::organization::find(tx, id)?.filter(|row| row.kind != "agency"),
        None => None,
    };
    if found.is_none() {
        errors.push(FieldError::new("organization", "Choose an organization of the list."));
    }
    Ok(found.map(|row| row.id))
}

/// The right in which it speaks: what was verified of an organization, else what the
/// letter claims.
fn interest(
    tx: &mut Read<'_>,
    organization_id: Option<i64>,
    order_id: Option<&str>,
    claim: &str,
    errors: &mut Vec<FieldError>,
) -> Result<Option<Interest>> {
    if let (Some(id), Some(order_id)) = (organization_id, order_id) {
        if store::order_standing::find_verified(tx, id, order_id)?.is_some() {
            return Ok(Some(Interest::NamedParty));
        }
        if store::order_standing::has_hold(tx, id, order_id)? {
            return Ok(Some(Interest::Importer));
        }
    }
    let claimed = Interest::from_code(claim).filter(|one| Interest::CLAIMED.contains(one));
    if claimed.is_none() {
        errors.push(FieldError::new("claim", "Choose in what right the sender says it speaks."));
    }
    Ok(claimed)
}

/// The organizations outside the agency that a form offers.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn organizations(app: &App, actor: &Actor) -> Result<Vec<(i64, String)>> {
    actor.require(Permission::HandleLetters)?;
    app.store.read(|tx| {
        let mut rows = store::organization::list(tx, OFFERED_LIMIT_ROWS)?;
        rows.retain(|row| row.kind != "agency");
        Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
    })
}

/// A page of what came on paper, newest number first: petitions, or representations.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    is_of_petitions: bool,
    after: Option<&str>,
) -> Result<Vec<Paper>> {
    actor.require(Permission::HandleLetters)?;
    let limit = PAGE_LIMIT_ROWS + 1;
    app.store.read(|tx| {
        let mut papers = Vec::new();
        if is_of_petitions {
            for row in store::petition::list_paper(tx, after, limit)? {
                papers.push(of_petition(tx, &row)?);
            }
        } else {
            for row in store::representation::list_paper(tx, after, limit)? {
                papers.push(of_representation(tx, &row)?);
            }
        }
        Ok(papers)
    })
}

fn find_order(tx: &mut Read<'_>, id: &str) -> Result<OrderRow> {
    store::order::find(tx, id)?.ok_or(Error::NotFound("order"))
}

fn of_petition(tx: &mut Read<'_>, row: &PetitionRow) -> Result<Paper> {
    let state = PetitionState::from_code(&row.state);
    Ok(Paper {
        number: row.docket_number.clone(),
        kind: "Petition",
        way: Way::from_code(&row.way).unwrap_or(Way::Letter),
        sender: petition::sender(tx, row.organization_id, &row.sender)?,
        address: row.address.clone(),
        order: find_order(tx, &row.order_id)?,
        received_on: row.received_on,
        state: state.map_or("not known", PetitionState::label),
        is_decided: state.is_some_and(|state| !state.is_open()),
    })
}

fn of_representation(tx: &mut Read<'_>, row: &RepresentationRow) -> Result<Paper> {
    let kind = Kind::from_code(&row.kind).unwrap_or(Kind::Representation);
    Ok(Paper {
        number: row.docket_number.clone(),
        kind: kind.label(),
        way: Way::from_code(&row.way).unwrap_or(Way::Letter),
        sender: petition::sender(tx, row.organization_id, &row.sender)?,
        address: row.address.clone(),
        order: find_order(tx, &row.order_id)?,
        received_on: row.received_on,
        state: match row.state.as_str() {
            "accepted" => kind.accepted(),
            "refused" => kind.refused(),
            _ => "Received",
        },
        is_decided: row.decided_at.is_some(),
    })
}

/// Something that came on paper, and the letters that go back: the receipt, questions,
/// the decision.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, or came online.
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<(Paper, Vec<Letter>)> {
    actor.require(Permission::HandleLetters)?;
    app.store.read(|tx| {
        let none = || Error::NotFound("letter");
        let is_paper = |way: &str| way != Way::Online.code();
        if let Some(row) = store::petition::find_by_number(tx, number)? {
            let paper = Some(row).filter(|row| is_paper(&row.way)).ok_or_else(none)?;
            return petition_letters(tx, &paper);
        }
        let row = store::representation::find_by_number(tx, number)?;
        let row = row.filter(|row| is_paper(&row.way)).ok_or_else(none)?;
        representation_letters(tx, &row)
    })
}

fn petition_letters(tx: &mut Read<'_>, row: &PetitionRow) -> Result<(Paper, Vec<Letter>)> {
    let paper = of_petition(tx, row)?;
    let told = told_number(&row.public_id);
    let mut letters = vec![receipt(&paper, &told, row.filed_at.date())];
    for letter in store::petition::list_letters(tx, &row.id)? {
        let on = letter.written_at.date();
        let (title, body) = match letter.kind.as_str() {
            "question" => (
                "Questions",
                format!("Before the agency decides on your petition it asks:\n\n{}", letter.body),
            ),
            "decision" => ("Decision", letter.body),
            // What the sender answered does not go back.
            _ => continue,
        };
        letters.push(Letter { title, on, text: format!("{}{body}\n", head(&paper, &told, on)) });
    }
    Ok((paper, letters))
}

fn representation_letters(
    tx: &mut Read<'_>,
    row: &RepresentationRow,
) -> Result<(Paper, Vec<Letter>)> {
    let paper = of_representation(tx, row)?;
    let told = told_number(&row.public_id);
    let mut letters = vec![receipt(&paper, &told, row.filed_at.date())];
    if let Some(at) = row.decided_at {
        let mut text = format!(
            "{}What became of it: {}.\n",
            head(&paper, &told, at.date()),
            paper.state.to_lowercase()
        );
        if !row.told.is_empty() {
            text.push('\n');
            text.push_str(&row.told);
            text.push('\n');
        }
        letters.push(Letter { title: "Answer", on: at.date(), text });
    }
    Ok((paper, letters))
}

/// What stands above every letter: to whom, of which day, about what.
fn head(paper: &Paper, told: &str, on: NaiveDate) -> String {
    let address = paper.address.trim_end();
    let below = if address.is_empty() { "" } else { "\n" };
    format!(
        "{}{below}{address}\n\n{on}\n\n{} about {}: {}\nReceived {}. Our number: {told}\n\n",
        paper.sender, paper.kind, paper.order.docket_number, paper.order.title, paper.received_on
    )
}

fn receipt(paper: &Paper, told: &str, on: NaiveDate) -> Letter {
    let after = if paper.kind == "Petition" {
        "Two people decide on it; you will read on which ground. The order stays in force meanwhile."
    } else {
        "It is kept as you wrote it. Two people decide what becomes of it, and you will read that."
    };
    let text = format!(
        "{}We received what you sent on {}. {after}\n\nName our number when you write again.\n",
        head(paper, told, on),
        paper.received_on
    );
    Letter { title: "Receipt", on, text }
}

/// The kinds that a form offers, with their words.
#[must_use]
pub fn kinds() -> Vec<(&'static str, &'static str)> {
    std::iter::once((PETITION_KIND, "Petition to change the order"))
        .chain(Kind::ALL.iter().map(|kind| (kind.code(), kind.label())))
        .collect()
}
