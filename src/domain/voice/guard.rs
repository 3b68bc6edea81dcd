//! What a text for readers outside must not say.

use crate::domain::field::FieldError;
use crate::domain::receipt::{GROUP_CHARS, GROUPS, Receipt};

/// Who reads a text that leaves, by what that reader may know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Importers, sureties, petitioners, organizations, sources: they know things by the
    /// numbers that they were told, which are not these, since docket numbers follow each
    /// other and would tell how many others there are. That holds for the importer's own
    /// hold too. Orders alone go by theirs.
    Outside,
    /// Another agency, in a letter about a case: the letter names the case and its holds.
    Agency,
    /// Prosecutors, in the package of an investigation, which cites what it rests on.
    Prosecutors,
}

impl Reader {
    /// The first letters of the docket numbers that do not go to this reader.
    const fn hidden(self) -> &'static [char] {
        match self {
            Self::Outside => &['A', 'C', 'I', 'H', 'P', 'R'],
            Self::Agency => &['A', 'I', 'P', 'R'],
            Self::Prosecutors => &['A'],
        }
    }
}

/// The fewest digits behind the year; from the millionth on there are more.
const DIGITS_CHARS: usize = 6;

/// The first docket number in a text that its reader may not know.
#[must_use]
pub fn inner_number(text: &str, reader: Reader) -> Option<String> {
    plain(text)
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .find(|word| is_inner(word, reader))
        .map(str::to_owned)
}

/// The text with one kind of hyphen, as word processors do not leave it.
fn plain(text: &str) -> String {
    let is_dash = |c: char| {
        matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
    };
    text.chars().filter(|c| *c != '\u{AD}').map(|c| if is_dash(c) { '-' } else { c }).collect()
}

fn is_inner(word: &str, reader: Reader) -> bool {
    let mut parts = word.split('-');
    let is_hidden = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        letters.next().is_none() && first.is_some_and(|one| reader.hidden().contains(&one))
    };
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next().is_some_and(is_hidden)
        && parts.next().is_some_and(|year| year.len() == 4 && are_digits(year))
        && parts.next().is_some_and(|number| number.len() >= DIGITS_CHARS && are_digits(number))
        && parts.next().is_none()
}

/// How many characters a shown receipt code has, without what parts its groups.
const RECEIPT_CHARS: usize = GROUPS * GROUP_CHARS;
/// The fewest letters and digits of a code with a slip of the pen. Words have no digits and
/// numbers of accounts few letters; a random code with fewer is one in four hundred.
const SLIP_MIN: (usize, usize) = (8, 3);

/// Whether a text has a receipt code, or something of its shape: a source wrote it down,
/// and whoever reads it can read and answer in the source's place. In one piece or in even
/// groups, 28 letters and digits whose check characters fit are one; as it is shown, in
/// groups of four, or in one piece they are one with a slip of the pen too.
#[must_use]
pub fn has_receipt(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (0..words.len()).any(|at| words.get(at..).is_some_and(begins_with_code))
}

fn begins_with_code(words: &[&str]) -> bool {
    let group_chars = words.first().map_or(0, |word| word.len());
    let mut code = String::new();
    for word in words {
        code.push_str(word);
        let is_last = code.len() >= RECEIPT_CHARS;
        let is_even = word.len() == group_chars || (is_last && word.len() < group_chars);
        if !is_even {
            return false;
        }
        if is_last {
            let is_shown = group_chars == GROUP_CHARS || group_chars == RECEIPT_CHARS;
            let digits = code.bytes().filter(u8::is_ascii_digit).count();
            let is_random = code.len() - digits >= SLIP_MIN.0 && digits >= SLIP_MIN.1;
            let is_right = digits > 0 && Receipt::parse(&code).is_ok();
            return code.len() == RECEIPT_CHARS && (is_right || (is_shown && is_random));
        }
    }
    false
}

/// Complains about a text for readers outside that has what does not leave.
pub fn refuse_inner(field: &str, text: &str, errors: &mut Vec<FieldError>) {
    refuse_inner_to(Reader::Outside, field, text, errors);
}

/// Complains about a text for a reader that has what does not go to it. The complaint
/// does not repeat a code.
pub fn refuse_inner_to(reader: Reader, field: &str, text: &str, errors: &mut Vec<FieldError>) {
    if let Some(number) = inner_number(text, reader) {
        errors.push(FieldError::new(
            field,
            format!("This goes to a reader who may not know of {number}. Leave the number out."),
        ));
    }
    if has_receipt(text) {
        errors.push(FieldError::new(
            field,
            "This has what looks like the receipt code of a source, which nobody else may have. Leave it out.",
        ));
    }
}

/// The most digits in a row that a text of workers may have: a year, a sum, no telephone
/// and no number of a paper.
const DIGIT_LIMIT_CHARS: usize = 5;

/// Complains about words of workers by which somebody could be known or reached: mail
/// addresses, telephone numbers, numbers of papers. Names are for the reader to see.
pub fn refuse_identifying(field: &str, text: &str, errors: &mut Vec<FieldError>) {
    let mut run = 0_usize;
    let has_long_number = text.chars().any(|c| {
        run = match c {
            _ if c.is_numeric() => run + 1,
            ' ' | '-' | '.' | '/' | '(' | ')' if run > 0 => run,
            _ => 0,
        };
        run > DIGIT_LIMIT_CHARS
    });
    if has_long_number || text.contains('@') {
        errors.push(FieldError::new(
            field,
            "This has a mail address or a long number, by which a worker could be found. Leave it out.",
        ));
    }
}
