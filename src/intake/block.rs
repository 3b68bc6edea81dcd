//! The text of a party taken apart: name, address, whom to call, tax number.

/// A party as one cell or several told it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The first line.
    pub(super) name: String,
    /// The other lines in one, without contacts and tax numbers.
    pub(super) address: String,
    /// Attention, telephone, fax, mail.
    pub(super) contact: String,
    /// Tax and registration numbers with their labels.
    pub(super) tax_number: String,
}

/// What begins a contact that a number must follow; else it is Tel Aviv.
const CALLS: [&str; 9] =
    ["TELEPHONE", "TEL", "PHONE", "PH", "FAX", "MOBILE", "MOB", "CELL", "WHATSAPP"];
/// What begins a contact whatever follows.
const NAMES: [&str; 5] = ["ATTN", "ATTENTION", "E-MAIL", "EMAIL", "CONTACT"];
/// What begins a tax or registration number.
const TAXES: [&str; 19] = [
    "TAX ID",
    "TAX NO",
    "TAX NUMBER",
    "TAXID",
    "VAT",
    "USCC",
    "USCI",
    "EIN",
    "IRS NO",
    "RFC",
    "RUC",
    "CNPJ",
    "NIT",
    "GSTIN",
    "GST NO",
    "IEC",
    "NPWP",
    "CUIT",
    "EORI",
];

impl Block {
    /// The first line is the name; none without lines.
    pub(super) fn of_lines(lines: Vec<String>) -> Option<Self> {
        let mut lines = lines.into_iter();
        let mut block = Self { name: lines.next()?, ..Self::default() };
        // A line that is nothing but a contact is the name, for want of another.
        if first_mark(&block.name).is_some_and(|(start, _)| start > 0) {
            let name = std::mem::take(&mut block.name);
            block.name = block.sift(&name).unwrap_or_else(|| name.clone());
        }
        for line in lines {
            let Some(left) = block.sift(&line) else { continue };
            if !block.address.is_empty() {
                block.address.push_str(", ");
            }
            block.address.push_str(&left);
        }
        Some(block)
    }

    /// Takes an address that a column of its own gave.
    pub(super) fn set_address(&mut self, address: String) {
        if !may_hold_mark(&address) {
            self.address = address;
            return;
        }
        let parts: Vec<String> =
            address.split(',').filter_map(|part| self.sift(part.trim())).collect();
        self.address = parts.join(", ");
    }

    /// What is left of a line without its contacts; none when nothing is.
    fn sift(&mut self, line: &str) -> Option<String> {
        let Some((start, is_tax)) = first_mark(line) else {
            return (!line.is_empty()).then(|| line.to_owned());
        };
        let (left, marked) = line.split_at_checked(start).unwrap_or((line, ""));
        let target = if is_tax { &mut self.tax_number } else { &mut self.contact };
        if !target.is_empty() {
            target.push_str("; ");
        }
        target.push_str(marked.trim());
        let left = left.trim_end_matches([' ', ',', ';', '/', '-', '(']);
        (!left.is_empty()).then(|| left.to_owned())
    }
}

/// Where a contact or a tax number begins in a line, and whether it is the latter.
fn first_mark(line: &str) -> Option<(usize, bool)> {
    if !may_hold_mark(line) {
        return None;
    }
    let upper = line.to_ascii_uppercase();
    let starts = upper.char_indices().filter(|(start, _)| {
        upper
            .get(..*start)
            .is_none_or(|before| !before.ends_with(|sign: char| sign.is_alphanumeric()))
    });
    for (start, _) in starts {
        let rest = upper.get(start..).unwrap_or("");
        if TAXES.iter().any(|word| behind(rest, word).is_some_and(is_number)) {
            return Some((start, true));
        }
        let is_call = CALLS.iter().any(|word| behind(rest, word).is_some_and(is_number));
        if is_call || NAMES.iter().any(|word| behind(rest, word).is_some()) || is_mail(rest) {
            return Some((start, false));
        }
    }
    None
}

/// What follows a whole word.
fn behind<'a>(rest: &'a str, word: &str) -> Option<&'a str> {
    let tail = rest.strip_prefix(word)?;
    (!tail.starts_with(|sign: char| sign.is_ascii_alphabetic())).then_some(tail)
}

