//! The score of a shipment line: entity and goods and place and time.

use chrono::NaiveDate;

use super::flip::flips;
use super::reason::{Part, Question, Score};
use super::score::{Basis, LineFacts, Role, Subject};
use super::sentence::{closeness, country_name, region_text};
use super::sum::{Entry, Step, Sum};
use super::weigh::country_code;
use super::{goods, place};
use crate::domain::port::{self, Port};
use crate::domain::region;

/// Scores a shipment line: the score of its party, then goods, place, time and
/// the company that it keeps. What one of them excludes, the others do not
/// make good.
///
/// Where the subject names no party (an order on a whole country or region),
/// goods and place carry the score alone, and `party_score` is not counted.
#[must_use]
pub fn score_line(subject: &Subject, party_score: &Score, line: &LineFacts) -> Score {
    let has_party = !subject.names.is_empty() || !subject.identifiers.is_empty();
    let mut sum = if has_party { Sum::from_score(party_score) } else { Sum::default() };
    sum.add(goods::tariff_entry(subject, line, has_party));
    sum.add(goods::goods_entry(subject, line, has_party));
    sum.add(country_entry(subject, line, has_party));
    if !subject.regions.is_empty() {
        sum.add(region_entry(subject, line, has_party));
    }
    sum.add(route_entry(subject, line));
    sum.add(date_entry(subject, line));
    if let Some(times) = line.confirmed_together {
        sum.add(company_entry(subject.basis, times));
    }
    let flips = flips(&sum, subject.threshold);
    let total = sum.total();
    let mut score = sum.finish(String::new());
    let answers: Vec<String> = Question::ALL
        .into_iter()
        .map(|question| {
            let answer = Score::answer(&score.reasons, question).label();
            format!("{} {answer}", question.label().to_lowercase())
        })
        .collect();
    score.sentence = format!(
        "The shipment line {} the {}facts ({total} of 1000; {}).",
        closeness(total),
        subject.basis.word(),
        answers.join(", "),
    );
    let likely_permille = if has_party { party_score.likely_permille } else { None };
    Score { likely_permille, flips, ..score }
}

/// The countries in which the goods are said to be made.
fn origins(subject: &Subject) -> Vec<String> {
    let only_buys = matches!(subject.role, Some(Role::Importer | Role::Consignee | Role::Carrier));
    let told: &[String] = if !subject.origins.is_empty() {
        &subject.origins
    } else if only_buys {
        &[]
    } else {
        std::slice::from_ref(&subject.country)
    };
    told.iter().map(|country| country_code(country)).filter(|code| !code.is_empty()).collect()
}

fn country_entry(subject: &Subject, line: &LineFacts, has_party: bool) -> Entry {
    let sought = origins(subject);
    let (origin, export) = (country_code(&line.origin_country), country_code(&line.export_country));
    let step = |with_party: Step, alone: Step| if has_party { with_party } else { alone };
    let agreed = step(Step::Support(100), Step::Add(350));
    let part = Part::Country;
    if sought.is_empty() {
        let text = format!("{} names no country: does not narrow", subject.basis.teller());
        return Entry::missing(part, text);
    }
    let name = sought.iter().map(|code| country_name(code)).collect::<Vec<_>>().join(" or ");
    let entry = if origin.is_empty() && export.is_empty() {
        Entry::missing(part, "the line tells no country")
    } else if sought.contains(&origin) {
        Entry::new(part, agreed, format!("declared origin {}", country_name(&origin)))
    } else if sought.contains(&export) {
        let declared = if origin.is_empty() {
            "not declared".to_owned()
        } else {
            format!("declared as {}", country_name(&origin))
        };
        let text = format!("exported from {}; origin {declared}", country_name(&export));
        Entry::new(part, step(Step::Support(50), Step::Add(200)), text)
    } else if origin.is_empty() {
        let text = format!("origin not declared; exported from {}", country_name(&export));
        Entry::missing(part, text)
    } else {
        // Goods are finished and shipped on in third countries, so another
        // origin weakens a match with a party and does not end it.
        let text = format!("declared origin {}, not {name}", country_name(&origin));
        Entry::new(part, step(Step::Add(-60), Step::Add(-350)), text)
    };
    entry
        .wishing(agreed, "a matching country of origin")
        .fearing(step(Step::Add(-60), Step::Add(-350)), "another country of origin")
}

