/// What one package's surface may cost beyond the parse. Over a limit the surface is cut and says so.
public struct SurfaceLimits: Sendable, Equatable {
  /// Most source that is read of a package, in bytes.
  public var sourceBytes = 256 << 20
  /// Most public paths of a package, and their longest, in bytes.
  public var paths = 1_000_000
  public var pathBytes = 2_000
  /// Deepest nesting of modules and types.
  public var depth = 200
  /// Most steps along names, from module to module, while a package is linked.
  public var linkSteps = 50_000_000
  /// Steps of the preprocessor: tokens read, written and copied.
  public var expansion = 4_000_000

  public init() {}
}
