/// One element of an XML 1.0 document.
package struct XMLElement: Equatable, Sendable {
  /// Its name, with its prefix if it has one.
  package let name: String
  /// Its attributes; XML lets none stand twice.
  package let attributes: [String: String]
  /// The elements in it, in their order.
  package internal(set) var children: [XMLElement] = []
  /// The characters in it, those of its children left out.
  package internal(set) var text = ""

  /// The children of that name.
  package func children(named name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// Why bytes are not a document that is taken. Carries nothing of it.
package struct XMLError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  package enum Problem: Equatable, Sendable {
    case empty, malformed, tooDeep, tooLarge, documentType
    /// The library or memory for it is not to be had.
    case unavailable(String)
  }

  /// What is wrong.
  package let problem: Problem
  /// The line, from 1.
  package let line: Int

  /// One line, lower case.
  package var description: String {
    switch problem {
    case .empty: "no XML document"
    case .malformed: "malformed XML at line \(line), expected well-formed UTF-8"
    case .tooDeep: "XML nested deeper than \(XMLDocument.depthLimit) at line \(line)"
    case .tooLarge: "XML larger than \(XMLDocument.sizeLimit >> 20) MiB"
    case .documentType: "a document type at line \(line), expected none: it could declare entities"
    case .unavailable(let reason): reason
    }
  }
}
