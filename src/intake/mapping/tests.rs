use super::{Field, Layout, Mapping};

fn build(header: &str, rows: &[&str]) -> Result<Mapping, &'static str> {
    let cut = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<String>>();
    let sample: Vec<Vec<String>> = rows.iter().map(|row| cut(row)).collect();
    Mapping::build(&cut(header), &sample).map_err(|refusal| refusal.code)
}

#[test]
fn layouts_are_told_apart() {
    let layout = |header| build(header, &[]).map(|mapping| mapping.layout);
    assert_eq!(layout("Entry Summary Number,Entry Summary Line Number"), Ok(Layout::AceEntryLine));
    assert_eq!(layout("Bill of Lading Number,Shipper"), Ok(Layout::VendorBill));
    assert_eq!(layout("Declaration ID,HS6 Code"), Ok(Layout::Declaration));
    assert_eq!(layout("HS_CODE,EXPORTER_NAME"), Ok(Layout::Generic));
    assert_eq!(layout("kitten,win"), Err("unknown_header"));
    assert_eq!(layout("HS_CODE,win"), Err("unknown_header"));
}

#[test]
fn equal_headers_are_refused_only_when_their_data_differ() {
    let same = build("Entry Number,Entry Number,Line No", &["A,A,1", "B,,2"]);
    assert_eq!(same.map(|mapping| mapping.notes.len()), Ok(1));
    let other = build("Entry Number,Entry Number,Line No", &["A,A,1", "B,C,2"]);
    assert_eq!(other.map(|mapping| mapping.notes.len()), Err("duplicate_header"));
    let unmapped = build("Entry Number,note,note", &["A,x,y"]);
    assert_eq!(unmapped.map(|mapping| mapping.notes.len()), Ok(0));
}

#[test]
fn the_earlier_spelling_speaks_first() {
    let mapping = build("HS_CODE_2,HS_CODE,EXPORTER_NAME", &[]);
    let first = mapping.map(|mapping| mapping.by_field().remove(&Field::Hts));
    assert_eq!(first, Ok(Some(vec![1, 0])));
}

#[test]
fn a_row_is_a_bill_until_a_bill_comes_twice() {
    let header = "Bill of Lading Number,Goods Shipped";
    let once = build(header, &["ABCD1,a", "ABCD2,b"]).map(|mapping| mapping.row_per_bill);
    let twice = build(header, &["ABCD1,a", "ABCD1,b"]).map(|mapping| mapping.row_per_bill);
    assert_eq!((once, twice), (Ok(true), Ok(false)));
}

#[test]
fn product_numbers_are_not_lines() {
    let mapping = build("Item Number,HS Code,Exporter", &["AB-1,6109,x"]);
    assert_eq!(
        mapping.map(|mapping| mapping.by_field().contains_key(&Field::EntryLine)),
        Ok(false)
    );
}

/// A column that is called "date" in one of the languages of trade, and holds
/// dates, is offered as a date; one that holds something else is not.
#[test]
fn a_bare_word_for_date_is_a_date_by_its_values() {
    let words = [
        "Datum",
        "Fecha",
        "Data",
        "Tarih",
        "Tanggal",
        "Ngày",
        "Дата",
        "日期",
        "日付",
        "날짜",
        "วันที่",
        "التاريخ",
        "dato",
        "Päivämäärä",
        "dátum",
        "תאריך",
        "तारीख",
    ];
    let row = |day: u32, goods: &str| {
        vec![format!("QZLN{day:06}"), format!("{day:02}.03.2026"), goods.to_owned()]
    };
    let dates: Vec<Vec<String>> = (13..28).map(|day| row(day, "cotton shirts")).collect();
    for word in words {
        let headers = ["Bill of Lading Number", word, "Goods Description"].map(str::to_owned);
        let mapping = Mapping::build(&headers, &dates).expect("the other columns are known");
        assert!(mapping.columns[1].field.is_some_and(Field::is_date), "{word}");
        let texts: Vec<Vec<String>> = dates
            .iter()
            .map(|row| vec![row[0].clone(), "see file".to_owned(), row[2].clone()])
            .collect();
        let mapping = Mapping::build(&headers, &texts).expect("the other columns are known");
        assert_eq!(mapping.columns[1].field, None, "{word}");
    }
}
