/// The parts of a base URL: `http://` or `https://`, host, optional port, optional path.
struct URLText {
  let host: ArraySlice<UInt8>
  let path: ArraySlice<UInt8>

  /// Nil for other schemes, for user names, queries, fragments, `.` and `..` segments, and for
  /// bytes that a path does not take unencoded.
  init?(_ bytes: [UInt8]) {
    guard let rest = URLText.afterScheme(bytes) else { return nil }
    let authority = rest.prefix { $0 != Mark.slash }
    let (host, port) = HostText.cut(authority)
    guard HostText.isHost(host), port.map(HostText.isPort) ?? true else { return nil }
    self.host = host
    path = rest.dropFirst(authority.count)
    guard URLText.isPath(path) else { return nil }
  }

  var isLoopback: Bool { HostText.isLoopback(host) }

  private static func afterScheme(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    for scheme in ["https://", "http://"] where bytes.starts(with: scheme.utf8) {
      return bytes.dropFirst(scheme.utf8.count)
    }
    return nil
  }

  private static func isPath(_ path: ArraySlice<UInt8>) -> Bool {
    let segments = path.parts(separatedBy: Mark.slash)
    return segments.allSatisfy { segment in
      !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
        && segment.allSatisfy(\.isPortable) && PercentEncoding.isWellFormed(segment)
    }
  }
}
