//! Lists as they come, and files that are none.

use super::*;
use crate::domain::list::Standing;
use crate::domain::order::OrderKind;

const CBP: &str = "\u{a0}Calendar Year,Country,Country Code,Industry,Entity,Merchandise,Effective Date,Status,WRO/Finding,Press Release,Remarks
2021,China,CN,Silica,Hoshine Silicon Industry Co. Ltd. and Subsidiaries,Silica-Based Products,06/24/2021,Active,WRO,https://www.cbp.example/hoshine,
2021,China,CN,Cotton,Xinjiang Uyghur Autonomous Region (XUAR),\"Cotton, tomatoes, and downstream products\",01/13/2021,Active,WRO,,
2018,Turkmenistan,TM,Cotton,All Turkmenistan Cotton or products produced in whole or in part with Turkmenistan cotton.,Cotton,05/18/2018,Active,WRO,,
1953,Mexico,MX,Furniture,\"State Penitentiary, Ciudad Victoria, Tamaulipas, Mexico\",Furniture,10/13/1953,Active,Finding,,
2020,Malaysia,MY,Palm oil,FGV Holdings Berhad and its subsidiaries and joint ventures,\"Palm oil and products thereof, excluding biodiesel\",09/30/2020,Inactive,WRO,,Modified 2024
2020,Fishing Vessels,N/A,Seafood,Fishing Vessel: Da Wang,Seafood,07/31/2020,Partially Active,WRO,,
2020,China,CN,Tea,Th\u{e9} Caf\u{e9} Co.,Tea,13/45/2020,Active,WRO,,
2020,China,CN,Tea,Miao Chi Tea Farm,Tea,01/02/2020,Perhaps,WRO,,
";

/// Everything of a file: entries, errors, rows that were passed over.
fn all(raw: &[u8], format: ListFormat) -> Result<(Vec<Entry>, Vec<RowError>, usize), ReadError> {
    let mut reader = ListReader::of_bytes(raw, format)?;
    let (mut entries, mut errors, mut passed) = (Vec::new(), Vec::new(), 0);
    while let Some(row) = reader.next_row()? {
        match row {
            Row::Entry(entry) => entries.push(*entry),
            Row::Passed => passed += 1,
            Row::Bad(error) => errors.push(*error),
        }
    }
    Ok((entries, errors, passed))
}

fn code(raw: &[u8], format: ListFormat) -> String {
    match all(raw, format) {
        Err(ReadError::File(refusal)) => refusal.code.to_owned(),
        Err(other) => format!("{other:?}"),
        Ok((entries, errors, _)) => format!("{} read, {} bad", entries.len(), errors.len()),
    }
}

#[test]
fn cbps_list_in_latin_1() {
    let latin: Vec<u8> =
        CBP.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let (entries, errors, passed) = all(&latin, ListFormat::CbpWro).unwrap();
    assert_eq!((entries.len(), errors.len(), passed), (6, 2, 0));
    let says = |index: usize| entries[index].scope.summary();
    assert_eq!(
        says(0),
        "Silica-Based Products of Hoshine Silicon Industry Co. Ltd. (and Subsidiaries) from CN, effective 2021-06-24."
    );
    assert_eq!(
        says(1),
        "Cotton, tomatoes, downstream products from CN-XJ, CN, effective 2021-01-13."
    );
    assert!(
        entries[2].scope.parties.is_empty() && entries[2].scope.open_scope.starts_with("All Turk")
    );
    assert_eq!((entries[3].kind, entries[3].standing), (OrderKind::Finding, Standing::Active));
    assert_eq!(entries[3].scope.parties[0].address, "Ciudad Victoria, Tamaulipas, Mexico");
    assert_eq!(
        (entries[4].standing, entries[4].scope.exclusions.clone()),
        (Standing::Ended, vec!["biodiesel".into()])
    );
    assert_eq!(entries[5].standing, Standing::Partial);
    assert!(entries[5].scope.countries.is_empty());
    let told: Vec<(i64, &str, &str, &str)> = errors
        .iter()
        .map(|error| (error.row_number, error.column.as_str(), error.found.as_str(), error.rule))
        .collect();
    assert_eq!(
        told,
        [(7, "Effective Date", "13/45/2020", "bad_date"), (8, "Status", "Perhaps", "bad_status")]
    );
}

