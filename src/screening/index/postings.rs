//! Ascending numbers, kept as differences of a byte or two.

/// The names that have a feature, in ascending order, as differences.
#[derive(Debug, Default)]
pub(super) struct Postings {
    /// The number added last.
    pub last: u32,
    /// How many of the names are not removed.
    pub live: u32,
    /// The differences, seven bits a byte, the lowest first.
    pub bytes: Vec<u8>,
}

impl Postings {
    /// Adds a number that is greater than all before it.
    pub fn push(&mut self, number: u32) {
        let mut rest = if self.bytes.is_empty() { number } else { number - self.last };
        while rest >= 0x80 {
            self.bytes.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        self.bytes.push(u8::try_from(rest).unwrap_or(0));
        self.last = number;
        self.live += 1;
    }

    /// True when a number was added last.
    pub fn ends_with(&self, number: u32) -> bool {
        self.last == number && !self.bytes.is_empty()
    }

    /// Adds the numbers of another list, each greater by `base`.
    pub fn append(&mut self, other: &Self, base: u32) {
        let first_end = other.bytes.iter().position(|byte| *byte < 0x80).map(|at| at + 1);
        let Some((first, rest)) = first_end.and_then(|end| other.bytes.split_at_checked(end))
        else {
            return;
        };
        let first = first.iter().rev().fold(0, |sum, byte| sum << 7 | u32::from(byte & 0x7f));
        self.push(base + first);
        self.bytes.extend_from_slice(rest);
        self.last = base + other.last;
        self.live = (self.live - 1) + other.live;
    }

    /// Tells every number, in ascending order.
    pub fn each(&self, mut tell: impl FnMut(u32)) {
        let (mut number, mut step, mut shift) = (0_u32, 0_u32, 0_u32);
        for byte in &self.bytes {
            if shift == 0 && *byte < 0x80 {
                number = number.wrapping_add(u32::from(*byte));
                tell(number);
                continue;
            }
            step |= u32::from(byte & 0x7f) << (shift & 31);
            if *byte >= 0x80 {
                shift += 7;
            } else {
                number = number.wrapping_add(step);
                tell(number);
                (step, shift) = (0, 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Postings;

    fn list(numbers: &[u32]) -> Postings {
        let mut list = Postings::default();
        for number in numbers {
            list.push(*number);
        }
        list
    }

    fn told(list: &Postings) -> Vec<u32> {
        let mut told = Vec::new();
        list.each(|number| told.push(number));
        told
    }

    #[test]
    fn numbers_come_back_and_lists_are_joined() {
        let numbers = [0, 1, 127, 128, 300, 70_000, 4_000_000_000];
        let mut whole = list(&numbers);
        assert_eq!(told(&whole), numbers);
        whole = list(&[5, 9]);
        whole.append(&list(&[0, 200, 40_000]), 10);
        whole.append(&Postings::default(), 60_000);
        whole.push(70_000);
        assert_eq!(told(&whole), [5, 9, 10, 210, 40_010, 70_000]);
        assert_eq!(whole.live, 6);
    }
}
