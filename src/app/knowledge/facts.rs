//! What the system holds about some importer numbers that bears on knowledge.

use super::Fact;
use crate::app::step::subject_label;
use crate::domain::investigation::KnowledgeKind;
use crate::domain::workflow::hold::HoldAction;
use crate::domain::workflow::{DocumentKind, Machine};
use crate::error::Result;
use crate::store;
use crate::store::Read;
use crate::store::hold::HoldRow;
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};

/// The digits of a tariff number by which goods are of the same kind.
const HEADING_DIGITS: usize = 6;

/// The steps of a hold that tell what became of goods.
const OUTCOMES: [HoldAction; 9] = [
    HoldAction::Detain,
    HoldAction::Release,
    HoldAction::Exclude,
    HoldAction::DeemExcluded,
    HoldAction::Seize,
    HoldAction::Export,
    HoldAction::Destroy,
    HoldAction::DenyProtest,
    HoldAction::DemandRedelivery,
];

/// Every fact about these numbers, in no order.
pub(super) fn gather(tx: &mut Read<'_>, numbers: &[String]) -> Result<Vec<Fact>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let holds = store::knowledge::list_holds(tx, numbers)?;
    let ids: Vec<&str> = holds.iter().map(|hold| hold.id.as_str()).collect();
    let of = |id: &str| holds.iter().find(|hold| hold.id == id);
    let mut facts = orders(tx, &holds)?;
    let notices = store::knowledge::list_notices(tx, &ids)?;
    let first_told: Option<NaiveDateTime> = notices.iter().map(|notice| notice.3).min();
    for (id, hold, kind, sent_at) in &notices {
        let Some(hold) = of(hold) else { continue };
        let paper = DocumentKind::from_code(kind).map_or("Notice", DocumentKind::label);
        let words = format!("{paper} sent about {}", hold.goods);
        let mut fact = about(hold, KnowledgeKind::NoticeSent, id, words);
        fact.on = Some(sent_at.date());
        fact.source = format!("{}, the notice as it was sent", hold.docket_number);
        facts.push(fact);
    }
    let actions: Vec<&str> = OUTCOMES.iter().map(|action| action.code()).collect();
    for (id, hold, action, on) in store::knowledge::list_steps(tx, &ids, &actions)? {
        let Some(hold) = of(&hold) else { continue };
        let did = subject_label(Machine::Hold, action.as_deref().unwrap_or_default());
        let mut fact =
            about(hold, KnowledgeKind::HoldOutcome, &id, format!("{did}: {}", hold.goods));
        fact.on = Some(on);
        facts.push(fact);
    }
    for (id, hold, packet, at) in store::knowledge::list_returns(tx, &ids)? {
        let Some(hold) = of(&hold) else { continue };
        let words = format!("Packet {packet} was returned as insufficient");
        let mut fact = about(hold, KnowledgeKind::PacketReturned, &id, words);
        fact.on = at.map(|at| at.date());
        fact.href = format!("{}/packets/{packet}", fact.href);
        facts.push(fact);
    }
    if let Some(told) = first_told {
        facts.extend(uploads(tx, numbers, told)?);
        facts.extend(arrivals(tx, numbers, &holds, told)?);
    }
    Ok(facts)
}

/// A fact whose source is a hold.
fn about(hold: &HoldRow, kind: KnowledgeKind, key: &str, words: String) -> Fact {
    Fact {
        key: format!("{}:{key}", kind.code()),
        kind,
        on: None,
        words,
        source: format!("{}, line {} of {}", hold.docket_number, hold.line, hold.document),
        href: format!("/holds/{}", hold.docket_number),
        line: Some((hold.document.clone(), hold.line)),
    }
}

