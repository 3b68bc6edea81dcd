//! What an allegation or an order looks for.

use crate::app::threshold::InForce;
use crate::domain::allegation::{Draft, PartyRole};
use crate::domain::event::Noun;
use crate::domain::order::Scope;
use crate::error::{Error, Result};
use crate::screening::{Basis, Role, Subject, kind_of_number};
use chrono::{Days, Months, NaiveDate};

/// How long after the alleged production goods may still arrive.
const TRANSIT: Days = Days::new(365);
/// Entries of one field that are looked at.
const LIST_LIMIT_ROWS: usize = 50;

/// Whoever looks for something: an allegation or an order.
pub(in crate::app) struct Seeker {
    pub(in crate::app) kind: Noun,
    pub(in crate::app) id: String,
    pub(in crate::app) list_version: String,
    pub(in crate::app) in_force: InForce,
    pub(in crate::app) wanted: Vec<Wanted>,
}

/// One party (or none, for an order on a whole country) that is looked for.
pub(in crate::app) struct Wanted {
    pub(in crate::app) subject: Subject,
    pub(super) role: &'static str,
}

impl Wanted {
    /// Whether it names a party at all, and not only goods of a country.
    pub(super) fn names_party(&self) -> bool {
        !self.subject.names.is_empty() || !self.subject.identifiers.is_empty()
    }
}

fn role_of(role: Option<PartyRole>) -> (&'static str, Option<Role>) {
    match role {
        Some(PartyRole::Producer) => ("producer", Some(Role::Producer)),
        Some(PartyRole::Exporter) => ("exporter", Some(Role::Shipper)),
        Some(PartyRole::Importer) => ("importer", Some(Role::Importer)),
        Some(PartyRole::Intermediary) => ("intermediary", None),
        None => ("party", None),
    }
}

/// What an allegation looks for: its site as the producer, and each company.
pub(in crate::app) fn seeker_of_allegation(
    id: &str,
    facts: &str,
    in_force: InForce,
) -> Result<Seeker> {
    let draft: Draft = serde_json::from_str(facts).map_err(Error::internal)?;
    let base = Subject {
        basis: Basis::Allegation,
        hts_prefixes: draft.hts.clone(),
        goods: draft.goods.clone(),
        ports: list(&draft.ports),
        from_on: first_day(&draft.period_from),
        // Goods that were made by then are on their way for months.
        until_on: last_day(&draft.period_to).and_then(|day| day.checked_add_days(TRANSIT)),
        origins: some(&draft.site.country),
        threshold: in_force.threshold,
        ..Subject::default()
    };
    let mut wanted = Vec::new();
    let site = &draft.site;
    let identifiers: Vec<(String, String)> =
        [("MID", &site.mid), ("FEI", &site.fei), ("LEI", &site.lei)]
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(kind, value)| (kind.to_owned(), value.trim().to_uppercase()))
            .collect();
    if !site.name.trim().is_empty() || !identifiers.is_empty() {
        let subject = Subject {
            names: vec![site.name.clone()],
            country: site.country.clone(),
            province: site.province.clone(),
            address: site.address.clone(),
            identifiers,
            role: Some(Role::Producer),
            ..base.clone()
        };
        wanted.push(Wanted { subject, role: "producer" });
    }
    for party in &draft.parties {
        if party.name.trim().is_empty() {
            continue;
        }
        let (code, role) = role_of(party.role);
        let subject = Subject {
            names: vec![party.name.clone()],
            country: party.country.clone(),
            address: party.address.clone(),
            identifiers: kind_of_number(&party.identifier)
                .map(|(kind, value)| (kind.to_owned(), value))
                .into_iter()
                .collect(),
            role,
            ..base.clone()
        };
        wanted.push(Wanted { subject, role: code });
    }
    Ok(Seeker {
        kind: Noun::Allegation,
        id: id.to_owned(),
        list_version: String::new(),
        in_force,
        wanted,
    })
}

