import Records
import Rules
import Surface
import TestSupport
import Testing

/// The declared-tree family on Rust's pack: what golden cases cannot say, and input made to hurt.
@Suite struct DeclaredTreeTests {
  private let rust: RulePack = try! Checkout.packs.pack("rust")

  private func extract(_ files: [String: String], _ settings: [String: SurfaceSettings.Value] = ["lib": .text("p")]) -> PackageSurface {
    SurfaceExtractor(pack: rust).extract(
      PackageKey(registry: "test", name: "p", version: "1"), files: files.map { ($0.key, Array($0.value.utf8)) },
      settings: SurfaceSettings(settings))
  }

  private func extract(_ source: String) -> PackageSurface { extract(["src/lib.rs": source]) }

  private func names(_ range: Range<Int>) -> String { range.map { "N\($0)" }.joined(separator: " ") }

  // MARK: Large but honest

  private let chewing = """
    macro_rules! chew {
      () => {};
      ($name:ident $($rest:tt)*) => { pub struct $name; chew!($($rest)*); };
    }
    """

  @Test func aRecursiveMacroWorksThroughALongList() {
    let surface = extract("\(chewing)\nchew!(\(names(0..<100)));")
    #expect(surface.status == .exact)
    #expect(surface.paths.count == 101)
  }

  @Test func theEntrySaysHowDeepMacrosGo() {
    let source = "\(chewing)\nchew!(\(names(0..<250)));"
    #expect(extract("#![recursion_limit = \"300\"]\n" + source).paths.count == 251)
    let cut = extract(source)
    #expect(cut.status == .partial)
    #expect(cut.reasons.contains { $0.contains("deeper than 128") })
  }

  @Test func globsTravelAChainOfModules() {
    var source = "mod m0 { pub struct Far; }\n"
    for i in 1...50 { source += "mod m\(i) { pub use crate::m\(i - 1)::*; }\n" }
    #expect(paths(extract(source + "pub use m50::*;")) == ["p", "p::Far"])
  }

  @Test func aUseTreeMayHaveManyLeaves() {
    let items = (0..<1_000).map { "pub struct N\($0);" }.joined(separator: "\n")
    let leaves = (0..<1_000).map { "N\($0)" }.joined(separator: ", ")
    #expect(extract("mod m {\n\(items)\n}\npub use m::{\(leaves)};").paths.count == 1_001)
  }

  @Test func orderOfFilesDoesNotShow() {
    let files = ["src/lib.rs": "pub mod a; pub mod b; pub use b::*;", "src/a.rs": "pub struct A;", "src/b.rs": "pub use crate::a::A; pub fn b() {}"]
    let key = PackageKey(registry: "test", name: "p", version: "1")
    let sorted = files.sorted { $0.key < $1.key }.map { ($0.key, Array($0.value.utf8)) }
    let forwards = SurfaceExtractor(pack: rust).extract(key, files: sorted)
    let backwards = SurfaceExtractor(pack: rust).extract(key, files: sorted.reversed())
    #expect(json(forwards) == json(backwards))
    #expect(forwards.paths.count == 8)
  }

  @Test func filesThatNoModuleNamesAreNotParsed() {
    let extractor = SurfaceExtractor(pack: rust)
    let files = ["src/lib.rs": "mod a;", "src/a.rs": "", "src/ghost.rs": "", "tests/t.rs": ""]
    _ = extractor.extract(PackageKey(registry: "test", name: "p", version: "1"), files: files.map { ($0.key, Array($0.value.utf8)) })
    #expect(extractor.counts.files == 2)
    #expect(extractor.counts.unread == 2)
  }

  @Test func anUnknownTargetIsTold() {
    let surface = extract(["src/lib.rs": "pub fn f() {}"], ["target": .text("pdp11-unknown-none"), "lib": .text("p")])
    #expect(surface.reasons == ["the pack does not know the target 'pdp11-unknown-none'"])
    #expect(paths(surface) == ["p", "p::f"])
  }

