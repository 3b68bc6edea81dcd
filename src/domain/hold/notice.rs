//! The notice of detention: the five elements of 19 CFR 151.16(c).

use chrono::NaiveDate;

use super::Authority;
use crate::domain::coded::coded;

coded! {
    /// What a notice of detention must say (19 CFR 151.16(c)(1)-(5)).
    pub enum NoticeElement {
        Initiation = "initiation", "when detention began, with the date of presentation";
        SpecificReason = "specific_reason", "the specific reason";
        AnticipatedLength = "anticipated_length", "how long it is expected to last";
        Inquiries = "inquiries", "the nature of the tests or inquiries";
        HelpfulInformation = "helpful_information", "the information that would speed the decision";
    }
}

/// The facts of one notice. It is addressed to the importer: nothing in it may
/// come from an allegation or a case; it names the order alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetentionNotice {
    /// The number of the hold.
    pub hold_number: String,
    /// Under which law.
    pub authority: Authority,
    /// The order's number and version, as "O-2026-000007, version 2".
    pub order: String,
    /// The order's scope in one sentence.
    pub order_scope: String,
    /// The importer's name and address, as declared.
    pub importer: String,
    /// The port, as code and name.
    pub port: String,
    /// The entry number, or the bill where there is no entry.
    pub document: String,
    /// The line of the document.
    pub line: Option<i32>,
    /// The goods, as declared.
    pub goods: String,
    /// The port-local date on which the goods could be viewed.
    pub presented_on: Option<NaiveDate>,
    /// The port-local date on which detention began.
    pub detained_on: Option<NaiveDate>,
    /// True when the detention is deemed by law rather than decided.
    pub is_deemed: bool,
    /// The specific reason, one sentence.
    pub reason: String,
    /// How long it is expected to last.
    pub anticipated_length: String,
    /// Tests or inquiries, one each.
    pub inquiries: Vec<String>,
    /// Information that would speed the decision, one each.
    pub helpful_information: Vec<String>,
    /// The last port-local day for an answer, where a clock runs.
    pub answer_by: Option<NaiveDate>,
    /// Where the answer goes.
    pub contact: String,
    /// The port-local day on which it is sent, as a person entered it.
    pub sent_on: Option<NaiveDate>,
    /// The last port-local day of the three months for proof (19 CFR 12.43),
    /// where importation is known.
    pub proof_until: Option<NaiveDate>,
}

impl DetentionNotice {
    /// The elements that the notice has.
    #[must_use]
    pub fn elements(&self) -> Vec<NoticeElement> {
        NoticeElement::ALL.iter().copied().filter(|element| self.has(*element)).collect()
    }

    /// The elements that are still missing, in the order of the law.
    #[must_use]
    pub fn missing(&self) -> Vec<NoticeElement> {
        NoticeElement::ALL.iter().copied().filter(|element| !self.has(*element)).collect()
    }

    /// The notice as plain text, or the elements that it lacks.
    pub fn render(&self) -> Result<String, Vec<NoticeElement>> {
        let missing = self.missing();
        let (Some(presented_on), Some(detained_on), true) =
            (self.presented_on, self.detained_on, missing.is_empty())
        else {
            return Err(missing);
        };
        let line = self.line.map_or_else(String::new, |line| format!(", line {line}"));
        let began = if self.is_deemed { "deemed detained" } else { "detained" };
        let sent = self.sent_on.map_or_else(String::new, |day| format!("\nSent on: {day}"));
        let mut parts = vec![
            format!("NOTICE OF DETENTION\n19 CFR 151.16(c)\n\nHold: {}{sent}", self.hold_number),
            format!(
                "To: {}\nPort: {}\nDocument: {}{line}\nGoods: {}",
                self.importer, self.port, self.document, self.goods
            ),
            format!("1. Presented on {presented_on}; {began} on {detained_on}."),
            format!(
                "2. Reason: {} Authority: {}. Order: {}. {}",
                self.reason, self.authority, self.order, self.order_scope
            ),
            format!("3. Expected length: {}", self.anticipated_length),
            format!("4. Tests or inquiries:\n{}", bullets(&self.inquiries)),
            format!(
                "5. Information that would speed the decision:\n{}",
                bullets(&self.helpful_information)
            ),
            self.ways_out().to_owned(),
        ];
        parts.extend(self.proof_day());
        if let Some(day) = self.answer_by {
            parts.push(format!("Please answer by {day}."));
        }
        if !self.contact.trim().is_empty() {
            parts.push(format!("Answer to: {}", self.contact));
        }
        Ok(parts.join("\n\n") + "\n")
    }

