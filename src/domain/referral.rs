//! Letters of referral: of an investigation to prosecutors, of a case to
//! another agency. Drafted from facts; nothing of who told anything is in them.

use chrono::NaiveDate;

use crate::domain::coded::coded;
use crate::domain::field::{FieldError, limited};
use crate::domain::investigation::dollars;
use crate::domain::voice::{Reader, refuse_inner_to};

/// The longest name of an addressee, in characters.
const ADDRESSEE_LIMIT_CHARS: usize = 300;
/// The longest words of a letter, in characters.
const STATEMENT_LIMIT_CHARS: usize = 8000;

coded! {
    /// What the addressee answered.
    pub enum Answer {
        Accepted = "accepted", "Accepted";
        Declined = "declined", "Declined";
    }
}

coded! {
    /// How far a letter is.
    pub enum LetterState {
        Proposed = "proposed", "Waits for a second person";
        Sent = "sent", "Sent";
        Refused = "refused", "Not let go";
        Withdrawn = "withdrawn", "Taken back";
    }
}

/// What a person writes into a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterDraft {
    /// To whom.
    pub addressee: String,
    /// What it says beside the facts.
    pub statement: String,
}

impl LetterDraft {
    /// Reads a form of a letter to this kind of reader.
    ///
    /// # Errors
    /// Every wrong field at once.
    pub fn parse(
        reader: Reader,
        addressee: &str,
        statement: &str,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let addressee =
            limited("addressee", addressee, ADDRESSEE_LIMIT_CHARS, &mut errors).replace('\n', " ");
        if addressee.is_empty() && errors.is_empty() {
            errors.push(FieldError::new("addressee", "Name the office that it goes to."));
        }
        let statement = limited("statement", statement, STATEMENT_LIMIT_CHARS, &mut errors);
        if statement.is_empty() && errors.iter().all(|error| error.field != "statement") {
            errors.push(FieldError::new("statement", "Say why it is referred."));
        }
        refuse_inner_to(reader, "addressee", &addressee, &mut errors);
        refuse_inner_to(reader, "statement", &statement, &mut errors);
        if errors.is_empty() { Ok(Self { addressee, statement }) } else { Err(errors) }
    }
}

/// What goes to prosecutors: an index of what is included.
#[derive(Debug, Clone)]
pub struct Package<'a> {
    /// The investigation's number.
    pub number: &'a str,
    /// Whom or what it is about, alleged.
    pub subject: &'a str,
    /// The statute.
    pub statute: &'a str,
    /// Elements of that statute, with the numbers of the items.
    pub elements: Vec<(&'a str, Vec<usize>)>,
    /// The items that are put forward: number, day, fact, source.
    pub items: Vec<(usize, Option<NaiveDate>, &'a str, &'a str)>,
    /// Reckonings of penalties: number and cap in cents.
    pub penalties: Vec<(i32, i64)>,
}

/// What goes to another agency about a case.
#[derive(Debug, Clone)]
pub struct CaseFacts<'a> {
    /// The case's number.
    pub number: &'a str,
    /// Its title, as the agency gave it.
    pub title: &'a str,
    /// The law under which it is worked.
    pub law: &'a str,
    /// Its orders: number and scope.
    pub orders: Vec<String>,
    /// Its holds: number and goods.
    pub holds: Vec<String>,
}

/// The letter with which a package goes to prosecutors.
#[must_use]
pub fn package_letter(package: &Package<'_>, draft: &LetterDraft, on: NaiveDate) -> String {
    let mut parts = head(draft, on, &format!("Referral of investigation {}", package.number));
    parts.push(format!("Subject (alleged): {}\nStatute: {}", package.subject, package.statute));
    parts.push(draft.statement.clone());
    let elements = package.elements.iter().map(|(asks, items)| match items.as_slice() {
        [] => format!("   - {asks} No item is put forward."),
        items => format!("   - {asks} Items {}.", numbers(items)),
    });
    parts.push(section("What the items tend to show", elements));
    let items = package.items.iter().map(|(number, on, fact, source)| {
        let day = on.map_or("no day".to_owned(), |on| on.to_string());
        format!("   {number}. {day}: {fact} ({source})")
    });
    parts.push(section("Index of the package", items));
    if !package.penalties.is_empty() {
        let penalties = package
            .penalties
            .iter()
            .map(|(number, cap)| format!("   - Reckoning {number}: at most {}", dollars(*cap)));
        parts.push(section("Civil penalties reckoned", penalties));
    }
    parts.push("What is alleged is not proved; prosecutors decide.".to_owned());
    parts.join("\n\n") + "\n"
}

/// The letter with which a case is told to another agency.
#[must_use]
pub fn case_letter(facts: &CaseFacts<'_>, draft: &LetterDraft, on: NaiveDate) -> String {
    let mut parts = head(draft, on, &format!("Referral of case {}", facts.number));
    parts.push(format!("Matter (alleged): {}\nLaw: {}", facts.title, facts.law));
    parts.push(draft.statement.clone());
    if !facts.orders.is_empty() {
        parts.push(section("Orders", facts.orders.iter().map(|line| format!("   - {line}"))));
    }
    if !facts.holds.is_empty() {
        parts.push(section("Goods held", facts.holds.iter().map(|line| format!("   - {line}"))));
    }
    parts.push(
        "Who told the agency is confidential by law (19 CFR 161.15) and not part of this letter."
            .to_owned(),
    );
    parts.join("\n\n") + "\n"
}

fn head(draft: &LetterDraft, on: NaiveDate, title: &str) -> Vec<String> {
    vec![title.to_uppercase(), format!("To: {}\nDate: {on}", draft.addressee)]
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.collect();
    let body = if lines.is_empty() { "   none".to_owned() } else { lines.join("\n") };
    format!("{title}:\n{body}")
}

fn numbers(items: &[usize]) -> String {
    items.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    #[test]
    fn a_package_is_an_index_of_what_is_put_forward() {
        let draft =
            LetterDraft::parse(Reader::Prosecutors, "U.S. Attorney", "See the index.").unwrap();
        let package = Package {
            number: "I-2026-000001",
            subject: "An importer",
            statute: "18 U.S.C. 545",
            elements: vec![("The person knew it.", vec![1, 3]), ("Contrary to law.", vec![])],
            items: vec![(1, Some(on()), "Notice sent", "H-2026-000001")],
            penalties: vec![(1, 12_000_000)],
        };
        let letter = package_letter(&package, &draft, on());
        for words in [
            "The person knew it. Items 1, 3.",
            "Contrary to law. No item is put forward.",
            "1. 2026-11-22: Notice sent (H-2026-000001)",
            "at most $120,000.00",
            "To: U.S. Attorney",
        ] {
            assert!(letter.contains(words), "{words} is not in {letter}");
        }
    }

    #[test]
    fn a_letter_about_a_case_says_that_sources_are_confidential() {
        let draft =
            LetterDraft::parse(Reader::Agency, "Department of Labor", "It is yours.").unwrap();
        let facts = CaseFacts {
            number: "C-2026-000001",
            title: "Gloves (alleged)",
            law: "19 U.S.C. 1307",
            orders: Vec::new(),
            holds: vec!["H-2026-000001: gloves".into()],
        };
        let letter = case_letter(&facts, &draft, on());
        assert!(letter.contains("161.15") && letter.contains("H-2026-000001: gloves"));
        assert!(!letter.contains("Orders:"));
    }

    #[test]
    fn a_letter_without_addressee_or_words_is_refused() {
        let errors = LetterDraft::parse(Reader::Agency, " ", "").unwrap_err();
        assert_eq!(errors.len(), 2);
    }
}
