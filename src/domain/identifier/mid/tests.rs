//! The published examples, every row of the published parts, and the odd ones.

use super::*;
use crate::domain::identifier::{Status, check as check_as};

/// Derives from "country | name | address | city | province"; the last may be missing.
fn derived(invoice: &str) -> Option<String> {
    let mut fields = invoice.split(" | ");
    let mut next = || fields.next().unwrap_or_default();
    derive(&MidInput {
        country: next(),
        name: next(),
        address: next(),
        city: next(),
        province: next(),
    })
}

#[test]
fn published_examples_come_out_to_the_letter() {
    for (invoice, code) in [
        ("AU | Ozrock | 92, Alice Springs Road | Melbourne", "AUOZR92MEL"),
        (
            "JP | Amalgamated Plastics Corp. | 11455 Main Street Suite 9999 | Tokyo",
            "JPAMAPLA1145TOK",
        ),
        ("CA | Bergstrom | 232 Main Street, Suite 1234 | Toronto | ON", "XOBER1234TOR"),
        ("Canada | Bergstrom | 232 Main Street, Suite 1234 | Toronto | Ontario", "XOBER1234TOR"),
        ("FR | LA VIE DE FRANCE | 243 Rue de la Payees | Bremond", "FRLAVIE243BRE"),
        (
            "VE | 20TH CENTURY TECHNOLOGIES | 5 Ricardo Munoz, Suite 5880 | Caracas",
            "VE20TCEN5880CAR",
        ),
        (
            "JP | N. MINAMI & CO., LTD. | 2-6, 8-Chome Isogami-Dori, Fukiai-Ku | Kobe",
            "JPMINCO268KOB",
        ),
        (
            "MO | Fabrica de Artigos de Vestuario TOP JOB | Grand River Building, Fl 2-4 | Macau",
            "MOTOPJOB24MAC",
        ),
        ("GR | MURLA-PRAXITELES INC. | Athens | Athens", "GRMURINCATH"),
        ("IT | BOCCHACCIO S.P.A. | Via Mendotti, 61 | Verona", "ITBOCSPA61VER"),
        ("US | A.B.C. Company | 1 x | Tokyo", "USABCCOM1TOK"),
        ("US | A B C Company | 1 x | Tokyo", "USABCCOM1TOK"),
        ("US | O.A.S.I.S. Corp. | 1 x | The Hague", "USOASCOR1HAG"),
        ("US | Dr. S.A. Smith | 1 | St. Michel", "USDRSA1STM"),
        ("US | Shavings B L Inc. | 1 | 18-Mile High", "USSHABL1MIL"),
        ("US | The Embassy of Spain | 12,34,56 Akasaka Road | Tokyo", "USEMBSPA1234TOK"),
        ("US | Rawles-Aden Corp. | Apt. 509 2727 Cleveland St. | Tokyo", "USRAWCOR2727TOK"),
        ("US | Concept 2000 | 12-34 56 Akasaka Road | Tokyo", "USCON2001234TOK"),
        ("BR | Algodão do Sertão | Rua 5 | São Paulo", "BRALGDO5SAO"),
        ("PL | Łódzka Fabryka | ul. 3 | Łódź", "PLLODFAB3LOD"),
    ] {
        assert_eq!(derived(invoice).as_deref(), Some(code), "{invoice}");
        assert_eq!(check_as(Kind::Mid, code).status, Status::Ok, "{code}");
    }
}

#[test]
fn what_is_unknown_is_not_guessed() {
    for invoice in [
        "CA | Bergstrom | 1 | Toronto",
        "CA | Bergstrom | 1 | Toronto | XX",
        " | Acme | 1 | Tokyo",
        "Korea | Acme | 1 | Seoul",
        "CN | 深圳市时代有限公司 | 1 | Shenzhen",
        "CN | Acme | 1 | 深圳",
    ] {
        assert_eq!(derived(invoice), None, "{invoice}");
    }
}

/// Every row of the published parts holds; none is an exception.
#[test]
fn every_row_of_the_parts_file_holds() {
    let file = include_str!("../../../../fixtures/reference/mid_parts.csv");
    let mut rows = 0;
    for row in csv::Reader::from_reader(file.as_bytes()).records() {
        let row = row.expect("the fixture is a CSV file");
        let field = |place: usize| row.get(place).expect("the fixture has four columns");
        let (part, input, expected) = (field(0), field(1), field(2));
        match part {
            "name" => assert_eq!(name_part(input), expected, "{input}"),
            "address_number" => assert_eq!(address_part(input), expected, "{input}"),
            "whole_mid" => assert_eq!(derived(input).as_deref(), Some(expected)),
            "country_rule" => {
                let mut codes: Vec<&str> = PROVINCES.iter().map(|province| province.mid).collect();
                codes.sort_unstable();
                let mut wanted: Vec<&str> =
                    expected.split(' ').filter(|word| word.starts_with('X')).collect();
                wanted.sort_unstable();
                assert_eq!(codes, wanted);
                assert_eq!(check_as(Kind::Mid, "CABER1234TOR").status, Status::Bad);
            }
            other => panic!("a part that no test knows: {other}"),
        }
        rows += 1;
    }
    assert_eq!(rows, 20);
}

#[test]
fn street_names_are_no_numbers() {
    for (address, number) in [
        ("7 12th street", "7"),
        ("5th Avenue", ""),
        ("12-5th Avenue", "12"),
        ("21 Rd", "21"),
        ("No. 007", "007"),
        ("1 99999999999999999999999999", "9999"),
        ("１２ Ｍａｉｎ", "12"),
        ("12 -- 34", "34"),
        ("", ""),
    ] {
        assert_eq!(address_part(address), number, "{address}");
    }
}

#[test]
fn declared_codes_are_checked_for_shape_and_country() {
    for (code, status) in [
        ("cn shetim 1342 she", Status::Ok),
        ("XOBER1234TOR", Status::Ok),
        ("CNSHETIM1342S1", Status::Warn),
        ("CN1234567890ABC", Status::Warn),
        ("CNSHE****SHE", Status::Masked),
        ("CABER1234TOR", Status::Bad),
        ("QQBER1234TOR", Status::Bad),
        ("CNSHETIM1342SHEN", Status::Bad),
        ("CNAB", Status::Bad),
        ("СNSHETIM1342SHE", Status::Bad),
    ] {
        assert_eq!(check_as(Kind::Mid, code).status, status, "{code}");
    }
}
