import Glibc

/// The files of the system that a process may need although nobody names them. What a machine lacks is passed over.
enum SystemFiles {
  static var readable: [String] {
    let named = ["SSL_CERT_FILE", "SSL_CERT_DIR"].compactMap { (name: String) -> String? in getenv(name).map { String(cString: $0) } }
    return libraries + certificates + resolver + other + named
  }

  static let writable = ["/dev/null"]

  /// The resolver and the converter of texts load their modules when they are first used.
  private static let libraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"]

  /// Where distributions keep the certificates that TLS trusts, and the settings of its libraries. Never the folders above, where
  /// private keys may lie.
  private static let certificates = [
    "/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem", "/etc/ssl/openssl.cnf", "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates", "/etc/ca-certificates", "/etc/pki/ca-trust", "/etc/pki/tls/certs", "/etc/pki/tls/cert.pem",
    "/etc/pki/tls/openssl.cnf", "/usr/share/pki", "/var/lib/ca-certificates", "/etc/crypto-policies", "/usr/share/crypto-policies",
  ]

  /// How names become addresses (resolv.conf(5), nsswitch.conf(5), gai.conf(5)); the folders are where `resolv.conf` may be a link to.
  private static let resolver = [
    "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols",
    "/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager", "/run/netconfig",
  ]

  private static let other = [
    "/dev/zero", "/dev/random", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo", "/usr/share/locale", "/sys/devices/system/cpu",
  ]
}
