//! Files that are wrong in many ways, each named; see also the pack's own files in `tests/`.
