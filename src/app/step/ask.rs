//! What a page asks a person for, to take a step: the fields of a command.
//!
//! A command's facts are read here, field by field, so that every complaint
//! comes at once and beside its field. Whether they suffice is said by the
//! rules alone.

mod inner;
mod shown;

pub(in crate::app) use inner::refuse_inner_of;
pub(in crate::app) use shown::shown;

use crate::domain::field::limited;
use crate::domain::order::{OrderKind, Scope, ScopeForm, UNLIKELY_DAY, is_within_law};
use crate::domain::workflow::order::OrderState;
use crate::domain::workflow::{Need, Reason};
use crate::error::{Error, FieldError, Result};
use crate::store::{self, Read};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// The longest answer in one line, in characters.
const LINE_LIMIT_CHARS: usize = 300;
/// The longest answer in many lines, in characters.
const TEXT_LIMIT_CHARS: usize = 8000;
/// The most entries of a list.
const LIST_LIMIT_ROWS: usize = 100;

/// A value that can be chosen, and its words.
pub type Choice = (&'static str, &'static str);

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A reason in words.
    Reason,
    /// A reason, or nothing.
    OptionalReason,
    /// One line.
    Line,
    /// Several lines that are one text.
    Text,
    /// One entry a line.
    Lines,
    /// A port-local day on which something happened: one that has come.
    Date,
    /// A port-local day that is still to come, or nothing.
    OptionalDate,
    /// The last day of a clock, which the rules compare with the clock's own.
    LastDay,
    /// Yes or no.
    Tick,
    /// One of a list.
    Choice(fn() -> Vec<Choice>),
    /// One of a list; the first where nothing is chosen.
    Usual(fn() -> Vec<Choice>),
    /// An order and its version: `O-2026-000007/2`.
    Order,
    /// A case's docket number.
    Case,
    /// A part of an order's scope, as [`ScopeForm`] reads it.
    Scope,
}

/// One field of a step's form.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Its name in the form.
    pub name: &'static str,
    /// Where the command has it; empty: under its name.
    pub path: &'static [&'static str],
    /// What the page calls it.
    pub label: &'static str,
    /// A sentence of help; empty for none.
    pub hint: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// The need of the rule that it answers.
    pub need: Option<Need>,
    /// Whether somebody outside reads the answer.
    pub leaves: bool,
}

impl Ask {
    /// A field.
    pub(super) const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { name, path: &[], label, hint: "", kind, need: None, leaves: false }
    }

    /// Where the command has it.
    pub(super) const fn at(mut self, path: &'static [&'static str]) -> Self {
        self.path = path;
        self
    }

    /// A sentence of help.
    pub(super) const fn saying(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Somebody outside reads the answer: a notice, a letter, a question, what is published.
    pub(super) const fn leaving(mut self) -> Self {
        self.leaves = true;
        self
    }

    /// The need that it answers.
    pub(super) const fn answering(mut self, need: Need) -> Self {
        self.need = Some(need);
        self
    }

    /// Whether a form may not leave it empty.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        match self.kind {
            Kind::Reason | Kind::Date | Kind::LastDay | Kind::Choice(_) => true,
            Kind::OptionalReason
            | Kind::Line
            | Kind::Text
            | Kind::Lines
            | Kind::OptionalDate
            | Kind::Tick
            | Kind::Usual(_)
            | Kind::Order
            | Kind::Case
            | Kind::Scope => match self.need {
                Some(need) => !need.is_conditional() && !matches!(self.kind, Kind::Order),
                None => false,
            },
        }
    }
}

/// What a person sent to take a step.
#[derive(Debug, Clone, Default)]
pub struct StepForm {
    /// The action's code.
    pub action: String,
    /// The version of the subject that the page showed.
    pub version: i32,
    /// The fields by name.
    pub fields: Vec<(String, String)>,
}

