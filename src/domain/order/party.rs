//! A party that an order names, and the line in which a form has it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{OPEN_SCOPE_LIMIT_CHARS, PARTY_LIMIT_ROWS, country_code, entries, parse_date};
use crate::domain::field::FieldError;

/// A party that an order names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScopeParty {
    /// The name as the order writes it.
    pub name: String,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// Other names that the order gives.
    pub aliases: Vec<String>,
    /// Since when it is covered, port-local, where that is another day than the order's:
    /// each entity of the UFLPA Entity List has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_on: Option<NaiveDate>,
    /// Who else is covered through it, as the order writes it: "and its subsidiaries".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub open_scope: String,
    /// Its address in one line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Numbers that identify it, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
}

/// The labels of the parts behind the first three.
const FROM: &str = "from:";
const OPEN: &str = "open:";
const ADDRESS: &str = "address:";
const NUMBER: &str = "number:";

impl ScopeParty {
    /// The party as a line of a form:
    /// `name | country | alias; alias | from: 2022-06-21 | open: and subsidiaries | address: … | number: …`.
    /// What is empty at its end is left out.
    #[must_use]
    pub fn line(&self) -> String {
        let mut parts = vec![self.name.clone(), self.country.clone(), self.aliases.join("; ")];
        while parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
        parts.extend(self.from_on.map(|on| format!("{FROM} {on}")));
        for (label, text) in [(OPEN, &self.open_scope), (ADDRESS, &self.address)] {
            parts.extend((!text.is_empty()).then(|| format!("{label} {text}")));
        }
        parts.extend(self.numbers.iter().map(|number| format!("{NUMBER} {number}")));
        parts.join(" | ")
    }

    /// Whether another way of naming this party covers nothing beyond it: the same name, no new
    /// other name, address, number or open words, its country kept, and no earlier day.
    #[must_use]
    pub fn reaches(&self, other: &Self) -> bool {
        let is_kept = |old: &str, new: &str| new.is_empty() || old == new;
        self.name == other.name
            && (self.country.is_empty() || self.country == other.country)
            && other.aliases.iter().all(|alias| self.aliases.contains(alias))
            && other.numbers.iter().all(|number| self.numbers.contains(number))
            && is_kept(&self.address, &other.address)
            && is_kept(&self.open_scope, &other.open_scope)
            && other.from_on >= self.from_on
    }

    /// The name and who else is covered through it, as the order writes both.
    #[must_use]
    pub fn reach(&self) -> String {
        if self.open_scope.is_empty() {
            self.name.clone()
        } else {
            format!("{} {}", self.name, self.open_scope)
        }
    }

    /// The party in words, for a page.
    #[must_use]
    pub fn words(&self) -> String {
        let mut text = self.reach();
        if !self.country.is_empty() {
            text.extend([" (", self.country.as_str(), ")"]);
        }
        if !self.aliases.is_empty() {
            text.extend([", also ", self.aliases.join("; ").as_str()]);
        }
        if !self.address.is_empty() {
            text.extend([", at ", self.address.as_str()]);
        }
        if !self.numbers.is_empty() {
            text.extend([", number ", self.numbers.join(", ").as_str()]);
        }
        if let Some(on) = self.from_on {
            text.extend([", since ", on.to_string().as_str()]);
        }
        text
    }
}

/// Reads the lines of a form; complaints carry the number of the line.
pub(super) fn parse(text: &str, errors: &mut Vec<FieldError>) -> Vec<ScopeParty> {
    let lines = entries("parties", text.lines(), errors);
    if lines.len() > PARTY_LIMIT_ROWS {
        errors.push(FieldError::new(
            "parties",
            format!("At most {PARTY_LIMIT_ROWS} parties; these are {}.", lines.len()),
        ));
    }
    lines.iter().enumerate().filter_map(|(index, line)| read(line, index, errors)).collect()
}

fn read(line: &str, index: usize, errors: &mut Vec<FieldError>) -> Option<ScopeParty> {
    let field = format!("parties.{index}");
    let mut plain = Vec::new();
    let mut party = ScopeParty::default();
    for part in line.split('|').map(str::trim) {
        if let Some(text) = labelled(part, FROM) {
            party.from_on = parse_date(&field, text, errors);
        } else if let Some(text) = labelled(part, OPEN) {
            crate::domain::text::clip(text, OPEN_SCOPE_LIMIT_CHARS)
                .clone_into(&mut party.open_scope);
        } else if let Some(text) = labelled(part, ADDRESS) {
            text.clone_into(&mut party.address);
        } else if let Some(text) = labelled(part, NUMBER) {
            party.numbers.push(text.to_owned());
        } else {
            plain.push(part);
        }
    }
    let mut plain = plain.into_iter();
    plain.next().unwrap_or_default().clone_into(&mut party.name);
    let written = plain.next().unwrap_or_default();
    let aliases = plain.next().unwrap_or_default();
    if party.name.is_empty() {
        errors.push(FieldError::new(&field, "This line has no name before the first bar."));
    }
    if let Some(more) = plain.next() {
        errors.push(FieldError::new(
            &field,
            format!(
                "Behind the other names a part begins with from:, open:, address: or number:; {more:?} does not."
            ),
        ));
    }
    party.aliases = aliases
        .split(';')
        .map(str::trim)
        .filter(|alias| !alias.is_empty())
        .map(str::to_owned)
        .collect();
    match if written.is_empty() { Ok(String::new()) } else { country_code(written) } {
        Ok(country) => Some(ScopeParty { country, ..party }),
        Err(message) => {
            errors.push(FieldError::new(field, message));
            None
        }
    }
}

fn labelled<'p>(part: &'p str, label: &str) -> Option<&'p str> {
    let (start, rest) = part.split_at_checked(label.len())?;
    start.eq_ignore_ascii_case(label).then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_as_it_is_written() {
        let party = ScopeParty {
            name: "Hoshine Silicon Industry Co., Ltd.".into(),
            country: "CN".into(),
            aliases: vec!["Hesheng".into(), "Hoshine".into()],
            from_on: NaiveDate::from_ymd_opt(2022, 6, 21),
            open_scope: "and its subsidiaries".into(),
            address: "Shanshan, Turpan".into(),
            numbers: vec!["91650421MA777U2G8E".into()],
        };
        let bare = ScopeParty { name: "Second Works".into(), ..ScopeParty::default() };
        let since = ScopeParty { from_on: party.from_on, ..bare.clone() };
        let all = vec![party, bare, since];
        let text: Vec<String> = all.iter().map(ScopeParty::line).collect();
        let mut errors = Vec::new();
        assert_eq!(parse(&text.join("\n"), &mut errors), all);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(text.get(2).unwrap(), "Second Works | from: 2022-06-21");
    }

    #[test]
    fn a_wrong_part_is_told_with_its_line() {
        let mut errors = Vec::new();
        parse("Good\nBad | CN | Alias | subsidiaries\nX | | | from: June", &mut errors);
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["parties.1", "parties.2"]);
    }
}