    fn has(&self, element: NoticeElement) -> bool {
        let any = |texts: &[String]| texts.iter().any(|text| !text.trim().is_empty());
        match element {
            NoticeElement::Initiation => self.presented_on.is_some() && self.detained_on.is_some(),
            NoticeElement::SpecificReason => !self.reason.trim().is_empty(),
            NoticeElement::AnticipatedLength => !self.anticipated_length.trim().is_empty(),
            NoticeElement::Inquiries => any(&self.inquiries),
            NoticeElement::HelpfulInformation => any(&self.helpful_information),
        }
    }

    /// The day on which the three months for proof end, where they run at all.
    fn proof_day(&self) -> Option<String> {
        let is_ours = matches!(self.authority, Authority::Wro | Authority::Finding);
        let until = self.proof_until.filter(|_| is_ours)?;
        let is_past = self.sent_on.is_some_and(|sent| until < sent);
        Some(if is_past {
            format!(
                "The three months ended on {until}, before this notice was sent. Proof that comes now is late; it \
                 is received all the same, and a person decides what it means."
            )
        } else {
            format!("The last day of the three months is {until}.")
        })
    }

    /// What the importer may do, by authority.
    const fn ways_out(&self) -> &'static str {
        match self.authority {
            Authority::Wro => {
                "You may show that the goods are admissible (19 CFR 12.43), within three months of importation, or \
                 export them at any time before seizure or abandonment (12.44(a))."
            }
            Authority::Finding => {
                "You may show that the goods are admissible (19 CFR 12.43), within three months of importation. Goods \
                 without sufficient proof are seized (12.44(b))."
            }
            Authority::Uflpa => {
                "Attachment (UFLPA): you may show that the goods have no connection to the region or to a listed \
                 entity (applicability review), or ask for an exception on clear and convincing evidence, or export \
                 the goods."
            }
            Authority::Caatsa => {
                "You may show on clear and convincing evidence that the goods were not made with the labor of North \
                 Korean nationals that the law presumes to be forced, or export the goods."
            }
            Authority::OtherLaw => {
                "The law of another country that the order names says what may be shown, and by when."
            }
            Authority::OtherAgency => {
                "Another agency holds these goods under its own law; its time limits apply, not those of 19 CFR 151.16."
            }
        }
    }
}

fn bullets(texts: &[String]) -> String {
    let lines: Vec<String> = texts
        .iter()
        .filter(|text| !text.trim().is_empty())
        .map(|text| format!("   - {}", text.trim()))
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice() -> DetentionNotice {
        DetentionNotice {
            hold_number: "H-2026-000311".into(),
            authority: Authority::Uflpa,
            order: "O-2026-000007, version 2".into(),
            order_scope: "All goods from CN-XJ.".into(),
            importer: "Example Imports LLC".into(),
            port: "2704 Los Angeles".into(),
            document: "SV9-7002209-8".into(),
            line: Some(3),
            goods: "Cotton shirts".into(),
            presented_on: NaiveDate::from_ymd_opt(2026, 3, 2),
            detained_on: NaiveDate::from_ymd_opt(2026, 3, 4),
            is_deemed: false,
            reason: "The goods appear to be within the order.".into(),
            anticipated_length: "30 days from presentation.".into(),
            inquiries: vec!["Review of the supply chain".into()],
            helpful_information: vec!["Purchase records from the gin on".into()],
            answer_by: None,
            contact: String::new(),
            sent_on: NaiveDate::from_ymd_opt(2026, 3, 5),
            proof_until: NaiveDate::from_ymd_opt(2026, 2, 28),
        }
    }

    #[test]
    fn the_three_months_have_a_day_where_they_run() {
        let text = notice().render().unwrap();
        assert!(text.contains("Sent on: 2026-03-05") && !text.contains("three months"), "{text}");
        let wro = DetentionNotice { authority: Authority::Wro, ..notice() };
        assert!(wro.render().unwrap().contains("ended on 2026-02-28, before this notice"));
        let later = DetentionNotice { proof_until: NaiveDate::from_ymd_opt(2026, 5, 28), ..wro };
        assert!(later.render().unwrap().contains("last day of the three months is 2026-05-28."));
        let unknown = DetentionNotice { proof_until: None, ..later };
        assert!(!unknown.render().unwrap().contains("last day of the three months"));
    }

    #[test]
    fn a_notice_has_all_five_elements_or_is_not_rendered() {
        let text = notice().render().unwrap();
        for wanted in
            ["1. Presented on 2026-03-02", "line 3", "5. Information", "Attachment (UFLPA)"]
        {
            assert!(text.contains(wanted), "{wanted}");
        }
        let lacking =
            DetentionNotice { presented_on: None, inquiries: vec![" ".into()], ..notice() };
        assert_eq!(
            lacking.render().unwrap_err(),
            [NoticeElement::Initiation, NoticeElement::Inquiries]
        );
    }
}
