use super::{CellMasker, HELD_LIMIT_BYTES, redact, token};
use crate::intake::dialect::{Dialect, LineBreak};

const KEY: [u8; 32] = [7; 32];

fn mask(text: &str, columns: &[usize], chunk_bytes: usize) -> String {
    let dialect = Dialect::plain(b',', LineBreak::Lf);
    let mut masker = CellMasker::new(&dialect, columns, KEY);
    let mut out = Vec::new();
    for chunk in text.as_bytes().chunks(chunk_bytes) {
        masker.push(chunk, &mut out);
    }
    masker.finish(&mut out);
    assert_eq!(out.len(), text.len(), "every byte keeps its place");
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn numbers_are_sealed_however_the_stream_is_cut() {
    let text = "importer,note\r\n123-45-6789,see 987-65-4321 please\r\n\"123456789\",123456789\r\n 123 45 6789 ,\"a\"\"b\"\r\n";
    let whole = mask(text, &[0], 10_000);
    for chunk_bytes in 1..40 {
        assert_eq!(mask(text, &[0], chunk_bytes), whole);
    }
    let long = token(&KEY, "123456789", 11);
    let short = token(&KEY, "123456789", 9);
    let other = token(&KEY, "987654321", 11);
    let expected = format!(
        "importer,note\r\n{long},see {other} please\r\n\"{short}\",123456789\r\n {long} ,\"a\"\"b\"\r\n"
    );
    assert_eq!(whole, expected);
    assert!(long.starts_with(&short));
}

#[test]
fn the_token_is_the_published_function() {
    // HMAC-SHA256 with 32 bytes 0x07 over "123456789", in base32.
    assert_eq!(token(&KEY, "123456789", 9).len(), 9);
    assert_eq!(token(&KEY, "12345678", 9), token(&KEY, "012345678", 9));
    assert_ne!(token(&KEY, "123456789", 9), token(&[8; 32], "123456789", 9));
}

#[test]
fn other_numbers_stay() {
    let text = "12-3456789,12-3456789AB,231234-56789,002-6110316-2,1234-56-78901,7732-18-5\n";
    assert_eq!(mask(text, &[0, 1, 2, 3, 4, 5], 7), text);
}

#[test]
fn word_processors_and_spreadsheets_do_not_hide_a_number() {
    for cell in [
        "123–45–6789",
        "123\u{2011}45\u{2011}6789",
        "=\"123456789\"",
        "'123456789",
        "12345678",
        "123456789.0",
    ] {
        let masked = mask(&format!("{cell}\n"), &[0], 3);
        assert!(masked.contains('~') && !masked.contains("45"), "{cell}: {masked}");
    }
}

#[test]
fn an_unclosed_quote_hides_no_number() {
    let text = "x,\"open,1\ny,123456789,2\nz,123456789,3\nw,\"closed\",4\n";
    assert!(!mask(text, &[1], 5).contains("123456789"));
}

#[test]
fn a_giant_cell_leaves_in_pieces_and_is_still_sealed() {
    let mut text = "a,\"".to_owned();
    while text.len() < 3 * HELD_LIMIT_BYTES {
        text.push_str("line of text 123-45-6789 here\n");
    }
    text.push_str("\",end\n");
    let masked = mask(&text, &[0], 4096);
    assert!(!masked.contains("123-45-6789"));
}

#[test]
fn messages_show_no_number() {
    assert_eq!(redact("a 123-45-6789 b 123456789 c 12345"), "a xxxxxxxxxxx b xxxxxxxxx c 12345");
}

#[test]
fn one_number_has_one_token_however_it_is_written() {
    use crate::domain::identifier::{Kind, check};
    let read = |cell: &str| check(Kind::ImporterNumber, &mask(cell, &[0], 100)).canonical;
    let plain = read("123456789");
    assert_eq!((plain.len(), plain.chars().next()), (9, Some('~')));
    for cell in ["123-45-6789", "123 45 6789", "123\u{2013}45\u{2013}6789", "123456789.0"] {
        assert_eq!(read(cell), plain, "{cell}");
    }
    assert_ne!(read("123-45-6780"), plain);
    // Where a spreadsheet took zeros there is less room; it begins alike.
    assert!(read("012-34-5678").starts_with(&read("12345678")));
}
