import ArgumentParser
import Foundation
import Query
import Records
import Store

struct SQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Asks the dataset in SQL, for reading only.",
    discussion:
      "Tables: packages, files, symbols (one row for each public path), parameters. `omni sql \"SELECT * FROM symbols LIMIT 1\"` shows the columns.")
  @Argument(help: "One SELECT statement.") var query: String
  @Option(help: "text or jsonl.") var format: RowFormat = .text
  @Option(help: "Seconds the statement may take.") var timeout = 30
  @Option(help: "Only this sprint's chunks.") var sprint: String?
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    guard timeout > 0 else { throw OmniError(.usage, "--timeout must be at least 1") }
    var names: [String] = []
    var table = Table(columns: [])
    let view = try chunks.view(installation)
    try SQLQuery(view, sprint: sprint).run(query, timeLimit: .seconds(timeout)) { (columns) throws(OmniError) in
      names = columns
      table.columns = columns
    } row: { (values) throws(OmniError) in
      if format == .jsonl { Output.write(RowJSON.bytes(names, values)) } else { table.rows.append(values.map(text)) }
    }
    if format == .text { table.lines().forEach(Output.print) }
    try view.reportProblems()
  }

  private func text(_ value: SQLValue) -> String {
    switch value {
    case .null: ""
    case .integer(let number): String(number)
    case .real(let number): String(number)
    case .text(let text): Style.plain(text.replacing("\n", with: " "))
    case .blob(let bytes): bytes.hexadecimal
    }
  }
}

/// A row as one line of JSON.
enum RowJSON {
  static func bytes(_ names: [String], _ values: [SQLValue]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    for (name, value) in zip(names, values) {
      json.key(name)
      switch value {
      case .null: json.null()
      case .integer(let number): json.integer(number)
      case .real(let number): json.real(number)
      case .text(let text): json.string(text)
      case .blob(let bytes): json.string(bytes.hexadecimal)
      }
    }
    json.endObject()
    json.newline()
    return json.bytes
  }
}
