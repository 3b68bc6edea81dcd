//! What a picture says beside what it shows: where and when it was taken, with which
//! device. Such data can lead to who took it.

/// How the block of hidden data of a camera begins, in JPEG and in TIFF's own words.
const EXIF: &[u8] = b"Exif\0\0";
/// The chunk of a PNG that holds the same.
const PNG_CHUNK: &[u8] = b"eXIf";
/// How a block of Adobe's metadata begins.
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/";

/// True when the beginning of a picture carries data of a camera or an editor. A TIFF is
/// made of the same tags as Exif, so that nobody can say what it hides: it always does.
#[must_use]
pub fn has_hidden_data(media: &str, head: &[u8]) -> bool {
    let has = |sign: &[u8]| head.windows(sign.len()).any(|window| window == sign);
    match media {
        "jpeg" => has(EXIF) || has(XMP),
        "png" => has(PNG_CHUNK) || has(b"XML:com.adobe.xmp"),
        "tiff" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::has_hidden_data;

    #[test]
    fn a_photograph_with_a_place_is_known() {
        assert!(has_hidden_data("jpeg", b"\xff\xd8\xff\xe1\0\x20Exif\0\0MM\0*"));
        assert!(!has_hidden_data("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0"));
        assert!(has_hidden_data("png", b"\x89PNG\r\n\x1a\n\0\0\0\x08eXIfMM\0*"));
        assert!(has_hidden_data("tiff", b"II*\0") && !has_hidden_data("pdf", b"%PDF-1.7 Exif\0\0"));
    }
}
