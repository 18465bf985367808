/// A library's `.pc` file: which folders its users must let the compiler search (pkg-config(5)).
enum PkgConfig {
  /// Longest value that is made of variables: they can double with every line.
  private static let limit = 4096

  /// The folders of the `-I` flags of `Cflags`, without the leading `/`, in their order.
  /// - Parameter folder: where the file stands, `${pcfiledir}`.
  /// - Complexity: O(length × `limit`).
  static func includeFolders(_ text: String, folder: String) -> [String] {
    var variables = ["pcfiledir": "/" + folder]
    var folders: [String] = []
    for line in text.split(whereSeparator: \.isNewline) {
      guard let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else { continue }
      let name = line[..<mark].filter { !$0.isWhitespace }
      let value = expanded(line[mark...].dropFirst(), variables)
      if line[mark] == "=" {
        variables[name] = String(value.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      } else if name == "Cflags" || name == "CFlags" {
        folders += flags(value)
      }
    }
    return folders
  }

  private static func expanded(_ text: Substring, _ variables: [String: String]) -> String {
    var out = "", rest = text
    while let open = rest.firstRange(of: "${"), let close = rest[open.upperBound...].firstIndex(of: "}"), out.utf8.count < limit {
      out += rest[..<open.lowerBound] + (variables[String(rest[open.upperBound..<close])] ?? "")
      rest = rest[close...].dropFirst()
    }
    return String((out + rest).prefix(limit))
  }

  private static func flags(_ text: String) -> [String] {
    var folders: [String] = []
    var isNext = false
    for word in text.split(whereSeparator: \.isWhitespace).map({ $0.filter { $0 != "\"" && $0 != "'" } }) {
      if isNext || (word.hasPrefix("-I") && word != "-I") {
        let steps = (isNext ? word[...] : word.dropFirst(2)).split(separator: "/").filter { $0 != "." }
        if !steps.contains("..") { folders.append(steps.joined(separator: "/")) }
      }
      isNext = word == "-I"
    }
    return folders
  }
}
