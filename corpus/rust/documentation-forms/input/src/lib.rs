//! The crate.
//!
//! Second paragraph.

/// From lines,
/// two of them.
pub fn lines() {}

/**
 * From a block
 *   with margin.
 */
pub fn block() {}

#[doc = "From an attribute: \"quoted\"."]
/// And a line.
#[inline]
#[doc = concat!("Joined ", "text.")]
pub fn mixed() {}

//// No documentation.
/* Nor this. */
pub fn bare() {}

pub mod inside {
    //! What it stands in.
    /** Field block. */
    pub struct Part {
        /// A field.
        pub size: u8, // not this
        pub plain: u8,
    }
}
