//! The three verdicts, after Kleene: yes, no, and not known yet.

/// A verdict. *Unknown* means that a fact is missing, never "perhaps no".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    False,
    /// A fact is missing that could still decide it either way.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// Both: the lesser of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Either: the greater of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// One branch or the other; while the test is unknown, what both branches agree on.
    #[must_use]
    pub fn choose(self, then: Self, otherwise: Self) -> Self {
        match self {
            Self::True => then,
            Self::False => otherwise,
            Self::Unknown if then == otherwise => then,
            Self::Unknown => Self::Unknown,
        }
    }

    /// At least `wanted` of the counted ones.
    #[must_use]
    pub fn at_least(wanted: usize, counted: impl Iterator<Item = Self>) -> Self {
        let (mut sure, mut possible) = (0_usize, 0_usize);
        for truth in counted {
            sure += usize::from(truth == Self::True);
            possible += usize::from(truth != Self::False);
        }
        match () {
            () if sure >= wanted => Self::True,
            () if possible < wanted => Self::False,
            () => Self::Unknown,
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(is_true: bool) -> Self {
        if is_true { Self::True } else { Self::False }
    }
}
