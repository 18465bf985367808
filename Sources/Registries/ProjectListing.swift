import Records

/// One published file.
struct PublishedFile: Equatable {
  var name: String
  /// As published, perhaps relative.
  var url: String
  /// Bytes.
  var size: Int?
  /// Lower-case hexadecimal.
  var sha256: String?
  /// Why it was yanked, perhaps empty; nil when it was not.
  var yanked: String?
}

/// A project's releases as its registry lists them.
struct ProjectListing: Equatable {
  var files: [PublishedFile] = []
  /// Every version the registry names, files or not.
  var versions: [String] = []

  /// Reads the document by its descriptor.
  /// - Throws: `.corrupt` when it is not what the descriptor says, `.notFound` when the project's state forbids taking anything.
  init(_ document: [UInt8], _ format: RegistryDescriptor.VersionsFormat) throws(OmniError) {
    guard let document = JSONValue(parsing: document) else {
      throw OmniError(.corrupt, "the registry's answer is not JSON", hint: "point it at a server that can answer with \(format.accept)")
    }
    if let interface = format.interfaceVersion, let stated = document[interface.field]?.text {
      guard let major = Int(stated.prefix { $0 != "." }), major <= interface.major else {
        throw OmniError(
          .corrupt, "the registry speaks a newer interface", why: "it states version \(stated), known are versions up to \(interface.major).x",
          hint: "update omni")
      }
    }
    if let status = format.projectStatus, let state = document[status.field]?.text, status.refused.contains(state) {
      throw OmniError(.notFound, "the registry has the project \(state)", why: status.reason.flatMap { document[$0]?.text })
    }
    guard let records = document.items(format.files) else {
      throw OmniError(.corrupt, "the registry's answer lists no files", why: "there is no /\(format.files.steps.joined(separator: "/"))")
    }
    for record in records {
      guard let name = record[format.file.name]?.text, let url = record[format.file.url]?.text else {
        throw OmniError(.corrupt, "the registry's answer has a file without name or address")
      }
      let yanked = format.file.yanked.flatMap { record[$0] }
      files.append(
        PublishedFile(
          name: name, url: url, size: format.file.size.flatMap { record[$0]?.int },
          sha256: format.file.sha256.flatMap { record[$0]?.text?.lowercased() },
          yanked: yanked?.text ?? (yanked?.bool == true ? "" : nil)))
    }
    if let listed = format.listed { versions = document.items(listed)?.compactMap(\.text) ?? [] }
  }
}
