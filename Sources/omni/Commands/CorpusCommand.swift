import ArgumentParser
import Corpus
import Foundation
import Records

struct CorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "corpus", abstract: "Runs the golden corpus.", subcommands: [Test.self])

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Extracts every golden case and compares it with its expected surface.")
    @Argument(help: "Only this language.") var language: String?
    @Option(help: "Only cases whose name contains this.") var filter: String?
    @Flag(help: "Accept what is found. Read the difference before you commit it.") var update = false

    func run() throws {
      let installation = try Installation.find()
      let cases = try GoldenCase.all(in: installation.root + "/corpus", language: language, filter: filter)
      let run = GoldenRun(packs: installation.packs)
      var passed = 0, failed = 0, known = 0
      for golden in cases {
        let outcome = try run.run(golden, update: update)
        if outcome.isFailure { failed += 1 } else { passed += 1 }
        if let text = CorpusCommand.text(golden, outcome) { Output.print(text) }
        if case .knownBug = outcome { known += 1 }
      }
      Output.print("\(cases.count) cases: \(passed) \(update ? "updated" : "passed"), \(failed) failed" + (known > 0 ? ", \(known) known bugs" : ""))
      if failed > 0 { throw Failed() }
    }
  }

  /// What there is to say of a case; nil when it passed.
  static func text(_ golden: GoldenCase, _ outcome: GoldenRun.Outcome) -> String? {
    let name = "\(golden.language)/\(golden.name)"
    switch outcome {
    case .passed, .updated, .knownBug: return nil
    case .fixed: return Style.green("FIXED") + " \(name): the known bug is gone; take `known-bug` out of its case.yaml"
    case .refused(let why): return Style.red("REFUSED") + " \(name): \(why)"
    case .failed(let lines):
      let shown = lines.map { "  " + ($0.hasPrefix("-") ? Style.red($0) : Style.green($0)) }
      return Style.red("FAILED") + " \(name): \(golden.about)\n" + shown.joined(separator: "\n")
    }
  }
}
