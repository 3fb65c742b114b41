/// An archive of the system that the release build puts into the programs (`make build`) in place of a shared library.
struct EmbeddedArchive: Equatable, Sendable {
  /// The name of its file.
  let name: String
  /// The shared library that a program without it would load: that it does not tells that the archive is inside.
  let shared: String

  /// What the release build puts inside.
  static let all = [
    EmbeddedArchive(name: "libstdc++.a", shared: "libstdc++.so.6"),
    EmbeddedArchive(name: "libgcc.a", shared: "libgcc_s.so.1"),
    EmbeddedArchive(name: "libgcc_eh.a", shared: "libgcc_s.so.1"),
  ]

  /// Where the linker finds it: the compiler's own answer, links resolved.
  func path(tools: LockTools) throws(MeasurementError) -> String {
    let answer = try tools.lines(["clang", "-print-file-name=\(name)"]).first ?? name
    guard answer.hasPrefix("/") else { throw .libraryNotFound(name, program: "clang") }
    return resolvedPath(answer)
  }
}
