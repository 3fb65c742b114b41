import Glibc

/// Where the tests find what they need; each is an absolute path without a slash at the end.
package enum Places {
  /// The folder of the built programs: the test program itself lies beside them, whatever the
  /// build folder and configuration.
  package static let products = folder(of: target(ofLink: "/proc/self/exe"))

  /// The root of the package.
  package static let root = folder(of: folder(of: folder(of: #filePath)))

  private static func folder(of path: String) -> String {
    let bytes = Array(path.utf8)
    let end = bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  private static func target(ofLink path: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    return String(
      decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
