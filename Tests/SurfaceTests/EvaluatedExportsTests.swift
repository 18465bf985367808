import Records
import Rules
import Surface
import TestSupport
import Testing

/// JavaScript's pack; the grammar must be built (`make test` does it).
private let javascript: RulePack = try! Checkout.packs.pack("javascript")

private func evaluated(_ files: [String: String], _ settings: [String: SurfaceSettings.Value] = [:]) -> PackageSurface {
  SurfaceExtractor(pack: javascript).extract(
    PackageKey(registry: "test", name: "p", version: "1"), files: files.map { ($0.key, Array($0.value.utf8)) }, settings: SurfaceSettings(settings))
}

/// Modules whose evaluation would hurt: each ends, and what can be known is listed.
@Suite struct EvaluatedExportsTests {
  @Test func anEndlessLoopIsNamedWithItsLine() {
    let surface = evaluated(["index.js": "exports.a = 1\nfor (;;) { exports.b = 1 }\nexports.c = 1\n"])
    #expect(paths(surface) == ["p.a", "p.b", "p.c"])
    #expect(surface.status == .partial)
    #expect(surface.reasons == ["fuel ran out in index.js:2"])
  }

  @Test(arguments: [
    "function f(n) { return f(n) + f(n + 1) + f(n + 2) }\nexports.x = f(0)",
    "const f = () => [1, 2, 3].map(() => [1, 2, 3].map(() => [1, 2, 3].map(() => f())))\nexports.x = f()",
    "class A extends A { constructor() { super(); new A() } }\nexports.x = new A()",
    "class A { constructor() { this.next = new A() } }\nexports.x = new A()",
    "const o = { get a() { return o.a }, set a(v) { o.a = v } }\no.a = 1\nexports.x = o.a",
    "const p = new Proxy({}, {}); p.__proto__ = p\nexports.x = p.q",
    "var list = [1]\nfor (const item of list) { list.push(item); list = list.concat(list) }\nexports.x = list",
    "var s = 'x'\nwhile (true) s += s\nexports.x = s",
    "var s = 'x'\nwhile (true) s = `${s}${s}`\nexports.x = s",
    "var list = [1]\nwhile (true) list = list.concat(list)\nexports.x = list",
    "var list = [1]\nwhile (true) list = [...list, ...list]\nexports.x = list",
    "var list = []\nfor (;;) list.push(list.length)\nexports.x = list",
    "var o = {}\nfor (var i = 0; ; i++) { o['k' + i] = i; Object.keys(o) }\nexports.x = 1",
    "function f() { return f.call.call.call(f) }\nexports.x = f()",
  ])
  func codeThatNeverEndsEnds(code: String) {
    let surface = evaluated(["index.js": code])
    #expect(paths(surface).first?.hasPrefix("p.x") == true)
  }

  @Test func aLargeWrapperThreeFunctionsDeepIsReadWhole() {
    let count = 12_000
    let body = (0..<count).map { "api.name\($0) = function () {};" }.joined(separator: "\n")
    let surface = evaluated([
      "index.js": "(function (root, factory) { factory(exports) })(this, function (api) { (function () { (function () {\n\(body)\n})() })() });"
    ])
    #expect(surface.paths.count == count)
    #expect(surface.status == .exact)
  }

  @Test(arguments: ["(", "[", "{a:", "!", "f(", "()=>", "a=", "a?b:", "function(){return ", "new A(", "`${"])
  func deepNestingNeverOverflows(opening: String) {
    let closings: [Character: String] = ["(": ")", "[": "]", "{": "}", "`": "}`", "f": ")", "n": ")"]
    let depth = 3_000
    var closing = closings[opening.first ?? " "] ?? ""
    if opening.hasPrefix("function") { closing = "}" }
    if opening == "()=>" { closing = "" }
    let value = String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
    let surface = evaluated(["index.js": "exports.first = 1\nexports.deep = \(value)\nexports.last = 1\n"])
    #expect(paths(surface).contains("p.first"))
  }

