//! The goods of a line against those that are looked for: by tariff number, by
//! words, and by what tariff chapters are about.

use super::reason::Part;
use super::score::{LineFacts, Subject};
use super::sum::{Entry, Step};
use super::wares::{is_chapter_of, words};
use crate::domain::tariff;

/// How a line's number stands to one prefix.
enum Kin {
    /// Under it; so many digits of the prefix.
    Under(usize),
    /// The line's number is shorter and agrees as far as it goes.
    AsFar(usize),
    /// Elsewhere; so many digits, by levels of the schedule, are shared.
    Outside(usize),
}

/// The tariff number against the prefixes that are looked for, at 2, 4, 6, 8 or
/// 10 digits. The prefix that says most for the line counts.
pub(super) fn tariff_entry(subject: &Subject, line: &LineFacts, has_party: bool) -> Entry {
    let word = subject.basis.word();
    let wish = Step::Support(if has_party { 300 } else { 500 });
    if subject.hts_prefixes.is_empty() {
        let text = format!("{} names no tariff number: does not narrow", subject.basis.teller());
        return Entry::missing(Part::Tariff, text);
    }
    if line.hts.is_empty() || tariff::is_chapter_98_99(&line.hts) {
        let text = if line.hts.is_empty() {
            "the line tells no tariff number".to_owned()
        } else {
            format!("{} of the line says nothing of the goods", tariff::display(&line.hts))
        };
        return Entry::missing(Part::Tariff, text).wishing(wish, "a tariff number in scope");
    }
    let best = subject
        .hts_prefixes
        .iter()
        .map(|prefix| (prefix, kin(&line.hts, prefix)))
        .max_by_key(|(_, kin)| tariff_permille(kin, has_party));
    let Some((prefix, kin)) = best else {
        return Entry::missing(Part::Tariff, "not compared");
    };
    let permille = tariff_permille(&kin, has_party);
    let (number, listed) = (tariff::display(&line.hts), tariff::display(prefix));
    let text = match kin {
        Kin::Under(_) => format!("{number} lies under the {word}{listed}"),
        Kin::AsFar(digits) => {
            format!("{number} agrees with the {word}{listed} in all its {digits} digits")
        }
        Kin::Outside(0) => format!("{number} lies outside the {word}tariff numbers"),
        Kin::Outside(shared) => {
            let level = match shared {
                8.. => "rate line",
                6..=7 => "subheading",
                4..=5 => "heading",
                _ => "chapter",
            };
            format!("{number} lies outside, but in the same {level} as the {word}{listed}")
        }
    };
    let step = if permille > 0 && (has_party || matches!(kin, Kin::AsFar(_))) {
        Step::Support(permille)
    } else {
        Step::Add(permille)
    };
    Entry::new(Part::Tariff, step, text)
        .wishing(wish, "a tariff number in scope")
        .fearing(Step::Add(-400), "a tariff number of another chapter")
}

fn kin(number: &str, prefix: &str) -> Kin {
    if tariff::matches_prefix(number, prefix) {
        return Kin::Under(prefix.len());
    }
    if prefix.starts_with(number) {
        return Kin::AsFar(number.len());
    }
    let shared = number.bytes().zip(prefix.bytes()).take_while(|(a, b)| a == b).count();
    Kin::Outside(shared / 2 * 2)
}

const fn tariff_permille(kin: &Kin, has_party: bool) -> i32 {
    match (kin, has_party) {
        (Kin::Under(10..), true) => 350,
        (Kin::Under(8..), true) => 330,
        (Kin::Under(6..), true) => 300,
        (Kin::Under(4..), true) => 200,
        (Kin::Under(_), true) | (Kin::AsFar(4..=5), _) => 100,
        (Kin::Under(6..), false) => 500,
        (Kin::Under(4..), false) => 400,
        (Kin::Under(_), false) => 250,
        (Kin::AsFar(6..), _) => 150,
        (Kin::AsFar(_), _) => 50,
        (Kin::Outside(6..), _) => 0,
        (Kin::Outside(4..), _) => -150,
        (Kin::Outside(2..), _) => -300,
        (Kin::Outside(_), _) => -400,
    }
}

/// The words of the goods; where they share none, what the tariff number is about.
pub(super) fn goods_entry(subject: &Subject, line: &LineFacts, has_party: bool) -> Entry {
    let sought = words(&subject.goods);
    let wish = Step::Support(if has_party { 200 } else { 250 });
    if sought.is_empty() {
        let text = format!("{} describes no goods: does not narrow", subject.basis.teller());
        return Entry::missing(Part::Goods, text);
    }
    let found = words(&line.description);
    if let Some(exclusion) = excluded(subject, &found) {
        let text = format!(
            "{} leaves out '{exclusion}', and the line speaks of it: a person must look",
            subject.basis.teller()
        );
        return Entry::new(Part::Goods, Step::Add(-150), text);
    }
    let common: Vec<&str> =
        sought.iter().filter(|word| found.contains(word)).map(String::as_str).collect();
    if !common.is_empty() {
        let all = common.len() * 2 >= sought.len();
        let step = match (has_party, all) {
            (true, true) => Step::Support(200),
            (true, false) => Step::Support(100),
            (false, true) => Step::Add(250),
            (false, false) => Step::Add(150),
        };
        return Entry::new(Part::Goods, step, format!("described alike: {}", common.join(", ")));
    }
    if let Some(word) = sought.iter().find(|word| is_chapter_of(word, &line.hts)) {
        let step = if has_party { Step::Support(80) } else { Step::Add(120) };
        let text = format!(
            "no word of the {}description in that of the line, but {} is a tariff number for {word}",
            subject.basis.word(),
            tariff::display(&line.hts)
        );
        return Entry::new(Part::Goods, step, text);
    }
    let entry = if found.is_empty() {
        Entry::missing(Part::Goods, "the line does not describe its goods")
    } else {
        // Goods go by many names and in many languages: weak evidence against.
        let text =
            format!("no word of the {}description in that of the line", subject.basis.word());
        Entry::new(Part::Goods, Step::Add(-30), text)
    };
    entry.wishing(wish, "a matching description")
}

/// The exclusion whose every word the line's description has.
fn excluded<'s>(subject: &'s Subject, found: &[String]) -> Option<&'s str> {
    subject.exclusions.iter().map(String::as_str).find(|exclusion| {
        let left_out = words(exclusion);
        !left_out.is_empty() && left_out.iter().all(|word| found.contains(word))
    })
}
