//! An event on its way: what it says, before it is numbered and stored.

use super::{Noun, Verb};

/// An event about to be appended.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// What happened.
    pub verb: Verb,
    /// The kind of thing it happened to.
    pub subject: Noun,
    /// Its key.
    pub subject_id: String,
    /// The case whose timeline shows it.
    pub case_id: Option<String>,
    /// The organization that it concerns.
    pub organization_id: Option<i64>,
    /// The state before, as a code.
    pub from_state: Option<&'static str>,
    /// The state after, as a code.
    pub to_state: Option<&'static str>,
    /// The action of the rule table, as a code.
    pub action: Option<&'static str>,
    /// Ids and codes: may be kept for ever.
    pub facts: Vec<(&'static str, String)>,
    /// Words: committed to with a salt, kept beside, erasable.
    pub values: Vec<(&'static str, String)>,
    /// Behind the wall of an investigation.
    pub is_walled: bool,
}

impl NewEvent {
    /// An event with the least that every event has.
    pub fn new(verb: Verb, subject: Noun, subject_id: impl Into<String>) -> Self {
        Self {
            verb,
            subject,
            subject_id: subject_id.into(),
            case_id: None,
            organization_id: None,
            from_state: None,
            to_state: None,
            action: None,
            facts: Vec::new(),
            values: Vec::new(),
            is_walled: false,
        }
    }

    /// Puts it on a case's timeline.
    #[must_use]
    pub fn in_case(mut self, case_id: Option<&str>) -> Self {
        self.case_id = case_id.map(str::to_owned);
        self
    }

    /// Names the organization that it concerns.
    #[must_use]
    pub fn of(mut self, organization_id: Option<i64>) -> Self {
        self.organization_id = organization_id;
        self
    }

    /// Adds an id or a code.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    /// Adds words that can be erased later.
    #[must_use]
    pub fn value(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Records a step of a workflow.
    #[must_use]
    pub fn step(mut self, action: &'static str, from: &'static str, to: &'static str) -> Self {
        self.action = Some(action);
        self.from_state = Some(from);
        self.to_state = Some(to);
        self
    }

    /// Puts it behind the wall.
    #[must_use]
    pub fn walled(mut self) -> Self {
        self.is_walled = true;
        self
    }

    /// The stream that numbers it: its case's, unless it is walled or has none.
    #[must_use]
    pub fn stream(&self) -> String {
        match &self.case_id {
            Some(case) if !self.is_walled => format!("case:{case}"),
            _ => format!("{}:{}", self.subject.code(), self.subject_id),
        }
    }
}