  @Test func deepChainsOfBranchesAndCalls() {
    let branches = (0..<4_000).map { "if (x === \($0)) exports.a\($0 % 3) = 1; else\n" }.joined() + "exports.b = 1"
    let calls = "lib" + String(repeating: ".set(1)\n", count: 4_000)
    let sum = (0..<4_000).map { "x\($0)" }.joined(separator: " +\n")
    let surface = evaluated(["index.js": "\(branches)\nexports.c = \(calls)\nexports.d = \(sum)\n"])
    #expect(paths(surface) == ["p.a0", "p.a1", "p.a2", "p.b", "p.c", "p.d"])
  }

  @Test func wildcardsInCirclesEnd() {
    var files = ["package.json": #"{"name": "p", "type": "module", "exports": "./m0.js"}"#]
    for i in 0..<30 {
      files["m\(i).js"] =
        (0..<30).map { "export * from './m\($0).js'\n" }.joined()
        + "export const n\(i) = 1\nimport { absent as a\(i) } from './m\((i + 1) % 30).js'\n"
    }
    let surface = evaluated(files)
    #expect(surface.paths.count == 30)
  }

  @Test func reexportsInACircleEnd() {
    let surface = evaluated([
      "package.json": #"{"name": "p", "type": "module"}"#, "index.js": "export { a } from './b.js'\nexport { ok } from './b.js'\n",
      "b.js": "export { a } from './index.js'\nexport const ok = 1\n",
    ])
    #expect(paths(surface) == ["p.a", "p.ok"])
  }

  @Test func modulesByComputedNamesAreRead() {
    let surface = evaluated([
      "index.js": "['a', 'b'].forEach(name => { exports[name] = require('./lib/' + name) })\nexports.gone = require('./lib/' + unknown)\n",
      "lib/a.js": "module.exports = function () {}\n", "lib/b.js": "exports.c = require('./' + ['c'].join(''))\n",
      "lib/c.js": "module.exports = class { run() {} }\n", "lib/unread.js": "exports.d = 1\n",
    ])
    #expect(paths(surface) == ["p.a", "p.b", "p.b.c", "p.gone"])
    #expect(surface.status == .exact)
  }

  @Test func anEntryThatCannotBeReadIsFailed() {
    let surface = evaluated(["index.js": "exports.a = '\0'"])
    #expect(surface.status == .failed)
    #expect(surface.paths.isEmpty)
  }

  @Test func aModuleThatCannotBeReadCostsItsNamesOnly() {
    let surface = evaluated(["index.js": "exports.a = 1\nexports.bad = require('./bad')\nexports.b = 1\n", "bad.js": "x\0"])
    #expect(paths(surface) == ["p.a", "p.b", "p.bad"])
    #expect(surface.status == .partial)
  }

  @Test func equalInputGivesEqualRowsAndOneExtractorServesManyPackages() {
    let files = ["index.js": "for (const k of ['z', 'a']) exports[k] = class { [k]() {} }\nexports.s = Symbol('x')\nexports[Symbol.iterator] = 1\n"]
    let extractor = SurfaceExtractor(pack: javascript)
    func once() -> String {
      json(extractor.extract(PackageKey(registry: "test", name: "p", version: "1"), files: files.map { ($0.key, Array($0.value.utf8)) }))
    }
    let first = once()
    #expect(once() == first)
    #expect(json(evaluated(files)) == first)
  }

  @Test func manifestsThatAreNoneAreNoHindrance() {
    for manifest in [
      "", "[]", "{", #"{"exports": [null, 1]}"#, #"{"exports": {".": {"default": {"default": null}}}, "main": 1}"#, #"{"main": "../../index.js"}"#,
    ] {
      let surface = evaluated(["package.json": manifest, "index.js": "exports.a = 1\n"])
      #expect(paths(surface) == ["p.a"], "\(manifest)")
    }
  }

  @Test func settingsNameEntriesAndPackage() {
    let files = ["a.js": "exports.a = 1\n", "b.js": "exports.b = 1\n"]
    #expect(paths(evaluated(files, ["entry": .list(["a.js", "b"]), "package": .text("q")])) == ["q.a", "q.b"])
    #expect(evaluated(files).status == .skipped)
    #expect(evaluated([:]).status == .skipped)
  }
}
