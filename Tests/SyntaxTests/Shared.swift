import Records
import Syntax
import TestSupport

/// The real Python grammar; its absence fails every test that needs it, with the hint how to build it.
func python() throws -> Language { try Checkout.grammars.language("python") }

/// The error a body throws.
func failure(_ body: () throws -> Void) -> OmniError? {
  do { try body() } catch { return error as? OmniError }
  return nil
}

/// The file's nodes in walking order, one a line: depth, field, kind, range.
func walk(_ bytes: [UInt8], with parser: SourceParser, as language: Language) -> Result<[String], ParseFailure> {
  parse(bytes, with: parser, as: language) { root in
    var lines: [String] = []
    var cursor = TreeCursor(root)
    repeat {
      let node = cursor.node
      lines.append("\(cursor.depth) \(cursor.fieldName ?? "-") \(node.kind) \(node.startByte)..<\(node.endByte)")
    } while cursor.advance()
    return lines
  }
}

func parse<R>(_ bytes: [UInt8], with parser: SourceParser, as language: Language, _ body: (Node) -> R) -> Result<R, ParseFailure> {
  Result { () throws(ParseFailure) in
    try bytes.withUnsafeBufferPointer { (text) throws(ParseFailure) in try parser.parse(text, as: language, body) }
  }
}
