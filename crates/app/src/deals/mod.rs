//! Deals (转化项目): staged cases from a lead to landing and follow-up, with contract, shares and documents.

pub mod jobs;
