//! Names in scripts that set no blanks between words: Chinese, Japanese,
//! Korean, Thai. Trade words, places and legal forms are written out in
//! English, numerals in digits, and the signs that are left are the name.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::normalize::Kind;
use super::words::{FORMS, WORDS};
use crate::domain::text::compose;

/// A name with its trade words and forms written out.
#[derive(Debug, Default)]
pub(super) struct WrittenOut<'t> {
    /// The text that is cut into words.
    pub text: Cow<'t, str>,
    /// The legal form that it gave; empty for none.
    pub form: &'static str,
    /// The signs that are the name itself, of a name without Latin letters.
    pub signs: String,
}

/// What a spelling in signs means.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Form(&'static str),
    Word(Kind, &'static str),
}

/// A spelling in signs, and what it means.
type Spelling = (Vec<char>, Meaning);

/// All spellings in signs by their first sign, the longest first.
static MEANINGS: LazyLock<HashMap<char, Vec<Spelling>>> = LazyLock::new(|| {
    let forms = FORMS.native.iter().map(|(alias, form)| (*alias, Meaning::Form(form)));
    let words = WORDS.native.iter().map(|(alias, kind, word)| (*alias, Meaning::Word(*kind, word)));
    let mut all: HashMap<char, Vec<Spelling>> = HashMap::new();
    for (alias, meaning) in forms.chain(words) {
        let signs: Vec<char> = fold(alias);
        if let Some(first) = signs.first() {
            all.entry(*first).or_default().push((signs, meaning));
        }
    }
    for spellings in all.values_mut() {
        // What means the same twice (in old and new signs) keeps its order.
        spellings.sort_by_key(|(signs, _)| std::cmp::Reverse(signs.len()));
    }
    all
});

/// Signs of Taiwan, Hong Kong and Japan by those of the mainland.
static FOLDS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines = include_str!("han_fold.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(str::split_whitespace)
        .filter_map(|pair| {
            let mut signs = pair.chars();
            Some((signs.next()?, signs.next()?))
        })
        .collect()
});

/// Signs behind the name of a place that say what kind of place it is.
const PLACE_ENDS: [&str; 16] = [
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "蒙古自治州",
    "哈萨克自治州",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "特别市",
    "省",
    "市",
    "县",
    "区",
    "州",
    "시",
];

/// Signs that end the name of a place which the table does not have, where two
/// or three signs stand before them at the beginning.
const PLACE_SIGNS: [char; 4] = ['省', '市', '县', '镇'];

/// Signs that names read otherwise than the table of romanisation does.
const READINGS: [(char, &str); 8] = [
    ('乐', "le"),
    ('勒', "le"),
    ('吕', "lv"),
    ('旅', "lv"),
    ('绿', "lv"),
    ('行', "hang"),
    ('长', "chang"),
    ('驰', "chi"),
];

/// What is counted: a numeral before one of these is a number.
const COUNTED: [&str; 15] = [
    "厂", "矿", "师", "团", "监狱", "号", "分厂", "车间", "中队", "大队", "棉", "毛纺", "纺织",
    "工厂", "农场",
];

/// True for signs of scripts that set no blanks.
pub(super) fn is_native(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0e7f}' | '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}')
}

fn fold(text: &str) -> Vec<char> {
    compose(text).chars().map(|sign| FOLDS.get(&sign).copied().unwrap_or(sign)).collect()
}

/// Writes a name out; one without such signs stays as it is.
pub(super) fn write_out(text: &str) -> WrittenOut<'_> {
    if text.is_ascii() || !text.chars().any(is_native) {
        return WrittenOut { text: Cow::Borrowed(text), ..WrittenOut::default() };
    }
    let signs = fold(text);
    let mut writer = Writer { is_at_start: true, ..Writer::default() };
    let mut at = 0;
    while let Some(rest) = signs.get(at..).filter(|rest| !rest.is_empty()) {
        at += writer.step(rest).max(1);
    }
    let is_bare = !signs.iter().any(char::is_ascii_alphabetic);
    WrittenOut {
        text: Cow::Owned(writer.text),
        form: writer.form,
        signs: if is_bare { writer.signs } else { String::new() },
    }
}

/// What has been written so far.
#[derive(Debug, Default)]
struct Writer {
    text: String,
    form: &'static str,
    signs: String,
    /// Signs since the last word that was written out.
    run: usize,
    /// True while the run may still be the name of a place.
    is_at_start: bool,
}

