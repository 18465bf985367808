public import Corpus
import Foundation
import Records
import TestSupport
public import Testing

extension GoldenCase: CustomTestStringConvertible {
  public var testDescription: String { "\(language)/\(name)" }
}

@Suite struct GoldenCorpusTests {
  @Test(arguments: try GoldenCase.all(in: Checkout.root + "/corpus", language: nil))
  func isAsAccepted(golden: GoldenCase) throws {
    let outcome = try GoldenRun(packs: Checkout.packs).run(golden)
    #expect(!outcome.isFailure, "\(golden.about)\n\(outcome)")
  }

  /// A case in a folder of its own: input, expectation and description by the test.
  private func makeCase(_ source: String, about: String = "about: a test") throws -> (corpus: String, golden: GoldenCase) {
    let corpus = NSTemporaryDirectory() + "/omni-golden-\(UUID().uuidString)"
    let folder = corpus + "/python/one"
    try FileManager.default.createDirectory(atPath: folder + "/input", withIntermediateDirectories: true)
    try source.write(toFile: folder + "/input/m.py", atomically: true, encoding: .utf8)
    try (about + "\n").write(toFile: folder + "/case.yaml", atomically: true, encoding: .utf8)
    return (corpus, try GoldenCase.all(in: corpus, language: "python")[0])
  }

  @Test func aDifferenceIsShownLineByLine() throws {
    let (corpus, golden) = try makeCase("a = 1\n")
    defer { try? FileManager.default.removeItem(atPath: corpus) }
    let run = GoldenRun(packs: Checkout.packs)
    #expect(try run.run(golden).isFailure)
    #expect(try run.run(golden, update: true) == .updated)
    #expect(try run.run(golden) == .passed)
    try "b = 1\n".write(toFile: golden.folder + "/input/m.py", atomically: true, encoding: .utf8)
    guard case .failed(let lines) = try run.run(golden) else { return #expect(Bool(false), "must fail") }
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("- ") && lines[0].contains("m.a"))
    #expect(lines[1].hasPrefix("+ ") && lines[1].contains("m.b"))
  }

  @Test func updateRefusesABrokenInputUnlessTheCaseIsAboutErrors() throws {
    let (corpus, golden) = try makeCase("def f(:\n")
    defer { try? FileManager.default.removeItem(atPath: corpus) }
    guard case .refused = try GoldenRun(packs: Checkout.packs).run(golden, update: true) else { return #expect(Bool(false), "must be refused") }
    try "about: errors\nerrors: true\n".write(toFile: golden.folder + "/case.yaml", atomically: true, encoding: .utf8)
    let announced = try GoldenCase.all(in: corpus, language: "python")[0]
    #expect(try GoldenRun(packs: Checkout.packs).run(announced, update: true) == .updated)
  }

  @Test func aKnownBugFailsQuietlyAndShoutsWhenItPasses() throws {
    let (corpus, golden) = try makeCase("a = 1\n", about: "about: x\nknown-bug: not yet")
    defer { try? FileManager.default.removeItem(atPath: corpus) }
    try "{}\n".write(toFile: golden.folder + "/expected.jsonl", atomically: true, encoding: .utf8)
    let run = GoldenRun(packs: Checkout.packs)
    let still = try run.run(golden)
    #expect(still == .knownBug("not yet") && !still.isFailure)
    _ = try run.run(golden, update: true)
    let fixed = try run.run(golden)
    #expect(fixed == .fixed && fixed.isFailure)
  }

  @Test func anUnknownLanguageHasASuggestion() {
    let error = #expect(throws: OmniError.self) { try GoldenCase.all(in: Checkout.root + "/corpus", language: "pyhton") }
    #expect(error?.hint == "did you mean 'python'?")
  }
}
