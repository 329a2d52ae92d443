//! A share of the letters, so that several machines can convert a collection together.
//!
//! **Invariant:** a letter is in the same share wherever its file lies and whatever else is converted.

use std::str::FromStr;

use sha2::{Digest, Sha256};

/// One of several shares, of about the same size, into which letters are divided by their names.
///
/// ```
/// use letterpress::press::Shard;
/// let shards: Vec<Shard> = ["1/3", "2/3", "3/3"].map(|it| it.parse().unwrap()).into();
/// let holders = shards.iter().filter(|shard| shard.holds("volume", "d12"));
/// assert_eq!(holders.count(), 1);
/// assert!("4/3".parse::<Shard>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Counted from 0.
    index: u64,
    count: u64,
}

impl Shard {
    /// Whether a letter belongs to it, by the name of its file, without folders and ending, and its own in the file.
    pub fn holds(&self, file: &str, letter: &str) -> bool {
        let digest = Sha256::new().chain_update(file).chain_update([0]).chain_update(letter);
        let first = digest.finalize().into_iter().take(8);
        first.fold(0, |number, byte| number << 8 | u64::from(byte)) % self.count == self.index
    }
}

impl FromStr for Shard {
    type Err = &'static str;

    /// Reads `2/8`: the second of eight.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "not a share: I/N, such as 2/8 for the second of eight";
        let (number, count) = text.split_once('/').ok_or(FORM)?;
        let number: u64 = number.trim().parse().map_err(|_| FORM)?;
        let count = count.trim().parse().map_err(|_| FORM)?;
        if (1..=count).contains(&number) {
            Ok(Self { index: number - 1, count })
        } else {
            Err(FORM)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_is_in_one_share_of_about_the_same_size() {
        let shards: Vec<Shard> = (1..=4).map(|it| format!("{it}/4").parse().unwrap()).collect();
        let mut sizes = [0; 4];
        for letter in 0..1_000 {
            let name = format!("d{letter}");
            let holders = (0..4).filter(|at| shards[*at].holds("volume", &name));
            let holders: Vec<usize> = holders.collect();
            assert_eq!(holders.len(), 1);
            sizes[holders[0]] += 1;
        }
        assert!(sizes.iter().all(|size| (200..300).contains(size)), "{sizes:?}");
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "3", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        assert_eq!(" 2 / 8".parse(), Ok(Shard { index: 1, count: 8 }));
    }
}
