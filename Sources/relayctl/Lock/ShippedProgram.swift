/// A program that a release ships, and the libraries it loads itself while it runs.
struct ShippedProgram: Equatable, Sendable {
  /// The name of its file.
  let name: String
  /// Sonames that it opens with `dlopen`: neither the linker nor `ldd` knows of them, so they are declared here.
  let dlopened: [String]

  /// What a release ships.
  static let all = [
    ShippedProgram(name: "relay", dlopened: ["libcurl.so.4"]),
    ShippedProgram(name: "relayctl", dlopened: ["libcurl.so.4", "libexpat.so.1"]),
  ]
}