  @Test func aBrokenManifestIsTold() {
    let surface = extract(["Cargo.toml": "[package", "src/lib.rs": "pub fn f() {}"])
    #expect(surface.status == .partial)
    #expect(surface.reasons.contains { $0.contains("manifest cannot be read") })
  }

  // MARK: Hostile

  /// Sources that would cost without end, and a word of the reason that says where it was ended.
  enum Bomb: String, CaseIterable {
    case doubling, recursion, mutualRecursion, hiddenRecursion, moduleNesting, useNesting, longPath, patternNesting, bracketNesting, commentNesting

    var source: String {
      switch self {
      case .doubling: "macro_rules! m { ($($t:tt)*) => { m! { $($t)* $($t)* } }; } m! { a b c d }"
      case .recursion: "macro_rules! m { () => { m! {} }; } m! {}"
      case .mutualRecursion: "macro_rules! a { () => { b! {} }; } macro_rules! b { () => { a! {} }; } pub struct S; impl S { a! {} }"
      case .hiddenRecursion: "macro_rules! m { ($i:item) => { pub mod n { $i } m! { mod k { $i } } }; } m! { fn f() {} }"
      case .moduleNesting: String(repeating: "pub mod m { ", count: 5_000) + String(repeating: "}", count: 5_000)
      case .useNesting: "use " + String(repeating: "a::{", count: 20_000) + "b" + String(repeating: "}", count: 20_000) + ";"
      case .longPath: "pub use std" + String(repeating: "::a", count: 20_000) + ";"
      case .patternNesting:
        "macro_rules! m { (" + String(repeating: "$( ", count: 5_000) + "$a:tt" + String(repeating: ")*", count: 5_000)
          + ") => { pub fn f() {} }; } m! { a }"
      case .bracketNesting: "m! { fn f() " + String(repeating: "{", count: 50_000)
      case .commentNesting: String(repeating: "/*", count: 50_000)
      }
    }
  }

  @Test(arguments: Bomb.allCases)
  func aBombEndsAndTheRestIsListed(bomb: Bomb) {
    let surface = extract(["src/lib.rs": "pub mod good; pub mod bomb;", "src/bomb.rs": bomb.source, "src/good.rs": "pub struct Good;"])
    #expect(paths(surface).contains("p::good::Good"))
    let isHarmless = bomb == .patternNesting || bomb == .commentNesting
    #expect(surface.status == .partial || (isHarmless && surface.status == .exact), "\(bomb): \(surface.reasons)")
  }

  @Test func filesThatDeclareOneAnotherTwiceAreCut() {
    var files = ["src/lib.rs": "#[path = \"f0.rs\"] pub mod a; #[path = \"f0.rs\"] pub mod b;"]
    for i in 0..<40 { files["src/f\(i).rs"] = "#[path = \"f\(i + 1).rs\"] pub mod a; #[path = \"f\(i + 1).rs\"] pub mod b;" }
    files["src/f40.rs"] = ""
    let surface = extract(files)
    #expect(surface.status == .partial)
    #expect(surface.reasons.contains { $0.contains("modules") })
  }

  @Test func globsThatAllTakeEachOtherSettle() {
    let modules = (0..<60).map { i in "pub mod m\(i) { pub struct S\(i); " + (0..<60).map { "pub use crate::m\($0)::*; " }.joined() + "}" }
    let surface = extract(modules.joined(separator: "\n"))
    #expect(surface.status == .exact)
    #expect(surface.paths.count == 1 + 60 + 60 * 60)
  }

  @Test func pathsThatMultiplyAreCut() {
    let modules = (0..<30).map { i in "pub mod m\(i) { " + (0..<30).map { "pub use super::m\($0) as n\($0); " }.joined() + "}" }
    var limits = SurfaceLimits()
    limits.paths = 5_000
    let surface = SurfaceExtractor(pack: rust, surface: limits).extract(
      PackageKey(registry: "test", name: "p", version: "1"),
      files: [("src/lib.rs", Array(("mod all {" + modules.joined(separator: "\n") + "}\npub use all::m0 as m;").utf8))])
    #expect(surface.status == .partial)
    #expect(surface.paths.count <= 5_000)
  }
}
