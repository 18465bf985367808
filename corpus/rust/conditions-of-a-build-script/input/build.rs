fn main() { println!("cargo:rustc-cfg=has_fast_path"); }
