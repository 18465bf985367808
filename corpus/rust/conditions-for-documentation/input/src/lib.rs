#[cfg(doc)]
pub struct Documented;
#[cfg(test)]
pub struct Tested;
#[cfg(not(doc))]
pub struct Undocumented;
