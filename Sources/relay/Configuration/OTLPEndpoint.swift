import HTTP

/// Where metrics and spans are sent by OTLP/HTTP.
struct OTLPEndpoint: Sendable {
  /// The base URL (`OTEL_EXPORTER_OTLP_ENDPOINT`), below which `/v1/metrics` and `/v1/traces` are.
  let target: RequestTarget

  /// What each request carries beside its media type (`OTEL_EXPORTER_OTLP_HEADERS`).
  let headers: [Header]
}
