//! How a line is brought to its measure: its spaces become wider or narrower, and a little of it is taken by its letters.
//!
//! Not here: where lines end (`fit`), and which letters may be moved (`items`). **Invariant:** what is asked for is
//! what the line gets, however far it is; only an overfull line keeps its words apart and is too long.

use std::ops::{Add, Sub};

/// How much wider a space may get without being seen, as a fraction of its width.
const SPACE_STRETCH: f64 = 0.42;
/// How much narrower.
const SPACE_SHRINK: f64 = 0.27;
/// How much space may be added after each letter, as a fraction of its size: hz-program (Zapf, 1993) and its followers
/// allow a hundredth, which is not seen.
const TRACKING_STRETCH: f64 = 0.010;
/// How much may be taken away.
const TRACKING_SHRINK: f64 = 0.006;
/// How much may be added where spaces would be wider than [`WIDEST`]: that is seen less than they are.
const TRACKING_MOST: f64 = 0.03;
/// The widest space that no letter spacing is needed for, as a fraction of its width.
const WIDEST: f64 = 1.9;
/// The narrowest space, as a fraction of its width.
const NARROWEST: f64 = 0.6;

/// What can give in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Elastic {
    /// The width of its spaces together, in points.
    pub spaces: f64,
    /// The sizes of its letters together, in points.
    pub letters: f64,
}

/// How a line is justified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Justification {
    /// By what factor spaces are wider.
    pub widen: f64,
    /// What is added after each letter, as a fraction of its size.
    pub tracking: f64,
}

impl Justification {
    /// As the font has it.
    pub(super) const NONE: Self = Self { widen: 1.0, tracking: 0.0 };
}

impl Elastic {
    /// How much the line may comfortably grow.
    pub(super) fn stretch(self) -> f64 {
        SPACE_STRETCH * self.spaces + TRACKING_STRETCH * self.letters
    }

    /// How much it may shrink at most.
    pub(super) fn shrink(self) -> f64 {
        SPACE_SHRINK * self.spaces + TRACKING_SHRINK * self.letters
    }

    /// Fills some room, or saves it if it is negative. Letters give as much as spaces, and no more than is not seen.
    pub(super) fn fill(self, room: f64) -> Justification {
        if self.spaces <= 0.0 {
            return Justification::NONE;
        }
        let (give, most) = if room > 0.0 {
            (self.stretch(), TRACKING_STRETCH)
        } else {
            (self.shrink(), -TRACKING_SHRINK)
        };
        let usual = most * (room.abs() / give).min(1.0);
        let too_wide = room - (WIDEST - 1.0) * self.spaces;
        let tracking = match too_wide / self.letters {
            needed if needed > usual => needed.min(TRACKING_MOST),
            _ => usual,
        };
        let widen = 1.0 + (room - tracking * self.letters) / self.spaces;
        Justification { widen: widen.max(NARROWEST), tracking }
    }
}

impl Add for Elastic {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { spaces: self.spaces + other.spaces, letters: self.letters + other.letters }
    }
}

impl Sub for Elastic {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { spaces: self.spaces - other.spaces, letters: self.letters - other.letters }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gets_the_room_that_it_asks_for() {
        let line = Elastic { spaces: 30.0, letters: 600.0 };
        for room in [-9.0, -3.0, 0.0, 0.5, 12.0, 60.0] {
            let Justification { widen, tracking } = line.fill(room);
            let got = (widen - 1.0) * line.spaces + tracking * line.letters;
            assert!((got - room).abs() < 1e-9, "{room}: {got}");
            assert!((-TRACKING_SHRINK..=TRACKING_MOST).contains(&tracking));
        }
        assert_eq!(line.fill(27.0 + 5.0).tracking, TRACKING_STRETCH);
        assert_eq!(line.fill(27.0 + 12.0).widen, WIDEST);
    }

    #[test]
    fn words_of_an_overfull_line_keep_apart() {
        let line = Elastic { spaces: 10.0, letters: 100.0 };
        assert_eq!(line.fill(-50.0).widen, NARROWEST);
        assert_eq!(Elastic::default().fill(-50.0), Justification::NONE);
    }
}
