//! The table of playbooks.

use super::{Ground, Line, Playbook, Topic};

const fn line(topic: Topic, text: &'static str, ground: Ground) -> Line {
    Line { topic, text, ground }
}

const fn look(text: &'static str, ground: Ground) -> Line {
    line(Topic::Look, text, ground)
}

const fn document(text: &'static str, ground: Ground) -> Line {
    line(Topic::Document, text, ground)
}

const fn heading(text: &'static str) -> Line {
    line(Topic::Heading, text, HTS)
}

const fn sign(text: &'static str, ground: Ground) -> Line {
    line(Topic::Sign, text, ground)
}

const POLICY: Ground = Ground::Policy;
const HTS: Ground = Ground::Published("Harmonized Tariff Schedule of the United States");
const UFLPA: Ground = Ground::Published("Public Law 117-78 (UFLPA)");
const GUIDANCE: Ground =
    Ground::Published("CBP, UFLPA Operational Guidance for Importers, June 13, 2022");
const STRATEGY_2024: Ground =
    Ground::Published("FLETF, 2024 update of the UFLPA strategy, July 9, 2024");
const FINDING_GLOVES: Ground =
    Ground::Published("CBP, Finding on disposable gloves of one maker, March 29, 2021");
const ORIGIN: Ground = Ground::Published("19 CFR 12.43");

/// Every playbook.
pub const ALL: &[Playbook] = &[COTTON, POLYSILICON, SEAFOOD, GLOVES];

const COTTON: Playbook = Playbook {
    code: "cotton",
    name: "Cotton, yarn, fabric and apparel",
    words: &["cotton", "lint", "denim"],
    hts: &["52", "6105", "6109", "6110", "6203", "6204", "6302"],
    lines: &[
        look(
            "Whether each step from the bale to the sewn piece is named; the Act names cotton as a sector of high priority.",
            UFLPA,
        ),
        look(
            "Gins, spinners and pair-assistance parks in Xinjiang, also behind a mill in another country.",
            POLICY,
        ),
        look(
            "Whether the lint that was bought is enough for the yarn, fabric and pieces that were sold.",
            POLICY,
        ),
        document(
            "Purchase orders and payments for every step, from the bale to the finished piece.",
            GUIDANCE,
        ),
        document(
            "A flow chart of production and a map of where each step takes place, with each step's papers numbered.",
            GUIDANCE,
        ),
        document("Names of all who took part in each step, and what each of them did.", GUIDANCE),
        document(
            "A certificate of origin signed by the foreign seller, and the importer's statement.",
            ORIGIN,
        ),
        document(
            "Bale numbers, gin codes and a test of the fibre's origin where one was made; a test alone shows little.",
            POLICY,
        ),
        heading("5201 to 5203: cotton, not carded, waste, carded or combed."),
        heading("5204 to 5212: thread, yarn and woven fabric of cotton."),
        heading("Chapters 61 and 62: apparel, knitted or not; 63: bed and table linen."),
        sign(
            "Government schemes that recruit, transfer or receive workers, such as pairing assistance.",
            UFLPA,
        ),
        sign("Movement is restricted, and who refuses is threatened.", POLICY),
        sign("Pupils and public servants are sent to the harvest.", POLICY),
    ],
};

const POLYSILICON: Playbook = Playbook {
    code: "polysilicon",
    name: "Silicon, polysilicon and solar goods",
    words: &["polysilicon", "silicon", "photovoltaic", "solar", "wafer", "quartzite"],
    hts: &["280461", "280469", "381800", "854140", "854142", "854143"],
    lines: &[
        look(
            "Where the quartzite was mined and where metallurgical-grade silicon was smelted: the Act names polysilicon as a sector of high priority.",
            UFLPA,
        ),
        look(
            "Mixed lots: a maker that buys from inside and outside Xinjiang and does not keep them apart.",
            POLICY,
        ),
        look(
            "Whether serial numbers of modules lead to cells, wafers and ingots of the lots that are claimed.",
            POLICY,
        ),
        document("Records of transactions back to the suppliers of the quartzite.", GUIDANCE),
        document(
            "A flow chart of each step, with the region of each material from quartzite to the finished goods.",
            GUIDANCE,
        ),
        document("Names of all who took part in manufacture, handling or export.", GUIDANCE),
        document(
            "Production orders and stock ledgers that tie ingot, wafer, cell and module numbers together.",
            POLICY,
        ),
        heading("2804.61 and 2804.69: silicon, of at least 99.99 percent and other."),
        heading("3818.00: wafers and doped chemical elements."),
        heading("8541.42 and 8541.43 (before 2022: 8541.40): photovoltaic cells and modules."),
        sign("Government schemes that recruit, transfer or receive workers.", UFLPA),
        sign("Workers may not leave the site, or live in guarded quarters.", POLICY),
    ],
};

