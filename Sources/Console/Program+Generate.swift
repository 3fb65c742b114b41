extension Program {
  /// A file made from the declarations, by its name.
  func generated(_ file: String) throws(Failure) -> String {
    throw Failure(.misused, "nothing is generated under this name")
  }
}
