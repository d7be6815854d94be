//! Matches (对接) between demands and achievements: proposed, taken up, contacted, agreed or refused.

pub mod jobs;
