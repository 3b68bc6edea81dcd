//! What is asked for, step by step: one table.

use super::{PacketKind, Paper};
use crate::domain::clock::{Basis, Citation};
use crate::domain::coded::coded;

coded! {
    /// The tiers of a supply chain, from the field to the port.
    pub enum Tier {
        RawMaterial = "raw_material", "Raw material";
        Processing = "processing", "Processing";
        Manufacture = "manufacture", "Manufacture";
        Export = "export", "Export";
        Import = "import", "Import";
    }
}

/// One step of a packet: a row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its code, stable.
    pub code: &'static str,
    /// What a page calls it.
    pub title: &'static str,
    /// What is asked for, for the importer to read.
    pub asks: &'static str,
    /// The tier that it documents.
    pub tier: Option<Tier>,
    /// The papers that belong to it, each of which is looked for.
    pub papers: &'static [Paper],
    /// The packets in which it stands.
    pub kinds: &'static [PacketKind],
    /// Those of them that need it.
    pub required: &'static [PacketKind],
    /// Where it is written, and how far that was read.
    pub citation: Citation,
}

use PacketKind::{Admissibility, Applicability, CaatsaException, UflpaException};

const ALL: &[PacketKind] = &[Admissibility, Applicability, UflpaException, CaatsaException];
const PROOF: &[PacketKind] = &[Admissibility];
const TRACED: &[PacketKind] = &[Applicability, UflpaException];
const EXCEPTIONS: &[PacketKind] = &[UflpaException, CaatsaException];
const EXCEPTION: &[PacketKind] = &[UflpaException];
const CAATSA: &[PacketKind] = &[CaatsaException];
const NONE: &[PacketKind] = &[];

const TRADED: &[Paper] = &[
    Paper::PurchaseOrder,
    Paper::Invoice,
    Paper::ProofOfPayment,
    Paper::ProductionRecord,
    Paper::TransportDocument,
];

const GUIDANCE: Citation =
    Citation::new("The agency's operational guidance for importers", Basis::Policy);
const HINTS: Citation = Citation::new("The agency's public advice on submissions", Basis::Policy);

const fn memory(text: &'static str) -> Citation {
    Citation::new(text, Basis::Memory)
}