impl StepForm {
    /// The first value of a field, empty when absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

/// What a form says, as the command wants it and as the event keeps it.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Answer {
    /// The command, JSON.
    pub command: Map<String, Value>,
    /// Ids and codes, for the event.
    pub codes: Vec<(&'static str, String)>,
    /// Words, for the event's erasable values.
    pub words: Vec<(&'static str, String)>,
}

/// Reads a form; every complaint at once. `today` is the day at the place of what it is
/// about.
pub(in crate::app) fn read(
    tx: &mut Read<'_>,
    asks: &'static [Ask],
    form: &StepForm,
    today: NaiveDate,
) -> Result<Answer> {
    let mut errors = Vec::new();
    let mut answer = Answer::default();
    answer.command.insert("action".into(), Value::String(form.action.clone()));
    refuse_inner_of(asks, form, &mut errors);
    for ask in asks {
        let text = form.get(ask.name);
        match read_one(tx, ask, text, today, &mut errors)? {
            None => {}
            Some(value) => {
                keep(&mut answer, ask, &value);
                let named = [ask.name];
                put(
                    &mut answer.command,
                    if ask.path.is_empty() { &named } else { ask.path },
                    value,
                );
            }
        }
    }
    if asks.iter().any(|ask| matches!(ask.kind, Kind::Scope)) {
        match Scope::parse(&scope_form(form)) {
            Ok(scope) => {
                answer
                    .command
                    .insert("scope".into(), serde_json::to_value(scope).map_err(Error::internal)?);
            }
            // A list's complaint names its entry; the form has one box a list.
            Err(complaints) => errors.extend(complaints.into_iter().map(|error| {
                let field = error.field.split('.').next().unwrap_or_default().to_owned();
                FieldError::new(field, error.message)
            })),
        }
    }
    if errors.is_empty() { Ok(answer) } else { Err(Error::Invalid(errors)) }
}

/// A scope's form, from fields of the same names.
#[must_use]
pub fn scope_form(form: &StepForm) -> ScopeForm {
    let text = |name: &str| form.get(name).to_owned();
    ScopeForm {
        parties: text("parties"),
        hts_prefixes: text("hts_prefixes"),
        goods_words: text("goods_words"),
        countries: text("countries"),
        provinces: text("provinces"),
        effective_on: text("effective_on"),
        open_scope: text("open_scope"),
        exclusions: text("exclusions"),
    }
}

fn read_one(
    tx: &mut Read<'_>,
    ask: &Ask,
    text: &str,
    today: NaiveDate,
    errors: &mut Vec<FieldError>,
) -> Result<Option<Value>> {
    let mut complain = |message: String| {
        errors.push(FieldError::new(ask.name, message));
        None
    };
    let value = match ask.kind {
        Kind::OptionalReason | Kind::OptionalDate if text.trim().is_empty() => Some(Value::Null),
        Kind::Reason | Kind::OptionalReason => match Reason::parse(text) {
            Ok(reason) => Some(Value::String(reason.into())),
            Err(error) => complain(error.to_string()),
        },
        Kind::Line => Some(Value::String(
            limited(ask.name, text, LINE_LIMIT_CHARS, errors).replace('\n', " "),
        )),
        Kind::Text => Some(Value::String(limited(ask.name, text, TEXT_LIMIT_CHARS, errors))),
        Kind::Lines => {
            let kept = limited(ask.name, text, TEXT_LIMIT_CHARS, errors);
            let lines: Vec<&str> =
                kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            if lines.len() > LIST_LIMIT_ROWS {
                errors.push(FieldError::new(ask.name, format!("At most {LIST_LIMIT_ROWS} lines.")));
            }
            Some(json!(lines))
        }
        Kind::Date | Kind::OptionalDate | Kind::LastDay => match day(ask.kind, text, today) {
            Ok(date) => Some(json!(date)),
            Err(message) => complain(message),
        },
        Kind::Tick => Some(Value::Bool(!text.is_empty())),
        Kind::Usual(choices) if text.is_empty() => choices().first().map(|(code, _)| json!(code)),
        Kind::Choice(choices) | Kind::Usual(choices) => {
            match choices().iter().find(|(code, _)| *code == text) {
                Some((code, _)) => Some(json!(code)),
                None => complain("Choose one of the list.".into()),
            }
        }
        Kind::Order => match read_order(tx, text)? {
            Ok(value) => Some(value),
            Err(message) => complain(message),
        },
        Kind::Case => match read_case(tx, text)? {
            Ok(value) => Some(value),
            Err(message) => complain(message),
        },
        Kind::Scope => None,
    };
    Ok(value)
}

/// Reads a day, and says why it cannot be one.
fn day(kind: Kind, text: &str, today: NaiveDate) -> std::result::Result<NaiveDate, String> {
    let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| "Write the date as year-month-day, such as 2026-03-31.".to_owned())?;
    let is_planned = matches!(kind, Kind::OptionalDate);
    if !is_within_law(day) {
        Err(UNLIKELY_DAY.to_owned())
    } else if matches!(kind, Kind::Date) && day > today {
        Err(format!("This day has not come: today is {today}. Write the day on which it happened."))
    } else if is_planned && day < today {
        Err(format!("This day has passed: today is {today}. Write a later one, or none."))
    } else {
        Ok(day)
    }
}

/// `O-2026-000007/2` (without a version: the current one) as a citation.
/// Nothing given is a citation of nothing: the rules say what that means.
fn read_order(tx: &mut Read<'_>, text: &str) -> Result<Result<Value, String>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Ok(
            json!({"order_id": "", "version": 0, "kind": OrderKind::Wro, "is_active": false}),
        ));
    }
    let (number, version) = match text.split_once('/') {
        Some((number, version)) => (number, version.parse::<i32>().ok()),
        None => (text, None),
    };
    let Some(row) = store::order::find_by_number(tx, number)? else {
        return Ok(Err("There is no order of this number.".into()));
    };
    let version = version.unwrap_or(row.current_version);
    if store::order::find_version(tx, &row.id, version)?.is_none() {
        return Ok(Err("The order has no such version.".into()));
    }
    Ok(Ok(
        json!({"order_id": row.id, "version": version, "kind": row.kind, "is_active": is_active(&row, version)}),
    ))
}

