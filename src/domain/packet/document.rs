//! The documents of a packet: what kind of paper, in what language, who may
//! see it, and whether the file is what its name says.

use crate::domain::coded::coded;

coded! {
    /// What kind of paper a document is.
    pub enum Paper {
        Statement = "statement", "Statement";
        Certificate = "certificate", "Certificate of origin";
        Map = "map", "Map of the supply chain";
        PurchaseOrder = "purchase_order", "Purchase order or contract";
        Invoice = "invoice", "Invoice";
        ProofOfPayment = "proof_of_payment", "Proof of payment";
        ProductionRecord = "production_record", "Production record";
        TransportDocument = "transport_document", "Transport document";
        CustomsPaper = "customs_paper", "Customs paper or packing list";
        LaborRecord = "labor_record", "Record of labor";
        AuditReport = "audit_report", "Audit or due diligence report";
        Other = "other", "Other";
    }
}

coded! {
    /// Whether an officer can read a document.
    pub enum Translation {
        English = "english", "The original is in English";
        Attached = "attached", "English translation is in the file";
        Missing = "missing", "Translation missing";
    }
}

coded! {
    /// Who may see a document beside the importer.
    pub enum Confidentiality {
        Public = "public", "Public";
        Confidential = "confidential", "Business confidential";
        Sealed = "sealed", "Sealed: only who decides";
    }
}

/// What the checks must know of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFacts {
    /// Its key, to which a public version points.
    pub id: String,
    /// The step's code.
    pub step: String,
    /// Its number within the step, from 1.
    pub place: i32,
    /// What it is called.
    pub title: String,
    /// What kind of paper.
    pub paper: Paper,
    /// Whether it can be read.
    pub translation: Translation,
    /// Who may see it.
    pub confidentiality: Confidentiality,
    /// The confidential document of which it is the public version.
    pub public_version_of: Option<String>,
    /// Pages, counted by hand.
    pub pages: Option<i32>,
}

coded! {
    /// The files that a packet takes.
    pub enum Media {
        Pdf = "pdf", "PDF";
        Png = "png", "PNG image";
        Jpeg = "jpeg", "JPEG image";
        Tiff = "tiff", "TIFF image";
        Xlsx = "xlsx", "Excel workbook";
        Csv = "csv", "CSV";
        Zip = "zip", "ZIP archive";
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaProblem {
    /// There is nothing in it.
    Empty,
    /// Files that end like this are not taken.
    Ending,
    /// The bytes are not what the name says.
    Content,
}

impl MediaProblem {
    /// What is wrong and what to do.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Empty => "The file is empty. Choose the file again.",
            Self::Ending => {
                "A packet takes PDF, PNG, JPEG, TIFF, XLSX, CSV and ZIP files. Save the document as one of these."
            }
            Self::Content => {
                "The content of the file is not what its name says. Open it in its program and save it again."
            }
        }
    }
}

impl Media {
    /// What a file is, by the end of its name and by its first bytes: both must
    /// say the same. `head` is the beginning of the file, at most a few KiB.
    ///
    /// # Errors
    /// [`MediaProblem`].
    pub fn recognise(file_name: &str, head: &[u8]) -> Result<Self, MediaProblem> {
        if head.is_empty() {
            return Err(MediaProblem::Empty);
        }
        let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        let media = match ending.as_str() {
            "pdf" => Self::Pdf,
            "png" => Self::Png,
            "jpg" | "jpeg" => Self::Jpeg,
            "tif" | "tiff" => Self::Tiff,
            "xlsx" => Self::Xlsx,
            "csv" => Self::Csv,
            "zip" => Self::Zip,
            _ => return Err(MediaProblem::Ending),
        };
        if media.fits(head) { Ok(media) } else { Err(MediaProblem::Content) }
    }

    fn fits(self, head: &[u8]) -> bool {
        let begins = |sign: &[u8]| head.starts_with(sign);
        match self {
            Self::Pdf => begins(b"%PDF-"),
            Self::Png => begins(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => begins(b"\xff\xd8\xff"),
            Self::Tiff => begins(b"II*\0") || begins(b"MM\0*"),
            Self::Xlsx => begins(b"PK\x03\x04"),
            Self::Zip => begins(b"PK\x03\x04") || begins(b"PK\x05\x06"),
            Self::Csv => is_plain(head),
        }
    }

    /// The media type with which it is served, always as an attachment.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv",
            Self::Zip => "application/zip",
        }
    }
}

/// Plain text in any encoding: UTF-16 has a mark, everything else no zero
/// bytes; and no program, archive or page that only calls itself so.
fn is_plain(head: &[u8]) -> bool {
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let is_other = [b"PK\x03\x04".as_slice(), b"%PDF-", b"MZ", b"\x7fELF", b"#!", b"\x1f\x8b"]
        .iter()
        .any(|sign| head.starts_with(sign));
    let first: String = String::from_utf8_lossy(head).trim_start().chars().take(16).collect();
    let is_page = ["<!doctype", "<html", "<script", "<svg", "<?xml"]
        .iter()
        .any(|tag| first.to_lowercase().trim_start_matches('\u{feff}').starts_with(tag));
    !is_other && !is_page && (is_wide || !head.contains(&0))
}