#[test]
fn the_uflpa_entity_list() {
    let raw = include_bytes!("../../../fixtures/lists/uflpa_entity_list_fragment.csv");
    let (entries, errors, _) = all(raw, ListFormat::Uflpa).unwrap();
    assert_eq!((entries.len(), errors.len()), (7, 0));
    let groups: Vec<&str> =
        entries.iter().map(|entry| entry.group.rsplit('B').next().unwrap()).collect();
    assert_eq!(groups, [")(i)", ")(i)", ")(ii)", ")(ii)", ")(i)", ")(i)", ")(v)"]);
    let huafu = &entries[2].scope.parties[0];
    assert_eq!(huafu.aliases.len(), 4, "{huafu:?}");
    assert_eq!(huafu.from_on.unwrap().to_string(), "2025-01-15");
    let shanshan = &entries[4].scope.parties[0];
    assert_eq!(shanshan.name, "Hoshine Silicon Industry (Shanshan) Co., Ltd");
    assert_eq!(shanshan.open_scope, "and subsidiaries");
    assert_eq!(entries[5].scope.parties[0].aliases.len(), 2);
    let wrong = "section,name_cell,effective_date\n2(d)(3),X Co.,\"June 21, 2022\"\n2(d)(2)(B)(v),,01/02/2023\n";
    let (_, errors, _) = all(wrong.as_bytes(), ListFormat::Uflpa).unwrap();
    assert_eq!(errors.iter().map(|e| e.rule).collect::<Vec<_>>(), ["bad_clause", "no_name"]);
}

#[test]
fn opensanctions_as_a_table_and_as_json_lines_say_the_same() {
    let table = "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\",\"phones\",\"emails\",\"dataset\",\"first_seen\",\"last_seen\",\"last_change\"
\"X-1\",\"Company\",\"Example Silk Co., Ltd.\",\"Example Silk;Exsilk\",\"\",\"cn\",\"Aksu\",\"91650421MA777U2G8E\",\"\",\"+86 1\",\"a@b.example\",\"us_uflpa\",\"2026-01-01\",\"2026-02-01\",\"2026-01-01\"
\"X-2\",\"Address\",\"Aksu\",\"\",\"\",\"cn\",\"\",\"\",\"\",\"\",\"\",\"us_uflpa\",\"\",\"\",\"\"
";
    let lines = concat!(
        "{\"id\":\"X-1\",\"schema\":\"Company\",\"caption\":\"Example Silk Co., Ltd.\",\"datasets\":[\"us_uflpa\"],\"target\":true,\"properties\":{\"name\":[\"Example Silk Co., Ltd.\"],\"alias\":[\"Example Silk\",\"Exsilk\"],\"country\":[\"cn\"],\"address\":[\"Aksu\"],\"uscCode\":[\"91650421MA777U2G8E\"]}}\n",
        "\n{\"id\":\"X-2\",\"schema\":\"Address\",\"properties\":{}}\n",
        "{\"id\":\"X-3\",\"schema\":\"Company\",\"target\":false,\"properties\":{\"name\":[\"Bank\"]}}\n",
    );
    let (from_table, none, passed) = all(table.as_bytes(), ListFormat::Opensanctions).unwrap();
    let (from_lines, others, more) = all(lines.as_bytes(), ListFormat::Opensanctions).unwrap();
    assert_eq!(from_table, from_lines);
    assert_eq!((none.len(), others.len(), passed, more), (0, 0, 1, 2));
    assert_eq!((from_table[0].key.as_str(), from_table[0].regime.as_str()), ("X-1", "uflpa"));
    let broken = format!("{lines}{{\"id\": 5\n{{\"id\":\"Q\",\"schema\":\"Company\"}}\n");
    let (_, errors, _) = all(broken.as_bytes(), ListFormat::Opensanctions).unwrap();
    assert_eq!(
        errors.iter().map(|e| (e.line_number, e.rule)).collect::<Vec<_>>(),
        [(5, "bad_json"), (6, "no_name")]
    );
    assert_eq!(
        code(b"{\"type\": \"FeatureCollection\"}", ListFormat::Opensanctions),
        "other_format"
    );
}

