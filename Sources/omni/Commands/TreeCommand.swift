import ArgumentParser
import Foundation
import Records
import Rules
import Syntax

struct TreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "tree", abstract: "Shows the syntax tree of a file: fields, node kinds, positions.")
  @Argument(help: "A source file.") var file: String
  @Option(help: "The grammar; found by the file's ending when not given.") var grammar: String?
  @Flag(help: "Show punctuation and keywords too.") var all = false

  func run() throws {
    let installation = try Installation.find()
    guard let data = FileManager.default.contents(atPath: file) else { throw OmniError(.notFound, "cannot read the file", at: file) }
    let language: Language
    if let grammar {
      language = try installation.grammars.language(grammar)
    } else {
      guard let pack = try installation.packs.pack(forFile: file) else {
        throw OmniError(
          .usage, "no rule pack reads files of this name", at: file, hint: "--grammar " + installation.grammars.names.joined(separator: "|"))
      }
      language = pack.grammar
    }
    let bytes = [UInt8](data)
    do throws(ParseFailure) {
      try bytes.withUnsafeBufferPointer { (text) throws(ParseFailure) in
        try SourceParser().parse(text, as: language) { root in printTree(root, text) }
      }
    } catch {
      throw OmniError(.limit, "cannot parse the file", at: file, why: error.rawValue)
    }
  }

  private func printTree(_ root: Node, _ text: UnsafeBufferPointer<UInt8>) {
    var cursor = TreeCursor(root)
    repeat {
      let node = cursor.node
      guard all || node.isNamed || node.isError else { continue }
      let field = cursor.fieldName.map { Style.dim($0 + ": ") } ?? ""
      let kind =
        node.isError ? Style.red(node.isMissing ? "MISSING \(node.kind)" : "ERROR") : node.isNamed ? Style.blue(node.kind) : "\"\(node.kind)\""
      var line =
        String(repeating: "  ", count: min(cursor.depth, 200)) + field + kind
        + Style.dim("  \(node.line):\(node.column)  \(node.startByte)..<\(node.endByte)")
      if node.childCount == 0, node.isNamed {
        let piece = String(decoding: text[node.startByte..<node.endByte].prefix(60), as: UTF8.self).replacing("\n", with: "\\n")
        line += "  " + Style.green(piece)
      }
      Output.print(line)
    } while cursor.advance()
  }
}
