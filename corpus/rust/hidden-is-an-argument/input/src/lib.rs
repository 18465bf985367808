#[doc(alias = "hidden")]
pub fn by_alias() {}
#[doc = "hidden"]
pub fn by_text() {}
#[doc(no_inline, hidden)]
pub fn with_another() {}
#[cfg_attr(unix, doc(hidden))]
pub fn on_unix() {}
#[cfg_attr(windows, doc(hidden))]
pub fn on_windows() {}
