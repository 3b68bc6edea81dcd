//! Quantities of a packet: what each tier put in and got out.

use super::{event, own_draft};
use crate::app::{Actor, App};
use crate::domain::event::Verb;
use crate::domain::field::limited;
use crate::domain::packet::{
    Measure, TOLERANCE_LIMIT_PERMILLE, Tier, Unit, YIELD_LIMIT_PERMILLE, parse_measure,
    parse_permille,
};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::packet::{PacketChange, QuantityRow};

/// The most rows of quantities that one packet ever takes.
pub const QUANTITIES_LIMIT: i32 = 200;
/// The longest name, in characters.
const NAME_LIMIT_CHARS: usize = 200;
/// The yield when none is given, in thousandths: all of it.
const WHOLE_YIELD: &str = "100";
/// The tolerance when none is given, in percent.
const USUAL_TOLERANCE: &str = "2";

/// A form about what a tier did, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct QuantityForm {
    /// The tier's code.
    pub tier: String,
    /// Who did it.
    pub party: String,
    /// What went in.
    pub input_name: String,
    /// How much.
    pub input: String,
    /// The unit's code.
    pub input_unit: String,
    /// What came out.
    pub output_name: String,
    /// How much.
    pub output: String,
    /// The unit's code.
    pub output_unit: String,
    /// The yield in percent; empty for 100.
    pub yield_percent: String,
    /// The tolerance in percent; empty for 2.
    pub tolerance_percent: String,
    /// The weight of one unit of the output in grams; empty where it is weighed.
    pub unit_grams: String,
}

/// Puts a row of quantities into a draft.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::NotFound`].
pub fn add(
    app: &App,
    actor: &Actor,
    public_id: &str,
    number: i32,
    form: &QuantityForm,
) -> Result<()> {
    actor.require(Permission::AnswerHolds)?;
    let by = actor.account()?.to_owned();
    let parsed = parse(form).map_err(Error::Invalid)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let (_, row) = own_draft(tx, actor, public_id, number)?;
        let place = store::packet::next_quantity_place(tx, &row.id)?;
        if place > QUANTITIES_LIMIT {
            return Err(Error::Refused(format!(
                "A packet takes {QUANTITIES_LIMIT} rows of quantities. Add up rows of one party."
            )));
        }
        let quantity = QuantityRow {
            id: id::random(),
            packet_id: row.id.clone(),
            place,
            added_by: by.clone(),
            added_at: now,
            ..parsed.clone()
        };
        store::packet::insert_quantity(tx, &quantity)?;
        store::packet::change(tx, &row, &PacketChange::default(), now)?;
        let event = event(Verb::PacketChanged, &row)
            .fact("change", "quantity_added")
            .fact("place", place.to_string());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// Takes a row of quantities out of a draft.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when the packet was submitted.
pub fn remove(app: &App, actor: &Actor, public_id: &str, number: i32, place: i32) -> Result<()> {
    actor.require(Permission::AnswerHolds)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let (_, row) = own_draft(tx, actor, public_id, number)?;
        if !store::packet::remove_quantity(tx, &row.id, place, now)? {
            return Err(Error::NotFound("row"));
        }
        store::packet::change(tx, &row, &PacketChange::default(), now)?;
        let event = event(Verb::PacketChanged, &row)
            .fact("change", "quantity_removed")
            .fact("place", place.to_string());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// Reads a quantity with its unit; complaints go beside their fields.
fn measure(
    fields: [&str; 2],
    written: &str,
    unit: &str,
    errors: &mut Vec<FieldError>,
) -> Option<Measure> {
    let [field, unit_field] = fields;
    let Some(unit) = Unit::from_code(unit) else {
        errors.push(FieldError::new(unit_field, "Choose a unit."));
        return None;
    };
    parse_measure(written, unit).map_err(|why| errors.push(FieldError::new(field, why))).ok()
}

fn percent(
    field: &str,
    written: &str,
    usual: &str,
    limit_permille: i32,
    errors: &mut Vec<FieldError>,
) -> i32 {
    let written = if written.trim().is_empty() { usual } else { written };
    parse_permille(written, limit_permille).unwrap_or_else(|why| {
        errors.push(FieldError::new(field, why));
        0
    })
}

/// A form as a row, or every complaint.
fn parse(form: &QuantityForm) -> std::result::Result<QuantityRow, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut name = |field: &str, written: &str, missing: &str| {
        let kept = limited(field, &text::squeeze(written), NAME_LIMIT_CHARS, &mut errors);
        if kept.is_empty() && written.trim().is_empty() {
            errors.push(FieldError::new(field, missing));
        }
        kept
    };
    let party = name("party", &form.party, "Say who did it.");
    let input_name = name("input_name", &form.input_name, "Say what went in.");
    let output_name = name("output_name", &form.output_name, "Say what came out.");
    let tier = Tier::from_code(&form.tier);
    if tier.is_none() {
        errors.push(FieldError::new("tier", "Choose a tier."));
    }
    let input = measure(["input", "input_unit"], &form.input, &form.input_unit, &mut errors);
    let output = measure(["output", "output_unit"], &form.output, &form.output_unit, &mut errors);
    let yield_permille = percent(
        "yield_percent",
        &form.yield_percent,
        WHOLE_YIELD,
        YIELD_LIMIT_PERMILLE,
        &mut errors,
    );
    let tolerance_permille = percent(
        "tolerance_percent",
        &form.tolerance_percent,
        USUAL_TOLERANCE,
        TOLERANCE_LIMIT_PERMILLE,
        &mut errors,
    );
    // A gram of thousandths is a milligram: read as kilograms, which are grams inside.
    let unit_milligrams = match form.unit_grams.trim() {
        "" => None,
        written => parse_measure(written, Unit::Kilogram)
            .map_err(|why| errors.push(FieldError::new("unit_grams", why)))
            .ok(),
    };
    let (Some(tier), Some(input), Some(output), true) = (tier, input, output, errors.is_empty())
    else {
        return Err(errors);
    };
    Ok(QuantityRow {
        tier: tier.code().to_owned(),
        party,
        input_name,
        input_text: text::squeeze(&form.input),
        input_unit: input.unit.code().to_owned(),
        input_amount: input.amount,
        output_name,
        output_text: text::squeeze(&form.output),
        output_unit: output.unit.code().to_owned(),
        output_amount: output.amount,
        yield_permille,
        tolerance_permille,
        unit_milligrams: unit_milligrams.map(|measure| measure.amount),
        ..QuantityRow::default()
    })
}
