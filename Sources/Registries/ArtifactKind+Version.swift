extension ArtifactKind {
  /// The version in a file's name, nil when the name does not begin with the project's.
  ///
  /// The project's name may itself hold `-`, and file names spell it in many ways, so the version begins after the shortest part that
  /// means the project. Conventions: the binary and source distribution formats of packaging.python.org.
  /// - Parameter isProject: whether a spelling means the project.
  func version(inFileName name: String, isProject: (String) -> Bool) -> String? {
    var stem = name[...]
    for ending in [".whl", ".zip", ".gz", ".bz2", ".xz", ".Z", ".tgz", ".tar"] where stem.hasSuffix(ending) { stem = stem.dropLast(ending.count) }
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    guard let count = parts.indices.dropLast().first(where: { isProject(parts[...$0].joined(separator: "-")) }) else { return nil }
    let rest = parts[(count + 1)...]
    switch self {
    case .sdist, .source: return rest.joined(separator: "-")
    // After the version: perhaps a build number, then the tags for interpreter, ABI and platform.
    case .wheel, .wheelPure: return (4...5).contains(rest.count) ? rest.first.map(String.init) : nil
    }
  }
}
