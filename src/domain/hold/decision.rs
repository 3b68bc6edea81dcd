//! Notices of decisions: exclusion, seizure, redelivery; and requests for
//! information. Addressed to the
//! importer: they name the order and the law, and nothing of where a suspicion
//! came from.

use chrono::NaiveDate;

use super::{Authority, ReliefOutcome};
use crate::domain::coded::coded;
use crate::domain::workflow::DocumentKind;

coded! {
    /// What a notice of a decision cannot do without, by the field that asks for it.
    pub enum DecisionFact {
        Addressee = "addressee", "to whom it goes";
        Port = "notice_port", "the port that decided";
        Goods = "notice_goods", "a description of the goods";
    }
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// The goods may not enter.
    Exclusion {
        /// Why the proof did not carry.
        ground: String,
    },
    /// The goods are seized.
    Seizure {
        /// The provisions of law (19 CFR 162.31(b)(1)).
        provisions: String,
    },
    /// Released goods have to come back.
    Redelivery {
        /// When they were released.
        released_on: Option<NaiveDate>,
        /// The last day to bring them back, where one is set.
        redeliver_by: Option<NaiveDate>,
    },
    /// Liquidated damages are claimed under the bond.
    Damages {
        /// What is claimed, as a person wrote it; may be empty.
        amount: String,
    },
    /// Their payment is demanded of the surety.
    SuretyDemand,
    /// A petition on them is decided.
    Relief {
        /// What was decided.
        outcome: ReliefOutcome,
        /// What remains to be paid; empty but for a mitigation.
        amount: String,
    },
    /// The goods go on under a Finding; nothing is decided of their proof.
    Finding,
    /// Nothing yet: the agency asks for information.
    Information {
        /// What is asked, one entry each.
        questions: Vec<String>,
        /// The agency's own last day for the answer.
        answer_by: Option<NaiveDate>,
    },
}

/// The facts of one notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionNotice {
    /// What was decided.
    pub decided: Decided,
    /// The number by which the importer knows the hold.
    pub hold_number: String,
    /// Under which law the goods are held.
    pub authority: Authority,
    /// The order's number and version, and its scope in a sentence.
    pub order: String,
    /// The importer's name and number, as declared.
    pub addressee: String,
    /// The port.
    pub port: String,
    /// Entry or bill, and line.
    pub document: String,
    /// The goods, as declared.
    pub goods: String,
    /// The port-local day of the decision, which is that of mailing.
    pub decided_on: NaiveDate,
    /// What a person adds for the importer to read; may be empty.
    pub statement: String,
    /// Where an answer goes; empty: to the port.
    pub contact: String,
}

impl Decided {
    /// The kind of paper.
    #[must_use]
    pub const fn document(&self) -> DocumentKind {
        match self {
            Self::Exclusion { .. } => DocumentKind::ExclusionNotice,
            Self::Seizure { .. } => DocumentKind::SeizureNotice,
            Self::Redelivery { .. } => DocumentKind::RedeliveryNotice,
            Self::Damages { .. } => DocumentKind::DamagesNotice,
            Self::SuretyDemand => DocumentKind::SuretyDemand,
            Self::Relief { .. } => DocumentKind::ReliefDecision,
            Self::Finding => DocumentKind::FindingAdvice,
            Self::Information { .. } => DocumentKind::InformationRequest,
        }
    }
}

impl DecisionNotice {
    /// The facts that are still missing. A question and a Finding need none: they follow a
    /// notice that went out.
    #[must_use]
    pub fn missing(&self) -> Vec<DecisionFact> {
        if matches!(self.decided, Decided::Information { .. } | Decided::Finding) {
            return Vec::new();
        }
        let facts = [
            (DecisionFact::Addressee, &self.addressee),
            (DecisionFact::Port, &self.port),
            (DecisionFact::Goods, &self.goods),
        ];
        let empty = facts.into_iter().filter(|(_, text)| text.trim().is_empty());
        empty.map(|(fact, _)| fact).collect()
    }

    /// The notice as plain text, or the facts that it lacks.
    ///
    /// # Errors
    /// What is missing.
    pub fn render(&self) -> Result<String, Vec<DecisionFact>> {
        let missing = self.missing();
        if !missing.is_empty() {
            return Err(missing);
        }
        let mut parts = vec![
            format!("{}\n\nHold: {}", self.head(), self.hold_number),
            format!(
                "To: {}\nPort: {}\nDocument: {}\nGoods: {}",
                self.addressee, self.port, self.document, self.goods
            ),
            format!("1. {}", self.decision()),
            format!("2. {} Authority: {}. Order: {}", self.ground(), self.authority, self.order),
        ];
        if !self.statement.trim().is_empty() {
            parts.push(format!("3. {}", self.statement.trim()));
        }
        let rights = self.rights().join("\n");
        parts.push(format!("What you may do:\n{rights}"));
        let contact = self.contact.trim();
        let contact = if contact.is_empty() {
            format!("the port, {}", self.port)
        } else {
            contact.to_owned()
        };
        parts.push(format!("Answer to: {contact}"));
        Ok(parts.join("\n\n") + "\n")
    }

