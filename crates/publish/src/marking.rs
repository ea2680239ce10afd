//! How the label of a marking looks in every format: bold, to the right, in its colour on black (FIRST, *Traffic Light Protocol
//! 2.0*, 2022, which asks for it at the head and foot of each page in 12 points or more).

use whosays_model::Tlp;

/// The size of the label, in points.
pub(crate) const SIZE: u8 = 12;

/// Its colour: red, green and blue.
pub(crate) fn colour(tlp: Tlp) -> [u8; 3] {
    match tlp {
        Tlp::Clear => [0xff, 0xff, 0xff],
        Tlp::Green => [0x33, 0xff, 0x00],
        Tlp::Amber | Tlp::AmberStrict => [0xff, 0xc0, 0x00],
        Tlp::Red => [0xff, 0x2b, 0x2b],
    }
}

/// The same in hexadecimal digits: `FF2B2B`.
pub(crate) fn digits(tlp: Tlp) -> String {
    colour(tlp).iter().map(|part| format!("{part:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_of_the_standard() {
        let digits: Vec<String> = Tlp::ALL.iter().map(|tlp| super::digits(*tlp)).collect();
        assert_eq!(digits, ["FFFFFF", "33FF00", "FFC000", "FFC000", "FF2B2B"]);
    }
}
