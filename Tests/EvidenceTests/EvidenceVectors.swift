import Support

/// The files below `Tests/Vectors/evidence`.
enum EvidenceVectors {
  static func read(_ name: String) throws -> [UInt8] {
    try TestFile.read("\(Places.root)/Tests/Vectors/evidence/\(name)")
  }
}