/// True where a number begins within a few signs: `. NO: +86 21`.
fn is_number(tail: &str) -> bool {
    let tail = tail.trim_start_matches(['.', ':', '#', ' ', '/', '(', '+', '-']);
    let tail =
        tail.strip_prefix("NO").unwrap_or(tail).trim_start_matches(['.', ':', '#', ' ', '(', '+']);
    let word = tail.split([' ', ',']).next().unwrap_or("");
    word.len() >= 2 && word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_mail(rest: &str) -> bool {
    let word = rest.split([' ', ',', ';']).next().unwrap_or("");
    word.split_once('@').is_some_and(|(_, host)| host.contains('.'))
}

/// False for nearly every text, at the price of one look at its bytes.
fn may_hold_mark(text: &str) -> bool {
    let mut before = b' ';
    let mut bytes = text.as_bytes();
    while let [first, rest @ ..] = bytes {
        if *first == b'@' {
            return true;
        }
        // Marks begin words.
        if !before.is_ascii_alphanumeric()
            && let [second, third, ..] = rest
            && is_mark_start([*first, *second, *third])
        {
            return true;
        }
        before = *first;
        bytes = rest;
    }
    false
}

/// True for the first three letters of the words above.
fn is_mark_start(three: [u8; 3]) -> bool {
    match three.map(|byte| byte & !0x20) {
        [b'P', b'H', _] => true,
        [b'T', second, third] => matches!((second, third), (b'E', b'L') | (b'A', b'X')),
        [b'N', second, third] => matches!((second, third), (b'P', b'W') | (b'I', b'T')),
        [b'R', second, third] => matches!((second, third), (b'F' | b'U', b'C')),
        [b'I', second, third] => matches!((second, third), (b'R', b'S') | (b'E', b'C')),
        [b'C', second, third] => {
            matches!((second, third), (b'E', b'L') | (b'O', b'N') | (b'N', b'P') | (b'U', b'I'))
        }
        // A dash without the bit of small letters is a carriage return: E-MAIL.
        [b'E', second, third] => {
            matches!((second, third), (b'I', b'N') | (b'O', b'R') | (b'M', b'A') | (b'\r', b'M'))
        }
        other => OTHERS.contains(&other),
    }
}

const OTHERS: [[u8; 3]; 7] = [*b"WHA", *b"VAT", *b"ATT", *b"FAX", *b"MOB", *b"USC", *b"GST"];

#[cfg(test)]
mod tests {
    use super::Block;

    fn block(text: &str) -> Block {
        Block::of_lines(text.split('|').map(str::to_owned).collect()).expect("there are lines")
    }

    #[test]
    fn contacts_and_tax_numbers_leave_the_address() {
        let found = block(
            "TIANSHAN BRIGHT TEXTILE CO LTD|NO 266 NANHU ROAD|NANJING, JIANGSU, CHINA|TEL: +86 25 5555 0101 FAX: 8625 5555 0102|ATTN: MS WANG|USCC 91110000600037341L|info@example.com",
        );
        assert_eq!(found.name, "TIANSHAN BRIGHT TEXTILE CO LTD");
        assert_eq!(found.address, "NO 266 NANHU ROAD, NANJING, JIANGSU, CHINA");
        assert_eq!(
            found.contact,
            "TEL: +86 25 5555 0101 FAX: 8625 5555 0102; ATTN: MS WANG; info@example.com"
        );
        assert_eq!(found.tax_number, "USCC 91110000600037341L");
    }

    #[test]
    fn one_line_is_cut_at_its_contact() {
        let mut found = Block::default();
        found.set_address("12 Dock Road, Bayonne, NJ 07002 TEL 201 555 0134, USA".to_owned());
        assert_eq!(found.address, "12 Dock Road, Bayonne, NJ 07002, USA");
        assert_eq!(found.contact, "TEL 201 555 0134");
    }

    #[test]
    fn towns_and_streets_stay() {
        for address in [
            "14 Herzl Street, Tel Aviv, Israel",
            "Attleboro, Phoenix Avenue 5",
            "Faxon Street 12",
            "Unit 4, Einstein Weg, Concord",
            "Hatton Garden 3",
        ] {
            let mut found = Block::default();
            found.set_address(address.to_owned());
            assert_eq!(
                (found.address.as_str(), found.contact.as_str()),
                (address, ""),
                "{address}"
            );
        }
    }
}
