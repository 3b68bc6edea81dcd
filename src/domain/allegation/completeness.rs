//! How complete an allegation is, and the letter that says what is missing.
//!
//! 19 CFR 12.42(b) names three elements; 12.42(c) wants what lacks one to be
//! returned with detailed written advice. The rest only helps.

use super::{Answer, Draft, ImportStatus, PartyRole, Violation};

/// Weighted characters that make a statement of reasons more than a word.
pub const REASONS_MIN_WEIGHT: usize = 60;
/// Weighted characters that describe goods.
pub const GOODS_MIN_WEIGHT: usize = 10;
/// Weighted characters that tell facts of production.
pub const FACTS_MIN_WEIGHT: usize = 40;

/// What the law asks for weighs 200 each; the rest shares what is left to 1000.
const REQUIRED_PERMILLE: u16 = 200;
const HELPFUL_PERMILLE: u16 = 50;

/// How complete an allegation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// 0 to 1000; 600 for the three elements of the law.
    pub score_permille: u16,
    /// The three elements first, then what helps.
    pub elements: Vec<Element>,
}

/// One thing that an allegation has or lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// A stable code.
    pub code: &'static str,
    /// The law that asks for it; empty where it only helps.
    pub citation: &'static str,
    /// What it is.
    pub label: &'static str,
    /// True for the three elements of 19 CFR 12.42(b).
    pub is_required: bool,
    /// True when it is there.
    pub is_met: bool,
    /// What to add when it is not.
    pub advice: String,
}

impl Completeness {
    /// True when all three elements of 19 CFR 12.42(b) are there.
    #[must_use]
    pub fn is_conforming(&self) -> bool {
        self.elements.iter().all(|element| element.is_met || !element.is_required)
    }

    /// The advice for what the law asks for and is missing: what a case
    /// command "return with advice" carries.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        self.lacking(true)
            .map(|element| format!("{} ({}): {}", element.label, element.citation, element.advice))
            .collect()
    }

    fn lacking(&self, is_required: bool) -> impl Iterator<Item = &Element> {
        self.elements
            .iter()
            .filter(move |element| !element.is_met && element.is_required == is_required)
    }
}

/// Looks what a draft has. A person decides; this only shows.
#[must_use]
pub fn completeness(draft: &Draft) -> Completeness {
    let mut elements = required(draft);
    elements.extend(helpful(draft));
    let score_permille = elements
        .iter()
        .filter(|element| element.is_met)
        .map(|element| if element.is_required { REQUIRED_PERMILLE } else { HELPFUL_PERMILLE })
        .sum();
    Completeness { score_permille, elements }
}

/// The letter of advice, one paragraph each.
#[must_use]
pub fn advice_letter(completeness: &Completeness) -> Vec<String> {
    let mut letter = Vec::new();
    let missing = completeness.missing();
    if missing.is_empty() {
        letter.push(
            "Your allegation has the three elements that 19 CFR 12.42(b) asks for.".to_owned(),
        );
    } else {
        letter.push(
            "Thank you for your allegation. It is returned with this advice because it does not yet have every element \
             that 19 CFR 12.42(b) asks for. It is kept; you may complete it and send it in again at any time."
                .to_owned(),
        );
        letter.extend(
            missing.into_iter().enumerate().map(|(index, text)| format!("{}. {text}", index + 1)),
        );
    }
    let helps: Vec<&str> =
        completeness.lacking(false).map(|element| element.advice.as_str()).collect();
    if !helps.is_empty() {
        letter.push(format!("Not required, but it would help: {}", helps.join(" ")));
    }
    letter.push(
        "Do not put yourself or anybody else at risk to obtain more. Tell what you know and say what you do not know."
            .to_owned(),
    );
    letter
}

