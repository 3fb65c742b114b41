@testable import XML

/// A document with one change.
struct XMLMutation: CustomStringConvertible {
  enum Kind: Equatable {
    case elementDeleted, elementRenamed, textEmptied
    case attributeDeleted, attributeRenamed, valueEmptied
  }

  let kind: Kind
  /// The name of the element that was changed.
  let name: String
  /// The place of the change, for the message of an expectation.
  let description: String
  let bytes: [UInt8]

  /// Every single change of the document `root`, except the deletion of the root.
  static func all(of root: Element) -> [XMLMutation] {
    var result: [XMLMutation] = []
    changes(of: root, path: root.name) { kind, name, path, changed in
      guard let changed else { return }
      let text = written(changed)
      result.append(
        XMLMutation(
          kind: kind, name: name, description: "\(kind) \(path)", bytes: Array(text.utf8)))
    }
    return result
  }

  private typealias Report = (Kind, _ name: String, _ path: String, Element?) -> Void

  private static func changes(of element: Element, path: String, _ report: Report) {
    func copy(
      name: String? = nil, attributes: [Element.Attribute]? = nil, children: [Element]? = nil,
      text: String? = nil
    ) -> Element {
      Element(
        name: name ?? element.name, attributes: attributes ?? element.attributes,
        children: children ?? element.children, text: text ?? element.text, line: element.line)
    }
    report(.elementDeleted, element.name, path, nil)
    report(.elementRenamed, element.name, path, copy(name: element.name + "x"))
    if !element.text.isEmpty { report(.textEmptied, element.name, path, copy(text: "")) }
    for (index, attribute) in element.attributes.enumerated() {
      let place = "\(path)@\(attribute.name)"
      var others = element.attributes
      others.remove(at: index)
      report(.attributeDeleted, element.name, place, copy(attributes: others))
      others.insert(.init(name: attribute.name + "x", value: attribute.value), at: index)
      report(.attributeRenamed, element.name, place, copy(attributes: others))
      others[index] = .init(name: attribute.name, value: "")
      report(.valueEmptied, element.name, place, copy(attributes: others))
    }
    for (index, child) in element.children.enumerated() {
      changes(of: child, path: "\(path)/\(index):\(child.name)") { kind, name, place, changed in
        var children = element.children
        children.remove(at: index)
        if let changed { children.insert(changed, at: index) }
        report(kind, name, place, copy(children: children))
      }
    }
  }

  /// The element as a document, with its text before its children.
  static func written(_ element: Element) -> String {
    func escaped(_ text: String) -> String {
      text.unicodeScalars.map { scalar in
        "<>&\"'\n\t\r".unicodeScalars.contains(scalar) ? "&#\(scalar.value);" : String(scalar)
      }.joined()
    }
    let attributes = element.attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
    return "<\(element.name)\(attributes)>" + escaped(element.text)
      + element.children.map(written).joined() + "</\(element.name)>"
  }
}
