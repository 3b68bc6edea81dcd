use super::{DateStyle, explain, parse};

fn read(cell: &str, style: DateStyle) -> Option<String> {
    parse(cell, style).map(|parsed| parsed.date.to_string())
}

#[test]
fn dates_are_read_as_files_have_them() {
    for cell in [
        "20230228",
        "2023-02-28",
        "2023-02-28T00:00",
        "2023-02-28T10:00:00+08:00",
        "2023-02-28T23:59:59.999Z",
        "2023-02-28+08:00",
        "2023-02-28 23:59:59",
        "2023-02-28 10:00 AM UTC",
        "20230228T101500Z",
        "20230228101500",
        "2/28/2023",
        "28/2/2023",
        "28.02.2023",
        "28.02.2023 14.30",
        "28-Feb-23",
        "28 February 2023",
        "Feb 28, 2023",
        "Tue, 28 Feb 2023",
        "28FEB2023",
        "02/28/23",
        "2023/2/28",
        "2023/02/28",
        "2023.02.28",
        "2/28/2023 12:00:00 AM",
        "2023-Feb-28",
        "44985",
        "44985.5",
        "28th Feb 2023",
        "28 février 2023",
        "28 févr. 2023",
        "28 de febrero de 2023",
        "28 de fevereiro de 2023",
        "28. Februar 2023",
        "28 febbraio 2023",
        "28 Şubat 2023",
        "28 tháng 2 năm 2023",
        "ngày 28 tháng 2 năm 2023",
        "28 Februari 2023",
        "2023年2月28日",
        "2023년 2월 28일",
    ] {
        assert_eq!(read(cell, DateStyle::Unclear).as_deref(), Some("2023-02-28"), "{cell}");
    }
    assert_eq!(read("8/7/2023", DateStyle::Unclear).as_deref(), Some("2023-08-07"));
    assert_eq!(read("8/7/2023", DateStyle::DayFirst).as_deref(), Some("2023-07-08"));
    assert_eq!(read("1/5/99", DateStyle::MonthFirst).as_deref(), Some("1999-01-05"));
    assert_eq!(read("1er mars 2023", DateStyle::Unclear).as_deref(), Some("2023-03-01"));
}

#[test]
fn what_is_no_date_is_none() {
    for cell in [
        "",
        "soon",
        "2023-02-30",
        "31.02.2023",
        "2023",
        "13/13/2023",
        "1/1/0001",
        "99999",
        "12345678901",
        "1677542400",
        "1677542400000",
        "é",
        "31-Foo-23",
        "2023-02",
        "1 2 3 4 5 6 7 8",
    ] {
        assert_eq!(read(cell, DateStyle::Unclear), None, "{cell}");
    }
}

#[test]
fn a_date_that_cannot_be_says_why_and_what_was_meant() {
    let told = |cell: &str| {
        let (why, date) = explain(cell, DateStyle::Unclear);
        (why, date.map(|date| date.to_string()))
    };
    assert_eq!(told("31.02.2023"), ("There is no such day in the calendar.", None));
    assert_eq!(told("2O23-02-28").1.as_deref(), Some("2023-02-28"));
    assert_eq!(told("2023-28-02").1.as_deref(), Some("2023-02-28"));
    assert_eq!(told("soon"), ("This is not a date.", None));
    assert_eq!(told("1677542400"), ("This is not a date.", None));
}

#[test]
fn the_other_order_is_remarked() {
    let note = |style| parse("28/2/2023", style).map(|parsed| parsed.note);
    assert!(note(DateStyle::MonthFirst).is_some_and(|note| note.contains("other order")));
    assert!(note(DateStyle::Unclear).is_some_and(|note| note.contains("first rows")));
    assert_eq!(note(DateStyle::DayFirst), Some(""));
}
