//! The only source of keys and random numbers.
//!
//! Staff objects carry `UUIDv7` as text, so that they sort by time. What a
//! source causes, and what a partner's address bar shows, carries 128 random
//! bits and tells nothing. Bulk rows carry 63-bit integers.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// Fills a buffer from the operating system.
///
/// # Panics
/// When the operating system has no randomness: no key may be made then, and
/// nothing sensible can go on.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    #[expect(clippy::expect_used, reason = "without randomness no secret may be made")]
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    bytes
}

/// A time-ordered key for a staff object (RFC 9562, version 7).
#[must_use]
pub fn ordered() -> String {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that makes ordered keys")]
    uuid::Uuid::now_v7().to_string()
}

/// A key of 128 random bits in 26 letters and digits: for what sources cause
/// and for what a partner's URL shows.
#[must_use]
pub fn random() -> String {
    BASE32_NOPAD.encode(&random_bytes::<16>()).to_ascii_lowercase()
}

/// A positive 63-bit random integer, for bulk rows.
#[must_use]
pub fn number() -> i64 {
    i64::from_be_bytes(random_bytes::<8>()) & i64::MAX
}

/// A secret of 256 random bits in hexadecimal, for cookies and tokens.
#[must_use]
pub fn secret() -> String {
    HEXLOWER.encode(&random_bytes::<32>())
}

/// SHA-256 in hexadecimal: what is stored of a secret.
#[must_use]
pub fn digest(value: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(value))
}

/// The first 63 bits of SHA-256 over length-prefixed parts, as a positive integer.
#[must_use]
pub fn hash63(parts: &[&str]) -> i64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    let mut first = [0_u8; 8];
    for (to, from) in first.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    i64::from_be_bytes(first) & i64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_key_has_26_characters_and_is_never_the_same() {
        assert_eq!(random().len(), 26);
        assert_ne!(random(), random());
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(hash63(&["ab", "c"]), hash63(&["a", "bc"]));
        assert!(hash63(&["x"]) >= 0);
    }
}