    const fn head(&self) -> &'static str {
        match self.decided {
            Decided::Exclusion { .. } => match self.authority {
                Authority::Wro | Authority::Finding => {
                    "NOTICE OF EXCLUSION\n19 CFR 12.44(a), 151.16(e)-(f)"
                }
                Authority::Uflpa => {
                    "NOTICE OF EXCLUSION\nPub. L. 117-78, section 3(a); 19 CFR 151.16(e)-(f)"
                }
                Authority::Caatsa => "NOTICE OF EXCLUSION\n22 U.S.C. 9241a; 19 CFR 151.16(e)-(f)",
                Authority::OtherAgency | Authority::OtherLaw => "NOTICE OF EXCLUSION",
            },
            Decided::Seizure { .. } => "NOTICE OF SEIZURE\n19 CFR 162.21, 162.31",
            Decided::Redelivery { .. } => {
                "NOTICE TO REDELIVER (CBP Form 4647)\n19 CFR 141.113(d), 113.62(d)"
            }
            Decided::Damages { .. } => "NOTICE OF LIQUIDATED DAMAGES\n19 CFR 141.113, 172.3",
            Decided::SuretyDemand => "DEMAND FOR PAYMENT ON THE SURETY\n19 CFR 172.4",
            Decided::Relief { .. } => "DECISION ON A PETITION FOR RELIEF\n19 CFR part 172",
            Decided::Finding => "NOTICE THAT A FINDING COVERS THE GOODS\n19 CFR 12.42(f), 12.44(b)",
            Decided::Information { .. } => "REQUEST FOR INFORMATION (CBP Form 28)\n19 CFR 151.11",
        }
    }

    fn decision(&self) -> String {
        let on = self.decided_on;
        match &self.decided {
            Decided::Exclusion { .. } => format!("On {on} the goods were excluded from entry."),
            Decided::Seizure { .. } => format!("On {on} the goods were seized."),
            Decided::Redelivery { released_on, redeliver_by } => {
                let released = released_on
                    .map_or_else(String::new, |day| format!(", which were released on {day},"));
                let by = redeliver_by.map_or_else(
                    || "within 30 days of the date of this notice".to_owned(),
                    |day| format!("by {day}"),
                );
                format!(
                    "On {on} redelivery was demanded: bring the goods{released} back to the port {by}."
                )
            }
            Decided::Damages { amount } => {
                let amount = if amount.trim().is_empty() {
                    String::new()
                } else {
                    format!(" of {}", amount.trim())
                };
                format!("On {on} liquidated damages{amount} were claimed under the bond.")
            }
            Decided::SuretyDemand => {
                format!("On {on} payment of the liquidated damages was demanded of the surety.")
            }
            Decided::Relief { outcome, .. } => {
                format!(
                    "On {on} the petition on liquidated damages was decided: {}.",
                    outcome.label().to_lowercase()
                )
            }
            Decided::Finding => format!(
                "On {on} the withhold release order under which the goods are held had become the Finding that is \
                 named here. The goods are held under it from that day."
            ),
            Decided::Information { questions, .. } => {
                let asked: Vec<String> =
                    questions.iter().map(|one| format!("\n   - {}", one.trim())).collect();
                format!("On {on} the agency asked:{}", asked.concat())
            }
        }
    }

    fn ground(&self) -> String {
        match &self.decided {
            Decided::Exclusion { ground } => format!("Ground: {ground}."),
            Decided::Seizure { provisions } => format!(
                "Provisions of law: {provisions}. The goods were introduced, or it was attempted to introduce them, into the United States while the order that is named here covers them."
            ),
            Decided::Redelivery { .. } => {
                "Ground: the goods were found not to be admissible after their release.".to_owned()
            }
            Decided::Damages { .. } => {
                "Ground: the goods were called back and not redelivered.".to_owned()
            }
            Decided::SuretyDemand => {
                "Ground: the claim on the importer was not settled.".to_owned()
            }
            Decided::Relief { amount, .. } if amount.trim().is_empty() => {
                "Nothing else is changed by it.".to_owned()
            }
            Decided::Relief { amount, .. } => format!("To be paid: {}.", amount.trim()),
            Decided::Finding => {
                "Goods without sufficient proof, or without proof in time, are seized.".to_owned()
            }
            Decided::Information { answer_by, .. } => answer_by.map_or_else(
                || "Answer as soon as you can.".to_owned(),
                |day| format!("Answer by {day}."),
            ),
        }
    }

    fn rights(&self) -> Vec<&'static str> {
        const PROTEST: &str = "   - File a protest within 180 days of this notice (19 CFR 174.12(e)(2)); what counts is when it is received.";
        match &self.decided {
            Decided::Exclusion { .. } => {
                let mut rights = vec![
                    PROTEST,
                    "   - Mark it as a protest of an exclusion: it is then treated as denied on the 30th day, and an action in court can follow (174.21(b), 174.31).",
                ];
                match self.authority {
                    Authority::Wro => rights.push(
                        "   - Export the goods, or have them destroyed. Goods that are neither exported nor protested within 60 days of the mailing of this notice may be deemed abandoned (12.44(a)); a person decides that.",
                    ),
                    Authority::Uflpa | Authority::Caatsa => {
                        rights.push("   - Export the goods, or have them destroyed.");
                    }
                    Authority::Finding | Authority::OtherAgency | Authority::OtherLaw => {}
                }
                rights
            }
            Decided::Seizure { .. } => vec![
                "   - Petition for relief under 19 U.S.C. 1618 within 30 days of the mailing of this notice (19 CFR part 171).",
                "   - File a claim, with a bond, within 20 days of the first publication of the notice of forfeiture (19 CFR 162.47).",
                "   - Unless you expressly agree to defer forfeiture proceedings while a petition is decided, the case is referred promptly to the U.S. attorney, or summary forfeiture proceedings begin (19 CFR 162.31(a)).",
            ],
            Decided::Redelivery { .. } => vec![
                PROTEST,
                "   - Goods that are not redelivered lead to a claim for liquidated damages under the bond; you may petition on it within 60 days (19 CFR 172.3).",
            ],
            Decided::Damages { .. } => vec![
                "   - Petition for relief within 60 days of the mailing of this notice (19 CFR 172.3(b)); more time has to be asked for before (172.3(c)).",
                "   - Without a petition or payment, payment is demanded of the surety, which may petition within 60 days of the demand (172.4).",
            ],
            Decided::SuretyDemand => vec![
                "   - Pay, or petition for relief within 60 days of this demand (19 CFR 172.4).",
            ],
            Decided::Relief { outcome: ReliefOutcome::Cancelled, .. } => {
                vec!["   - Nothing is asked of you any more."]
            }
            Decided::Relief { .. } => vec![
                "   - Pay what remains, or petition again on facts that were not looked at; a person judges whether that comes in time.",
            ],
            Decided::Finding => vec![
                "   - Show that the goods are admissible (19 CFR 12.43): the three months from importation stay as they are, also where they are over. What you filed already goes on.",
                "   - The goods may no longer be exported: the right of 12.44(a) ended with the Finding.",
            ],
            Decided::Information { .. } => vec![
                "   - Answer with a packet of documents, or in writing. Your other rights and time limits stay as they are.",
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(decided: Decided) -> DecisionNotice {
        DecisionNotice {
            decided,
            hold_number: "ABC".into(),
            authority: Authority::Wro,
            order: "O-2026-000007, version 2. All cotton.".into(),
            addressee: "Example Imports LLC".into(),
            port: "2704 Los Angeles".into(),
            document: "SV9-7002209-8, line 3".into(),
            goods: "Cotton shirts".into(),
            decided_on: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            statement: String::new(),
            contact: String::new(),
        }
    }

    #[test]
    fn each_notice_says_what_its_law_asks_for() {
        let exclusion =
            notice(Decided::Exclusion { ground: "Proof late".into() }).render().unwrap();
        for wanted in [
            "NOTICE OF EXCLUSION",
            "On 2026-03-02",
            "Proof late",
            "180 days",
            "60 days",
            "line 3",
            "Answer to: the port, 2704",
        ] {
            assert!(exclusion.contains(wanted), "{wanted}");
        }
        let uflpa = DecisionNotice {
            authority: Authority::Uflpa,
            ..notice(Decided::Exclusion { ground: "Presumption not rebutted".into() })
        };
        assert!(!uflpa.render().unwrap().contains("60 days"), "nothing is abandoned under UFLPA");
        let seizure =
            notice(Decided::Seizure { provisions: "19 CFR 12.44(b)".into() }).render().unwrap();
        for wanted in ["NOTICE OF SEIZURE", "19 CFR 12.44(b)", "162.31(a)", "1618", "20 days"] {
            assert!(seizure.contains(wanted), "{wanted}");
        }
        let asked = Decided::Information {
            questions: vec!["Which gin?".into(), "Which lots?".into()],
            answer_by: NaiveDate::from_ymd_opt(2026, 4, 1),
        };
        let asked = notice(asked).render().unwrap();
        for wanted in ["CBP Form 28", "   - Which lots?", "Answer by 2026-04-01"] {
            assert!(asked.contains(wanted), "{wanted}: {asked}");
        }
        let back = Decided::Redelivery {
            released_on: NaiveDate::from_ymd_opt(2026, 2, 20),
            redeliver_by: None,
        };
        let back = DecisionNotice { statement: " Bring all 12 pallets. ".into(), ..notice(back) };
        let text = back.render().unwrap();
        for wanted in [
            "released on 2026-02-20",
            "within 30 days of the date",
            "3. Bring all 12 pallets.",
            "60 days (19 CFR 172.3)",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
    }

    #[test]
    fn a_notice_without_its_facts_is_not_made() {
        let lacking = DecisionNotice {
            addressee: " ".into(),
            port: String::new(),
            ..notice(Decided::Exclusion { ground: "Proof late".into() })
        };
        assert_eq!(lacking.render().unwrap_err(), [DecisionFact::Addressee, DecisionFact::Port]);
    }
}
