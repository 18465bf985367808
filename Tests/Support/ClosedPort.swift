import Glibc

/// A port on 127.0.0.1 where nobody listens: taken, so that nobody can begin to, and every connection is refused.
public final class ClosedPort {
  public private(set) var number = 0
  private let descriptor: Int32

  public init() throws(ClosedPort.Unavailable) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0 }
    }
    guard isBound else { throw Unavailable() }
    number = Int(UInt16(bigEndian: address.sin_port))
  }

  public struct Unavailable: Error {}

  /// Address of a simple API that is not there.
  public var index: String { "http://127.0.0.1:\(number)/simple" }

  deinit { close(descriptor) }
}
