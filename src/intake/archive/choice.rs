//! What an archive holds: one file of rows, a workbook, or something else.

use super::{Archive, Entry};
use crate::intake::refusal::FileRefusal;

/// Names of files that hold rows.
const ROW_ENDINGS: [&str; 8] = [".csv", ".tsv", ".tab", ".psv", ".ssv", ".txt", ".dat", ".asc"];
/// Names of archives.
const PACKED_ENDINGS: [&str; 13] = [
    ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".xlsx", ".xlsm", ".ods",
    ".xlsb",
];
/// First words of files that explain others.
const EXPLAINING: [&str; 6] = ["readme", "license", "licence", "licens", "copying", "notice"];
/// Endings of files that never hold rows.
const OTHER_ENDINGS: [&str; 14] = [
    ".md", ".pdf", ".doc", ".docx", ".htm", ".html", ".xml", ".json", ".png", ".jpg", ".url",
    ".lnk", ".ini", ".rtf",
];
/// How many names a message tells.
const SHOWN_NAMES: usize = 5;

/// What an archive is.
pub(in crate::intake) enum Content {
    /// An Excel workbook in Open XML.
    Workbook,
    /// One file of rows, among what does not count.
    File(Entry),
    /// Several files that may all hold rows.
    Files(Vec<Entry>),
}

/// True for folders and for what operating systems add by themselves.
fn is_junk(entry: &Entry) -> bool {
    let key = entry.key();
    let last = key.rsplit('/').next().unwrap_or_default();
    last.is_empty()
        || key.starts_with("__macosx/")
        || last.starts_with("._")
        || matches!(last, ".ds_store" | "thumbs.db" | "desktop.ini" | ".gitattributes")
}

fn ends_with(entry: &Entry, endings: &[&str]) -> bool {
    let key = entry.key();
    endings.iter().any(|ending| key.ends_with(ending))
}

fn explains(entry: &Entry) -> bool {
    let key = entry.key();
    let last = key.rsplit('/').next().unwrap_or_default();
    EXPLAINING.iter().any(|word| last.starts_with(word)) || ends_with(entry, &OTHER_ENDINGS)
}

impl Archive {
    /// Says what the archive holds, or refuses it.
    pub(in crate::intake) fn content(&self) -> Result<Content, FileRefusal> {
        if let Some(refusal) = self.other_kind() {
            return Err(refusal);
        }
        if self.has_folder("xl/") || self.has("_rels/.rels") {
            return Ok(Content::Workbook);
        }
        let files: Vec<&Entry> = self.entries.iter().filter(|entry| !is_junk(entry)).collect();
        if files.is_empty() {
            return Err(FileRefusal::new(
                "zip_empty",
                "The ZIP archive holds no file.",
                "Pack the file with the rows again.",
            ));
        }
        let mut rows: Vec<&Entry> =
            files.iter().copied().filter(|entry| !explains(entry)).collect();
        if rows.is_empty() {
            rows = files;
        }
        if rows.len() > 1 {
            // Beside a file that says it has rows, others do not count.
            let named: Vec<&Entry> =
                rows.iter().copied().filter(|entry| ends_with(entry, &ROW_ENDINGS)).collect();
            let is_packed = rows.iter().any(|entry| ends_with(entry, &PACKED_ENDINGS));
            if !named.is_empty() && !is_packed {
                rows = named;
            }
        }
        match rows.as_slice() {
            [only] if ends_with(only, &PACKED_ENDINGS) => Err(nested(only)),
            [only] => Ok(Content::File((*only).clone())),
            several => Ok(Content::Files(several.iter().map(|entry| (*entry).clone()).collect())),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.entries.iter().any(|entry| entry.key().starts_with(folder))
    }

    fn other_kind(&self) -> Option<FileRefusal> {
        let (code, name, hint) = if self.has("xl/workbook.bin") {
            ("xlsb_workbook", "a binary Excel workbook (.xlsb)", SAVE_AS)
        } else if self.has("mimetype") && self.has("content.xml") {
            ("ods_workbook", "an OpenDocument file (.ods)", SAVE_AS)
        } else if self.has_folder("word/") && self.has("word/document.xml") {
            ("word_document", "a Word document", "Copy the table into a workbook and send that.")
        } else if self.has_folder("ppt/") && self.has("ppt/presentation.xml") {
            ("other_kind", "a presentation", "Export the table as CSV and send that file.")
        } else if self.has("index/document.iwa") {
            ("numbers_workbook", "an Apple Numbers document", "Choose Export To, CSV or Excel.")
        } else {
            return None;
        };
        Some(FileRefusal::new(code, format!("The file is {name}."), hint))
    }
}

/// What to do with workbooks that are not read.
pub(in crate::intake) const SAVE_AS: &str =
    "Open it, choose Save As, Excel Workbook (.xlsx) or CSV UTF-8, and send that file.";

fn nested(entry: &Entry) -> FileRefusal {
    FileRefusal::new(
        "nested_archive",
        format!("The ZIP archive holds another archive or workbook: “{}”.", entry.short_name()),
        "Send the inner file by itself.",
    )
}

/// The refusal of an archive with several files that are no manifest.
pub(in crate::intake) fn several_files(files: &[Entry]) -> FileRefusal {
    let names: Vec<String> =
        files.iter().take(SHOWN_NAMES).map(|entry| format!("“{}”", entry.short_name())).collect();
    let more = if files.len() > SHOWN_NAMES { " and others" } else { "" };
    FileRefusal::new(
        "several_files",
        format!("The ZIP archive holds {} files: {}{more}.", files.len(), names.join(", ")),
        "Send each file by itself, or pack the one with the rows alone. (The tables of an AMS \
         manifest may come in one archive: each needs a header row with a column “identifier”.)",
    )
}
