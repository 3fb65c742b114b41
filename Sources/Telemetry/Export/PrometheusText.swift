/// Encodes metrics in the Prometheus text format, version 0.0.4.
package enum PrometheusText {
  /// The media type of the encoded text.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Encodes all metrics. In metric names, `.` becomes `_`, and the names of counters end in
  /// `_total`.
  package static func page(_ snapshot: MetricSnapshot) -> [UInt8] {
    var page = Page(environment: snapshot.environmentLabel)
    for family in snapshot.families { page.append(family) }
    return Array(page.text.utf8)
  }

  private struct Page {
    let environment: Label
    var text = ""

    mutating func append(_ family: MetricFamily) {
      let base = String(
        decoding: family.instrument.name.utf8.map {
          $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0
        }, as: UTF8.self)
      switch family.values {
      case .counter(let points):
        let name = base.hasSuffix("_total") ? base : base + "_total"
        head(name, "counter", family.instrument.help)
        for point in points { line(name, point.labels, String(point.value)) }
      case .gauge(let value):
        head(base, "gauge", family.instrument.help)
        line(base, [], number(value))
      case .histogram(let points):
        head(base, "histogram", family.instrument.help)
        for point in points { append(base, point.labels, point.value) }
      }
    }

    private mutating func append(_ name: String, _ labels: [Label], _ value: Distribution) {
      var total: UInt64 = 0
      for (bound, count) in zip(Distribution.bounds, value.counts) {
        total += count
        line(
          name + "_bucket", labels + [Label(name: "le", value: number(bound))], String(total))
      }
      line(name + "_bucket", labels + [Label(name: "le", value: "+Inf")], String(value.count))
      line(name + "_sum", labels, number(value.sum))
      line(name + "_count", labels, String(value.count))
    }

    private mutating func head(_ name: String, _ type: String, _ help: String) {
      text += "# HELP \(name) \(escaped(help, quote: false))\n# TYPE \(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ labels: [Label], _ value: String) {
      let list = ([environment] + labels).map { "\($0.name)=\"\(escaped($0.value, quote: true))\"" }
      text += "\(name){\(list.joined(separator: ","))} \(value)\n"
    }
  }

  private static func escaped(_ text: String, quote: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quote: result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Formats a number, without a decimal point if it is an integer, as Prometheus' own libraries
  /// format bucket bounds.
  private static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? value.description
  }
}
