import Records

/// A list of many packages in paragraphs of `Field: value` lines (deb822(5)), in memory; a package's paragraphs are found by its name.
struct PackageIndex {
  private let bytes: [UInt8]
  /// Where each package's paragraphs begin.
  private var places: [String: [Int]] = [:]
  private static let field = Array("Package:".utf8)

  /// - Complexity: O(length), once.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var start = 0
    bytes.withUnsafeBufferPointer { text in
      var line = 0
      var isParagraph = false
      while line < text.count {
        var end = line
        while end < text.count, text[end] != 0x0a { end += 1 }
        if end == line || (end == line + 1 && text[line] == 0x0d) {
          isParagraph = false
        } else {
          if !isParagraph { start = line }
          isParagraph = true
          if end - line > Self.field.count, (0..<Self.field.count).allSatisfy({ text[line + $0] == Self.field[$0] }) {
            let name = Self.value(UnsafeBufferPointer(rebasing: text[(line + Self.field.count)..<end]))
            places[name, default: []].append(start)
          }
        }
        line = end + 1
      }
    }
  }

  /// The names of all packages, in no order.
  var names: some Collection<String> { places.keys }

  /// A package's paragraphs as records, in the list's order. Continuation lines are left out: no field that is asked for has any.
  func records(of name: String) -> [JSONValue] {
    (places[name] ?? []).map { start in
      var fields: [String: String] = [:]
      var rest = bytes[start...]
      while let line = rest.firstIndex(of: 0x0a).map({ rest[..<$0] }) ?? (rest.isEmpty ? nil : rest), !line.isEmpty, line != [0x0d] {
        rest = rest[line.endIndex...].dropFirst()
        guard line.first != 0x20, line.first != 0x09, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
        fields[String(decoding: line[..<colon], as: UTF8.self)] = Self.value(line[(colon + 1)...])
      }
      return JSONValue(fields: fields)
    }
  }

  private static func value(_ bytes: some BidirectionalCollection<UInt8>) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
    return String(decoding: bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed(), as: UTF8.self)
  }
}
