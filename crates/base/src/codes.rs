//! Codes people and organisations are known by.
