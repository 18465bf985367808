pub mod known;
