/// One request, whole: it is handed over once its body has arrived.
package struct Request: Equatable, Sendable {
  /// What may be asked; everything else is answered 405. HEAD arrives as `get`, and the answer's
  /// body stays here.
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  /// The method.
  package let method: Method
  /// The path, percent-decoded, with its leading slash.
  package let path: String
  /// The query's fields, decoded (`+` is a space), in the order of the target.
  package let query: [Field]
  /// The headers in the order in which they came, their names in lower case.
  package let headers: [Field]
  /// The body; at most ``Limits/body`` bytes.
  package let body: [UInt8]
  /// Who asks.
  package let peer: Peer

  /// The value of the first header of this name, which is given in lower case.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The value of the first query field of this name.
  package func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }
}
