import Records
import Rules
import Surface
import TestSupport
import Testing

/// TypeScript's pack; the grammars must be built (`make test` does it).
private let typescript: RulePack = try! Checkout.packs.pack("typescript")

/// The export-tree family on input made to hurt, and on packages made at random.
@Suite struct ExportTreeTests {
  private func extract(
    _ files: [String: String], _ limits: SurfaceLimits = SurfaceLimits(), settings: [String: SurfaceSettings.Value] = [:], reversed: Bool = false
  ) -> PackageSurface {
    let sorted = files.sorted { $0.key < $1.key }.map { (path: $0.key, bytes: Array($0.value.utf8)) }
    return SurfaceExtractor(pack: typescript, surface: limits).extract(
      PackageKey(registry: "test", name: "p", version: "1"), files: reversed ? sorted.reversed() : sorted, settings: SurfaceSettings(settings))
  }

  // MARK: Hostile input

  @Test func wildcardsOfAllOverAllEnd() {
    var files: [String: String] = [:]
    for i in 0..<60 {
      files[i == 0 ? "index.d.ts" : "m\(i).d.ts"] =
        (0..<60).map { "export * from \"./\($0 == 0 ? "index" : "m\($0)")\";\n" }.joined() + "export declare const n\(i): 1;\n"
    }
    let surface = extract(files)
    #expect(surface.status == .exact)
    #expect(surface.paths.count == 60)
  }

  @Test func namespacesOfAllOverAllAreCut() {
    var files: [String: String] = [:]
    for i in 0..<20 {
      files[i == 0 ? "index.d.ts" : "m\(i).d.ts"] = (0..<20).map { "export * as n\($0) from \"./\($0 == 0 ? "index" : "m\($0)")\";\n" }.joined()
    }
    var limits = SurfaceLimits()
    limits.paths = 3_000
    let surface = extract(files, limits)
    #expect(surface.paths.count == 3_000)
    #expect(surface.status == .partial && surface.reasons.contains { $0.contains("public paths") })
  }

  @Test(arguments: [50, 5_000]) func longChainsOfAliasesEnd(length: Int) {
    var text = "export { a\(length) as last };\nexport declare namespace a0 { const x: 1 }\n"
    for i in 1...length { text += "import a\(i) = a\(i - 1);\n" }
    let surface = extract(["index.ts": text])
    #expect(paths(surface).contains("p.a0.x"))
    // A chain longer than the limit leads nowhere; a short one to the namespace.
    #expect(paths(surface).contains("p.last.x") == (length == 50))
  }

  @Test func circlesOfEveryKindEnd() {
    let surface = extract([
      "index.ts": """
      export { a } from "./b"; export { default } from "./b"; export * as n from "./b"; import c = n1.x; import n1 = c.y; export { c };
      export { self as self }; import q = q; export { q }; import w = require("./w"); export { w };
      """,
      "b.ts": "export { a } from \"./index\"; export { default } from \"./index\"; export * from \"./index\"; export type T = 1;",
      "w.d.ts": "import v = require(\"./v\"); export = v;", "v.d.ts": "import w = require(\"./w\"); export = w;",
    ])
    #expect(paths(surface).contains("p.n.T"))
    #expect(surface.status == .exact)
  }

  @Test func augmentationsOfOneAnotherEnd() {
    let surface = extract([
      "index.d.ts":
        "import \"./b\"; export namespace N { namespace M { const a: 1 } } declare module \"./b\" { namespace N { namespace M { const c: 1 } } }",
      "b.d.ts": "import \"./index\"; export namespace N { namespace M { const b: 1 } } declare module \"./index\" { export { N } from \"./b\" }",
    ])
    #expect(paths(surface).contains("p.N.M.a"))
  }

  @Test func aModuleValueThatIsItselfEnds() {
    let surface = extract([
      "index.d.ts": """
      export = k; declare const k: K & typeof k & typeof import("./index");
      interface K extends L { a: 1 } interface L extends K { b: 1 } type T = T & K;
      declare namespace k { export { k }; }
      """
    ])
    #expect(Set(paths(surface)).isSuperset(of: ["p.export=", "p.a", "p.b"]))
  }

