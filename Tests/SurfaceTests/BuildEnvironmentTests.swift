import Rules
import TestSupport
import Testing

@testable import Surface

/// Build constraints, compared with an evaluation of their own trees.
@Suite struct BuildEnvironmentTests {
  private let environment: BuildEnvironment

  init() throws { environment = try Self.environment() }

  private static func environment(_ settings: [String: SurfaceSettings.Value] = [:]) throws -> BuildEnvironment {
    guard case .directoryPackage(let rules) = try Checkout.packs.pack("go").family else { throw CancellationError() }
    return BuildEnvironment(rules.constraints, SurfaceSettings(settings))
  }

  /// A boolean expression: text and value.
  private indirect enum Tree {
    case tag(String, Bool)
    case not(Tree)
    case and([Tree])
    case or([Tree])

    var value: Bool {
      switch self {
      case .tag(_, let holds): holds
      case .not(let inner): !inner.value
      case .and(let parts): parts.allSatisfy(\.value)
      case .or(let parts): parts.contains { $0.value }
      }
    }

    /// With brackets where the precedence of the operators asks for them, and blanks at random.
    func text(_ random: inout SeededGenerator) -> String {
      func blank() -> String { ["", " ", "\t", "  "].randomElement(using: &random)! }
      func inner(_ tree: Tree, bracketed: Bool) -> String {
        let text = tree.text(&random)
        return bracketed || Int.random(in: 0..<5, using: &random) == 0 ? "(" + text + blank() + ")" : text
      }
      switch self {
      case .tag(let name, _): return blank() + name
      case .not(let tree): if case .tag = tree { return "!" + tree.text(&random) } else { return "!" + inner(tree, bracketed: true) }
      case .and(let parts):
        var texts: [String] = []
        for part in parts { if case .or = part { texts.append(inner(part, bracketed: true)) } else { texts.append(inner(part, bracketed: false)) } }
        return texts.joined(separator: blank() + "&&" + blank())
      case .or(let parts):
        var texts: [String] = []
        for part in parts { texts.append(inner(part, bracketed: false)) }
        return texts.joined(separator: blank() + "||" + blank())
      }
    }
  }

  private static let tags = [
    ("linux", true), ("windows", false), ("amd64", true), ("arm64", false), ("cgo", true), ("unix", true), ("go1.1", true), ("go1.99", false),
    ("gc", true), ("ignore", false), ("my_tag.1", false), ("Ünïcode", false),
  ]

  private func random(depth: Int, _ random: inout SeededGenerator) -> Tree {
    func some() -> [Tree] { (0..<Int.random(in: 2...4, using: &random)).map { _ in self.random(depth: depth - 1, &random) } }
    switch depth == 0 ? 0 : Int.random(in: 0..<4, using: &random) {
    case 0:
      let (name, holds) = Self.tags.randomElement(using: &random)!
      return .tag(name, holds)
    case 1: return .not(self.random(depth: depth - 1, &random))
    case 2: return .and(some())
    default: return .or(some())
    }
  }

  /// `!!a` is refused, so a negation of a negation needs brackets: the texts above always set them.
  @Test(arguments: 0..<50) func randomExpressions(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<40 {
      let tree = self.random(depth: 4, &random), text = tree.text(&random)
      #expect(environment.holds(expression: text.utf8) == tree.value, "\(text)")
    }
  }

  /// Lines of the older form mean the same as the expressions made from them.
  @Test(arguments: 0..<20) func randomOlderLines(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<40 {
      var value = false, clauses: [String] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        var clause = true, literals: [String] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let (name, holds) = Self.tags.randomElement(using: &random)!, isNegated = Bool.random(using: &random)
          literals.append((isNegated ? "!" : "") + name)
          clause = clause && holds != isNegated
        }
        clauses.append(literals.joined(separator: ","))
        value = value || clause
      }
      let line = clauses.joined(separator: [" ", "\t", "  "].randomElement(using: &random)!)
      #expect(environment.holds(expression: environment.expression(ofOlder: line.utf8).utf8) == value, "\(line)")
    }
  }

  @Test func olderLinesThatAreWrong() {
    let expressions = ["": "ignore", "!": "ignore", "!!a": "ignore", "a,": "a && ignore", "!a-b": "!ignore", "a b,!c": "a || b && !c"]
    for (line, expression) in expressions { #expect(environment.expression(ofOlder: line.utf8) == expression, "\(line)") }
  }

  @Test(arguments: ["", " ", "a b", "a &&", "|| a", "(a", "a)", "!", "!!a", "! !a", "a & b", "a-b", "()", "a &&& b", "\"a\""])
  func malformedExpressionsHaveNoValue(text: String) { #expect(environment.holds(expression: text.utf8) == nil) }

  @Test func nestingIsBounded() {
    func nested(_ depth: Int) -> Bool? {
      environment.holds(expression: (String(repeating: "(", count: depth) + "linux" + String(repeating: ")", count: depth)).utf8)
    }
    #expect(nested(100) == true)
    #expect(nested(101) == nil)
    #expect(nested(200_000) == nil)
    #expect(environment.holds(expression: String(repeating: "linux && ", count: 50_000).utf8) == nil)
  }

  @Test func anythingEndsWithoutACrash() {
    var random = SeededGenerator(seed: 3)
    let alphabet = Array("ab!&|() \t.,-é".utf8)
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
      _ = environment.holds(expression: text)
      _ = environment.holds(expression: environment.expression(ofOlder: text).utf8)
      _ = environment.tags(ofFile: Substring(String(decoding: text, as: UTF8.self)).utf8)
    }
  }

  @Test func settingsChooseWhatHolds() throws {
    let other = try Self.environment([
      "goos": .text("ios"), "goarch": .text("arm64"), "cgo": .flag(false), "tags": .list(["x"]), "release_tags_to": .text("go1.19"),
    ])
    for tag in ["ios", "darwin", "unix", "arm64", "gc", "x", "go1.1", "go1.19"] { #expect(other.holds(tag.utf8), "\(tag)") }
    for tag in ["linux", "amd64", "cgo", "go1.20", "go1.0", "go1", "go1.", "go2.1", "gccgo", ""] { #expect(!other.holds(tag.utf8), "\(tag)") }
    #expect(try !Self.environment(["cgo": .text("false")]).holds("cgo".utf8))
  }

  @Test func fileNames() {
    let names: [(String, [String])] = [
      ("a.go", []), ("linux.go", []), ("a_linux.go", ["linux"]), ("a_amd64.go", ["amd64"]), ("a_linux_amd64.go", ["linux", "amd64"]),
      ("a_amd64_linux.go", ["linux"]), ("_linux.go", ["linux"]), ("a_unix.go", []), ("a_linux_x.go", []), ("a_windows.x.go", ["windows"]),
      ("linux_amd64.go", ["amd64"]), ("a_gc.go", []), ("a__linux.go", ["linux"]), ("a_.go", []),
    ]
    for (name, tags) in names {
      #expect(environment.tags(ofFile: Substring(name).utf8).map { String(decoding: $0, as: UTF8.self) } == tags, "\(name)")
    }
  }
}
