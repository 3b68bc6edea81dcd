//! The code that whoever alleges writes down: 130 bits and two check
//! characters, in an alphabet that survives handwriting and a telephone.

use std::fmt;

use sha2::{Digest, Sha256};

/// Digits and letters without I, L, O and U: what is often misread or misheard.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 26 characters of five bits each: 130 bits, so that guessing is hopeless.
const SECRET_CHARS: usize = 26;
/// Characters that tell a slip of the pen from a wrong receipt.
const CHECK_CHARS: usize = 2;
/// How many characters stand together when the code is shown.
pub const GROUP_CHARS: usize = 4;
/// How many groups a shown code has.
pub const GROUPS: usize = (SECRET_CHARS + CHECK_CHARS) / GROUP_CHARS;

/// A receipt code. It is shown once and kept nowhere; only its digest is.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt(String);

/// Why a text is not a receipt code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptProblem {
    /// It has another number of characters.
    Length {
        /// How many characters were found, separators not counted.
        found_chars: usize,
    },
    /// It has a character that no receipt has.
    Letter(char),
    /// The last two characters do not fit the others.
    Check,
}

impl Receipt {
    /// The receipt of 256 secret bits: the first 130 of them.
    #[must_use]
    pub fn from_bits(bits: &[u8; 32]) -> Self {
        Self(symbols(bits, SECRET_CHARS))
    }

    /// Reads what a person typed: capital or small letters, with or without
    /// spaces and hyphens, O for 0 and I or L for 1.
    ///
    /// # Errors
    /// [`ReceiptProblem`]; it says nothing about whether such a receipt was given out.
    pub fn parse(text: &str) -> Result<Self, ReceiptProblem> {
        let mut code = String::new();
        for letter in text.chars() {
            if letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '_' | '.')
            {
                continue;
            }
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if !ALPHABET.iter().any(|known| char::from(*known) == letter) {
                return Err(ReceiptProblem::Letter(letter));
            }
            code.push(letter);
        }
        // Every letter is ASCII here, so bytes are characters.
        match code.split_at_checked(SECRET_CHARS) {
            Some((secret, check)) if check.len() == CHECK_CHARS => {
                if check_of(secret) == check {
                    Ok(Self(secret.to_owned()))
                } else {
                    Err(ReceiptProblem::Check)
                }
            }
            _ => Err(ReceiptProblem::Length { found_chars: code.len() }),
        }
    }

    /// The code as it is shown: seven groups of four, the check included.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut shown = String::new();
        for (index, letter) in self.0.chars().chain(check_of(&self.0).chars()).enumerate() {
            if index > 0 && index % GROUP_CHARS == 0 {
                shown.push('-');
            }
            shown.push(letter);
        }
        shown
    }

    /// What a digest is made of.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Receipt {
    /// Never the code: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt")
    }
}

impl fmt::Display for ReceiptProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { found_chars } => {
                write!(
                    f,
                    "A receipt has 28 letters and digits. You typed {found_chars}. Look at the code again."
                )
            }
            Self::Letter(letter) => {
                write!(
                    f,
                    "A receipt never has the character \u{201c}{letter}\u{201d}. Look at the code again."
                )
            }
            Self::Check => f.write_str(
                "One of the letters or digits is not right. Compare them with the code.",
            ),
        }
    }
}

fn check_of(secret: &str) -> String {
    symbols(&Sha256::digest(secret.as_bytes()), CHECK_CHARS)
}

/// The first `count` groups of five bits, as letters.
fn symbols(bytes: &[u8], count: usize) -> String {
    let mut text = String::with_capacity(count);
    let mut held: u32 = 0;
    let mut held_bits = 0;
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        held_bits += 8;
        while held_bits >= 5 && text.len() < count {
            held_bits -= 5;
            let symbol = usize::try_from((held >> held_bits) & 31).unwrap_or(0);
            text.push(ALPHABET.get(symbol).map_or('0', |letter| char::from(*letter)));
        }
        held &= (1 << held_bits.min(8)) - 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        Receipt::from_bits(&[0xA7; 32])
    }

    #[test]
    fn a_receipt_is_read_back_however_it_is_typed() {
        let shown = receipt().shown();
        assert_eq!(shown.len(), 28 + 6);
        assert!(Receipt::parse(&shown) == Ok(receipt()));
        assert!(Receipt::parse(&shown.to_lowercase().replace('-', " ")) == Ok(receipt()));
        let zeros = Receipt::from_bits(&[0; 32]);
        assert!(Receipt::parse(&zeros.shown().replace('0', "o")) == Ok(zeros));
    }

    #[test]
    fn a_slip_of_the_pen_is_told_from_a_wrong_receipt() {
        let shown = receipt().shown();
        let slip = shown.replacen('M', "N", 1);
        assert_ne!(slip, shown);
        assert_eq!(Receipt::parse(&slip), Err(ReceiptProblem::Check));
        assert_eq!(Receipt::parse("ABCD"), Err(ReceiptProblem::Length { found_chars: 4 }));
        assert_eq!(Receipt::parse("ABU"), Err(ReceiptProblem::Letter('U')));
        assert_eq!(Receipt::parse("深"), Err(ReceiptProblem::Letter('深')));
    }

    #[test]
    fn all_bits_count() {
        let mut seen = std::collections::BTreeSet::new();
        for bit in 0..130_usize {
            let mut bits = [0_u8; 32];
            bits[bit / 8] |= 0x80 >> (bit % 8);
            seen.insert(Receipt::from_bits(&bits).shown());
        }
        assert_eq!(seen.len(), 130);
        assert_eq!(format!("{:?}", receipt()), "Receipt");
    }
}
