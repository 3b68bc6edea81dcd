//! The six steps: which field belongs to which, and where a button leads.

/// What each step is called, in order.
pub const STEPS: [&str; 6] = [
    "What happens",
    "Where and who",
    "Goods and shipments",
    "Signs",
    "How you know",
    "Check and send",
];

/// The number of the last step, from 1.
pub const LAST: usize = STEPS.len();

/// What the pressed button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The next step, if this one is right.
    Next,
    /// The step before, right or not.
    Back,
    /// The last step, if this one is right.
    Check,
    /// A certain step, from the last one.
    To(usize),
    /// One more row of companies.
    AddParty,
    /// One more row of evidence.
    AddEvidence,
    /// The end.
    Send,
}

impl Turn {
    /// Reads the button's value. The key Enter presses the first button: next.
    #[must_use]
    pub fn read(value: &str) -> Self {
        match value {
            "back" => Self::Back,
            "check" => Self::Check,
            "add-party" => Self::AddParty,
            "add-evidence" => Self::AddEvidence,
            "send" => Self::Send,
            other => other
                .strip_prefix("to-")
                .and_then(|step| step.parse().ok())
                .filter(|step| (1..=LAST).contains(step))
                .map_or(Self::Next, Self::To),
        }
    }
}

/// The step that asks for a field; a row's number behind a dot does not matter.
#[must_use]
pub fn step_of(field: &str) -> usize {
    let name = field.split('.').next().unwrap_or_default();
    match name {
        "violations" | "production_facts" | "period_from" | "period_to" | "worker_group"
        | "worker_band" => 1,
        "chain_tier" => 2,
        "goods" | "has_sample" | "hts" | "brand" | "import_status" | "ports" | "bills"
        | "entries" | "containers" | "shipped" | "nexus" => 3,
        "reasons" | "language" | "translation" | "other_places" => 5,
        _ if name.starts_with("site_") || name.starts_with("party_") => 2,
        _ if name.starts_with("indicator") => 4,
        _ if name.starts_with("evidence_") => 5,
        _ => LAST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::allegation::AllegationForm;

    #[test]
    fn every_field_of_the_form_has_a_step() {
        let value = serde_json::to_value(AllegationForm::default()).unwrap();
        let mut at_the_end: Vec<&str> = value
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|name| step_of(name) == LAST)
            .collect();
        // Whether JSON keeps the order of fields depends on who else uses it.
        at_the_end.sort_unstable();
        assert_eq!(at_the_end, ["attestation", "regime"]);
        assert_eq!(step_of("party_name.2"), 2);
        assert_eq!(step_of("indicator_note_debt_bondage"), 4);
    }

    #[test]
    fn an_unknown_button_goes_on() {
        assert_eq!(Turn::read(""), Turn::Next);
        assert_eq!(Turn::read("to-3"), Turn::To(3));
        assert_eq!(Turn::read("to-9"), Turn::Next);
    }
}