fn is_active(row: &store::order::OrderRow, version: i32) -> bool {
    let is_in_force = OrderState::from_code(&row.state).is_some_and(OrderState::is_in_force);
    is_in_force && row.current_version == version
}

fn read_case(tx: &mut Read<'_>, text: &str) -> Result<Result<Value, String>> {
    let text = text.trim();
    if !text.is_empty() && store::case::find_by_number(tx, text)?.is_none() {
        return Ok(Err("There is no case of this number.".into()));
    }
    Ok(Ok(json!(text)))
}

/// Reads every citation of an order anew: what the order is now, not what it
/// was when the step was proposed.
pub(in crate::app) fn refresh(tx: &mut Read<'_>, value: &mut Value) -> Result<()> {
    let Value::Object(map) = value else { return Ok(()) };
    let cited =
        (map.get("order_id").and_then(Value::as_str), map.get("version").and_then(Value::as_i64));
    if let (Some(id), Some(version)) = cited {
        let found = store::order::find(tx, id)?;
        let version = i32::try_from(version).unwrap_or(0);
        map.insert("is_active".into(), json!(found.is_some_and(|row| is_active(&row, version))));
        return Ok(());
    }
    for (_, part) in map.iter_mut() {
        refresh(tx, part)?;
    }
    Ok(())
}

fn put(map: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [name] => {
            map.insert((*name).to_owned(), value);
        }
        [name, rest @ ..] => {
            let inner = map.entry((*name).to_owned()).or_insert_with(|| json!({}));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// What the event keeps of an answer: codes as facts, words as values.
pub(super) fn keep(answer: &mut Answer, ask: &Ask, value: &Value) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(is_so) => is_so.to_string(),
        Value::Array(lines) => {
            lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
        }
        Value::Object(citation) => {
            let id = citation.get("order_id").and_then(Value::as_str).unwrap_or_default();
            let version = citation.get("version").and_then(Value::as_i64).unwrap_or_default();
            if id.is_empty() { String::new() } else { format!("{id}/{version}") }
        }
        Value::Null | Value::Number(_) => String::new(),
    };
    if text.is_empty() {
        return;
    }
    match ask.kind {
        Kind::Reason | Kind::OptionalReason | Kind::Line | Kind::Text | Kind::Lines => {
            answer.words.push((ask.name, text));
        }
        Kind::Date
        | Kind::OptionalDate
        | Kind::LastDay
        | Kind::Tick
        | Kind::Choice(_)
        | Kind::Usual(_)
        | Kind::Order
        | Kind::Case
        | Kind::Scope => answer.codes.push((ask.name, text)),
    }
}
