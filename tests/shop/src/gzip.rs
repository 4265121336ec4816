//! gzip without compression: what a server sends that codes what nobody asked it to.
//!
//! Blocks are stored as they are, each flushed, so that an event is on its way at
//! once. Called by `stream` and `front`.

/// What each body begins with.
pub const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// Bytes as blocks that others follow.
pub fn blocks(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks(usize::from(u16::MAX)).flat_map(|part| block(part, false)).collect()
}

/// A whole body.
pub fn whole(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len() % (1 << 32)).unwrap_or(u32::MAX);
    let end = [block(&[], true), checksum(bytes).to_le_bytes().into(), length.to_le_bytes().into()];
    [HEAD.to_vec(), blocks(bytes), end.concat()].concat()
}

fn block(bytes: &[u8], is_last: bool) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let head = [&[u8::from(is_last)][..], &length.to_le_bytes(), &(!length).to_le_bytes()].concat();
    [&head, bytes].concat()
}

/// CRC-32.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_coded_as_the_format_says() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        let coded = whole(b"abc");
        assert_eq!(coded[10..18], [0, 3, 0, 252, 255, b'a', b'b', b'c']);
        assert_eq!(coded[18..23], [1, 0, 0, 255, 255]);
        assert_eq!(coded[27..], [3, 0, 0, 0]);
    }
}