/// The orders that these holds cite, each once, from the day each was in force.
fn orders(tx: &mut Read<'_>, holds: &[HoldRow]) -> Result<Vec<Fact>> {
    let ids: BTreeSet<&str> = holds.iter().map(|hold| hold.order_id.as_str()).collect();
    let mut facts = Vec::new();
    for id in ids {
        let Some(order) = store::order::find(tx, id)? else { continue };
        let kind = KnowledgeKind::OrderInForce;
        facts.push(Fact {
            key: format!("{}:{}", kind.code(), order.id),
            kind,
            on: order.effective_on,
            words: format!("In force: {}", order.title),
            source: match order.citation.as_str() {
                "" => order.docket_number.clone(),
                citation => format!("{}, {citation}", order.docket_number),
            },
            href: format!("/orders/{}", order.docket_number),
            line: None,
        });
    }
    Ok(facts)
}

/// The files that the verified owners of the numbers sent after they were told.
fn uploads(tx: &mut Read<'_>, numbers: &[String], told: NaiveDateTime) -> Result<Vec<Fact>> {
    let mut owners = BTreeSet::new();
    for number in numbers {
        owners.extend(store::organization::owner_of(tx, "importer_number", number)?);
    }
    let kind = KnowledgeKind::UploadAfter;
    let mut facts = Vec::new();
    for owner in owners {
        for (public_id, name, at) in store::knowledge::list_uploads(tx, owner, told)? {
            facts.push(Fact {
                key: format!("{}:{public_id}", kind.code()),
                kind,
                on: Some(at.date()),
                words: "It sent a trade file after it was told".to_owned(),
                source: format!("File {name}"),
                href: String::new(),
                line: None,
            });
        }
    }
    Ok(facts)
}

/// The lines of the same goods that arrived after the first notice.
fn arrivals(
    tx: &mut Read<'_>,
    numbers: &[String],
    holds: &[HoldRow],
    told: NaiveDateTime,
) -> Result<Vec<Fact>> {
    let mut headings: BTreeMap<String, &str> = BTreeMap::new();
    for hold in holds {
        let goods = store::hold::find_goods(tx, &hold.document, hold.line)?;
        let hts = goods.map(|goods| goods.hts).unwrap_or_default();
        if let Some(heading) = hts.get(..HEADING_DIGITS) {
            headings.entry(heading.to_owned()).or_insert(&hold.docket_number);
        }
    }
    let wanted: Vec<String> = headings.keys().cloned().collect();
    let kind = KnowledgeKind::EntryAfter;
    let lines = store::knowledge::list_arrivals(tx, numbers, &wanted, told.date())?;
    Ok(lines
        .into_iter()
        .map(|line| {
            let heading = line.hts.get(..HEADING_DIGITS).unwrap_or_default();
            let hold = headings.get(heading).copied().unwrap_or_default();
            Fact {
                key: format!("{}:{}/{}", kind.code(), line.document, line.line),
                kind,
                on: line.arrival_on,
                words: format!("Arrived: {} (HTS {}, as under {hold})", line.description, line.hts),
                source: format!("{}, line {}", line.document, line.line),
                href: format!("/shipments/{}/{}", line.document, line.line),
                line: Some((line.document, line.line)),
            }
        })
        .collect())
}

/// The declared value of one line, as it goes into a penalty.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Document and line.
    pub line: String,
    /// Minor units; none where none is told.
    pub value_minor: Option<i64>,
    /// The currency.
    pub currency: String,
}

/// The declared values of the lines of holds and arrivals that are put forward.
pub fn declared(tx: &mut Read<'_>, items: &[super::Item]) -> Result<Vec<Declared>> {
    let included = items.iter().filter(|item| item.is_included());
    let wanted: BTreeSet<&(String, i32)> =
        included.filter_map(|item| item.fact.line.as_ref()).collect();
    let documents: Vec<&str> = wanted.iter().map(|(document, _)| document.as_str()).collect();
    let values = store::knowledge::list_values(tx, &documents)?;
    Ok(wanted
        .into_iter()
        .map(|(document, line)| {
            let found = values
                .iter()
                .find(|(of, number, value, _)| of == document && number == line && value.is_some());
            Declared {
                line: format!("{document}, line {line}"),
                value_minor: found.and_then(|(_, _, value, _)| *value),
                currency: found.map(|(.., currency)| currency.clone()).unwrap_or_default(),
            }
        })
        .collect())
}
