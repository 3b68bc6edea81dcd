//! Who outside the agency may speak to an order, and in which form: petitions,
//! representations (19 CFR 12.42(d)), the reply of who is named, corrections.

use super::coded::coded;
use super::field::{FieldError, limited};
use super::role::Role;
use super::workflow::order::ChangeGround;
use super::workflow::petition::Wish;
use super::workflow::{Reason, Standing};

mod guard;
mod paper;

pub use guard::{
    Reader, has_receipt, inner_number, refuse_identifying, refuse_inner, refuse_inner_to,
};
pub use paper::{Came, PAPER_WAYS, PETITION_KIND, PaperForm, Said, Way};

/// The longest name and capacity of an author, in characters.
pub const AUTHOR_LIMIT_CHARS: usize = 200;
/// The longest corrected text, in characters.
pub const CORRECTED_LIMIT_CHARS: usize = 1000;

coded! {
    /// In what right an organization speaks to an order.
    pub enum Interest {
        NamedParty = "named_party", "Party that the order names (verified)";
        Importer = "importer", "Importer of goods that are held under the order";
        Organization = "organization", "Organization that speaks for an interest";
        ClaimsNamed = "claims_named", "Says that the order names it (not verified)";
        ClaimsImporter = "claims_importer", "Says that it imports the goods (not verified)";
        DomesticProducer = "domestic_producer", "Domestic producer (not verified)";
        OtherInterested = "other_interested", "Other interested person (not verified)";
    }
}

impl Interest {
    /// What somebody without an account may say of itself (19 CFR 12.42(d): foreign
    /// interests, importers, domestic producers, other interested persons).
    pub const CLAIMED: [Self; 4] =
        [Self::ClaimsNamed, Self::ClaimsImporter, Self::DomesticProducer, Self::OtherInterested];

    /// The strongest interest of an organization; none without any. Only an NGO may
    /// speak to an order that does not touch it (19 CFR 12.42(d): interested persons).
    #[must_use]
    pub const fn of(role: Role, is_named: bool, has_hold: bool) -> Option<Self> {
        if is_named {
            Some(Self::NamedParty)
        } else if has_hold {
            Some(Self::Importer)
        } else if matches!(role, Role::NgoFiler) {
            Some(Self::Organization)
        } else {
            None
        }
    }

    /// The same as the rules of the petition know it.
    #[must_use]
    pub const fn standing(self) -> Standing {
        match self {
            Self::NamedParty => Standing::PetitionableInterest,
            Self::Importer => Standing::ImporterOrConsignee,
            Self::Organization
            | Self::ClaimsNamed
            | Self::ClaimsImporter
            | Self::DomesticProducer
            | Self::OtherInterested => Standing::NoStanding,
        }
    }

    /// What may be said in this right. The reply is that of who is named.
    #[must_use]
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::NamedParty | Self::ClaimsNamed => {
                &[Kind::Reply, Kind::Correction, Kind::Representation]
            }
            Self::Importer
            | Self::Organization
            | Self::ClaimsImporter
            | Self::DomesticProducer
            | Self::OtherInterested => &[Kind::Representation, Kind::Correction],
        }
    }
}

coded! {
    /// What is said about an order.
    pub enum Kind {
        Representation = "representation", "Representation";
        Reply = "reply", "Reply of the party that is named";
        Correction = "correction", "Correction";
    }
}

impl Kind {
    /// What accepting it means, for a button and a letter.
    #[must_use]
    pub const fn accepted(self) -> &'static str {
        match self {
            Self::Representation => "Considered",
            Self::Reply => "Shown beside the order to others",
            Self::Correction => "Accepted",
        }
    }

    /// What refusing it means.
    #[must_use]
    pub const fn refused(self) -> &'static str {
        match self {
            Self::Representation => "Set aside",
            Self::Reply => "Not shown to others",
            Self::Correction => "Refused",
        }
    }
}

coded! {
    /// What a correction says is wrong.
    pub enum Part {
        Name = "name", "The name";
        Address = "address", "The address";
        Number = "number", "A number that identifies it";
        WronglyNamed = "wrongly_named", "It is not the party that was meant";
        Other = "other", "Something else that is published";
    }
}

/// A petition's form, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct PetitionForm {
    /// The code of what is asked.
    pub wish: String,
    /// The code of the ground.
    pub ground: String,
    /// Who signs, and as what.
    pub filer: String,
    /// Why, in words.
    pub statement: String,
}

