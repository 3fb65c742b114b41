/// A path cut behind its last slash: the folder, to be opened, and the name in it.
struct PathParts: Equatable {
  let folder: String
  let name: String

  /// `a/b` is `b` in `a`; `b` is in `.`; `/b` in `/`. A path that names no entry of a folder is
  /// refused: empty, with a trailing slash, `.` and `..`, or with a NUL byte.
  init(_ path: String, for operation: DurableError.Operation) throws(DurableError) {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let name = String(decoding: slash.map { bytes[($0 + 1)...] } ?? bytes[...], as: UTF8.self)
    guard !name.isEmpty, name != ".", name != "..", !bytes.contains(0) else {
      throw DurableError(path: path, operation: operation, cause: .malformedPath)
    }
    self.name = name
    switch slash {
    case nil: folder = "."
    case 0: folder = "/"
    case .some(let end): folder = String(decoding: bytes[..<end], as: UTF8.self)
    }
  }
}
