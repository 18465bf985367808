#[cfg(has_fast_path)]
pub fn fast() {}
#[cfg(not(has_fast_path))]
pub fn slow() {}