/// A petition, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetitionDraft {
    /// What is asked.
    pub wish: Wish,
    /// On which ground.
    pub ground: ChangeGround,
    /// Who signs, and as what.
    pub filer: String,
    /// Why, in words.
    pub statement: Reason,
}

/// The grounds that a petition can name: those on which an order is changed because
/// of the goods, and that its scope is wrong.
pub const PETITION_GROUNDS: [ChangeGround; 4] = [
    ChangeGround::NotMade,
    ChangeGround::NoLongerMade,
    ChangeGround::NotImported,
    ChangeGround::ScopeCorrected,
];

impl PetitionDraft {
    /// Reads a form; all complaints at once.
    pub fn parse(form: &PetitionForm) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let wish = Wish::from_code(&form.wish);
        if wish.is_none() {
            errors.push(FieldError::new("wish", "Choose what you ask for."));
        }
        let ground =
            ChangeGround::from_code(&form.ground).filter(|one| PETITION_GROUNDS.contains(one));
        if ground.is_none() {
            errors.push(FieldError::new("ground", "Choose on which ground."));
        }
        let filer = author("filer", &form.filer, &mut errors);
        let statement = words("statement", &form.statement, &mut errors);
        match (wish, ground, statement, errors.is_empty()) {
            (Some(wish), Some(ground), Some(statement), true) => {
                Ok(Self { wish, ground, filer, statement })
            }
            _ => Err(errors),
        }
    }
}

/// A form of what is said about an order, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct RepresentationForm {
    /// The kind's code.
    pub kind: String,
    /// Who signs, and as what.
    pub author: String,
    /// The words.
    pub body: String,
    /// The party that it is about, as the order writes it; may be empty.
    pub listed_name: String,
    /// The code of what a correction says is wrong.
    pub subject: String,
    /// How it should read.
    pub corrected: String,
}

/// What is said about an order, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepresentationDraft {
    /// Of which kind.
    pub kind: Kind,
    /// Who signs, and as what.
    pub author: String,
    /// The words.
    pub body: Reason,
    /// The party that it is about, as the order writes it; may be empty.
    pub listed_name: String,
    /// What a correction says is wrong; none for other kinds.
    pub subject: Option<Part>,
    /// How it should read; empty for other kinds.
    pub corrected: String,
}

impl RepresentationDraft {
    /// Reads a form of somebody who speaks in this right, on an order that names
    /// these parties; all complaints at once.
    pub fn parse(
        form: &RepresentationForm,
        interest: Interest,
        listed: &[&str],
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let kind = Kind::from_code(&form.kind).filter(|kind| interest.kinds().contains(kind));
        if kind.is_none() {
            errors.push(FieldError::new("kind", "Choose what you send."));
        }
        let author = author("author", &form.author, &mut errors);
        let body = words("body", &form.body, &mut errors);
        if !form.listed_name.is_empty() && !listed.contains(&form.listed_name.as_str()) {
            errors.push(FieldError::new("listed_name", "Choose a party that the order names."));
        }
        let (mut subject, mut corrected) = (None, String::new());
        if kind == Some(Kind::Correction) {
            subject = Part::from_code(&form.subject);
            if subject.is_none() {
                errors.push(FieldError::new("subject", "Choose what is wrong."));
            }
            let before = errors.len();
            corrected = limited("corrected", &form.corrected, CORRECTED_LIMIT_CHARS, &mut errors);
            let needs_text = subject.is_some_and(|part| part != Part::WronglyNamed);
            if needs_text && corrected.is_empty() && errors.len() == before {
                errors.push(FieldError::new("corrected", "Write how it should read."));
            }
        }
        match (kind, body, errors.is_empty()) {
            (Some(kind), Some(body), true) => Ok(Self {
                kind,
                author,
                body,
                listed_name: form.listed_name.clone(),
                subject,
                corrected,
            }),
            _ => Err(errors),
        }
    }
}

fn author(field: &str, text: &str, errors: &mut Vec<FieldError>) -> String {
    let before = errors.len();
    let kept = limited(field, text, AUTHOR_LIMIT_CHARS, errors).replace('\n', " ");
    if kept.is_empty() && errors.len() == before {
        errors.push(FieldError::new(
            field,
            "Write who signs and in what capacity, such as: Lin Hao, director.",
        ));
    }
    kept
}

fn words(field: &str, text: &str, errors: &mut Vec<FieldError>) -> Option<Reason> {
    match Reason::parse(text) {
        Ok(reason) => Some(reason),
        Err(error) => {
            errors.push(FieldError::new(field, error.to_string()));
            None
        }
    }
}

#[cfg(test)]
mod tests;
