//! A declared manufacturer code beside the one that name and address give.

use super::{address_part, city_part, name_part};
use crate::domain::country;

/// How the codes stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// Name or address say too little, or the maker is Canadian and the
    /// province is not known.
    Unknown,
    /// Every part of the declared code follows from the name and the address.
    Agrees,
    /// Some part does not; this is what the rule gives.
    Differs(String),
}

/// Compares a declared code with what the maker's name and address in one line
/// give (19 CFR 102 appendix). `nation` is alpha-2, of the maker or the origin.
///
/// Which part of an address is the city is not marked, so any part may be: a
/// signal is raised only when no reading of the address gives the code.
#[must_use]
pub fn compare(declared: &str, name: &str, address: &str, nation: &str) -> Comparison {
    let parts: Vec<&str> = address
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty() && !is_nation(part))
        .collect();
    let maker = name_part(name);
    let Some((street, places)) = parts.split_first().filter(|(_, places)| !places.is_empty())
    else {
        return Comparison::Unknown;
    };
    if maker.is_empty() || nation.len() != 2 || nation == "CA" || !declared.is_ascii() {
        return Comparison::Unknown;
    }
    // A unit or a building may stand before the street, a district before the city.
    let numbers: Vec<String> =
        [address_part(street), address_part(address), address_part(&parts.join(" "))]
            .into_iter()
            .chain(parts.iter().map(|part| address_part(part)))
            .collect();
    let cities: Vec<String> = places
        .iter()
        .chain([street])
        .flat_map(|part| std::iter::once(*part).chain(part.split_whitespace()))
        .map(city_part)
        .filter(|city| city.len() == 3)
        .collect();
    let Some(city) = places.iter().map(|part| city_part(part)).find(|city| city.len() == 3) else {
        return Comparison::Unknown;
    };
    let rest = declared.strip_prefix(nation).and_then(|rest| rest.strip_prefix(&maker));
    let agrees = rest.is_some_and(|rest| {
        numbers.iter().any(|number| {
            rest.strip_prefix(number.as_str())
                .is_some_and(|end| cities.iter().any(|own| own == end))
        })
    });
    if agrees {
        return Comparison::Agrees;
    }
    let number = numbers.first().map_or("", String::as_str);
    Comparison::Differs(format!("{nation}{maker}{number}{city}"))
}

fn is_nation(part: &str) -> bool {
    part.len() > 3 && country::from_text(part).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Comparison, compare};

    fn differs(code: &str) -> Comparison {
        Comparison::Differs(code.to_owned())
    }

    #[test]
    fn codes_that_some_reading_of_the_address_gives_agree() {
        for (declared, name, address, nation) in [
            ("AUOZR92MEL", "Ozrock", "92 Alice Springs Road, Melbourne", "AU"),
            (
                "JPAMAPLA1145TOK",
                "Amalgamated Plastics Corp.",
                "11455 Main Street Suite 9999, Tokyo, Japan",
                "JP",
            ),
            ("CNTIABRI266NAN", "Tianshan Bright", "Building 4, 266 Nanhu Road, Nanjing", "CN"),
            ("CNTIABRI266NAN", "Tianshan Bright", "266 Nanhu Road, Nanjing 210000, China", "CN"),
            ("CNTIABRI266NAN", "Tianshan Bright", "266 Nanhu Road, Gulou District, Nanjing", "CN"),
        ] {
            assert_eq!(compare(declared, name, address, nation), Comparison::Agrees, "{address}");
        }
    }

    #[test]
    fn other_makers_numbers_towns_and_countries_differ() {
        let address = "266 Nanhu Road, Nanjing, China";
        for declared in ["CNOTHMAK266NAN", "CNTIABRI12NAN", "CNTIABRI266SHA", "VNTIABRI266NAN"] {
            let found = compare(declared, "Tianshan Bright", address, "CN");
            assert_eq!(found, differs("CNTIABRI266NAN"), "{declared}");
        }
    }

    #[test]
    fn too_little_says_nothing() {
        for (name, address, nation) in [
            ("Tianshan Bright", "", "CN"),
            ("Tianshan Bright", "266 Nanhu Road", "CN"),
            ("", "266 Nanhu Road, Nanjing", "CN"),
            ("天山", "266 Nanhu Road, Nanjing", "CN"),
            ("Tianshan Bright", "266 Nanhu Road, 南京", "CN"),
            ("Bergstrom", "232 Main St, Toronto", "CA"),
            ("Tianshan Bright", "266 Nanhu Road, Nanjing", ""),
        ] {
            let found = compare("CNTIABRI266NAN", name, address, nation);
            assert_eq!(found, Comparison::Unknown, "{name} {address} {nation}");
        }
    }
}
