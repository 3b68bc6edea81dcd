use super::Decoder;
use crate::intake::probe::{HEAD_LIMIT_BYTES, probe};
use crate::intake::refusal::FileRefusal;
use std::io::{Read, Write};

fn decode(raw: &[u8]) -> Result<(String, u64, &'static str), String> {
    let head = raw.get(..HEAD_LIMIT_BYTES).unwrap_or(raw);
    let found = probe(head).map_err(|refusal| refusal.code.to_owned())?;
    let mut decoder = Decoder::new(raw, &found);
    let mut text = String::new();
    decoder.read_to_string(&mut text).map_err(|error| {
        FileRefusal::from_io(&error).map_or(error.to_string(), |refusal| refusal.code.to_owned())
    })?;
    Ok((text, decoder.malformed(), decoder.encoding_name()))
}

#[test]
fn marks_are_removed_and_utf16_is_decoded() {
    assert_eq!(decode(b"\xEF\xBB\xBFa,b"), Ok(("a,b".into(), 0, "UTF-8")));
    let wide = b"\xFF\xFEa\0,\0\xE9\0\n\0";
    assert_eq!(decode(wide), Ok(("a,é\n".into(), 0, "UTF-16LE")));
}

#[test]
fn latin_1_behind_a_long_ascii_head_is_still_found() {
    let mut raw = b"name\n".to_vec();
    while raw.len() < 3 * HEAD_LIMIT_BYTES {
        raw.extend_from_slice(b"Harbor & Pine Apparel LLC\n");
    }
    raw.extend_from_slice(b"Algod\xE3o S\xE3o Paulo Ltda\n");
    let (text, malformed, encoding) = decode(&raw).unwrap_or_default();
    assert!(text.ends_with("Algodão São Paulo Ltda\n"));
    assert_eq!((malformed, encoding), (0, "windows-1252"));
}

#[test]
fn a_line_without_end_is_refused_before_any_row_is_read() {
    let mut raw = b"Bill of Lading,Shipper\nA1,X\nA2,".to_vec();
    raw.resize(3 << 20, b'x');
    let found = probe(raw.get(..HEAD_LIMIT_BYTES).unwrap_or_default()).unwrap();
    let mut endless = Decoder::new(raw.chain(std::io::repeat(b'x')), &found);
    let error = std::io::copy(&mut endless, &mut std::io::sink()).unwrap_err();
    let refusal = FileRefusal::from_io(&error).expect("it is refused");
    assert_eq!(refusal.code, "row_too_long");
    assert!(refusal.message.starts_with("Line 3 "), "{}", refusal.message);
    // A row may be as long when its lines are not.
    let lines = "A1,\"x\nx\"\r\n".repeat(400_000);
    assert!(decode(lines.as_bytes()).is_ok());
}

#[test]
fn code_pages_of_dos_are_read() {
    let mut raw = b"Shipper,Country\nS\x81ddeutsche M\x94belwerke,Germany\n".to_vec();
    let text = "Shipper,Country\nSüddeutsche Möbelwerke,Germany\n".to_owned();
    assert_eq!(decode(&raw), Ok((text.clone(), 0, "IBM850")));
    let more = 40_000;
    raw.extend_from_slice(&b"M\x94bel\n".repeat(more));
    assert_eq!(decode(&raw), Ok(([text, "Möbel\n".repeat(more)].concat(), 0, "IBM850")));
}

#[test]
fn damage_is_replaced_and_counted() {
    let raw = "é é é é é é é é é é é é\n".repeat(3);
    let mut raw = raw.into_bytes();
    raw.extend_from_slice(b"x\xFFy\n");
    let (text, malformed, _) = decode(&raw).unwrap_or_default();
    assert!(text.ends_with("x\u{FFFD}y\n"));
    assert_eq!(malformed, 1);
}

#[test]
fn gzip_is_unpacked_and_a_bomb_is_refused() {
    let pack = |text: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        assert!(packer.write_all(text).is_ok());
        packer.finish().unwrap_or_default()
    };
    assert_eq!(decode(&pack(b"a,b\n1,2\n")), Ok(("a,b\n1,2\n".into(), 0, "UTF-8")));
    let bomb = pack(&vec![b'a'; 80 * 1024 * 1024]);
    assert_eq!(decode(&bomb), Err("gzip_bomb".into()));
    let whole = pack(b"a,b\n1,2\n");
    let cut = whole.get(..whole.len().saturating_sub(9)).unwrap_or_default();
    assert_eq!(decode(cut), Err("gzip_damaged".into()));
}