#[test]
fn a_plain_table_of_any_spelling() {
    let raw = "Entity;Type;HTS codes;Goods;Origin;From;Exceptions;Group
Example Gin;wro;5201;cotton;CN;2026-03-01;;
;Regional presumption;;;CN;2022-06-21;;XUAR
Example Mill;wro;52 cotton;;;2026-03-01;;
Nobody;law;;;;;;
";
    let (entries, errors, _) = all(raw.as_bytes(), ListFormat::Csv).unwrap();
    assert_eq!(
        entries[0].scope.summary(),
        "cotton, HTS 5201 of Example Gin from CN, effective 2026-03-01."
    );
    assert_eq!(
        (entries[1].kind, entries[1].group.as_str()),
        (OrderKind::RegionalPresumption, "XUAR")
    );
    assert_eq!(
        errors.iter().map(|e| (e.row_number, e.column.as_str(), e.rule)).collect::<Vec<_>>(),
        [(3, "HTS codes", "bad_scope"), (4, "Type", "bad_kind")]
    );
}

#[test]
fn a_file_of_another_format_is_refused_with_the_format_that_it_looks_like() {
    let uflpa = include_bytes!("../../../fixtures/lists/uflpa_entity_list_fragment.csv");
    let Err(ReadError::File(refusal)) = all(uflpa, ListFormat::CbpWro) else {
        panic!("not refused")
    };
    assert_eq!(refusal.code, "other_format");
    assert!(refusal.hint.contains("uflpa"), "{}", refusal.hint);
    assert!(refusal.message.contains("wrofinding") && refusal.message.contains("name_cell"));
    for format in ListFormat::ALL {
        if *format != ListFormat::Uflpa {
            assert_eq!(code(uflpa, *format), "other_format", "{format:?}");
        }
    }
    assert_eq!(code(CBP.as_bytes(), ListFormat::Uflpa), "other_format");
}

#[test]
fn hostile_files_are_refused_and_never_stop_the_program() {
    let wide = format!("Entity,{}\n", "x,".repeat(1_000_000));
    let long = format!("{CBP}2020,China,CN,{}", "y".repeat(3 << 20));
    let open = CBP.replace("2018,Turkmenistan", "2018,\"Turkmenistan");
    for format in ListFormat::ALL {
        assert_eq!(code(b"", *format), "empty_file", "{format:?}");
        assert_eq!(code(b"\0\x01\x02binary\xff", *format), "nul_bytes", "{format:?}");
        assert_eq!(code(b"%PDF-1.7 x", *format), "pdf", "{format:?}");
        assert_eq!(code(wide.as_bytes(), *format), "too_many_columns", "{format:?}");
    }
    assert_eq!(code(long.as_bytes(), ListFormat::CbpWro), "row_too_long");
    // The row with the open quote is told; those below it are read.
    let (entries, errors, _) = all(open.as_bytes(), ListFormat::CbpWro).unwrap();
    assert_eq!(entries.len(), 5);
    assert!(errors.iter().any(|error| error.rule == "unclosed_quote" && error.row_number == 3));
    let header = CBP.lines().next().unwrap();
    assert_eq!(code(header.as_bytes(), ListFormat::CbpWro), "0 read, 0 bad");
    let mut dice = 307_u32;
    for _ in 0..2_000 {
        let mut junk = format!("{header}\n").into_bytes();
        for _ in 0..60 {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let pieces: [&[u8]; 8] = [
                b",",
                b"\"",
                b"\n",
                b"(and two aliases:",
                b"\xff",
                b"WRO",
                b"01/02/2020",
                b"a/k/a ",
            ];
            junk.extend_from_slice(pieces[usize::try_from(dice >> 29).unwrap()]);
        }
        drop(code(&junk, ListFormat::CbpWro));
    }
}
