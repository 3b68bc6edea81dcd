//! What comes by letter or e-mail, and is entered by the agency: who sent it, when it
//! was received, in what right it says that it speaks.

use super::{
    AUTHOR_LIMIT_CHARS, Interest, PetitionDraft, PetitionForm, RepresentationDraft,
    RepresentationForm,
};
use crate::domain::coded::coded;
use crate::domain::field::{FieldError, limited};
use chrono::{NaiveDate, TimeDelta};

/// The longest address, in characters.
pub const ADDRESS_LIMIT_CHARS: usize = 500;
/// How long ago something may have been received that is entered today, in days.
pub const RECEIVED_LIMIT_DAYS: i64 = 366;

coded! {
    /// By which way something came.
    pub enum Way {
        Online = "online", "Online";
        Letter = "letter", "Letter";
        Email = "email", "E-mail";
    }
}

/// The ways of what is entered by hand.
pub const PAPER_WAYS: [Way; 2] = [Way::Letter, Way::Email];

/// The kind's code of a petition; the others are those of [`super::Kind`].
pub const PETITION_KIND: &str = "petition";

/// A form of what came on paper, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct PaperForm {
    /// The order's number.
    pub order: String,
    /// petition, or the code of a kind of representation.
    pub kind: String,
    /// The code of the way.
    pub way: String,
    /// The day of receipt, as year-month-day.
    pub received_on: String,
    /// The key of an organization with an account; empty for a sender without one.
    pub organization: String,
    /// The sender's name; empty for an organization.
    pub sender: String,
    /// Where an answer goes.
    pub address: String,
    /// The code of the right that the sender claims.
    pub claim: String,
    /// Who signed, and as what.
    pub author: String,
    /// The words.
    pub body: String,
    /// For a petition: the code of what is asked.
    pub wish: String,
    /// For a petition: the code of the ground.
    pub ground: String,
    /// The party that it is about, as the order writes it; may be empty.
    pub listed_name: String,
    /// For a correction: the code of what is wrong.
    pub subject: String,
    /// For a correction: how it should read.
    pub corrected: String,
}

/// How it came, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// By which way.
    pub way: Way,
    /// The day of receipt: the clocks start there.
    pub received_on: NaiveDate,
    /// The sender's name; empty for an organization with an account.
    pub sender: String,
    /// Where an answer goes; may be empty for an organization with an account.
    pub address: String,
}

impl Came {
    /// What came through a page of one's own.
    #[must_use]
    pub const fn online(received_on: NaiveDate) -> Self {
        Self { way: Way::Online, received_on, sender: String::new(), address: String::new() }
    }

    /// Reads how it came; complaints are added to `errors`.
    pub fn parse(form: &PaperForm, today: NaiveDate, errors: &mut Vec<FieldError>) -> Option<Self> {
        let before = errors.len();
        let way = Way::from_code(&form.way).filter(|way| PAPER_WAYS.contains(way));
        if way.is_none() {
            errors.push(FieldError::new("way", "Choose by which way it came."));
        }
        let received_on = received_on(&form.received_on, today, errors);
        let sender = limited("sender", &form.sender, AUTHOR_LIMIT_CHARS, errors).replace('\n', " ");
        let address = limited("address", &form.address, ADDRESS_LIMIT_CHARS, errors);
        if errors.len() > before {
            return None;
        }
        match (form.organization.is_empty(), sender.is_empty()) {
            (true, true) => errors
                .push(FieldError::new("sender", "Choose an organization, or write who sent it.")),
            (false, false) => errors.push(FieldError::new(
                "sender",
                "Choose an organization or write a sender, not both.",
            )),
            (true, false) if address.is_empty() => {
                errors.push(FieldError::new("address", "Write where the answer goes."));
            }
            (true, false) | (false, true) => {}
        }
        let (Some(way), Some(received_on), true) = (way, received_on, errors.len() == before)
        else {
            return None;
        };
        Some(Self { way, received_on, sender, address })
    }
}

fn received_on(text: &str, today: NaiveDate, errors: &mut Vec<FieldError>) -> Option<NaiveDate> {
    let Ok(day) = text.trim().parse::<NaiveDate>() else {
        errors.push(FieldError::new(
            "received_on",
            "Write the day of receipt as year-month-day, such as 2026-11-20.",
        ));
        return None;
    };
    if day > today || today - day > TimeDelta::days(RECEIVED_LIMIT_DAYS) {
        errors.push(FieldError::new(
            "received_on",
            format!("It was received on a day of the last {RECEIVED_LIMIT_DAYS} days, not later than today."),
        ));
        return None;
    }
    Some(day)
}

