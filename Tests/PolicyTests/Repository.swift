import Support

/// The committed files of `environments/`.
enum Repository {
  static func bytes(_ path: String) throws -> [UInt8] {
    try TestFile.read("\(Places.root)/environments/\(path)")
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }
}