impl Writer {
    /// Writes what the text begins with; returns how many signs that were.
    fn step(&mut self, rest: &[char]) -> usize {
        if let Some((length, number)) = number(rest) {
            self.word(&number.to_string());
            return length;
        }
        if let Some((length, meaning)) = longest(rest) {
            match meaning {
                Meaning::Form(form) => {
                    self.word("");
                    if self.form.is_empty() {
                        self.form = form;
                    }
                }
                Meaning::Word(kind, word) => {
                    self.word(word);
                    if kind == Kind::Place {
                        self.is_at_start = true;
                        return length + place_end(rest.get(length..).unwrap_or_default());
                    }
                }
            }
            return length;
        }
        let Some(sign) = rest.first().copied() else { return 1 };
        if !is_native(sign) {
            self.text.push(sign);
            self.run = 0;
            return 1;
        }
        let is_behind_digit = self.text.ends_with(|before: char| before.is_ascii_digit());
        if is_behind_digit && matches!(sign, '号' | '호' | '厂') {
            self.word(if sign == '厂' { "factory" } else { "" });
            return 1;
        }
        let has_name = rest.get(1..3).is_some_and(|next| next.iter().all(|sign| is_native(*sign)));
        if self.is_at_start
            && (2..=3).contains(&self.run)
            && PLACE_SIGNS.contains(&sign)
            && has_name
            && rest.get(1) != Some(&'场')
        {
            self.text.push(' ');
            self.run = 0;
            return 1;
        }
        match READINGS.iter().find(|(other, _)| *other == sign) {
            Some((_, reading)) => self.text.push_str(reading),
            None => self.text.push(sign),
        }
        self.signs.push(sign);
        self.run += 1;
        1
    }

    fn word(&mut self, word: &str) {
        self.text.push(' ');
        self.text.push_str(word);
        self.text.push(' ');
        (self.run, self.is_at_start) = (0, false);
    }
}

/// The longest spelling that the text begins with.
fn longest(rest: &[char]) -> Option<(usize, Meaning)> {
    let spellings = MEANINGS.get(rest.first()?)?;
    spellings
        .iter()
        .find(|(signs, _)| rest.starts_with(signs))
        .map(|(signs, meaning)| (signs.len(), *meaning))
}

/// How many signs say what kind of place the one before is. What is left must
/// be able to be a name: 广州市场 is a market.
fn place_end(rest: &[char]) -> usize {
    let is_start =
        |end: &&&str| end.chars().zip(rest).filter(|(a, b)| a == *b).count() == end.chars().count();
    let Some(length) = PLACE_ENDS.iter().find(is_start).map(|end| end.chars().count()) else {
        return 0;
    };
    if rest.get(length) == Some(&'场') { 0 } else { length }
}

/// A number at the beginning: 第十七, or 十四 before what is counted.
fn number(rest: &[char]) -> Option<(usize, u64)> {
    let is_ordinal = matches!(rest.first(), Some('第' | '제'));
    // 农八师: the eighth division of farmers.
    let skipped = usize::from(is_ordinal || rest.first() == Some(&'农'));
    let digits = rest.get(skipped..)?;
    let length = digits.iter().take_while(|sign| value(**sign).is_some()).count();
    let behind = digits.get(length..)?;
    let is_counted = COUNTED.iter().any(|word| {
        word.chars().count() <= behind.len() && word.chars().zip(behind).all(|(a, b)| a == *b)
    });
    if length == 0 || length > 4 || !(is_ordinal || is_counted) {
        return None;
    }
    let (mut total, mut ones) = (0, 0);
    for sign in digits.get(..length)? {
        match value(*sign)? {
            unit @ (10 | 100) => {
                total += ones.max(1) * unit;
                ones = 0;
            }
            digit => ones = ones * 10 + digit,
        }
    }
    let plus_sign = usize::from(behind.first() == Some(&'号'));
    Some((skipped + length + plus_sign, total + ones))
}

fn value(sign: char) -> Option<u64> {
    Some(match sign {
        '〇' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        digit => u64::from(digit.to_digit(10)?),
    })
}

#[cfg(test)]
mod tests {
    use super::{FOLDS, write_out};

    fn words(text: &str) -> String {
        write_out(text).text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_place_loses_the_sign_of_its_kind() {
        assert_eq!(words("石河子市华芳纺织有限公司"), "shihezi 华芳 textile");
        assert_eq!(words("新疆维吾尔自治区第三监狱"), "xinjiang 3 prison");
        assert_eq!(words("荣安市海鲜食品有限公司"), "荣安 海鲜 food");
        assert_eq!(words("广州市场贸易"), "guangzhou 市场 trading");
    }

    #[test]
    fn numerals_are_counted() {
        assert_eq!(words("上海第十七棉纺织厂"), "shanghai 17 cotton textile factory");
        assert_eq!(words("大同二矿"), "datong 2 矿");
        assert_eq!(words("第十四师"), "14 division");
        assert_eq!(words("三一重工"), "三一重工");
    }

    #[test]
    fn signs_of_two_shores_are_one() {
        assert_eq!(words("東莞製衣貿易"), "dongguan garment trading");
        assert_eq!(write_out("華茂紡織").signs, write_out("华茂纺织").signs);
        assert_ne!(write_out("山西天业").signs, write_out("山西天叶").signs);
    }

    /// A pair in the table that is no pair would make two firms one.
    #[test]
    fn folded_signs_are_never_folded_again() {
        assert!(FOLDS.len() > 600);
        for (sign, fold) in &*FOLDS {
            assert!(sign != fold && !FOLDS.contains_key(fold), "{sign}{fold}");
        }
    }
}
