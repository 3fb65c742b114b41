import Support

/// The files of `environments/` as they are committed.
enum Repository {
  static func bytes(_ path: String) throws -> [UInt8] {
    try TestFile.read("\(Places.root)/environments/\(path)")
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }
}