/// What it says, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A petition.
    Petition(PetitionDraft),
    /// A representation, a reply or a correction.
    Representation(RepresentationDraft),
}

impl Said {
    /// Reads what it says, in this right, on an order that names these parties; the
    /// complaints are added to `errors`.
    pub fn parse(
        form: &PaperForm,
        interest: Interest,
        listed: &[&str],
        errors: &mut Vec<FieldError>,
    ) -> Option<Self> {
        let parsed = if form.kind == PETITION_KIND {
            let petition = PetitionForm {
                wish: form.wish.clone(),
                ground: form.ground.clone(),
                filer: form.author.clone(),
                statement: form.body.clone(),
            };
            PetitionDraft::parse(&petition).map(Self::Petition)
        } else {
            let said = RepresentationForm {
                kind: form.kind.clone(),
                author: form.author.clone(),
                body: form.body.clone(),
                listed_name: form.listed_name.clone(),
                subject: form.subject.clone(),
                corrected: form.corrected.clone(),
            };
            RepresentationDraft::parse(&said, interest, listed).map(Self::Representation)
        };
        parsed
            .map_err(|more| {
                errors.extend(more.into_iter().map(|error| match error.field.as_str() {
                    "filer" => FieldError::new("author", error.message),
                    "statement" => FieldError::new("body", error.message),
                    _ => error,
                }));
            })
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn letter() -> PaperForm {
        PaperForm {
            kind: "petition".into(),
            way: "letter".into(),
            received_on: "2026-11-18".into(),
            sender: "Lin Hao".into(),
            address: "12 New Road, Aksu".into(),
            author: "Lin Hao, director".into(),
            body: "Nobody is made to work here any more.".into(),
            wish: "revoke".into(),
            ground: "no_longer_made".into(),
            ..PaperForm::default()
        }
    }

    fn fields(form: &PaperForm) -> Vec<String> {
        let mut errors = Vec::new();
        assert_eq!(Came::parse(form, day("2026-11-20"), &mut errors), None);
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_letter_says_who_sent_it_and_when_it_was_received() {
        let came = Came::parse(&letter(), day("2026-11-20"), &mut Vec::new()).unwrap();
        assert_eq!((came.way, came.received_on), (Way::Letter, day("2026-11-18")));
        for wrong in ["2026-11-21", "2025-11-18", "18.11.2026", ""] {
            let form = PaperForm { received_on: wrong.into(), ..letter() };
            assert_eq!(fields(&form), ["received_on"], "{wrong}");
        }
        assert_eq!(fields(&PaperForm { way: "online".into(), ..letter() }), ["way"]);
        assert_eq!(fields(&PaperForm { sender: " ".into(), ..letter() }), ["sender"]);
        assert_eq!(fields(&PaperForm { organization: "3".into(), ..letter() }), ["sender"]);
        assert_eq!(fields(&PaperForm { address: String::new(), ..letter() }), ["address"]);
        let known = PaperForm {
            organization: "3".into(),
            sender: String::new(),
            address: String::new(),
            ..letter()
        };
        assert!(Came::parse(&known, day("2026-11-20"), &mut Vec::new()).is_some());
    }

    #[test]
    fn what_it_says_is_read_as_if_it_were_sent_online() {
        let mut errors = Vec::new();
        let said = Said::parse(&letter(), Interest::ClaimsNamed, &[], &mut errors);
        assert!(matches!(said, Some(Said::Petition(_))), "{errors:?}");
        let form = PaperForm { kind: "reply".into(), ..letter() };
        let said = Said::parse(&form, Interest::ClaimsNamed, &[], &mut errors);
        assert!(matches!(said, Some(Said::Representation(_))), "{errors:?}");
        assert_eq!(Said::parse(&form, Interest::OtherInterested, &[], &mut errors), None);
        let form = PaperForm { author: String::new(), body: "short".into(), ..letter() };
        assert_eq!(Said::parse(&form, Interest::ClaimsNamed, &[], &mut errors), None);
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["kind", "author", "body"]);
    }
}
