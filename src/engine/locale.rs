//! The locale encoding: UTF-8, with bytes that are not UTF-8 kept as lone surrogates (U+DC80 to U+DCFF). Usable without a running runtime.

/// What byte `b` becomes when it is not part of UTF-8 text.
const ESCAPE: u32 = 0xDC00;

/// Decodes bytes to code points.
pub fn decode(bytes: &[u8]) -> Vec<u32> {
    let mut text = Vec::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.extend(chunk.valid().chars().map(u32::from));
        text.extend(chunk.invalid().iter().map(|&b| ESCAPE + u32::from(b)));
    }
    text
}

/// Encodes code points to bytes; the error is the index of the first one that cannot be encoded.
pub fn encode(text: &[u32]) -> Result<Vec<u8>, usize> {
    let mut bytes = Vec::with_capacity(text.len());
    for (i, &c) in text.iter().enumerate() {
        match (char::from_u32(c), c) {
            (Some(c), _) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            (None, 0xDC80..=0xDCFF) => bytes.push((c - ESCAPE) as u8),
            (None, 0xD800..=0xDFFF) => return Err(i),
            // Beyond Unicode: CPython checks no more than this.
            (None, _) => {
                let six = |shift: u32| 0x80 | (c >> shift & 0x3F) as u8;
                bytes.extend([0xF0 | (c >> 18) as u8, six(12), six(6), six(0)]);
            }
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_round_trip() {
        for bytes in [&b"plain"[..], "\u{e9}\u{20ac}\u{1f600}".as_bytes(), b"\xff\xe9a\xe2\x82", b"\xed\xa0\x80", b""] {
            assert_eq!(encode(&decode(bytes)).as_deref(), Ok(bytes));
        }
        assert_eq!(encode(&[0x61, 0xD800]), Err(1));
        assert_eq!(encode(&[0x11_0000]).as_deref(), Ok(&b"\xf4\x90\x80\x80"[..]));
    }
}
