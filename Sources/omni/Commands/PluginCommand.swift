import ArgumentParser
import Corpus
import Foundation
import Records
import Rules
import Surface
import Syntax

struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Starts, lists, checks and explains rule packs.",
    subcommands: [New.self, List.self, Check.self, Explain.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows every rule pack and whether it is in order.")

    func run() throws {
      let packs = try Installation.find().packs
      var table = Table(columns: ["language", "files", "grammar", "patterns", "fingerprint"], rightAligned: [3])
      for language in packs.languages {
        do throws(OmniError) {
          let pack = try packs.pack(language)
          table.rows.append([
            language, pack.extensions.joined(separator: " "), pack.grammar.name, String(pack.query?.patternLines.count ?? 0),
            String(pack.fingerprint.prefix(12)),
          ])
        } catch {
          table.rows.append([language, "–", "–", "–", "broken: \(error.what)"])
        }
      }
      table.lines().forEach(Output.print)
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks rule packs: keys, query against grammar, captures, examples, golden cases.")
    @Argument(help: "Languages to check; all when none is named.") var languages: [String] = []

    func run() throws {
      let installation = try Installation.find()
      var isBroken = false
      for language in languages.isEmpty ? installation.packs.languages : languages {
        do throws(OmniError) {
          Output.print("\(language): \(try check(language, installation))")
        } catch {
          Output.flush()
          Output.report(error)
          isBroken = true
        }
      }
      if isBroken { throw Failed() }
    }

    /// - Throws: the first thing that is not in order.
    private func check(_ language: String, _ installation: Installation) throws(OmniError) -> String {
      let pack = try installation.packs.pack(language)
      let folder = "\(installation.packs.folder)/\(language)"
      let examples = try PackExamples(folder: folder)
      let failures = examples.failures(pack)
      guard failures.isEmpty else {
        throw OmniError(
          .invalid, "\(language): \(failures.count) of its examples fail", at: folder + "/examples.yaml", why: failures.joined(separator: "; "),
          hint: "`omni plugin explain FILE` shows which captures fire")
      }
      let run = GoldenRun(packs: installation.packs)
      let cases = try GoldenCase.all(in: installation.root + "/corpus", language: language)
      var failed: [String] = []
      for golden in cases where try run.run(golden).isFailure { failed.append(golden.name) }
      guard failed.isEmpty else {
        throw OmniError(
          .invalid, "\(language): \(failed.count) of \(cases.count) golden cases fail", at: "corpus/\(language)",
          why: failed.prefix(5).joined(separator: ", ") + (failed.count > 5 ? ", …" : ""),
          hint: "`omni corpus test \(language)` shows the differences")
      }
      let (positive, negative) = examples.counts
      return "\(pack.query.map { "\($0.patternLines.count) patterns, " } ?? "")\(positive) positive and \(negative) negative examples, "
        + "\(cases.count) golden cases: in order"
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Starts a language: grammar, rule pack, examples and a first golden case that passes.")
    @Argument(help: "The language's id, in lower case.") var name: String
    @Option(
      help: "The grammar's source, as for `omni grammar add`; not needed when the grammar is there.") var grammar: String?
    @Option(help: "The folder of the source that holds src/parser.c.") var directory: String = ""
    @Option(help: "The ending of its files, with the dot; .<name> when not given.") var ending: String?
    @Option(help: "A source file for the first golden case; an empty one when not given.") var sample: String?
    @Option(help: "Start a descriptor of the registry that publishes its packages, too: the registry's id.") var registry: String?

    func run() throws {
      let installation = try Installation.find()
      guard name.utf8.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-") }), !name.isEmpty else {
        throw OmniError(.usage, "not a language's id", at: name, hint: "lower-case letters, digits and hyphens: lua, c-sharp")
      }
      let ending = ending ?? "." + name
      guard ending.hasPrefix("."), !ending.contains("/") else { throw OmniError(.usage, "not a file ending", at: ending, hint: "--ending .lua") }
      let text = try sample.map { (path) throws(OmniError) in
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw OmniError(.notFound, "cannot read the sample", at: path) }
        return text
      }
      if !installation.grammars.names.contains(name) {
        let draft = GrammarDraft(
          installation: installation, name: name, source: grammar ?? "tree-sitter-\(name)", directory: directory, option: "--grammar")
        let (path, hasLicence) = try draft.adopt()
        Output.print("wrote \(relative(path, installation)), and built it" + (hasLicence ? "" : "; put its licence there"))
      }
      let language = try installation.grammars.language(name)
      let scaffold = Scaffold(installation: installation, name: name, ending: ending)
      for path in try scaffold.write(language, sample: text) { Output.print("wrote \(path)") }
      if let registry { Output.print("wrote \(try scaffold.write(registry: registry))") }
      let cases = try GoldenCase.all(in: installation.root + "/corpus", language: name)
      let run = GoldenRun(packs: installation.packs)
      for golden in cases { if case .refused(let why) = try run.run(golden, update: true) { throw OmniError(.invalid, why, at: golden.folder) } }
      Output.print("wrote corpus/\(name)/first/expected.jsonl")
      Output.print("next: omni plugin check \(name); omni tree FILE; then CONTRIBUTING.md, \"Add a language\"")
    }

    private func relative(_ path: String, _ installation: Installation) -> String {
      path.hasPrefix(installation.root + "/") ? String(path.dropFirst(installation.root.count + 1)) : path
    }
  }

  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows which captures fire where in a file: the facts as the pack sees them.")
    @Argument(help: "A source file.") var file: String
    @Option(help: "The rule pack; found by the file's ending when not given.") var language: String?

    func run() throws {
      let installation = try Installation.find()
      guard let data = FileManager.default.contents(atPath: file) else { throw OmniError(.notFound, "cannot read the file", at: file) }
      let found = try language.map { (name) throws(OmniError) in try installation.packs.pack(name) } ?? installation.packs.pack(forFile: file)
      guard let pack = found else {
        throw OmniError(
          .usage, "no rule pack reads files of this name", at: file, hint: "--language " + installation.packs.languages.joined(separator: "|"))
      }
      let bytes = [UInt8](data)
      let trace = try FactTrace(bytes, pack: pack)
      if trace.hasErrors { Output.note("\(file) has syntax errors; `omni tree` shows where") }
      for match in trace.matches {
        Output.print(
          Style.bold("\(match.captures.first.map { "\($0.line):\($0.column)" } ?? "")") + Style.dim("  pattern at line \(match.patternLine)"))
        for capture in match.captures {
          let text = String(decoding: bytes[capture.bytes].prefix(60), as: UTF8.self).replacing("\n", with: "\\n")
          Output.print("  @\(capture.name)  \(Style.blue(capture.kind))  \(Style.green(text))")
        }
      }
    }
  }
}
