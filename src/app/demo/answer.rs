//! The importer of the demonstration has begun to answer its hold: a draft with
//! cover words, one document, and quantities of which the second asks a question.

use crate::app::hold::partner;
use crate::app::packet::document::{self, DocumentForm};
use crate::app::packet::quantity::{self, QuantityForm};
use crate::app::{App, account, packet};
use crate::error::Result;

const IMPORTER: &str = "importer@harborpine.example";

/// A page that any reader opens.
const MAP: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
trailer<</Root 1 0 R>>\n%%EOF\n";

/// Begins the packet; nothing when nobody was sent a notice.
pub(super) fn tell(app: &App) -> Result<()> {
    let importer = account::actor(app, IMPORTER)?;
    let Some(listed) = partner::list(app, &importer, "")?.into_iter().next() else {
        return Ok(());
    };
    let hold = listed.row.public_id;
    let number = packet::open(app, &importer, &hold, "admissibility", "")?;
    let story = "The lint of this entry was ginned in Uzbekistan from seed cotton of two farms. \
        The map names every party; orders and payments follow.";
    let version = packet::show(app, &importer, &hold, number)?.row.version;
    packet::describe(app, &importer, &hold, number, version, story)?;
    let mut map = document::begin(app, &importer, &hold, number, "supply chain map.pdf")?;
    map.write(MAP)?;
    let about = DocumentForm {
        step: "supply_chain_map".to_owned(),
        title: "Map of the parties from the farms to the port".to_owned(),
        paper: "map".to_owned(),
        translation: "english".to_owned(),
        confidentiality: "confidential".to_owned(),
        pages: "1".to_owned(),
        ..DocumentForm::default()
    };
    map.finish(app, &importer, &about)?;
    for (tier, party, input, output, share) in [
        (
            "raw_material",
            "Two farms near Qarshi",
            ["Cotton plants", "118,000"],
            ["Seed cotton", "115,000"],
            "97.5",
        ),
        ("processing", "Qarshi Gin", ["Seed cotton", "115,000"], ["Cotton lint", "46,000"], "36"),
    ] {
        let [input_name, input] = input.map(str::to_owned);
        let [output_name, output] = output.map(str::to_owned);
        let row = QuantityForm {
            tier: tier.to_owned(),
            party: party.to_owned(),
            input_name,
            input,
            input_unit: "kg".to_owned(),
            output_name,
            output,
            output_unit: "kg".to_owned(),
            yield_percent: share.to_owned(),
            ..QuantityForm::default()
        };
        quantity::add(app, &importer, &hold, number, &row)?;
    }
    Ok(())
}