/// What an order looks for: each party of its scope, or goods of a country.
pub(in crate::app) fn seeker_of_order(
    id: &str,
    number: &str,
    version: i32,
    scope: &str,
    in_force: InForce,
) -> Result<Seeker> {
    let scope: Scope = serde_json::from_str(scope).map_err(Error::internal)?;
    let base = Subject {
        basis: Basis::Order,
        hts_prefixes: scope.hts_prefixes.clone(),
        goods: scope.goods_words.join(" "),
        exclusions: scope.exclusions.clone(),
        origins: scope.countries.clone(),
        regions: scope.provinces.clone(),
        from_on: scope.effective_on,
        threshold: in_force.threshold,
        ..Subject::default()
    };
    let mut wanted: Vec<Wanted> = scope
        .parties
        .iter()
        .map(|party| Wanted {
            subject: Subject {
                names: std::iter::once(party.name.clone())
                    .chain(party.aliases.iter().cloned())
                    .collect(),
                country: party.country.clone(),
                address: party.address.clone(),
                identifiers: party
                    .numbers
                    .iter()
                    .filter_map(|number| kind_of_number(number))
                    .map(|(kind, value)| (kind.to_owned(), value))
                    .collect(),
                from_on: party.from_on.or(scope.effective_on),
                role: Some(Role::Producer),
                ..base.clone()
            },
            role: "producer",
        })
        .collect();
    if wanted.is_empty() {
        for country in nations(&scope) {
            let lies_in = |region: &&String| region.starts_with(country.as_str());
            let regions = scope.provinces.iter().filter(lies_in).cloned().collect();
            let origins = vec![country.clone()];
            let subject = Subject { country, origins, regions, ..base.clone() };
            wanted.push(Wanted { subject, role: "goods" });
        }
    }
    Ok(Seeker {
        kind: Noun::Order,
        id: id.to_owned(),
        list_version: format!("{number} v{version}"),
        in_force,
        wanted,
    })
}

/// The countries of a scope, those of its provinces included, each once.
fn nations(scope: &Scope) -> Vec<String> {
    let of_province = |code: &String| code.split_once('-').map(|(nation, _)| nation.to_owned());
    let mut nations = scope.countries.clone();
    for nation in scope.provinces.iter().filter_map(of_province) {
        if !nations.contains(&nation) {
            nations.push(nation);
        }
    }
    nations
}

/// The entries of a field in which a source wrote several things.
fn list(written: &str) -> Vec<String> {
    written
        .split(['\n', ';'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .take(LIST_LIMIT_ROWS)
        .map(str::to_owned)
        .collect()
}

fn some(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
}

/// The first day of what a source wrote as a date: `2024`, `2024-02`,
/// `2024-02-09`, `February 2024`.
fn first_day(written: &str) -> Option<NaiveDate> {
    let (year, month, day) = told_day(written)?;
    NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))
}

/// The last day of it.
fn last_day(written: &str) -> Option<NaiveDate> {
    let first = first_day(written)?;
    match told_day(written)? {
        (_, None, _) => first.checked_add_months(Months::new(12))?.pred_opt(),
        (_, Some(_), None) => first.checked_add_months(Months::new(1))?.pred_opt(),
        (_, Some(_), Some(_)) => Some(first),
    }
}

/// Year, month and day, as far as they are told; nothing of what else is told.
fn told_day(written: &str) -> Option<(i32, Option<u32>, Option<u32>)> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts: Vec<&str> = written.split([' ', '-']).filter(|part| !part.is_empty()).collect();
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1900..=2200).contains(year));
    let number = |text: &str| text.parse::<u32>().ok();
    match parts.as_slice() {
        [only] => Some((year(only)?, None, None)),
        [name, last] if name.starts_with(|sign: char| sign.is_ascii_alphabetic()) => {
            let start = name.get(..3)?.to_ascii_lowercase();
            let month = (1..).zip(MONTHS).find(|(_, month)| *month == start)?.0;
            Some((year(last)?, Some(month), None))
        }
        [first, month] => Some((year(first)?, Some(number(month)?), None)),
        [first, month, day] => Some((year(first)?, Some(number(month)?), Some(number(day)?))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{first_day, last_day, list};

    #[test]
    fn dates_are_read_as_far_as_they_are_told() {
        let day = |written: &str| {
            let shown = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
            (shown(first_day(written)), shown(last_day(written)))
        };
        let both = |first: &str, last: &str| (Some(first.to_owned()), Some(last.to_owned()));
        assert_eq!(day("2024"), both("2024-01-01", "2024-12-31"));
        assert_eq!(day(" 2024-02 "), both("2024-02-01", "2024-02-29"));
        assert_eq!(day("2024-02-09"), both("2024-02-09", "2024-02-09"));
        assert_eq!(day("September 2025"), both("2025-09-01", "2025-09-30"));
        for written in ["", "last summer", "2024-13", "2024-02-30", "24", "2024-02-x"] {
            assert_eq!(day(written), (None, None), "{written}");
        }
    }

    #[test]
    fn several_ports_in_one_field_are_several() {
        assert_eq!(list("Yantian, China; Ningbo\n\n"), ["Yantian, China", "Ningbo"]);
    }
}
