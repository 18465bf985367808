import ArgumentParser
import Foundation
import Records
import Syntax

struct GrammarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grammar", abstract: "Lists, builds and adds grammars.", subcommands: [List.self, Build.self, Add.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows every grammar: its source, its ABI, and whether it is built.")

    func run() throws {
      let grammars = try Installation.find().grammars
      var table = Table(columns: ["grammar", "state", "ABI", "licence", "source"])
      for name in grammars.names {
        do throws(OmniError) {
          let manifest = try grammars.manifest(name)
          let isBuilt = grammars.isBuilt(manifest)
          let abi = isBuilt ? String(try grammars.language(name).abi) : "–"
          table.rows.append([name, isBuilt ? "built" : "not built", abi, manifest.licence, manifest.sources[0].origin.description])
        } catch {
          table.rows.append([name, "broken", "–", "–", error.what])
        }
      }
      table.lines().forEach(Output.print)
    }
  }

  struct Build: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fetches, verifies and compiles grammars; what is built already is left alone.")
    @Argument(help: "Grammars to build; all when none is named.") var names: [String] = []

    func run() throws {
      let installation = try Installation.find()
      for name in names.isEmpty ? installation.grammars.names : names {
        let manifest = try installation.grammars.manifest(name)
        if installation.grammars.isBuilt(manifest) { continue }
        Output.note("building the grammar \(name) (\(manifest.sources[0].origin))")
        try installation.grammars.build(manifest, fetch: GrammarSource(installation: installation).files)
      }
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes grammars/<name>/grammar.yaml for a release of the Python package index, pinned by its hash, and builds it.")
    @Argument(help: "The grammar's name: the language in lower case.") var name: String
    @Option(help: "The source distribution's name.") var sdist: String?
    @Option(help: "Its exact version; the newest when not given.") var version: String?

    func run() throws {
      let installation = try Installation.find()
      let folder = "\(installation.grammars.folder)/\(name)"
      guard !FileManager.default.fileExists(atPath: folder + "/grammar.yaml") else {
        throw OmniError(
          .usage, "the grammar '\(name)' is there already", at: folder, hint: "edit its grammar.yaml, then `omni grammar build \(name)`")
      }
      let project = sdist ?? "tree-sitter-\(name)"
      let release = try GrammarSource(installation: installation).release(project, version)
      let files = release.files.keys.filter { $0.hasPrefix("src/") && ($0.hasSuffix("parser.c") || $0.contains("scanner.c")) }.sorted()
      let licence = Self.licence(release.files["PKG-INFO"] ?? [])
      let text = """
        name: \(name)
        sources:
          - sdist: \(project)
            version: \(release.version)
            sha256: \(release.sha256)
        licence: \(licence ?? "unknown")
        symbol: tree_sitter_\(name.replacing("-", with: "_"))
        files: [\(files.joined(separator: ", "))]

        """
      let manifest = try GrammarManifest(text, file: folder + "/grammar.yaml", folder: folder)
      try installation.grammars.build(manifest) { (_) throws(OmniError) in release.files }
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: folder + "/grammar.yaml", atomically: true, encoding: .utf8)
      } catch { throw OmniError(.environment, "cannot write the manifest", at: folder, why: error.localizedDescription) }
      let next = licence == nil ? "put its licence there, then write" : "now write"
      Output.print("wrote \(folder)/grammar.yaml and built it; \(next) plugins/languages/\(name)/pack.yaml")
    }

    /// The licence that a release's core metadata names.
    private static func licence(_ metadata: [UInt8]) -> String? {
      let head = String(decoding: metadata, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
      for key in ["License-Expression: ", "License: "] {
        if let line = head.first(where: { $0.hasPrefix(key) }) { return String(line.dropFirst(key.count)) }
      }
      return nil
    }
  }
}