  @Test func deepNamespacesAreCut() {
    let depth = 400
    let text = "export " + (0..<depth).map { "namespace n\($0) { export " }.joined() + "const x = 1" + String(repeating: " }", count: depth)
    let surface = extract(["index.ts": text])
    #expect(surface.status == .partial)
    #expect(paths(surface).contains("p.n0.n1.n2"))
  }

  @Test func longListsAreLinear() {
    let names = (0..<20_000).map { "n\($0)" }
    let text = "export {\n\(names.joined(separator: ",\n"))\n} from './b';\nimport {\n\(names.joined(separator: ",\n"))\n} from './b';\n"
    let surface = extract(["index.ts": text, "b.ts": names.map { "export const \($0) = 1;\n" }.joined()])
    #expect(surface.paths.count == 20_000 && surface.status == .exact)
  }

  @Test func manyMembersAreLinear() {
    let members = (0..<40_000).map { "m\($0)(): 1;\n" }.joined()
    let surface = extract(["index.d.ts": "declare class K {\n\(members)}\nexport = K;\n"])
    #expect(surface.paths.count == 40_001 && surface.status == .exact)
  }

  @Test func aNamespaceWithTooManyStepsIsNone() {
    let name = (0..<100_000).map { "n\($0)" }.joined(separator: ".\n")
    let surface = extract(["index.d.ts": "declare namespace \(name) { const x: 1 }\nexport declare const after: 1;\n"])
    #expect(paths(surface) == ["p.after"])
  }

  @Test func hugeTypesAreReadInPart() {
    let union = (0..<5_000).map { "\"s\($0)\"" }.joined(separator: "\n | ")
    let deep = String(repeating: "(", count: 300) + "A" + String(repeating: ")", count: 300)
    let all = (0..<12_000).map { "I\($0)" }.joined(separator: "\n & ")
    let surface = extract([
      "index.d.ts": "export type U = \(union);\nexport type D = \(deep);\nexport declare const v: \(all);\nexport interface After { a: 1 }\n"
    ])
    #expect(paths(surface) == ["p.After", "p.After.a", "p.D", "p.U", "p.v"])
  }

  @Test func linkingStopsWhenItsStepsAreUsedUp() {
    var limits = SurfaceLimits()
    limits.linkSteps = 50
    var files = ["index.d.ts": (0..<100).map { "export * as n\($0) from \"./m\($0)\";\n" }.joined()]
    for i in 0..<100 { files["m\(i).d.ts"] = "export declare const a: 1, b: 1;\n" }
    let surface = extract(files, limits)
    #expect(surface.status == .partial)
    #expect(surface.reasons == ["stopped linking at the limit of 50 steps"])
    #expect(surface.paths.count < 100)
  }

  @Test func moreSourceThanTheLimitIsNamed() {
    var limits = SurfaceLimits()
    limits.sourceBytes = 30
    let surface = extract(["index.d.ts": "export * from \"./b\";\n", "b.d.ts": "export declare const b: 1;\n"], limits)
    #expect(surface.status == .partial)
    #expect(surface.reasons == ["beyond the limit on the source of one package: b.d.ts"])
  }

  @Test func manifestsThatMakeNoSense() {
    for manifest in ["", "[]", "{", "{\"exports\": 1}", "{\"exports\": {\".\": \"../../etc/passwd\"}}", "{\"exports\": [[[null]]], \"types\": {}}"] {
      let surface = extract(["package.json": manifest, "index.d.ts": "export declare const a: 1;"])
      #expect(paths(surface).map { $0.hasSuffix(".a") } == [true], "\(manifest)")
    }
    #expect(extract(["package.json": "{\"main\": \"a.js\"}", "a.js": ""]).status == .skipped)
    #expect(extract([:]).status == .skipped)
  }

  @Test func aFileThatCannotBeReadCostsItselfOnly() {
    let surface = extract(["index.d.ts": "export * from \"./b\"; export declare const a: 1;", "b.d.ts": "export declare const b: 1;\0"])
    #expect(paths(surface) == ["p.a"])
    #expect(surface.status == .partial)
    #expect(extract(["index.d.ts": "\0"]).status == .failed)
  }

  @Test func entriesThatAreMissingAreNamed() {
    let surface = extract(["a.ts": "export const a = 1"], settings: ["entries": .list([".=a.ts", "gone=b.ts"])])
    #expect(paths(surface) == ["p.a"])
    #expect(surface.reasons == ["no such entry: b.ts"])
  }

