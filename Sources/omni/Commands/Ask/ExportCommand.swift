import ArgumentParser
import Foundation
import Query
import Records
import Registries
import Sprint
import Store

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes a dataset, or some packages of it, for other tools: JSON lines, Parquet, SCIP.",
    discussion: """
      jsonl and parquet write the tables of `omni sql`, a file for each: packages, files, symbols, parameters. Parquet is written by pyarrow
      (python3 -m pip install pyarrow); DuckDB, Spark, Trino and the like read it. scip writes index.scip: the newest version of every package.
      """)
  @Argument(help: "Package URLs; all packages when none is given.") var packages: [String] = []
  @Option(help: "jsonl, parquet or scip.") var format: ExportFormat
  @Option(name: .shortAndLong, help: "The folder to write into.") var output: String
  @OptionGroup var chunks: ChunkOptions

  enum ExportFormat: String, ExpressibleByArgument, CaseIterable { case jsonl, parquet, scip }

  func run() throws {
    let installation = try Installation.find()
    let view = try chunks.view(installation)
    let chosen = try packages.map { (text) throws(OmniError) in try PackageLookup(view).locate(try installation.packageURL(text)) }
    do { try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true) } catch {
      throw OmniError(.environment, "cannot make the folder", at: output, why: (error as NSError).localizedDescription)
    }
    switch format {
    case .scip: try writeIndex(chosen, view, installation)
    case .jsonl, .parquet:
      for table in ["packages", "files", "symbols", "parameters"] { try write(table, chosen, view, installation) }
    }
    try view.reportProblems()
  }

  // MARK: Tables

  private func write(_ table: String, _ chosen: [CatalogPackage], _ view: DatasetView, _ installation: Installation) throws {
    let path = "\(output)/\(table).\(format.rawValue)"
    let file = try ExportFile(path, program: format == .parquet ? [installation.root + "/scripts/parquet", table, path] : nil)
    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
    let conditions = chosen.map {
      "(registry = \(quoted($0.key.registry)) AND package = \(quoted($0.key.name)) AND version = \(quoted($0.key.version)))"
    }
    // One question for each package: a condition with OR would open all chunks.
    let queries = conditions.isEmpty ? ["SELECT * FROM \(table)"] : conditions.map { "SELECT * FROM \(table) WHERE \($0)" }
    var names: [String] = []
    var count = 0
    for (i, query) in queries.enumerated() {
      try SQLQuery(view).run(query, timeLimit: .seconds(1 << 20)) { (columns) throws(OmniError) in
        names = columns
        if i > 0 || format != .parquet { return }
        var json = JSONWriter()
        json.beginArray()
        for name in columns { json.string(name) }
        json.endArray()
        json.newline()
        try file.write(json.bytes)
      } row: { (values) throws(OmniError) in
        count += 1
        try file.write(RowJSON.bytes(names, values))
      }
    }
    try file.close()
    Output.print("\(path): \(count) rows")
  }

  // MARK: SCIP

  private func writeIndex(_ chosen: [CatalogPackage], _ view: DatasetView, _ installation: Installation) throws {
    let path = output + "/index.scip", file = try ExportFile(path, program: nil)
    let all = try chosen.isEmpty ? PackageList(view, limit: .max).run("") : chosen
    try file.write(SurfaceSCIP.head(tool: toolVersion, root: "file:///"))
    var count = 0
    for package in all where !package.paths.isEmpty {
      let surface = try PackageLookup(view).surface(package), key = package.key
      let manager = try installation.manager(of: key) ?? key.registry
      count += surface.symbols.count
      try file.write(SurfaceSCIP.documents(surface, manager: manager, folder: chosen.count == 1 ? "" : "\(key.registry)/\(key.name)@\(key.version)/"))
    }
    try file.close()
    Output.print("\(path): \(count) symbols")
  }
}

/// A file that an export makes: written beside its place and renamed when it is whole, or made by a program that is given the bytes.
final class ExportFile {
  private let path: String
  private let program: Process?
  private let handle: FileHandle
  private let partial: String
  private var pending: [UInt8] = []

  init(_ path: String, program arguments: [String]?) throws(OmniError) {
    self.path = path
    partial = "\(path).\(getpid()).partial"
    if let arguments {
      let process = Process(), input = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["python3"] + arguments
      process.standardInput = input
      do { try process.run() } catch { throw OmniError(.environment, "cannot run python3", at: path, hint: "install python3 and pyarrow") }
      program = process
      handle = input.fileHandleForWriting
    } else {
      program = nil
      guard FileManager.default.createFile(atPath: partial, contents: nil), let file = FileHandle(forWritingAtPath: partial) else {
        throw OmniError(.environment, "cannot make the file", at: path, hint: "check the folder's permissions and its disk")
      }
      handle = file
    }
  }

  deinit { if program == nil { try? FileManager.default.removeItem(atPath: partial) } }

  func write(_ bytes: [UInt8]) throws(OmniError) {
    pending += bytes
    if pending.count > 1 << 20 { try flush() }
  }

  private func flush() throws(OmniError) {
    do { try handle.write(contentsOf: Data(pending)) } catch {
      try ended()
      throw OmniError(.environment, "cannot write the file", at: path, why: (error as NSError).localizedDescription)
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Completes the file.
  func close() throws(OmniError) {
    try flush()
    try? handle.close()
    try ended()
    if program == nil, rename(partial, path) != 0 { throw OmniError(.environment, "cannot rename the file", at: path) }
  }

  /// Waits for the program, which has said on standard error why it failed.
  private func ended() throws(OmniError) {
    guard let program else { return }
    try? handle.close()
    program.waitUntilExit()
    if program.terminationStatus != 0 { throw OmniError(.environment, "the table was not written", at: path, why: "see above") }
  }
}
