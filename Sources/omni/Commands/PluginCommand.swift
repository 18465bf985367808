import ArgumentParser
import Foundation
import Records
import Rules
import Surface
import Syntax

struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Lists, checks and explains rule packs.", subcommands: [List.self, Check.self, Explain.self])

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
    static let configuration = CommandConfiguration(abstract: "Checks rule packs: keys, query, node kinds, captures.")
    @Argument(help: "Languages to check; all when none is named.") var languages: [String] = []

    func run() throws {
      let packs = try Installation.find().packs
      var isBroken = false
      for language in languages.isEmpty ? packs.languages : languages {
        do throws(OmniError) {
          _ = try packs.pack(language)
          Output.print("\(language): in order")
        } catch {
          Output.flush()
          Output.report(error)
          isBroken = true
        }
      }
      if isBroken { throw Failed() }
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