  // MARK: Properties

  /// Packages of modules that declare, merge, export, import and augment one another at random.
  private func package(_ seed: Int) -> [String: String] {
    var random = SeededGenerator(seed: UInt64(seed))
    let names = ["index", "a", "b", "c", "d"]
    var files: [String: String] = [:]
    for (i, name) in names.enumerated() {
      let other = names[Int.random(in: 0..<names.count, using: &random)]
      var text = "export interface I\(i) { m\(i): 1 }\n"
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        let n = Int.random(in: 0..<names.count, using: &random)
        switch Int.random(in: 0..<11, using: &random) {
        case 0: text += "export * from \"./\(names[n])\";\n"
        case 1: text += "export * as ns\(n) from \"./\(names[n])\";\n"
        case 2: text += "export { I\(n) as R\(i) } from \"./\(names[n])\";\n"
        case 3: text += "import { I\(n) as L\(i)x\(n) } from \"./\(names[n])\"; export { L\(i)x\(n) };\n"
        case 4: text += "declare module \"./\(names[n])\" { interface I\(n) { extra\(i): 1 } interface New\(i) { a: 1 } }\n"
        case 5: text += "declare class K\(i) { static s: 1; m(): 1 } declare namespace K\(i) { const k: 1 } export { K\(i) };\n"
        case 6: text += "export default interface D\(i) { d: 1 }\n"
        case 7: text += "export { default as def\(n) } from \"./\(names[n])\";\n"
        case 8: text += "declare const v\(i): typeof import(\"./\(other)\") & I\(i);\nexport = v\(i);\n"
        case 9: text += "export import q\(i) = K\(i).k; import W\(i) = require(\"./\(other)\"); export { W\(i) };\n"
        default: text += "export function f\(i)(): void; export namespace f\(i) { const x: 1 }\n"
        }
      }
      files[name + ".d.ts"] = text
    }
    return files
  }

  @Test(arguments: 0..<60) func randomPackagesHoldTheInvariants(seed: Int) {
    let files = package(seed)
    let surface = extract(files)
    let all = paths(surface)
    #expect(all == all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(Set(all).count == all.count, "a path stands once")
    for (i, row) in surface.paths.enumerated() {
      #expect(Int(row.nameStart) <= all[i].utf8.count)
      if let symbol = row.symbol { #expect(Int(symbol) < surface.symbols.count) }
    }
    for symbol in surface.symbols {
      let file = surface.files[Int(symbol.file ?? 0)]
      #expect(symbol.startByte <= symbol.endByte && symbol.endByte <= file.size)
    }
    let canonical = surface.paths.filter { $0.symbol != nil && $0.isCanonical }.count
    #expect(canonical == surface.symbols.count, "every element has one canonical path")
    #expect(json(surface) == json(extract(files, reversed: true)), "the order of the files does not matter")
  }

  @Test(arguments: 0..<30) func cutTextNeverCrashes(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for (name, text) in package(seed).sorted(by: { $0.key < $1.key }) {
      var bytes = Array(text.utf8)
      for _ in 0..<8 where !bytes.isEmpty {
        let i = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes.remove(at: i)
        } else {
          bytes[i] = Array("{}<>()=*:;,.\"'/#@ \n".utf8).randomElement(using: &random) ?? 0x20
        }
      }
      _ = extract([name == "index.d.ts" ? name : "index.tsx": String(decoding: bytes, as: UTF8.self)], settings: ["entries": .map([".": name])])
      _ = extract(["index.ts": String(decoding: bytes, as: UTF8.self)])
    }
  }

  // MARK: Demand

  @Test func onlyWhatIsReachedIsParsed() {
    let extractor = SurfaceExtractor(pack: typescript)
    let files = [
      "index.ts": "import './a'; export const x = 1", "a.ts": "export type A = import('./b').B", "b.ts": "export type B = 1", "test/t.ts": "",
    ]
    _ = extractor.extract(
      PackageKey(registry: "t", name: "p", version: "1"), files: files.map { ($0.key, Array($0.value.utf8)) }, settings: SurfaceSettings())
    #expect(extractor.counts.files == 3 && extractor.counts.unread == 1)
  }
}
