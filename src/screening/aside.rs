//! A second name beside the first: in brackets, or in another script.

use super::block::Standing;
use super::native::is_native;
use super::normalize::Kind;
use super::pinyin::is_pinyin;
use super::spelled::spelled;
use super::split::Split;

/// Letters of an acronym.
const ACRONYM_LETTERS: std::ops::RangeInclusive<usize> = 2..=6;
/// A name in another script has at least so many signs of it.
const SCRIPT_SIGNS: usize = 4;

/// The names that a text gives beside each other without saying so.
pub(super) fn asides(text: &str) -> Vec<(String, Standing)> {
    let mut names = bracketed(text);
    if let Some((latin, other)) = two_scripts(text) {
        names.extend([latin, other]);
    }
    names.into_iter().map(|name| (name.trim().to_owned(), Standing::Named)).collect()
}

/// "Ruifeng Trading Corp (RTC)", "RTC (Ruifeng Trading Corp)", "Ruifeng Ltda
/// (Fazenda Azul)": an acronym or a whole name in a bracket at the end. A place
/// there belongs to the name.
fn bracketed(text: &str) -> Vec<&str> {
    let closed = text.trim_end_matches([' ', '.', ',', '"', '\'']);
    let Some(end) = closed.strip_suffix([')', '）']) else { return Vec::new() };
    let Some(at) = end
        .rfind(['(', '（'])
        .filter(|at| !end.get(*at..).is_some_and(|rest| rest.contains([')', '）'])))
    else {
        return Vec::new();
    };
    let before = text.get(..at).unwrap_or_default().trim();
    let inside = end.get(at..).unwrap_or_default().trim_start_matches(['(', '（']).trim();
    let words = |text: &str| Split::new(text).words().count();
    let is_pair = (is_acronym(inside) && words(before) >= 3)
        || (is_acronym(before) && words(inside) >= 3)
        || is_firm(inside);
    if before.is_empty() || inside.is_empty() || !is_pair {
        return Vec::new();
    }
    vec![before, inside]
}

/// Capitals that are no word that is known and read like no town in China.
fn is_acronym(text: &str) -> bool {
    ACRONYM_LETTERS.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase())
        && !is_pinyin(&text.to_ascii_lowercase())
        && {
            let word = spelled(&text.to_ascii_lowercase());
            !word.is_known && !word.word.is_form && !word.word.is_loose_form
        }
}

/// A trade word or a legal form, and a word that tells firms apart.
fn is_firm(text: &str) -> bool {
    let split =
        Split::new(&super::native::write_out(text).text).words().map(spelled).collect::<Vec<_>>();
    let is_trade = split.iter().any(|word| word.word.kind == Kind::Common || word.word.is_form);
    is_trade
        && split.len() > 1
        && split.iter().any(|word| word.word.kind == Kind::Distinct && !word.word.is_form)
}

/// The Latin name and the one in another script, where the text changes once.
fn two_scripts(text: &str) -> Option<(&str, &str)> {
    if text.is_ascii() {
        return None;
    }
    let is_other = |sign: char| is_native(sign) || is_arabic(sign);
    let first_is_other = text.chars().find(|sign| sign.is_alphabetic()).is_some_and(is_other);
    let change = text
        .char_indices()
        .find(|(_, sign)| sign.is_alphabetic() && is_other(*sign) != first_is_other)
        .map(|(at, _)| at)?;
    let (first, second) = text.split_at_checked(change)?;
    if second.chars().any(|sign| sign.is_alphabetic() && is_other(sign) == first_is_other) {
        return None;
    }
    let (latin, other) = if first_is_other { (second, first) } else { (first, second) };
    let signs = other.chars().filter(|sign| is_other(*sign)).count();
    let letters = latin.chars().filter(char::is_ascii_alphabetic).count();
    (signs >= SCRIPT_SIGNS && letters >= 6 && latin.trim().contains(' '))
        .then(|| (latin.trim_end_matches(['(', '（', ' ', '-', '/', ',']), other))
}

const fn is_arabic(sign: char) -> bool {
    matches!(sign, '\u{0590}'..='\u{06ff}')
}
