import Foundation
package import Records

/// One published file.
struct PublishedFile: Equatable {
  var name: String
  /// As published, perhaps relative.
  var url: String
  /// The package's name in the registry's spelling; nil: as asked for.
  var package: String?
  /// nil: it stands in the file's name.
  var version: String?
  /// Bytes.
  var size: Int?
  var checksum: Checksum?
  /// Why it was yanked, perhaps empty; nil when it was not.
  var yanked: String?
  /// What users of the version are told.
  var deprecated: String?

  /// The last step of an address's path.
  static func name(inURL url: String) -> String? {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    return path.split(separator: "/").last.map { $0.removingPercentEncoding ?? String($0) }
  }
}

/// A project's releases as its registry lists them.
package struct ProjectListing: Equatable {
  var files: [PublishedFile] = []
  /// Every version the registry names, files or not.
  var versions: [String] = []
  /// The version to take when none is asked for; nil: the newest.
  var latest: String?
  /// What a user should know about the listing.
  var warnings: [String] = []

  /// Reads the document by its descriptor.
  /// - Parameters:
  ///   - name: the package, in the spelling that was asked for.
  ///   - bases: the servers in use, for addresses that are made.
  /// - Throws: `.corrupt` when it is not what the descriptor says, `.notFound` when the project's state forbids taking anything.
  package init(_ bytes: [UInt8], of name: String, _ registry: RegistryDescriptor, bases: [String: String]) throws(OmniError) {
    let format = registry.versions
    let records: [JSONValue]
    switch format.family {
    case .json:
      guard let document = JSONValue(parsing: bytes) else {
        throw OmniError(.corrupt, "the registry's answer is not JSON", hint: "point it at a server that can answer with \(format.accept)")
      }
      records = try read(document, format)
    case .ndjson:
      records = try Self.lines(bytes).map { (line) throws(OmniError) in
        guard let record = JSONValue(parsing: Array(line.utf8)) else {
          throw OmniError(.corrupt, "the registry's answer has a line that is not JSON")
        }
        return record
      }
    case .lines: records = Self.lines(bytes).map { JSONValue(fields: ["line": $0]) }
    case .deb822: records = PackageIndex(bytes).records(of: name)
    }
    try add(records, of: name, registry, bases)
  }

  /// The records of an index that is in memory.
  init(_ records: [JSONValue], of name: String, _ registry: RegistryDescriptor, bases: [String: String]) throws(OmniError) {
    try add(records, of: name, registry, bases)
  }

  /// Several listings of one package as one.
  init(joining listings: [ProjectListing]) {
    files = listings.flatMap(\.files)
    versions = listings.flatMap(\.versions)
    latest = listings.lazy.compactMap(\.latest).first
    warnings = listings.flatMap(\.warnings)
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// Takes what a JSON document says about the whole project; gives the records of its files.
  private mutating func read(_ document: JSONValue, _ format: VersionsFormat) throws(OmniError) -> [JSONValue] {
    if let interface = format.interfaceVersion, let stated = document[interface.field], !interface.isKnown(stated) {
      throw OmniError(
        .corrupt, "the registry speaks a newer interface",
        why: "it states version \(stated.text ?? "?"), known are versions up to \(interface.major).x", hint: "update omni")
    }
    if let status = format.projectStatus, let state = document[status.field]?.text, status.refused.contains(state) {
      throw OmniError(.notFound, "the registry has the project \(state)", why: status.reason.flatMap { document[$0]?.text })
    }
    if let listed = format.listed { versions = document.items(listed)?.compactMap(\.text) ?? [] }
    latest = format.latest.flatMap { document[$0]?.text }
    guard let path = format.files, let records = document.items(path) else {
      if format.isGoneWithoutFiles { return [] }
      throw OmniError(
        .corrupt, "the registry's answer lists no files", why: "there is no /\(format.files?.steps.joined(separator: "/") ?? "")")
    }
    return records
  }

  private mutating func add(_ records: [JSONValue], of name: String, _ registry: RegistryDescriptor, _ bases: [String: String]) throws(OmniError) {
    let fields = registry.versions.file
    var unknown = 0
    for record in records {
      if let own = registry.versions.recordVersion, let stated = record[own.field], !own.isKnown(stated) {
        unknown += 1
        continue
      }
      let package = fields.package.flatMap { record[$0]?.text }
      if let package, !registry.names.isSame(package, name) {
        throw OmniError(.corrupt, "the registry's answer is about another package", why: "it says \(package)")
      }
      let version = fields.version.flatMap { record[$0]?.text }
      let url = try address(record, name: package ?? name, version, registry, bases)
      guard let url, let file = fields.name.map({ record[$0]?.text }) ?? PublishedFile.name(inURL: url), fields.version == nil || version != nil
      else {
        throw OmniError(
          .corrupt, "the registry's answer has a file without " + (fields.version != nil && version == nil ? "version" : "name or address"))
      }
      let yanked = fields.yanked.flatMap { record[$0] }, deprecated = fields.deprecated.flatMap { record[$0] }
      files.append(
        PublishedFile(
          name: file, url: url, package: package, version: version,
          size: fields.size.flatMap { record[$0] }.flatMap { $0.int ?? $0.text.flatMap { Int($0) } },
          checksum: try checksum(record, fields, file), yanked: yanked?.text ?? (yanked?.bool == true ? "" : nil),
          deprecated: deprecated?.text ?? (deprecated?.bool == true ? "" : nil)))
    }
    if unknown > 0 {
      if files.isEmpty {
        throw OmniError(.corrupt, "the registry speaks a newer interface", why: "no record has a known version", hint: "update omni")
      }
      warnings.append("\(unknown) of the registry's records have an unknown version and were left out")
    }
  }

  /// The file's address as published, or made; nil when the record has none.
  private func address(
    _ record: JSONValue, name: String, _ version: String?, _ registry: RegistryDescriptor, _ bases: [String: String]
  ) throws(OmniError) -> String? {
    switch registry.versions.file.url {
    case .field(let path): return record[path]?.text
    case .below(let base, let path):
      guard let path = record[path]?.text else { return nil }
      return (bases[base].map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? "") + path
    case .template(let template):
      guard let base = bases[template.base] else { return nil }
      var values: [URLTemplate.Variable: String] = [.name: name]
      values[.version] = version
      return template.filled(base: base, values)
    }
  }

  /// - Throws: `.corrupt` for a checksum that is published but none that is known.
  private func checksum(_ record: JSONValue, _ fields: VersionsFormat.FileFields, _ file: String) throws(OmniError) -> Checksum? {
    if let sri = fields.sri, let text = record[sri]?.text, let checksum = Checksum(sri: text) { return checksum }
    for (algorithm, field) in [(Checksum.Algorithm.sha256, fields.sha256), (.sha1, fields.sha1)] {
      guard let field, let text = record[field]?.text, !text.isEmpty else { continue }
      guard let checksum = Checksum(algorithm, hex: text) else {
        throw OmniError(.corrupt, "the registry publishes a checksum that is none", why: "\(file): \(algorithm.name) \(text.prefix(80))")
      }
      return checksum
    }
    return nil
  }
}
