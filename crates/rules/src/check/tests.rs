//! What the checks of conditions find, and that they find nothing where a firm can pass.