/// Every step, in the order in which a packet is read.
pub const STEPS: &[Step] = &[
    Step {
        code: "cover",
        title: "Cover statement",
        asks: "In your own words: what the goods are, who made them and where, and what each part of the packet shows.",
        tier: None,
        papers: &[Paper::Statement],
        kinds: ALL,
        required: ALL,
        citation: HINTS,
    },
    Step {
        code: "certificate_of_origin",
        title: "Certificate of origin",
        asks: "The special certificate of origin, signed by the foreign seller or owner of the goods. An ordinary certificate of origin is not enough.",
        tier: None,
        papers: &[Paper::Certificate],
        kinds: PROOF,
        required: PROOF,
        citation: memory("19 CFR 12.43(a)"),
    },
    Step {
        code: "further_certificate",
        title: "Certificates of other producing countries",
        asks: "Where the goods were mined, produced or manufactured in part in another country: a further certificate of the last seller or owner there.",
        tier: None,
        papers: &[Paper::Certificate],
        kinds: PROOF,
        required: NONE,
        citation: memory("19 CFR 12.43(a)"),
    },
    Step {
        code: "consignee_statement",
        title: "Statement of the ultimate consignee",
        asks: "The ultimate consignee's detailed statement: every effort to find the source of the goods and of each component, the result, and the belief about the labor used.",
        tier: None,
        papers: &[Paper::Statement],
        kinds: PROOF,
        required: PROOF,
        citation: memory("19 CFR 12.43(b)"),
    },
    Step {
        code: "supply_chain_map",
        title: "Map of the supply chain",
        asks: "Every party from the raw material to you: name, address, role, what it received and what it delivered.",
        tier: None,
        papers: &[Paper::Map],
        kinds: ALL,
        required: &[Applicability, UflpaException, CaatsaException],
        citation: GUIDANCE,
    },
    Step {
        code: "raw_material",
        title: "Raw material",
        asks: "Where it was grown, mined, caught or recycled: orders, invoices, proof of payment, records of production, transport to the processor.",
        tier: Some(Tier::RawMaterial),
        papers: TRADED,
        kinds: ALL,
        required: TRACED,
        citation: GUIDANCE,
    },
    Step {
        code: "processing",
        title: "Processing",
        asks: "Ginning, spinning, refining, melting and the like: the same papers for each processor, with what went in and what came out.",
        tier: Some(Tier::Processing),
        papers: TRADED,
        kinds: ALL,
        required: TRACED,
        citation: GUIDANCE,
    },
    Step {
        code: "manufacture",
        title: "Manufacture",
        asks: "The maker of the finished goods: orders, invoices, proof of payment, records of production by lot, transport to the exporter.",
        tier: Some(Tier::Manufacture),
        papers: TRADED,
        kinds: ALL,
        required: TRACED,
        citation: GUIDANCE,
    },
    Step {
        code: "export",
        title: "Export",
        asks: "The sale for export: invoice, packing list and export declaration, bill of lading.",
        tier: Some(Tier::Export),
        papers: &[Paper::Invoice, Paper::CustomsPaper, Paper::TransportDocument],
        kinds: ALL,
        required: TRACED,
        citation: GUIDANCE,
    },
    Step {
        code: "import",
        title: "Import",
        asks: "Your own purchase: order, invoice, proof of payment, entry papers, delivery.",
        tier: Some(Tier::Import),
        papers: &[
            Paper::PurchaseOrder,
            Paper::Invoice,
            Paper::ProofOfPayment,
            Paper::CustomsPaper,
            Paper::TransportDocument,
        ],
        kinds: ALL,
        required: TRACED,
        citation: GUIDANCE,
    },
    Step {
        code: "due_diligence",
        title: "Due diligence",
        asks: "How you followed the guidance for importers: risk assessment, code of conduct, training, monitoring, remedy, independent verification.",
        tier: None,
        papers: &[Paper::AuditReport],
        kinds: EXCEPTIONS,
        required: EXCEPTION,
        citation: memory("Pub. L. 117-78, section 3(b)(1)"),
    },
    Step {
        code: "inquiries",
        title: "Answers to the agency's questions",
        asks: "A complete answer to every question that the agency asked.",
        tier: None,
        papers: &[Paper::Statement],
        kinds: EXCEPTIONS,
        required: EXCEPTION,
        citation: memory("Pub. L. 117-78, section 3(b)(1)"),
    },
    Step {
        code: "labor",
        title: "Evidence on the labor",
        asks: "For each site: how workers were recruited, wages and hours, freedom to leave; interviews and audits by independent persons.",
        tier: None,
        papers: &[Paper::LaborRecord, Paper::AuditReport],
        kinds: EXCEPTIONS,
        required: EXCEPTIONS,
        citation: memory("Pub. L. 117-78, section 3(b)(2); 22 U.S.C. 9241a"),
    },
    Step {
        code: "nationality",
        title: "Evidence on the workforce",
        asks: "For each site: of what nationality the workers are and who placed them, so that labor of North Korean nationals is excluded.",
        tier: None,
        papers: &[Paper::LaborRecord],
        kinds: CAATSA,
        required: CAATSA,
        citation: memory("22 U.S.C. 9241a"),
    },
];

impl Step {
    /// Whether a packet of this kind needs the step.
    #[must_use]
    pub fn is_required(&self, kind: PacketKind) -> bool {
        self.required.contains(&kind)
    }
}

/// The steps of a packet, with their numbers from 1.
#[must_use]
pub fn steps(kind: PacketKind) -> Vec<(usize, &'static Step)> {
    (1..).zip(STEPS.iter().filter(|step| step.kinds.contains(&kind))).collect()
}

/// A step of a packet by its code.
#[must_use]
pub fn find_step(kind: PacketKind, code: &str) -> Option<&'static Step> {
    STEPS.iter().find(|step| step.code == code && step.kinds.contains(&kind))
}

/// The number of a step in a packet; 0 when it has no such step.
#[must_use]
pub fn number_of(kind: PacketKind, code: &str) -> usize {
    steps(kind).into_iter().find(|(_, step)| step.code == code).map_or(0, |(number, _)| number)
}
