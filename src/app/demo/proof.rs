//! The evidence of the demonstration's case: what shows the alleged coerced labor,
//! what speaks against it, and what is still missing for a Finding.

use crate::app::evidence::{self, NewRating};
use crate::app::{Actor, App};
use crate::domain::evidence::{ClaimDraft, ItemDraft, ItemForm};
use crate::domain::workflow::Reason;
use crate::error::{Error, Result};

/// What the case must prove: kind and statement.
const CLAIMS: [(&str, &str); 3] = [
    ("goods", "The goods are cotton lint and yarn of the gin in Aksu that the allegation names."),
    ("forced_labor", "Work at the gin was exacted under the menace of penalties."),
    (
        "imported",
        "Yarn made of this cotton is entered in Los Angeles by an importer of the uploads.",
    ),
];

/// Title, source kind, provenance, origin, reference, date of the fact, language,
/// translation, sensitivity.
type Told = [&'static str; 9];

const ITEMS: [Told; 7] = [
    [
        "Account of a former worker, interview 1",
        "worker_testimony",
        "Recorded by an organization in March 2026; handed over by its counsel in April 2026.",
        "W1",
        "Sealed file 26-014, pages 3 to 9",
        "2025-11-02",
        "ug",
        "person",
        "sealed",
    ],
    [
        "Field report on labor transfers in the prefecture",
        "ngo_report",
        "Published by the organization; copy kept on the day of publication.",
        "Field survey 2025",
        "Report, chapter 4",
        "2026-01-15",
        "en",
        "not_needed",
        "public",
    ],
    [
        "Newspaper article on the transfers",
        "media",
        "Read in the public edition. It repeats the field report.",
        "field survey 2025",
        "Page 7",
        "2026-01-29",
        "en",
        "not_needed",
        "public",
    ],
    [
        "Pictures of the perimeter, two dates",
        "satellite",
        "Bought from a commercial provider; the order number is in the reference.",
        "Provider's pictures 2025",
        "Order 88-2025",
        "2025-10-20",
        "en",
        "not_needed",
        "confidential",
    ],
    [
        "Entry lines of the agency's feed",
        "shipment_data",
        "Read from the uploaded entries.",
        "Agency's own feed",
        "9ZZ01002024, line 1",
        "2026-11-02",
        "en",
        "not_needed",
        "confidential",
    ],
    [
        "Social audit that the producer commissioned",
        "audit",
        "Sent by the producer's counsel under 19 CFR 12.42(d).",
        "Audit 2025",
        "Audit report, section 2",
        "2025-09-12",
        "zh",
        "machine",
        "confidential",
    ],
    [
        "Second copy of the field report",
        "ngo_report",
        "Came by mail.",
        "Field survey 2025",
        "",
        "2026-01-15",
        "en",
        "not_needed",
        "public",
    ],
];

/// Item, claim, indicator, direction, strength, note.
const RATINGS: [(i32, i32, &str, &str, &str, &str); 10] = [
    (5, 1, "", "supports", "strong", "The manufacturer of the line is the gin."),
    (1, 2, "restriction_of_movement", "supports", "strong", "The gate was locked at night."),
    (
        4,
        2,
        "restriction_of_movement",
        "supports",
        "moderate",
        "A wall and two guard posts since 2024.",
    ),
    (1, 2, "intimidation_and_threats", "supports", "moderate", "Relatives were named."),
    (
        2,
        2,
        "intimidation_and_threats",
        "supports",
        "moderate",
        "Four accounts from the same program.",
    ),
    (3, 2, "intimidation_and_threats", "supports", "weak", "Repeats the report."),
    (2, 2, "withholding_of_wages", "supports", "weak", "One account."),
    (
        6,
        2,
        "restriction_of_movement",
        "contradicts",
        "moderate",
        "\u{201c}Workers may leave at any time.\u{201d}",
    ),
    (6, 2, "excessive_overtime", "contradicts", "weak", "Time sheets without overtime."),
    (5, 3, "", "supports", "strong", "Entered in Los Angeles."),
];

/// Records all of it as the analyst.
pub(super) fn fill(app: &App, analyst: &Actor, case: &str) -> Result<()> {
    for ((kind, statement), number) in CLAIMS.iter().zip(1..) {
        let draft = ClaimDraft::parse(kind, statement).map_err(Error::Invalid)?;
        evidence::add_claim(app, analyst, case, number, &draft)?;
    }
    for (told, number) in ITEMS.iter().zip(1..) {
        let draft = ItemDraft::parse(&form(told), app.clock.today()).map_err(Error::Invalid)?;
        evidence::add_item(app, analyst, case, number, &draft)?;
    }
    for (item, claim, indicator, direction, strength, note) in RATINGS {
        let new = NewRating {
            claim,
            indicator: indicator.to_owned(),
            direction: direction.to_owned(),
            strength: strength.to_owned(),
            note: note.to_owned(),
            version: 0,
        };
        evidence::rate(app, analyst, case, item, &new)?;
    }
    let words = reason(
        "The auditor spoke to workers in the presence of managers, on an announced date; the pictures show the gate closed.",
    )?;
    evidence::answer(app, analyst, case, (2, 6, "restriction_of_movement"), 1, &words)?;
    let words = reason("The same report came twice; this copy is not needed.")?;
    evidence::withdraw_item(app, analyst, case, 7, 1, &words)
}

fn reason(words: &str) -> Result<Reason> {
    Reason::parse(words).map_err(|error| Error::field("reason", error.to_string()))
}

fn form(told: &Told) -> ItemForm {
    let [
        title,
        source_kind,
        provenance,
        origin,
        reference,
        fact_on,
        language,
        translation,
        sensitivity,
    ] = told.map(str::to_owned);
    ItemForm {
        title,
        source_kind,
        provenance,
        origin,
        reference,
        fact_on,
        language,
        translation,
        sensitivity,
        sha256: String::new(),
    }
}
