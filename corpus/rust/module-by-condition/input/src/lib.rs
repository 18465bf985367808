#[cfg(unix)]
#[path = "unix.rs"]
pub mod sys;
#[cfg(not(unix))]
#[path = "other.rs"]
pub mod sys;
#[cfg_attr(unix, path = "fast.rs")]
#[cfg_attr(windows, path = "slow.rs")]
pub mod speed;
