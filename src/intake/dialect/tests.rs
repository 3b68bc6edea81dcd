use super::detect;

type Found = Result<(char, char, u64, u64, usize, usize), &'static str>;

fn found(text: &str) -> Found {
    detect(text.as_bytes(), true)
        .map(|table| {
            let dialect = table.dialect;
            (
                char::from(dialect.delimiter),
                char::from(dialect.quote),
                table.header_row,
                table.data_offset,
                table.headers.len(),
                table.sample.len(),
            )
        })
        .map_err(|refusal| refusal.code)
}

#[test]
fn delimiters_are_found() {
    assert_eq!(found("Entry Number,Line No\nA,1\n"), Ok((',', '"', 1, 21, 2, 1)));
    assert_eq!(found("Entry Number;Line No\r\nA;1,5\r\n"), Ok((';', '"', 1, 22, 2, 1)));
    assert_eq!(found("Entry Number\tLine No\nA\t1\n"), Ok(('\t', '"', 1, 21, 2, 1)));
    assert_eq!(found("Entry Number|Line No\nA|1\n"), Ok(('|', '"', 1, 21, 2, 1)));
    assert_eq!(found("'Entry Number','Line No'\n'A','1'\n"), Ok((',', '\'', 1, 25, 2, 1)));
    assert_eq!(found("Entry Number\nA\nB\n"), Ok((',', '"', 1, 13, 1, 2)));
}

#[test]
fn a_header_below_titles_is_found() {
    let text = "Entry lines,,\nImporter: Harbor & Pine,,\n\n\"a\nb\",,\n  Entry Number  , Line No ,HTS\nA,1,6109\n";
    assert_eq!(found(text), Ok((',', '"', 6, 80, 3, 1)));
}

#[test]
fn old_line_breaks_are_found() {
    assert_eq!(found("Title\rEntry Number,Line No\rA,1\r"), Ok((',', '"', 2, 27, 2, 1)));
}

#[test]
fn files_without_a_table_are_refused() {
    assert_eq!(found("Entry Number,Line No\n"), Err("header_only"));
    assert_eq!(found("Entry Number,Line No\n,\n \n"), Err("header_only"));
    assert_eq!(found("kitten,win\n1,2\n"), Err("unknown_header"));
    let long = "x".repeat(70_000);
    assert_eq!(detect(long.as_bytes(), false).map_err(|refusal| refusal.code), Err("row_too_long"));
}

fn table(text: &str) -> super::Table {
    detect(text.as_bytes(), true).expect("it is a table")
}

#[test]
fn carets_tildes_and_named_delimiters_are_found() {
    assert_eq!(found("Entry Number^Line No\nA^1\n"), Ok(('^', '"', 1, 21, 2, 1)));
    assert_eq!(found("Entry Number~Line No\nA~1\n"), Ok(('~', '"', 1, 21, 2, 1)));
    assert_eq!(found("sep=;\nEntry Number;Line No\nA;1,5\n"), Ok((';', '"', 2, 27, 2, 1)));
    assert_eq!(found("sep=:\r\nEntry Number:Line No\nA:1\n"), Ok((':', '"', 2, 28, 2, 1)));
    assert_eq!(table("sep=;\nEntry Number;Line No\nA;1\n").preamble, [""; 0]);
}

#[test]
fn what_stands_above_the_table_is_kept() {
    let table = table(
        "Entry lines,,\n# made by x\nImporter: Harbor & Pine,,\n,,\n----,,\nEntry Number,Line No,HTS\nA,1,6109\n",
    );
    assert_eq!(table.preamble, ["Entry lines", "# made by x", "Importer: Harbor & Pine"]);
    assert_eq!((table.header_row, table.sample.len()), (6, 1));
}

#[test]
fn groups_stand_over_their_columns() {
    let table = table(
        "Report\n,Shipper,,Consignee,,\nBill of Lading,Name,Address,Name,Address,HTS\nA1,a,b,c,d,6109\n",
    );
    assert_eq!(
        table.headers,
        [
            "Bill of Lading",
            "Shipper Name",
            "Shipper Address",
            "Consignee Name",
            "Consignee Address",
            "Consignee HTS"
        ]
    );
    assert_eq!((table.header_row, table.data_line, table.preamble.len()), (2, 4, 1));
}

#[test]
fn headers_broken_over_two_lines_are_put_together() {
    let table =
        table("Entry,Line,Country,Goods\nNumber,Number,of Origin,Description\nA1,1,CN,shirts\n");
    assert_eq!(
        table.headers,
        ["Entry Number", "Line Number", "Country of Origin", "Goods Description"]
    );
    assert_eq!(table.sample.len(), 1);
    let units = self::table("Entry Number,Weight,Value\n,kg,USD\nA1,1,2\n");
    assert_eq!(units.headers, ["Entry Number", "Weight kg", "Value USD"]);
}

#[test]
fn a_header_in_another_language_is_found_by_its_words() {
    let table = table(
        "Informe de importaciones;;;\nNombre del Exportador;País de Origen;Fracción Arancelaria;Peso Bruto\nX SA;CN;61091001;12\n",
    );
    assert_eq!((table.header_row, table.dialect.delimiter), (2, b';'));
    let table = self::table("发货人名称,商品编码,原产国\nX,61091001,CN\n");
    assert_eq!(table.header_row, 1);
}

#[test]
fn endless_headers_and_empty_rows_are_named() {
    let code = |text: &str| detect(text.as_bytes(), false).map_err(|refusal| refusal.code).err();
    let wide = (0..20_000).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
    assert_eq!(code(&wide), Some("too_many_columns"));
    assert_eq!(code(&"\n".repeat(60_000)), Some("empty_file"));
    assert_eq!(code(&",,,\n".repeat(15_000)), Some("empty_file"));
}
