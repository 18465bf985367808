import Records
import Surface
import Testing

/// Modules that are tables, made to hurt: tables that hold one another, names that stand for names.
@Suite struct TableTests {
  private func surface(_ text: String) -> PackageSurface { extract([("m.lua", Array(text.utf8))], with: lua) }

  /// The definition that a path leads to.
  private func definition(_ path: String, in surface: PackageSurface) -> String? {
    surface.paths.first { surface.text.string($0.path) == path }?.symbol.map { surface.text.string(surface.symbols[Int($0)].definition) }
  }

  @Test func aTableInItselfUnderEveryNameEnds() {
    let names = (0..<200).map { "M.n\($0) = M\nM.t.n\($0) = M.t\n" }.joined()
    let found = surface("local M = { t = {} }\n\(names)return M\n")
    #expect(found.status == .exact)
    #expect(definition("m.n7", in: found) == "m" && definition("m.t.n7", in: found) == "m.t")
    #expect(found.paths.count == 402)
  }

  /// Each table holds the next one twice: as many paths as there are ways.
  @Test func pathsThatMultiplyAreCut() {
    let tables = (0..<30).map { "local t\($0) = {}\n" }.joined()
    let edges = (0..<29).map { "t\($0).a, t\($0).z = 1, 2\nt\($0).a = t\($0 + 1)\nt\($0).b = t\($0 + 1)\n" }.joined()
    var limits = SurfaceLimits()
    limits.paths = 5_000
    let extractor = SurfaceExtractor(pack: lua, surface: limits)
    let found = extractor.extract(
      PackageKey(registry: "t", name: "m", version: "1"), files: [("m.lua", Array("\(tables)\(edges)return t0\n".utf8))])
    #expect(found.status == .partial && found.paths.count == 5_000)
  }

  /// Each table is a member of the one before.
  @Test func tablesNestedWithoutEndAreCut() {
    let chain = (0..<100).map { "local t\($0 + 1) = {}\nt\($0).n = t\($0 + 1)\nM.d\($0) = t\($0)\n" }.joined()
    let flat = surface("local M, t0 = {}, {}\n\(chain)return M\n")
    #expect(definition("m.d99", in: flat) == "m.d99", "the least deep path is its home")
    let deep = (0..<20_000).map { "t\($0).n = {}\nlocal t\($0 + 1) = t\($0).n\n" }.joined()
    #expect(surface("local t0 = {}\n\(deep)return t0\n").status == .partial)
  }

  /// Each name stands for a member of what the one before stands for.
  @Test func referencesOfReferencesEnd() {
    let inside = (0..<20_000).map { "local t\($0 + 1) = t\($0)\n" }.joined()
    #expect(paths(surface("local t0 = { x = 1 }\n\(inside)return { last = t20000 }\n")) == ["m", "m.last", "m.last.x"])
    let outside = (0..<20_000).map { "local t\($0 + 1) = t\($0).n\n" }.joined()
    let found = surface("local t0 = require('other')\n\(outside)return { near = t9, far = t20000 }\n")
    #expect(paths(found) == ["m", "m.far", "m.near"])
    #expect(found.paths.last.map { found.text.string($0.external) } == "other.n.n.n.n.n.n.n.n.n")
  }

  @Test func modulesThatReturnOneAnotherEnd() {
    let files: [File] = (0..<100).map { ("m\($0).lua", Array("return require('m\(($0 + 1) % 100)')\n".utf8)) }
    #expect(extract(files, with: lua).paths.count == 100)
  }
}