/// The region of the maker against the regions that an order names. A postal
/// code tells it best; without an address the maker's own name may.
fn region_entry(subject: &Subject, line: &LineFacts, has_party: bool) -> Entry {
    let part = Part::Region;
    let mut maker = place::Places::default();
    let nation = country_code(&line.origin_country);
    let is_china = nation == "CN" || nation.is_empty();
    if is_china {
        maker.add(&line.maker_address, "CN");
    }
    let step = |with_party: i32, alone: i32| {
        if has_party { Step::Support(with_party) } else { Step::Add(alone) }
    };
    let names: Vec<&str> = subject.regions.iter().map(|code| region::name(code)).collect();
    let sought = names.join(" or ");
    let is_sought = |code: &str| subject.regions.iter().any(|wanted| wanted == code);
    if let Some(found) = maker.regions.iter().find(|found| is_sought(found.code)) {
        let alone = if matches!(found.sign, region::Sign::Postcode(_)) { 550 } else { 480 };
        return Entry::new(
            part,
            step(200, alone),
            format!("the maker is in {}", region_text(found)),
        );
    }
    if let Some(found) = maker.regions.first() {
        let text = format!("the maker is in {}, not in {sought}", region_text(found));
        let against = Step::Add(if has_party { -60 } else { -350 });
        return Entry::new(part, against, text).wishing(step(200, 550), "a maker in the region");
    }
    if is_china && region::from_text(&line.maker).is_some_and(is_sought) {
        let text = format!("no address tells it, but the maker's name speaks of {sought}");
        return Entry::new(part, step(100, 430), text);
    }
    Entry::missing(part, format!("no address of the maker tells whether it is in {sought}"))
        .wishing(step(200, 550), "a maker in the region")
}

fn route_entry(subject: &Subject, line: &LineFacts) -> Entry {
    let part = Part::Route;
    if line.port_lading.is_empty() {
        return Entry::missing(part, "the line tells no port of lading");
    }
    let Some(lading) = port::find(&line.port_lading, true) else {
        return Entry::missing(part, "the port of lading is not known");
    };
    let shown = port_text(&lading);
    let told: Vec<Port> =
        subject.ports.iter().filter_map(|written| port::find(written, true)).collect();
    if told.iter().any(|port| (port.schedule, &port.code) == (lading.schedule, &lading.code)) {
        let text = format!("laden at {shown}, a {}port", subject.basis.word());
        return Entry::new(part, Step::Support(150), text);
    }
    let sought = origins(subject);
    let origin = country_code(&line.origin_country);
    if sought.is_empty() || lading.country.is_empty() {
        return Entry::missing(part, format!("laden at {shown}; nothing to compare it with"));
    }
    if sought.contains(&lading.country) {
        let (share, more) = match (origin.is_empty(), sought.contains(&origin)) {
            // A manifest declares no origin: the port is all that there is.
            (true, _) => (80, "; origin not declared"),
            (false, true) => (50, ""),
            (false, false) => (50, ", though another origin is declared"),
        };
        return Entry::new(part, Step::Support(share), format!("laden at {shown}{more}"));
    }
    let text = if sought.contains(&origin) {
        format!("laden at {shown}: shipped through a third country")
    } else {
        format!("laden at {shown}, outside the {}countries", subject.basis.word())
    };
    Entry::new(part, Step::NONE, text)
}

fn port_text(port: &Port) -> String {
    let name = if port.name.is_empty() { &port.code } else { port.name };
    if port.country.is_empty() {
        name.to_owned()
    } else {
        format!("{name}, {}", country_name(&port.country))
    }
}

fn date_entry(subject: &Subject, line: &LineFacts) -> Entry {
    let part = Part::Date;
    let (from, until) = (subject.from_on, subject.until_on);
    if from.is_none() && until.is_none() {
        let text = format!("{} tells no date: does not narrow", subject.basis.teller());
        return Entry::missing(part, text);
    }
    let Some(arrival) = line.arrival_on else {
        let entry = Entry::missing(part, "the line tells no day of arrival");
        return entry.fearing(outside(subject.basis), "an arrival outside the period");
    };
    let day = |day: Option<NaiveDate>| day.map_or("…".to_owned(), |day| day.to_string());
    let period = format!("the {}period {} to {}", subject.basis.word(), day(from), day(until));
    let is_inside =
        from.is_none_or(|from| from <= arrival) && until.is_none_or(|until| arrival <= until);
    if is_inside {
        Entry::new(part, Step::Support(50), format!("{arrival} lies in {period}"))
            .fearing(outside(subject.basis), "an arrival outside the period")
    } else {
        Entry::new(part, outside(subject.basis), format!("{arrival} lies outside {period}"))
            .wishing(Step::Support(50), "an arrival inside the period")
    }
}

/// An order covers no arrival before its day; what a source tells of a period
/// is seldom exact.
const fn outside(basis: Basis) -> Step {
    match basis {
        Basis::Order => Step::Add(-400),
        Basis::Allegation | Basis::Upload => Step::Add(-150),
    }
}

fn company_entry(basis: Basis, times: u32) -> Entry {
    let teller = basis.teller();
    let (step, text) = match times {
        0 => (
            Step::NONE,
            format!("seller and buyer stand together on no confirmed line of {teller}"),
        ),
        1 => (
            Step::Support(80),
            format!("seller and buyer stand together on a confirmed line of {teller}"),
        ),
        _ => (
            Step::Support(120),
            format!("seller and buyer stand together on {times} confirmed lines of {teller}"),
        ),
    };
    Entry::new(Part::Company, step, text)
}