const SEAFOOD: Playbook = Playbook {
    code: "seafood",
    name: "Seafood, from the vessel to the plant",
    words: &[
        "seafood", "fish", "tuna", "squid", "shrimp", "prawn", "crab", "pollock", "salmon",
        "surimi",
    ],
    hts: &["0302", "0303", "0304", "0305", "0306", "0307", "0308", "1604", "1605"],
    lines: &[
        look(
            "The vessel that caught it: name, flag, IMO number, owner; an order may name a vessel or a whole fleet.",
            POLICY,
        ),
        look("Transshipment at sea and months without a port call.", POLICY),
        look(
            "The plant where it was processed, which is often in another country than the catch; seafood is a sector of high priority since 2024.",
            STRATEGY_2024,
        ),
        document(
            "Catch records of each species: vessel, gear, area, dates and landing (for species of the import monitoring program).",
            Ground::Published("50 CFR 300.324"),
        ),
        document(
            "Crew lists, contracts, pay slips and where the papers of the crew are kept.",
            POLICY,
        ),
        document(
            "Declarations of transshipment, tracks of the vessel, and logs of port calls.",
            POLICY,
        ),
        document(
            "Records of the plant: lots in, lots out, workers and the agency that sent them.",
            POLICY,
        ),
        heading("0302 to 0308: fish, crustaceans, molluscs and other invertebrates."),
        heading("1604 and 1605: prepared or preserved fish, crustaceans and molluscs."),
        sign("Isolation at sea for months, without telephone or landing.", POLICY),
        sign("Wages held back until the voyage ends; papers kept by the captain.", POLICY),
        sign("Violence, and days without rest.", POLICY),
        sign("Government transfers of workers into processing plants.", STRATEGY_2024),
    ],
};

const GLOVES: Playbook = Playbook {
    code: "gloves",
    name: "Gloves of rubber, latex, nitrile or cloth",
    words: &["glove", "gloves", "nitrile", "latex"],
    hts: &["401511", "401512", "401519", "392620", "6116", "6216"],
    lines: &[
        look(
            "Which of the maker's plants made the lot: an order may name one maker with several plants.",
            POLICY,
        ),
        look("Who recruited the workers, in which country, and what they paid for it.", POLICY),
        look("Orders that exceed what the lines and shifts of the plant can make.", POLICY),
        document(
            "Contracts with recruiters, and receipts for fees that were paid back to workers.",
            POLICY,
        ),
        document(
            "Time sheets and pay slips of one month, by worker, and the register of passports.",
            POLICY,
        ),
        document(
            "Lot numbers on the boxes with the plant, line and date for which they stand.",
            POLICY,
        ),
        document(
            "Reports of an independent audit of the quarters, and what was mended since.",
            POLICY,
        ),
        heading(
            "4015.11, 4015.12 and 4015.19: gloves of vulcanized rubber, surgical, medical and other.",
        ),
        heading("3926.20: gloves of plastics. 6116 and 6216: gloves of textile."),
        sign("Debt bondage: fees for recruitment that take years to work off.", FINDING_GLOVES),
        sign("Excessive overtime.", FINDING_GLOVES),
        sign("Abusive working and living conditions.", FINDING_GLOVES),
        sign("Retention of identity documents.", FINDING_GLOVES),
    ],
};