fn required(draft: &Draft) -> Vec<Element> {
    let site = &draft.site;
    let producer = draft.parties.iter().find(|party| party.role == Some(PartyRole::Producer));
    let has_place =
        [&site.name, &site.address, &site.coordinates].iter().any(|text| !text.is_empty())
            || producer.is_some();
    let has_country = !site.country_text.is_empty()
        || !site.coordinates.is_empty()
        || producer.is_some_and(|party| !party.country_text.is_empty());
    let has_facts = weight(&draft.production_facts) >= FACTS_MIN_WEIGHT
        || !draft.worker_group.is_empty()
        || !draft.period_from.is_empty();
    vec![
        Element {
            code: "reasons",
            citation: "19 CFR 12.42(b)(1)",
            label: "Full statement of the reasons for the belief",
            is_required: true,
            is_met: weight(&draft.reasons).max(weight(&draft.translation)) >= REASONS_MIN_WEIGHT,
            advice: "Say why you believe that the goods are made with forced labor: what you or others saw, when, and \
                     how you know it. A few sentences in any language are enough to begin."
                .to_owned(),
        },
        Element {
            code: "goods",
            citation: "19 CFR 12.42(b)(2)",
            label: "Detailed description or a sample of the merchandise",
            is_required: true,
            is_met: weight(&draft.goods) >= GOODS_MIN_WEIGHT || draft.has_sample == Answer::Yes,
            advice: "Describe the goods so that an officer could recognize them: what they are, what they are made \
                     of, brand, packaging; or offer a sample."
                .to_owned(),
        },
        Element {
            code: "production",
            citation: "19 CFR 12.42(b)(3)",
            label: "Pertinent facts as to the production abroad",
            is_required: true,
            is_met: has_place && has_country && has_facts,
            advice: production_advice(has_place, has_country, has_facts),
        },
    ]
}

fn production_advice(has_place: bool, has_country: bool, has_facts: bool) -> String {
    let mut wanted = Vec::new();
    if !has_place {
        wanted.push("name the place or the producer (or give an address or coordinates)");
    }
    if !has_country {
        wanted.push("name the country");
    }
    if !has_facts {
        wanted.push("tell what you know of the production: which workers, since when, under what conditions");
    }
    if wanted.is_empty() {
        return "Nothing is missing here.".to_owned();
    }
    format!("To complete the facts of production, {}.", wanted.join("; "))
}

fn helpful(draft: &Draft) -> Vec<Element> {
    let names =
        |role| draft.parties.iter().any(|party| party.role == Some(role) && !party.name.is_empty());
    let some = |texts: &[&String]| texts.iter().any(|text| !text.is_empty());
    let site = &draft.site;
    let has_identifier = some(&[&site.mid, &site.fei, &site.lei])
        || draft.parties.iter().any(|party| !party.identifier.is_empty());
    let has_papers = some(&[&draft.bills, &draft.entries, &draft.containers]);
    let has_imports =
        draft.import_status != ImportStatus::Unknown || some(&[&draft.nexus, &draft.ports]);
    let has_kind = draft.violations.iter().any(|violation| *violation != Violation::Unsure);
    let has_sign = draft.indicators.iter().any(|answer| answer.answer == Answer::Yes);
    vec![
        help(
            "violation",
            "Kind of labor alleged",
            has_kind,
            "Say which kind of labor it is, if you can.",
        ),
        help(
            "indicators",
            "Signs of forced labor",
            has_sign,
            "Answer the questions on the signs of forced labor.",
        ),
        help(
            "importer",
            "Alleged importer",
            names(PartyRole::Importer),
            "Name who imports or sells the goods, if you know.",
        ),
        help(
            "imports",
            "Connection to imports",
            has_imports,
            "Say how you know that the goods are, or will be, imported.",
        ),
        help(
            "papers",
            "Shipping papers",
            has_papers,
            "Give numbers of bills, entries or containers, if you have any.",
        ),
        help(
            "hts",
            "Tariff number",
            !draft.hts_text.is_empty(),
            "Give the tariff number of the goods, if you know it.",
        ),
        help(
            "identifier",
            "Number of the producer",
            has_identifier,
            "Give any official number of the site or the company.",
        ),
        help(
            "evidence",
            "Evidence",
            !draft.evidence.is_empty(),
            "Describe documents, pictures or statements that support it.",
        ),
    ]
}

fn help(code: &'static str, label: &'static str, is_met: bool, advice: &str) -> Element {
    Element { code, citation: "", label, is_required: false, is_met, advice: advice.to_owned() }
}

/// The length of a text in characters, where one of a script that writes words
/// with one or two signs (Chinese, Japanese, Korean) counts three.
fn weight(text: &str) -> usize {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| if matches!(letter, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{20000}'..='\u{3FFFF}') { 3 } else { 1 })
        .sum()
}
